"""How far to trust a scan, in plain sentences: who read it, how sure it was, what a person corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from paper_scan.report import view
from paper_scan.report.view import AnswerGroup
from paper_scan.scans.model import Scan

RULES = "rules"
"""The reader that uses no model."""


def in_short(scan: Scan) -> str:
    """One sentence for the head of a report."""
    made = scan.provenance
    if made.reader == RULES:
        return "Read by fixed text rules, without a model: a first look, to be checked where it matters."
    return f"Read by {made.model or made.reader}."


def no_flags(scan: Scan) -> str:
    """What to say where no red flag was raised: what was looked at, and how much stayed open."""
    counts = Counter(answer.outcome for answer in scan.answers().values())
    decided, left = counts["yes"] + counts["no"], counts["open"]
    looked = [f"{decided} decided answers"]
    looked += ["the arithmetic of its tables and tests"] if scan.checks is not None else []
    looked += ["its text for what is hidden"]
    said = f"None was raised by {', '.join(looked[:-1])} and {looked[-1]}"
    return f"{said}; {left} questions stayed open." if left else f"{said}."


def at_length(scan: Scan, found: tuple[AnswerGroup, ...]) -> Iterator[str]:
    """Sentences for the end of it."""
    made = scan.provenance
    if made.reader == RULES:
        yield (
            "Fixed rules decided these answers from the wording of the paper, and only where such answers were nearly "
            "always right; for the rest they show passages that nobody has judged. They can't judge whether an "
            "argument holds, and they miss what is said in an unusual way."
        )
    else:
        yield f"The paper was read by {made.model or made.reader}."
    yield (
        "Each piece of evidence was located in the PDF by machine, so what is quoted does stand there; whether it "
        "answers the question is the reader's judgement."
    )
    yield from _confidence(found)
    yield from _corrections(found)
    if any(problem.kind == "no text layer" for problem in scan.integrity.unread):
        yield "Some pages could not be read, so a no may only mean that the answer stands on one of them."


def _confidence(found: tuple[AnswerGroup, ...]) -> Iterator[str]:
    counts = view.confidences(found)
    listed = ", ".join(f"{counts[level]} {level}" for level in ("high", "medium", "low", "not stated") if counts[level])
    if listed:
        yield f"Confidence of its {counts.total()} decided answers: {listed}."


def _corrections(found: tuple[AnswerGroup, ...]) -> Iterator[str]:
    reviewed = view.corrected(found)
    if reviewed:
        names = ", ".join(sorted({asked.answer.source or "unnamed" for asked, _ in reviewed}))
        differ = sum(other.outcome != asked.answer.outcome for asked, other in reviewed)
        yield f"Corrected by {names}: {len(reviewed)} looked at again, {differ} of them answered otherwise."
