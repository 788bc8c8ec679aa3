"""When a rule's verdict is an answer, and how sure it is: by how often such verdicts were right."""

from __future__ import annotations

from dataclasses import dataclass

from paper_scan.checklist.measured import Measured
from paper_scan.checklist.patterns import Level, Outcome


@dataclass(frozen=True, slots=True)
class Bounds:
    """Shares of verdicts right, as expected from the counts; chosen by leaving out one paper of 15 at a time."""

    answer: float = 0.92
    """From here on a verdict is an answer."""
    high: float = 0.93
    """From here on it is marked high, where its rule says that the wording settles it."""


BOUNDS = Bounds()


def earned(measured: Measured | None, question: str, outcome: Outcome, stated: Level) -> Level | None:
    """The confidence of a verdict whose rule states ``stated``; None where it should not be given as an answer.

    Where nobody counted, as with a checklist of one's own, the rules are taken at their word, and low decides nothing.
    """
    if measured is None:
        return None if stated == "low" else stated
    share = measured.share(question, outcome, stated)
    if share < BOUNDS.answer:
        return None
    return "high" if stated == "high" and share >= BOUNDS.high else "medium"
