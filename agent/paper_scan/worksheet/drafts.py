"""What readers hand in: answers and notes as they give them, before the worksheet has checked anything.

The schemas are small on purpose, as they stand in every request to a model; what they can't say, the rules say.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from paper_scan.scans.model import PaperField, Severity, Support
from paper_scan.scans.references import Role

_BECAUSE = re.compile(r"^(?:(?:this|that|it) (?:is|was) )?because\s+(?:of\s+)?(?=\S)", re.IGNORECASE)


class Draft(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _nulls_are_absent(cls, given: Any) -> Any:
        """Models write null for what they leave out."""
        return {key: value for key, value in given.items() if value is not None} if isinstance(given, dict) else given


class EvidenceDraft(Draft):
    """One piece of evidence: a quote, a table cell, something a figure shows, or a link's target."""

    quote: str = Field(
        default="", description="Words copied exactly from the paper; … may join two parts of one paragraph."
    )
    page: int | None = Field(default=None, description="The quote's page, if the words stand more than once.")
    table: str = Field(
        default="", description="A table's label, such as Table 3; with row, column (from 0) and text of the cell."
    )
    row: int | None = None
    column: int | None = None
    text: str = ""
    figure: str = Field(default="", description="A figure's label, such as Figure 2; with what is to be seen in it.")
    shows: str = ""
    link: str = Field(default="", description="The address that a hyperlink in the paper leads to.")

    @property
    def kind(self) -> Literal["quote", "table", "figure", "link"] | None:
        """What it is; None unless it is exactly one of them."""
        given: list[Literal["quote", "table", "figure", "link"]] = []
        if self.quote:
            given.append("quote")
        if self.table:
            given.append("table")
        if self.figure:
            given.append("figure")
        if self.link:
            given.append("link")
        return given[0] if len(given) == 1 else None


class CandidateDraft(Draft):
    """A passage found for an open question, and what it shares with it."""

    evidence: EvidenceDraft
    why: str


class DescriptionDraft(Draft):
    """What the paper is called, who wrote it and where it appeared; what is left out stays as it is."""

    title: str = ""
    authors: tuple[str, ...] = Field(default=(), description="All of them, in order.")
    year: int | None = None
    venue: str = Field(default="", description="Journal or conference.")
    doi: str = ""
    arxiv_id: str = ""
    not_printed: tuple[PaperField, ...] = Field(
        default=(), description="Those of them that this paper doesn't print; the program's guess is dropped."
    )


class NotApplicableDraft(Draft):
    """Not applicable, for all questions of a category that may be."""

    category: str = Field(description="Its id.")
    justification: str = Field(description="The reason, which holds for each of its questions.")
    confidence: Literal["high", "medium", "low"] = "high"


class AnswerDraft(Draft):
    """An answer to one question."""

    question: str = Field(description="The question's id.")
    applies: bool = Field(description="False only where the question makes no sense for this kind of paper.")
    answer: bool = Field(description="True needs evidence; false needs search_terms or a contrary quote.")
    justification: str = Field(description="One to three sentences that name section, table, figure or page.")
    confidence: Literal["high", "medium", "low", "none"] = "medium"
    evidence: tuple[EvidenceDraft, ...] = ()
    search_terms: tuple[str, ...] = Field(
        default=(), description="For a no: words that would stand in the paper were it a yes."
    )
    open: bool = Field(default=False, description="The paper can't decide it; then applies is true and answer false.")
    candidates: SkipJsonSchema[tuple[CandidateDraft, ...]] = ()
    """Of an open question, the most promising first. For readers that find without judging; models are not told."""

    @field_validator("justification")
    @classmethod
    def _stands_alone(cls, given: str) -> str:
        """It is read without the question: not ``This is because the authors …``."""
        bare = _BECAUSE.sub("", given)
        return bare[:1].upper() + bare[1:]


class ClaimDraft(Draft):
    claim: str
    evidence: str = Field(description="What in the paper carries it, and what weakens it.")
    supported: Support = Field(json_schema_extra={"enum": ["strong", "moderate", "weak", "unsupported"]})
    quotes: tuple[EvidenceDraft, ...] = ()


class RedFlagDraft(Draft):
    flag: str
    detail: str
    evidence: tuple[EvidenceDraft, ...] = ()
    severity: SkipJsonSchema[Severity | None] = None


class CitedPaperDraft(Draft):
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    relevance: str
    arxiv_id: str | None = None
    doi: str | None = None
    role: SkipJsonSchema[Role | None] = None
    """For readers that tell what a work is to the paper; models are not asked."""


class NotesDraft(Draft):
    """What stands beside the checklist; any part may be left out."""

    key_findings: str = Field(default="", description="3 to 5 sentences.")
    claims: tuple[ClaimDraft, ...] = ()
    red_flags: tuple[RedFlagDraft, ...] = ()
    cited_papers: tuple[CitedPaperDraft, ...] = ()
    replace: bool = Field(default=False, description="Drop what was noted before; otherwise this is added to it.")
    facts: SkipJsonSchema[dict[str, bool] | None] = None
    """For readers of the checklist's rules: what its red flags ask of the paper besides answers."""


class RenameDraft(Draft):
    old: str
    new: str


class NoteChangesDraft(Draft):
    """Claims and red flags to change, each by its words, or a flag by its detail."""

    delete: tuple[str, ...] = ()
    rename: tuple[RenameDraft, ...] = ()


class CoefficientDraft(Draft):
    name: str
    value: float


class FitDraft(Draft):
    """A fitted law that the paper reports, and where the points behind it are."""

    form: str = Field(description="The law as an equation in plain text: L = a * N^-alpha + c.")
    coefficients: tuple[CoefficientDraft, ...] = Field(description="As reported, named as in the form.")
    table: str = Field("", description="The table that holds the points, such as Table 3.")
    figure: str = Field("", description="Or the figure that shows them, such as Figure 2.")
    x: tuple[str, ...] = Field((), description="The columns or axes of the inputs, as headed.")
    y: str = Field("", description="The column or axis of the fitted quantity, as headed.")
    series: str = Field("", description="Which of the figure's series, as its legend calls it, if it has several.")
    quotes: tuple[EvidenceDraft, ...] = Field((), description="Where the paper says what it fitted.")

    @field_validator("coefficients", mode="before")
    @classmethod
    def _by_name(cls, given: Any) -> Any:
        """Models give them as an object from names to values, too."""
        return [{"name": name, "value": value} for name, value in given.items()] if isinstance(given, dict) else given
