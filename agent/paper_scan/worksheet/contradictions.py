"""Answers that can't stand together, by the checklist's own rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from paper_scan.checklist import Assertion, Checklist, Condition, claims, holds
from paper_scan.scans.model import Answer

_WORDS = {"yes": "yes", "no": "no", "not applicable": "n/a", "open": "open"}


def contradictions(
    checklist: Checklist,
    paper_type: str,
    tags: Sequence[str],
    modules: Sequence[str],
    answer: Callable[[str], Answer | None],
) -> tuple[str, ...]:
    """One sentence for each rule that the answers so far break. What is unanswered or open breaks none."""

    def given(question: str) -> str:
        found = answer(question)
        return _WORDS[found.outcome] if found else ""

    def is_so(claim: Assertion) -> bool:
        match claim.kind:
            case "question":
                return given(claim.subject) == claim.value
            case "type":
                return paper_type == claim.subject
            case "tag":
                return claim.subject in tags
            case "module":
                return claim.subject in modules
            case "fact":
                return False  # only the rules reader knows facts; a consistency rule names none

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
