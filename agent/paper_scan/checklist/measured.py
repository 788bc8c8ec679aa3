"""How often the answers of a checklist's rules were right, counted against careful readers, and what follows from it.

Counts by question, outcome and the confidence that the rule states. There are few papers, so that a question's own
share is drawn towards that of all answers of its kind: see ``Measured.share``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, TypeAlias, cast, get_args

from pydantic import AfterValidator, Field

from paper_scan.checklist.documents import Document
from paper_scan.checklist.entries import BY_NAME, Entry, Named
from paper_scan.checklist.patterns import Level, Outcome


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """How much a few answers count beside many. Chosen by leaving out one paper at a time of 15."""

    developed_on: float = 0.5
    """Weight of an answer on a paper that the rules were written on; one on another paper counts 1."""
    start: float = 0.85
    """The share right that is taken for granted before anything is counted."""
    start_worth: float = 4
    """… and how many answers that is worth."""
    level_worth: float = 20
    """How many answers the share of all answers of one confidence is worth beside those of one outcome, too."""
    outcome_worth: float = 6
    """The same, beside the answers of one outcome to one question."""
    question_worth: float = 6
    """The same, beside those of them with one confidence."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers that agreed with the reference, of how many; references that were unsure themselves are left out."""

    right: int = 0
    of: int = 0
    right_developed: int = 0
    """On papers that the rules were written on."""
    of_developed: int = 0

    def weighted(self, developed_on: float) -> tuple[float, float]:
        return self.right + developed_on * self.right_developed, self.of + developed_on * self.of_developed


AnswerKind: TypeAlias = tuple[str, Outcome, Level]
"""Question, outcome, and the confidence that the rule states."""


@dataclass(frozen=True)
class Measured:
    about: str
    """On what it was measured, and by which command."""
    tallies: Mapping[AnswerKind, Tally]
    shrinkage: Shrinkage = field(default_factory=Shrinkage)

    def share(self, question: str, outcome: Outcome, level: Level) -> float:
        """The share of such answers expected to be right, between 0 and 1.

        The share of a group of w answers, r of them right, is taken as (r + k m) / (w + k), where m is the share of the
        wider group; the groups are: the confidence; confidence and outcome; question and outcome; all three.
        """
        worth = self.shrinkage
        share = worth.start
        for group, k in (
            (("", "", level), worth.start_worth),
            (("", outcome, level), worth.level_worth),
            ((question, outcome, ""), worth.outcome_worth),
            ((question, outcome, level), worth.question_worth),
        ):
            right, of = self._groups[group]
            share = (right + k * share) / (of + k)
        return share

    @cached_property
    def _groups(self) -> Mapping[tuple[str, str, str], tuple[float, float]]:
        sums: dict[tuple[str, str, str], tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
        for (question, outcome, level), tally in self.tallies.items():
            right, of = tally.weighted(self.shrinkage.developed_on)
            groups = (("", "", level), ("", outcome, level), (question, outcome, ""), (question, outcome, level))
            for group in groups:
                before = sums[group]
                sums[group] = before[0] + right, before[1] + of
        return sums


_KIND = re.compile(f"(?P<outcome>{'|'.join(get_args(Outcome))}) (?P<level>{'|'.join(get_args(Level))})")


def _kind(name: str) -> str:
    if not _KIND.fullmatch(name):
        raise ValueError(f"{name!r}: write an outcome and a confidence before the counts: `yes high: [5, 6, 2, 2]`")
    return name


Kind = Annotated[str, AfterValidator(_kind)]
Count = Annotated[int, Field(ge=0)]


class CountsFile(Entry):
    """By question, ``OUTCOME CONFIDENCE: [right, of, right, of]``; the last two on papers the rules were written on."""

    about: str = ""
    answers: Named[Annotated[dict[Kind, tuple[Count, Count, Count, Count]], BY_NAME]] = {}  # noqa: RUF012


def read_measured(document: Document) -> Measured:
    """Raises ChecklistError with the file, the line and the mistake."""
    counts = document.read(CountsFile, {})
    tallies: dict[AnswerKind, Tally] = {}
    for question, kinds in counts.answers.items():
        for name, numbers in kinds.items():
            outcome, level = name.split(" ")
            tallies[question, cast("Outcome", outcome), cast("Level", level)] = Tally(*numbers)
    return Measured(counts.about, tallies)
