"""How far to trust a scan, in plain sentences: who read it, how sure it was, what a person corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from paper_scan.report import view
from paper_scan.report.escaping import one_line
from paper_scan.report.view import AnswerGroup
from paper_scan.scans.model import Scan

_WHAT = {
    "claim withdrawn": "a claim withdrawn",
    "flag withdrawn": "a red flag withdrawn",
    "arxiv_id": "arXiv id",
    "doi": "DOI",
}
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
    yield from _corrections(scan, found)
    yield from _settled(found)
    yield from _put_right(scan)
    if any(problem.kind == "no text layer" for problem in scan.integrity.unread):
        yield "Some pages could not be read, so a no may only mean that the answer stands on one of them."


def _confidence(found: tuple[AnswerGroup, ...]) -> Iterator[str]:
    counts = view.confidences(found)
    listed = ", ".join(f"{counts[level]} {level}" for level in ("high", "medium", "low", "not stated") if counts[level])
    if listed:
        yield f"Confidence of its {counts.total()} decided answers: {listed}."


def _put_right(scan: Scan) -> Iterator[str]:
    """Who changed what beside the answers."""
    by: dict[str, list[str]] = {}
    for each in scan.corrections or ():
        by.setdefault(each.by, []).append(_WHAT.get(each.what, each.what))
    for flag in scan.red_flags:
        if flag.by:
            by.setdefault(flag.by, []).append("a red flag added")
    for claim in scan.claims:
        if claim.by:
            by.setdefault(claim.by, []).append("a claim added")
    for name, what in by.items():
        counts = Counter(what)
        listed = ", ".join(thing + (f" ({n} times)" if n > 1 else "") for thing, n in counts.items())
        yield f"Put right by {one_line(name)}: {listed}."


def _settled(found: tuple[AnswerGroup, ...]) -> Iterator[str]:
    """Who settled what people had answered differently."""
    answers = [asked.answer for group in found for asked in group.questions]
    by = Counter(answer.source or "unnamed" for answer in answers if answer.judged)
    for name, n in by.items():
        questions = "1 question" if n == 1 else f"{n} questions"
        yield f"{one_line(name)} settled {questions} that people had answered differently."


def _corrections(scan: Scan, found: tuple[AnswerGroup, ...]) -> Iterator[str]:
    machines = (scan.provenance.reader, scan.provenance.model)
    answers = [asked.answer for group in found for asked in group.questions]
    # Scans of earlier versions don't say who is a person.
    persons = [each for each in answers if each.others and (each.person or each.source not in machines)]
    if persons:
        names = ", ".join(sorted({one_line(each.source or "unnamed") for each in persons}))
        first = [next((other for other in each.others or () if other.by in machines), None) for each in persons]
        differ = sum(
            other is not None and other.outcome != each.outcome for each, other in zip(persons, first, strict=True)
        )
        yield f"Corrected by {names}: {len(persons)} looked at again, {differ} of them answered otherwise."
