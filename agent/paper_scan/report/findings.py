"""Everything in a scan that rests on places of the paper, in one list: answers, flags, claims, numbers done again. The
page and the annotated PDF both show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from paper_scan.report.view import AnswerGroup
from paper_scan.scans.model import Evidence, Outcome, Scan

Tone = Literal["yes", "no", "open", "na", "flag", "claim"]
"""What decides the colour: an answer's outcome, or that it is none."""
TONES: dict[Outcome, Tone] = {"yes": "yes", "no": "no", "open": "open", "not applicable": "na"}
RED_FLAGS, CLAIMS, NUMBERS = "Red flags", "Main claims", "Numbers done again"


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """One thing that was found, and what it rests on."""

    id: str
    """Unique in the scan; for an answer its question's id."""
    group: str
    """The category's title, or ``RED_FLAGS``, ``CLAIMS``, ``NUMBERS``."""
    tone: Tone
    said: str
    """The outcome and how sure it is; what stands for it where it is no answer."""
    heading: str
    reason: str
    evidence: tuple[Evidence, ...]


def findings(scan: Scan, found: tuple[AnswerGroup, ...]) -> Iterator[ReportedFinding]:
    """Flags first, then claims, the answers by category, and the numbers."""
    for number, flag in enumerate(scan.red_flags, start=1):
        yield ReportedFinding(
            f"flag-{number}", RED_FLAGS, "flag", "red flag", flag.flag, flag.detail, flag.evidence or ()
        )
    for number, claim in enumerate(scan.claims, start=1):
        said = "claim" if claim.supported == "not judged" else f"claim, support: {claim.supported}"
        yield ReportedFinding(f"claim-{number}", CLAIMS, "claim", said, claim.claim, claim.evidence, claim.quotes or ())
    for group in found:
        for asked in group.questions:
            answer = asked.answer
            sure = f", {answer.confidence} confidence" if answer.confidence and answer.outcome != "open" else ""
            yield ReportedFinding(
                asked.id,
                group.title,
                TONES[answer.outcome],
                f"{answer.outcome}{sure}" if not answer.candidates else "open, found but not judged",
                asked.ask,
                answer.justification,
                answer.evidence or tuple(each.evidence for each in answer.candidates or ()),
            )
    for number, fit in enumerate(scan.verification or (), start=1):
        tone: Tone = "flag" if fit.verdict == "differs" else "claim"
        heading = fit.equation or fit.form or "A reported law"
        yield ReportedFinding(f"fit-{number}", NUMBERS, tone, f"fit: {fit.verdict}", heading, fit.reason, fit.evidence)
    for number, check in enumerate(scan.checks or (), start=1):
        tone = "flag" if check.severity == "error" else "claim"
        yield ReportedFinding(
            f"check-{number}", NUMBERS, tone, check.severity, check.kind, check.message, check.evidence
        )
