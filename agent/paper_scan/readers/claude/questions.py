"""The checklist and the sheet in words, for prompts. The rules themselves stand in the checklist only."""

from __future__ import annotations

from collections.abc import Iterable

from paper_scan.checklist import Question
from paper_scan.checklist.model import Meaning
from paper_scan.worksheet import Worksheet, doubts

JUSTIFICATION_SHOWN = 140
"""Characters of a justification that the closing branch is shown."""


def meanings(entries: Iterable[Meaning]) -> str:
    return "\n".join(f"- {entry.id}: {entry.meaning}" for entry in entries)


def questions_in_words(questions: Iterable[Question]) -> str:
    return "\n\n".join(_in_words(question) for question in questions)


def _in_words(question: Question) -> str:
    lines = [
        f"## {question.id}",
        question.ask,
        f"Yes: {question.yes}",
        f"No: {question.no}",
        f"Not applicable: {question.not_applicable}" if question.not_applicable else "Always applies.",
    ]
    return "\n".join(line.strip() for line in lines)


def answers_so_far(worksheet: Worksheet) -> str:
    """One line an answer, for the closing branch, with what speaks against it; those that don't apply by their ids."""
    lines = []
    for question, answer in worksheet.answers():
        if answer.applies:
            verdict = "open" if answer.open else "yes" if answer.answer else "no"
            said = " ".join(answer.justification.split())
            short = said if len(said) <= JUSTIFICATION_SHOWN else said[: JUSTIFICATION_SHOWN - 1] + "…"
            lines.append(f"- {question.id}: {verdict}. {short}".rstrip())
            lines += [f"  Look again: {doubt}" for doubt in doubts(answer)]
    absent = [question.id for question, answer in worksheet.answers() if not answer.applies]
    return "\n".join([*lines, *([f"- not applicable: {', '.join(absent)}"] if absent else [])])


def computed_again(worksheet: Worksheet) -> str:
    """One line for each reported law that was fitted again and each piece of arithmetic that doesn't come out."""
    fits = [f"- {fit.equation or fit.form or 'reported laws'}: {fit.verdict}. {fit.reason}" for fit in worksheet.fits]
    checks = [f"- {check.kind} ({check.severity}): {check.message}" for check in worksheet.checks]
    return "\n".join([*fits, *checks])
