"""Red flags that follow from answers, by the checklist's own rules: worked out anew whenever a scan is made, so that a
corrected answer takes its flag along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from paper_scan.checklist import Checklist, Condition, claims, holds
from paper_scan.checklist.patterns import FlagRule, Level
from paper_scan.scans.model import Answer, RedFlag
from paper_scan.worksheet.consistency.assertions import asserting
from paper_scan.worksheet.entries import Classified, Noted

_MOST_TERMS = 4
_LEVELS: dict[Level, int] = {"low": 0, "medium": 1, "high": 2}


def facts_asked(checklist: Checklist) -> tuple[str, ...]:
    """The facts that the conditions of red flags name."""
    named = (claim.subject for rule in checklist.notes.flags for claim in claims(rule.when) if claim.kind == "fact")
    return tuple(dict.fromkeys(named))


def answer_flags(
    checklist: Checklist,
    classified: Classified,
    modules: Sequence[str],
    noted: Noted,
    answer: Callable[[str], Answer | None],
) -> Iterator[RedFlag]:
    """The flags whose condition holds, with all answers behind it sure enough; none where nobody noted the facts."""
    if noted.facts is None:
        return
    active = {question.id for question in checklist.questions(modules)}
    is_so = asserting(classified.paper_type, classified.tags, modules, answer, noted.facts)
    for rule in checklist.notes.flags:
        asked = _questions(rule.when)
        answers = [answer(question) for question in asked if question in active]
        given = [each for each in answers if each is not None]
        if len(given) == len(asked) and all(_is_sure(each, rule) for each in given) and holds(rule.when, is_so):
            proof = next((each.evidence[:1] for each in given if each.evidence), None)
            detail = rule.detail if proof else f"{rule.detail}{_searched(given)}"
            yield RedFlag(flag=rule.flag, detail=detail, evidence=proof, severity="notice")


def _searched(given: Sequence[Answer]) -> str:
    """What was looked for in vain, where a flag rests on that alone."""
    terms = dict.fromkeys(hit.term for each in given if each.search for hit in each.search.terms if not hit.hits)
    listed = ", ".join(f"“{term}”" for term in [*terms][:_MOST_TERMS])
    return f" Looked for and not found: {listed}." if listed else ""


def _questions(condition: Condition) -> list[str]:
    return list(dict.fromkeys(claim.subject for claim in claims(condition) if claim.kind == "question"))


def _is_sure(answer: Answer, rule: FlagRule) -> bool:
    return answer.confidence in _LEVELS and _LEVELS[answer.confidence] >= _LEVELS[rule.least]
