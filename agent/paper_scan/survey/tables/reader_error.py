"""How often a reader's answers to a question are wrong, where that was counted, and which questions it can decide.

Only the rules reader's answers have been counted, in the checklist's own file (``checklist.measured``).
"""

from __future__ import annotations

from functools import cache
from typing import get_args

from paper_scan.checklist import Checklist, ChecklistError, checklist_names, load
from paper_scan.checklist.patterns import Level, Outcome
from paper_scan.readers.rules.levels import earned

COUNTED = "rules"
Wrong = tuple[float, float]
"""The expected share of wrong answers among the yeses, and among the noes."""


@cache
def _checklist(name: str) -> Checklist | None:
    """A checklist that ships with the program, by its name; None for others."""
    try:
        return load(name) if name in checklist_names() else None
    except ChecklistError:
        return None


def wrong(checklist: str, reader: str, question: str) -> Wrong | None:
    """None where nobody has counted."""
    known = _checklist(checklist)
    if reader != COUNTED or known is None or known.measured is None:
        return None
    shares = [[known.measured.share(question, outcome, level) for level in _earning(known, question, outcome)]
              for outcome in ("yes", "no")]  # fmt: skip
    # Of several kinds of answers the worst counts.
    yes, no = (1 - min(each, default=1.0) for each in shares)
    return yes, no


def can_decide(checklist: str, reader: str, question: str) -> bool:
    """Whether the reader may say yes or no to it at all; true of readers that were not counted."""
    known = _checklist(checklist)
    if reader != COUNTED or known is None or known.measured is None:
        return True
    return any(_earning(known, question, outcome) for outcome in ("yes", "no"))


def _earning(known: Checklist, question: str, outcome: Outcome) -> list[Level]:
    """The confidences that rules state whose verdicts of this outcome are given as answers."""
    try:
        rules = known.question(question).rules.rules
    except KeyError:
        return []
    stated = {rule.confidence for rule in rules if rule.outcome == outcome}
    return [level for level in get_args(Level) if level in stated and earned(known.measured, question, outcome, level)]
