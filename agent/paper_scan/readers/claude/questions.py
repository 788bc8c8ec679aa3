"""The checklist and the sheet in words, for prompts. The rules themselves stand in the checklist only."""

from __future__ import annotations

from collections.abc import Iterable

from paper_scan.checklist import Question
from paper_scan.checklist.model import Meaning
from paper_scan.worksheet import Worksheet, found_terms


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
    if question.where:
        lines.append("Look in: " + ", ".join(question.where))
    return "\n".join(line.strip() for line in lines)


def answers_so_far(worksheet: Worksheet) -> str:
    """One line an answer, for the closing branch; with a no, which of the terms looked for do stand in the paper."""
    lines = []
    for question, answer in worksheet.answers():
        verdict = "open" if answer.open else "n.a." if not answer.applies else "yes" if answer.answer else "no"
        hits = found_terms(answer.search.terms) if answer.search else ""
        searched = f" (Search: {hits}.)" if hits else ""
        lines.append(f"- {question.id}: {verdict}. {answer.justification}{searched}")
    return "\n".join(lines)


def computed_again(worksheet: Worksheet) -> str:
    """One line for each reported law that was fitted again and each piece of arithmetic that doesn't come out."""
    fits = [f"- {fit.equation or fit.form or 'reported laws'}: {fit.verdict}. {fit.reason}" for fit in worksheet.fits]
    checks = [f"- {check.kind} ({check.severity}): {check.message}" for check in worksheet.checks]
    return "\n".join([*fits, *checks])
