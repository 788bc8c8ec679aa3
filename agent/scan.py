"""What a finished scan is. The one place that defines ``scan.json``.

The file is the public ai-research-survey's second version with more in it: same keys, same question ids, same nesting.
What is ours and not theirs can be dropped again (see ``agent.survey_format``).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

FORMAT = "paper-scan/1"

Confidence = Literal["high", "medium", "low", "none"]
Support = Literal["strong", "moderate", "weak", "unsupported"]
PaperType = Literal["empirical", "benchmark", "survey", "position", "theoretical"]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(Model):
    """Where on the printed page something stands."""

    page: int = Field(ge=1)
    box: tuple[float, float, float, float]
    """x0, y0, x1, y1 in points, origin top left of the displayed page."""


class Quote(Model):
    """Words of the paper, located in it."""

    kind: Literal["quote"] = "quote"
    quote: str
    """As the reader gave it."""
    sentence: str
    """The whole sentence (or sentences) it is part of, as printed."""
    page: int
    section: str
    start: int
    end: int
    """Offsets into the paper's text."""
    places: tuple[Place, ...]
    source: Literal["text", "ocr"] = "text"


class TableCell(Model):
    """A cell of a table, by its printed row and column (from 0)."""

    kind: Literal["cell"] = "cell"
    table: str
    row: int
    column: int
    text: str
    row_text: str
    """The whole printed row."""
    page: int
    places: tuple[Place, ...]


class FigureShown(Model):
    """Something only a figure shows (error bars, an axis)."""

    kind: Literal["figure"] = "figure"
    figure: str
    caption: str
    shows: str
    """What the reader says is to be seen in it; not checked by the program."""
    page: int
    places: tuple[Place, ...]


class LinkTarget(Model):
    """Where a hyperlink leads, and the words that carry it."""

    kind: Literal["link"] = "link"
    target: str
    text: str
    page: int
    places: tuple[Place, ...]


Evidence = Annotated[Quote | TableCell | FigureShown | LinkTarget, Field(discriminator="kind")]


class SearchHit(Model):
    term: str
    hits: int
    pages: tuple[int, ...]


class SearchRecord(Model):
    """What was looked for before saying no. The program ran these searches itself."""

    terms: tuple[SearchHit, ...]
    cues: tuple[SearchHit, ...]
    """The question's own cues."""


class Answer(Model):
    applies: bool
    answer: bool
    justification: str
    confidence: Confidence | None = None
    open: bool | None = None
    """True where the question stayed open; then applies is true, answer false and confidence none."""
    evidence: tuple[Evidence, ...] | None = None
    search: SearchRecord | None = None
    source: str | None = None
    """Who answered: ``rules``, a model's name, a person's name."""
    others: tuple[OtherAnswer, ...] | None = None
    """What others answered to the same question; the newest correction by a person stands above."""

    @model_validator(mode="after")
    def _consistent(self) -> Answer:
        if self.answer and not self.applies:
            raise ValueError("a question that does not apply can't be answered yes")
        if self.open and (not self.applies or self.answer or self.confidence != "none"):
            raise ValueError("an open question is written as applies true, answer false, confidence none")
        return self


class OtherAnswer(Model):
    by: str
    applies: bool
    answer: bool
    justification: str
    confidence: Confidence | None = None
    open: bool | None = None
    evidence: tuple[Evidence, ...] | None = None
    search: SearchRecord | None = None


class PaperInfo(Model):
    title: str
    authors: tuple[str, ...]
    year: int | None
    venue: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None


class Claim(Model):
    claim: str
    evidence: str
    supported: Support
    quotes: tuple[Evidence, ...] | None = None


class RedFlag(Model):
    flag: str
    detail: str
    evidence: tuple[Evidence, ...] | None = None


class CitedPaper(Model):
    title: str
    authors: tuple[str, ...]
    year: int | None
    relevance: str
    arxiv_id: str | None = None
    doi: str | None = None


class Hidden(Model):
    reason: str
    page: int
    text: str
    speaks_to_reader: bool
    """It addresses a reviewer or a model: a red flag."""


class Unread(Model):
    kind: str
    detail: str
    page: int | None = None


class Integrity(Model):
    pages: int
    hidden_text: tuple[Hidden, ...]
    unread: tuple[Unread, ...]
    warnings: tuple[str, ...]


class Provenance(Model):
    tool: str
    """``paper-scan 0.1.0``."""
    reader: str
    model: str | None
    checklist: str
    """Name and version."""
    checklist_sha256: str
    prompts_sha256: str | None
    pdf: str
    """File name."""
    pdf_sha256: str


Answer.model_rebuild()
