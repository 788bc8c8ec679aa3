"""The public ai-research-survey's own files: versions 1 to 3 are read, version 2 is written.

Their three versions share one shape. Version 1 has neither ``scan_version`` nor ``active_modules`` and one question
fewer; version 3 may carry fields that are not documented. Whatever a file holds beyond the shape is kept, so that
reading and writing it again gives equal JSON values.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, StrictBool, StrictInt, StrictStr

from paper_scan.scans.model import Answer, Outcome, Scan, outcome

VERSIONS = (1, 2, 3)
CORE = (
    "artifacts",
    "statistical_methodology",
    "evaluation_design",
    "claims_and_evidence",
    "setup_transparency",
    "limitations_and_scope",
    "data_integrity",
    "conflicts_of_interest",
    "contamination",
    "human_studies",
    "cost_and_practicality",
)
"""Their core categories. A scan by another checklist has none of them and can't be written in their format."""
MODULES = ("experimental_rigor", "data_leakage", "survey_methodology")
TAGS = ("rct", "observational", "benchmark-eval", "case-study", "meta-analysis", "theoretical", "qualitative")
UNDECIDED = "Not decided by the reader. "
"""Their files have no open answer: it becomes applies true, answer false with these words before its justification."""


class NotSurveyError(Exception):
    """A file is not a scan of versions 1 to 3, or a scan can't be put into that format. The message says why."""


class SurveyModel(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


class SurveyAnswer(SurveyModel):
    applies: StrictBool
    answer: StrictBool
    justification: StrictStr
    open: StrictBool | None = None
    """Ours; read here so that one reader serves both formats."""

    @property
    def outcome(self) -> Outcome:
        return outcome(self.applies, self.answer, self.open)


class SurveyPaper(SurveyModel):
    title: StrictStr
    authors: tuple[StrictStr, ...]
    year: StrictInt | None
    venue: StrictStr | None = None
    arxiv_id: StrictStr | None = None
    doi: StrictStr | None = None


class SurveyClaim(SurveyModel):
    claim: StrictStr
    evidence: StrictStr
    supported: StrictStr


class SurveyFlag(SurveyModel):
    flag: StrictStr
    detail: StrictStr


class SurveyCited(SurveyModel):
    title: StrictStr
    authors: tuple[StrictStr, ...]
    year: StrictInt | None
    relevance: StrictStr
    arxiv_id: StrictStr | None = None
    doi: StrictStr | None = None


class SurveyScan(SurveyModel):
    """A scan in the public survey's shape."""

    paper: SurveyPaper
    scan_version: StrictInt = 1
    active_modules: tuple[StrictStr, ...] = ()
    methodology_tags: tuple[StrictStr, ...]
    key_findings: StrictStr
    checklist: dict[str, dict[str, SurveyAnswer]]
    claims: tuple[SurveyClaim, ...]
    red_flags: tuple[SurveyFlag, ...]
    cited_papers: tuple[SurveyCited, ...]


def load(path: Path) -> SurveyScan:
    """Read a file of version 1, 2 or 3.

    Raises NotSurveyError for other versions, pydantic.ValidationError where the shape is wrong, OSError.
    """
    return parse(json.loads(path.read_text(encoding="utf-8")))


def parse(data: Any) -> SurveyScan:
    """The same from JSON values."""
    version = data.get("scan_version", 1) if isinstance(data, dict) else 1
    if version not in VERSIONS:
        raise NotSurveyError(f"scan_version {version!r} is not read; versions 1, 2 and 3 are")
    return SurveyScan.model_validate(data)


def values(scan: SurveyScan) -> dict[str, Any]:
    """The JSON values of a scan: of one that was read, exactly the values in the file."""
    return scan.model_dump(mode="json", exclude_unset=True)


def to_json(scan: SurveyScan) -> str:
    return json.dumps(values(scan), ensure_ascii=False, indent=1) + "\n"


def from_scan(scan: Scan) -> SurveyScan:
    """Our scan as a version 2 file: same answers, without what only ours has.

    Left out: evidence, search records, confidence, paper type, our tags and modules, verification, integrity and
    provenance. Open answers become a no that says so. Raises NotSurveyError for a scan by another checklist.
    """
    kept = {name: questions for name, questions in scan.checklist.items() if name in CORE or name in MODULES}
    if not all(name in kept for name in CORE):
        raise NotSurveyError(f"a scan by the checklist {scan.provenance.checklist} has no place in the survey's format")
    return parse(
        {
            "paper": scan.paper.model_dump(mode="json", exclude={"described"}),
            "scan_version": 2,
            "active_modules": [name for name in scan.active_modules if name in MODULES],
            "methodology_tags": [tag for tag in scan.methodology_tags if tag in TAGS],
            "key_findings": scan.key_findings,
            "checklist": {
                name: {question: _answer(answer) for question, answer in questions.items()}
                for name, questions in kept.items()
            },
            "claims": [claim.model_dump(mode="json", exclude={"quotes", "by"}) for claim in scan.claims],
            "red_flags": [flag.model_dump(mode="json", exclude={"evidence", "by"}) for flag in scan.red_flags],
            "cited_papers": [cited.model_dump(mode="json", exclude={"role"}) for cited in scan.cited_papers],
        }
    )


def _answer(answer: Answer) -> dict[str, Any]:
    justification = UNDECIDED + answer.justification if answer.open else answer.justification
    return {"applies": answer.applies, "answer": answer.answer, "justification": justification.strip()}
