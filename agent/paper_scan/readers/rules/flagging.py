"""Red flags that follow from answers, by the checklist's own rules."""

from __future__ import annotations

from paper_scan.checklist import Condition, claims, holds
from paper_scan.checklist.patterns import FlagRule, Level
from paper_scan.readers.rules.deciding import Decider
from paper_scan.readers.rules.drafting import proofs
from paper_scan.worksheet import EvidenceDraft, RedFlagDraft

_LEVELS: dict[Level, int] = {"low": 0, "medium": 1, "high": 2}


def find_flags(decider: Decider, asked: set[str]) -> list[RedFlagDraft]:
    """The red flags whose condition holds, with all answers behind it sure enough."""
    return [
        RedFlagDraft(flag=rule.flag, detail=rule.detail, evidence=_flag_evidence(decider, rule))
        for rule in decider.checklist.notes.flags
        if _known(rule.when, asked) and holds(rule.when, decider.is_so) and _sure(decider, rule)
    ]


def _known(condition: Condition, asked: set[str]) -> bool:
    return all(claim.subject in asked for claim in claims(condition) if claim.kind == "question")


def _sure(decider: Decider, rule: FlagRule) -> bool:
    answers = [decider.answer_to(claim.subject) for claim in claims(rule.when) if claim.kind == "question"]
    return all(each.confidence and _LEVELS[each.confidence] >= _LEVELS[rule.least] for each in answers)


def _flag_evidence(decider: Decider, rule: FlagRule) -> tuple[EvidenceDraft, ...]:
    """The evidence of the first answer behind it that has any."""
    for claim in claims(rule.when):
        if claim.kind == "question":
            hits = decider.answer_to(claim.subject).hits
            if hits:
                return proofs(decider.matcher.sentences, hits[:1])[0][:1]
    return ()
