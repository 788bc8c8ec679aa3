"""What a coder may see. Blind coding stands and falls with this file: all that is sent of answers passes through here.

A coder who codes blind gets nothing of what machine or colleagues answered, candidates included, before having decided
the question; and nothing of what rests on answers (red flags, claims, contradictions, key findings, computed numbers)
before having decided all. It holds for what is sent to the browser: who opens the files on disk sees them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from paper_scan.scans.model import Answer, Candidate, Evidence, OtherAnswer, Outcome, SearchRecord
from paper_scan.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class OneAnswer:
    """What one reader answered."""

    by: str
    person: bool
    judged: bool
    outcome: Outcome
    justification: str
    confidence: str | None
    evidence: tuple[Evidence, ...]
    search: SearchRecord | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """Of one question, what a coder may see."""

    mine: OneAnswer | None
    others: tuple[OneAnswer, ...]
    """The one that stands first, if it isn't the coder's own."""
    stands: str
    """Whose answer stands; empty where that isn't to be seen."""

    @property
    def people(self) -> tuple[OneAnswer, ...]:
        """What people coded, by their names."""
        every = (self.mine, *self.others) if self.mine else self.others
        return tuple(sorted((each for each in every if each.person and not each.judged), key=lambda each: each.by))

    @property
    def settled(self) -> OneAnswer | None:
        """The decision where people differed."""
        return next((each for each in self.others if each.judged), None)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        return next((each.candidates for each in self.others if each.candidates), ())


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks, and how."""

    coder: str
    blind: bool

    def question(self, answer: Answer | None) -> Seen:
        """Of the answers to one question."""
        if answer is None:
            return Seen(None, (), "")
        every = [_standing(answer), *(_other(each) for each in answer.others or ())]
        mine = next((each for each in every if self._is_mine(each)), None)
        if self.blind and mine is None:
            return Seen(None, (), "")
        others = tuple(each for each in every if each is not mine)
        return Seen(mine, others, every[0].by)

    def everything(self, worksheet: Worksheet) -> bool:
        """Whether what rests on answers may be seen too."""
        return not self.blind or not self.undecided(worksheet)

    def undecided(self, worksheet: Worksheet) -> list[str]:
        """Ids of questions that this coder has not decided."""
        answers = standing(worksheet)
        return [asked.id for asked in worksheet.questions() if self.question(answers.get(asked.id)).mine is None]

    def _is_mine(self, answer: OneAnswer) -> bool:
        return answer.person and answer.by == self.coder and not answer.judged


def standing(worksheet: Worksheet) -> Mapping[str, Answer]:
    """The answers that stand, by question, with all others in them."""
    return {question.id: answer for question, answer in worksheet.answers()}


def _standing(answer: Answer) -> OneAnswer:
    return _one(answer.source or "unnamed", answer)


def _other(answer: OtherAnswer) -> OneAnswer:
    return _one(answer.by, answer)


def _one(by: str, answer: Answer | OtherAnswer) -> OneAnswer:
    return OneAnswer(
        by=by,
        person=bool(answer.person),
        judged=bool(answer.judged),
        outcome=answer.outcome,
        justification=answer.justification,
        confidence=answer.confidence,
        evidence=answer.evidence or (),
        search=answer.search,
        candidates=answer.candidates or (),
    )
