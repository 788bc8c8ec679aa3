"""What a finished scan is. The one place that defines ``scan.json``.

The file is the public ai-research-survey's second version with more in it: same keys, same question ids, same nesting.
What is ours and not theirs can be dropped again (see ``paper_scan.scans.survey_format``).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, Literal, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    JsonValue,
    model_validator,
)

from paper_scan.scans.authors import AuthorsItem
from paper_scan.scans.evidence import Evidence, FigureShown, LinkTarget, Model, Place, Quote, TableCell
from paper_scan.scans.lookup import LookedUp
from paper_scan.scans.references import CitedPaper, ListedReference
from paper_scan.verification.verdicts.words import Verdict

__all__ = [
    "ANSWER_RULES",
    "FORMAT",
    "FORMATS",
    "SCAN_VERSION",
    "Answer",
    "Candidate",
    "Check",
    "CitedPaper",
    "Claim",
    "Confidence",
    "Corrected",
    "DroppedNote",
    "Evidence",
    "FieldSource",
    "FigureShown",
    "Hidden",
    "Instruction",
    "Integrity",
    "LinkTarget",
    "Model",
    "OtherAnswer",
    "Outcome",
    "PaperField",
    "PaperInfo",
    "PaperType",
    "PaperValue",
    "Place",
    "Provenance",
    "Quote",
    "RedFlag",
    "Scan",
    "SearchHit",
    "SearchRecord",
    "Severity",
    "Support",
    "TableCell",
    "Unread",
    "VerifiedFit",
    "load",
    "outcome",
    "to_json",
]

FORMAT: Final = "paper-scan/2"
FORMATS: Final = ("paper-scan/1", FORMAT)
"""Those that are read; /1 has no ``text_sha256``."""
SCAN_VERSION: Final = 2
"""The public survey's version whose keys these are."""

Confidence = Literal["high", "medium", "low", "none"]
Support = Literal["strong", "moderate", "weak", "unsupported", "not judged"]
"""How well a claim is supported; ``not judged`` by readers that can't judge it."""
Severity = Literal["error", "notice"]
"""Of a red flag: something that can't be so as printed, or something that a reader should look at."""
PaperType: TypeAlias = str
"""One of the checklist's types."""
Outcome = Literal["yes", "no", "open", "not applicable"]
"""What an answer comes to; an open question is a class of its own, never a no."""


class Candidate(Model):
    """A passage found for a question that stayed open: located like evidence, but not judged."""

    evidence: Evidence
    why: str
    """What it shares with the question, in a few words."""


class SearchHit(Model):
    term: str
    hits: int
    pages: tuple[int, ...]


class SearchRecord(Model):
    """What was looked for before saying no. The program ran these searches itself."""

    terms: tuple[SearchHit, ...]
    cues: tuple[SearchHit, ...]
    """The question's own cues."""


ANSWER_RULES: list[JsonValue] = [
    {"if": {"properties": {"applies": {"const": False}}}, "then": {"properties": {"answer": {"const": False}}}},
    {
        "if": {"properties": {"open": {"const": True}}, "required": ["open"]},
        "then": {
            "properties": {"applies": {"const": True}, "answer": {"const": False}, "confidence": {"const": "none"}},
            "required": ["confidence"],
        },
        "else": {"properties": {"candidates": {"type": "null"}}},
    },
]
"""What ``Answer`` holds to, in the words of JSON Schema."""


class Answer(Model):
    model_config = ConfigDict(json_schema_extra={"allOf": ANSWER_RULES})

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
    person: bool | None = None
    """True where a person answered."""
    judged: bool | None = None
    """True where that person settled what others had answered differently."""
    others: tuple[OtherAnswer, ...] | None = None
    """What others answered to the same question; the newest correction by a person stands above."""
    candidates: tuple[Candidate, ...] | None = None
    """Of an open question: passages found for it, the most promising first. They decide nothing."""

    @property
    def outcome(self) -> Outcome:
        return outcome(self.applies, self.answer, self.open)

    @model_validator(mode="after")
    def _consistent(self) -> Answer:
        if self.answer and not self.applies:
            raise ValueError("a question that does not apply can't be answered yes")
        if self.open and (not self.applies or self.answer or self.confidence != "none"):
            raise ValueError("an open question is written as applies true, answer false, confidence none")
        if self.candidates and not self.open:
            raise ValueError("only an open question has candidates")
        return self


class OtherAnswer(Model):
    by: str
    person: bool | None = None
    judged: bool | None = None
    applies: bool
    answer: bool
    justification: str
    confidence: Confidence | None = None
    open: bool | None = None
    evidence: tuple[Evidence, ...] | None = None
    search: SearchRecord | None = None
    candidates: tuple[Candidate, ...] | None = None

    @property
    def outcome(self) -> Outcome:
        return outcome(self.applies, self.answer, self.open)


def outcome(applies: bool, answer: bool, is_open: bool | None) -> Outcome:
    """The class that an answer's three marks come to."""
    if is_open:
        return "open"
    if not applies:
        return "not applicable"
    return "yes" if answer else "no"


PaperField: TypeAlias = Literal["title", "authors", "year", "venue", "arxiv_id", "doi"]
PaperValue: TypeAlias = str | int | tuple[str, ...] | None
"""What a field of ``PaperInfo`` holds."""


class FieldSource(Model):
    """Who says what stands in a field of ``PaperInfo``, and what others say."""

    by: str
    page: int | None = None
    places: tuple[Place, ...] = ()
    instead_of: dict[str, PaperValue] | None = None
    """Other readings: ``program`` is what the program read by itself."""


class PaperInfo(Model):
    title: str
    authors: tuple[str, ...]
    year: int | None
    venue: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    described: dict[PaperField, FieldSource] | None = None
    """Fields of which a reader has said what is printed; all others are the program's reading."""


class Claim(Model):
    claim: str
    evidence: str
    supported: Support
    quotes: tuple[Evidence, ...] | None = None
    by: str | None = None
    """The person who added it."""


class RedFlag(Model):
    flag: str
    detail: str
    evidence: tuple[Evidence, ...] | None = None
    severity: Severity | None = None
    """Left out where nobody said."""
    by: str | None = None
    """The person who added it."""


class Corrected(Model):
    """What a person changed beside the answers."""

    by: str
    what: PaperField | Literal["claim withdrawn", "flag withdrawn"]
    value: str
    """As it is now, or what was withdrawn."""
    was: str | None = None


class Hidden(Model):
    reason: str
    page: int
    text: str
    speaks_to_reader: bool
    """It addresses a reviewer or a model: a red flag."""


class Instruction(Model):
    """A plainly visible sentence that tells a reader or a model what to do, and isn't shown as an example."""

    page: int
    text: str


class Unread(Model):
    kind: str
    detail: str
    page: int | None = None


class DroppedNote(Model):
    """A claim or red flag that a reader gave and that was not taken, as none of its evidence stands in the paper."""

    kind: Literal["claim", "red flag"]
    words: str
    why: str


class Integrity(Model):
    pages: int
    hidden_text: tuple[Hidden, ...]
    unread: tuple[Unread, ...]
    warnings: tuple[str, ...]
    instructions: tuple[Instruction, ...] | None = None
    dropped_notes: tuple[DroppedNote, ...] | None = None
    """What the reader couldn't mend in the end."""


class Provenance(Model):
    tool: str
    """``paper-scan 0.1.0``."""
    reader: str
    model: str | None
    checklist: str
    """Name and version: ``ai-research 1.0``."""
    checklist_sha256: str
    prompts_sha256: str | None
    pdf: str
    """File name."""
    pdf_sha256: str
    text_sha256: str | None = None
    """Of the text that was read: another version of the program may read the same PDF otherwise."""
    scan_sha256: str | None = None
    """Of all the rest of the scan (``scans.seal``): a file that was edited no longer matches it."""

    @property
    def checklist_name(self) -> str:
        """Without its version."""
        return self.checklist.rsplit(" ", 1)[0]


class Check(Model):
    """A piece of the paper's arithmetic, done again."""

    kind: str
    """What was computed: ``average``, ``p-value``, …"""
    severity: Literal["error", "lead", "note"]
    message: str
    evidence: tuple[Evidence, ...] = ()


class VerifiedFit(Model):
    """A fitted law that the paper reports, fitted again. Coefficients by name, numbers as floats."""

    verdict: Verdict
    form: str | None
    """Name of the functional form."""
    reason: str
    reported: dict[str, JsonValue]
    refit: dict[str, JsonValue] | None = None
    points: dict[str, JsonValue] | None = None
    """Where the points come from and how many they are."""
    evidence: tuple[Evidence, ...] = ()
    equation: str | None = None
    """The law as reported, with its numbers."""
    intervals: dict[str, JsonValue] | None = None
    """Low and high end for each refitted coefficient at 95 %."""
    test: dict[str, JsonValue] | None = None
    """The joint test of the printed coefficients."""
    sensitivity: tuple[dict[str, JsonValue], ...] | None = None
    """The same comparison with other objectives and without outliers."""


class Scan(Model):
    """A finished scan of one paper."""

    paper: PaperInfo
    format: Literal["paper-scan/1", "paper-scan/2"] = FORMAT
    scan_version: Literal[2] = SCAN_VERSION
    paper_type: PaperType
    paper_type_reason: str
    active_modules: tuple[str, ...]
    methodology_tags: tuple[str, ...]
    key_findings: str
    checklist: dict[str, dict[str, Answer]]
    """Category id, then question id, both in the checklist's order; active modules after the core."""
    claims: tuple[Claim, ...]
    red_flags: tuple[RedFlag, ...]
    cited_papers: tuple[CitedPaper, ...]
    references: tuple[ListedReference, ...] | None = None
    """The whole reference list, as printed; left out where the scan was made before it was kept."""
    authors_checklist: tuple[AuthorsItem, ...] | None = None
    """What the authors say of themselves, where they print a checklist."""
    verification: tuple[VerifiedFit, ...] | None = None
    """Left out where no fit was looked for; one ``nothing reported`` where none was found."""
    checks: tuple[Check, ...] | None = None
    corrections: tuple[Corrected, ...] | None = None
    integrity: Integrity
    looked_up: LookedUp | None = None
    """What public indexes say, where they were asked."""
    provenance: Provenance

    def _repr_html_(self) -> str:
        from paper_scan.scans.notebook import html

        by = ", ".join([*self.paper.authors[:3], *(["et al."] if len(self.paper.authors) > 3 else [])])
        about = f"{by} {self.paper.year or ''} · read by {self.provenance.model or self.provenance.reader}"
        outcomes = {name: [answer.outcome for answer in answers.values()] for name, answers in self.checklist.items()}
        return html(self.paper.title, about, outcomes, [(flag.flag, flag.detail) for flag in self.red_flags])

    def answers(self) -> dict[str, Answer]:
        """Every answer by question id, in the order of the checklist."""
        return {question: answer for category in self.checklist.values() for question, answer in category.items()}


def to_json(scan: BaseModel) -> str:
    """The text of ``scan.json``: keys in fixed order, UTF-8, so that equal scans are equal bytes."""
    return json.dumps(scan.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def load(path: Path) -> Scan:
    """Read a scan that this program wrote.

    Raises OSError where the file can't be read and pydantic.ValidationError where it is not such a scan; other
    formats are read by ``paper_scan.scans.survey_format``.
    """
    return Scan.model_validate_json(path.read_bytes())


Answer.model_rebuild()
