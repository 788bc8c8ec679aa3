"""Answers that can't stand together, by the checklist's own rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from paper_scan.checklist import Checklist, Condition, claims, holds
from paper_scan.scans.model import Answer
from paper_scan.worksheet.consistency.assertions import asserting, given_to


def contradictions(
    checklist: Checklist,
    paper_type: str,
    tags: Sequence[str],
    modules: Sequence[str],
    answer: Callable[[str], Answer | None],
) -> tuple[str, ...]:
    """One sentence for each rule that the answers so far break. What is unanswered or open breaks none."""

    def given(question: str) -> str:
        return given_to(answer, question)

    is_so = asserting(paper_type, tags, modules, answer)  # a consistency rule names no facts

    def any_is(condition: Condition, states: tuple[str, ...]) -> bool:
        return any(claim.kind == "question" and given(claim.subject) in states for claim in claims(condition))

    found = []
    for rule in checklist.consistency:
        if any_is(rule.condition, ("",)) or any_is(rule.then, ("", "open")):
            continue
        if not holds(rule.condition, is_so) or holds(rule.then, is_so):
            continue
        named = dict.fromkeys(c.subject for c in (*claims(rule.condition), *claims(rule.then)) if c.kind == "question")
        answers = ", ".join(f"{question} is {given(question)}" for question in named)
        found.append(f"{rule.text}. {rule.why} Now {answers}.")
    return tuple(dict.fromkeys(found))
