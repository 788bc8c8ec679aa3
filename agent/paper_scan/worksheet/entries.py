"""What a journal's lines say, and what they add up to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from paper_scan.scans.model import Answer, Check, CitedPaper, Claim, Model, OtherAnswer, RedFlag, VerifiedFit


class Classified(Model):
    entry: Literal["classified"] = "classified"
    paper_type: str
    tags: tuple[str, ...]
    reason: str


class Recorded(Model):
    """The answers of one call."""

    entry: Literal["recorded"] = "recorded"
    by: str
    person: bool = False
    beside: bool = False
    """A second reader's answers, kept to be compared: they never stand, and answer nothing."""
    answers: dict[str, Answer]
    """By question id."""


class Noted(Model):
    entry: Literal["noted"] = "noted"
    key_findings: str = ""
    claims: tuple[Claim, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    cited_papers: tuple[CitedPaper, ...] = ()
    replace: bool = False


class Verified(Model):
    entry: Literal["verified"] = "verified"
    fits: tuple[VerifiedFit, ...] = ()
    checks: tuple[Check, ...] | None = None
    replace: bool = False
    """What the program found by itself, in place of what it found before; otherwise a fit that a reader described."""


class Completed(Model):
    """The scan was finished; an answer after it opens the sheet again."""

    entry: Literal["completed"] = "completed"


Entry = Annotated[Classified | Recorded | Noted | Verified | Completed, Field(discriminator="entry")]

_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)


def read_entry(line: dict[str, Any]) -> Entry:
    """Raises pydantic.ValidationError for what isn't an entry."""
    return _ENTRY.validate_python(line)


def write_entry(entry: Entry) -> dict[str, Any]:
    return entry.model_dump(mode="json")


@dataclass(frozen=True, slots=True)
class _HandedIn:
    answer: Answer
    person: bool
    beside: bool


@dataclass
class State:
    """The sheet as all entries so far make it."""

    classified: Classified | None = None
    noted: Noted | None = None
    found: tuple[VerifiedFit, ...] | None = None
    """Fits that the program found by itself; None before it has looked."""
    described: dict[str, VerifiedFit] = field(default_factory=dict)
    """Fits that a reader described, by what was described."""
    checks: tuple[Check, ...] | None = None
    completed: bool = False
    _answers: dict[str, dict[str, _HandedIn]] = field(default_factory=dict)
    """By question, then by who gave it, the newest last."""

    def apply(self, entry: Entry) -> None:
        self.completed = isinstance(entry, Completed)
        match entry:
            case Classified():
                self.classified = entry
            case Recorded():
                self._record(entry)
            case Noted():
                self.noted = entry if self.noted is None or entry.replace else _merged(self.noted, entry)
            case Verified():
                if entry.replace:
                    self.found = entry.fits
                else:
                    self.described |= {_described(fit): fit for fit in entry.fits}
                self.checks = entry.checks if entry.checks is not None else self.checks

    @property
    def fits(self) -> tuple[VerifiedFit, ...] | None:
        """All that were done again; None where none was looked for. Once a reader has described one, something is
        reported."""
        if self.found is None and not self.described:
            return None
        found = (fit for fit in self.found or () if not self.described or fit.verdict != "nothing reported")
        return (*found, *self.described.values())

    def _record(self, entry: Recorded) -> None:
        for question, answer in entry.answers.items():
            given = self._answers.setdefault(question, {})
            given.pop(entry.by, None)
            given[entry.by] = _HandedIn(answer, entry.person, entry.beside)

    def is_answered(self, question: str) -> bool:
        return any(not given.beside for given in self._answers.get(question, {}).values())

    def answer(self, question: str) -> Answer | None:
        """The answer that stands, with all others beside it: a person's before a machine's, a newer before an older."""
        given = self._answers.get(question, {})
        if not self.is_answered(question):
            return None
        candidates = [by for by in given if not given[by].beside]
        standing = max(candidates, key=lambda by: (given[by].person, list(given).index(by)))
        others = tuple(_other(by, each.answer) for by, each in given.items() if by != standing)
        return given[standing].answer.model_copy(update={"others": others or None})


def _described(fit: VerifiedFit) -> str:
    """The same for the same law on the same points: describing it again replaces the earlier verdict."""
    points = fit.points or {}
    where = [points.get("source"), points.get("series")]
    return json.dumps([fit.equation or fit.form, sorted(fit.reported.items()), where], ensure_ascii=False)


def _other(by: str, answer: Answer) -> OtherAnswer:
    fields = {name: getattr(answer, name) for name in OtherAnswer.model_fields if name != "by"}
    return OtherAnswer(by=by, **fields)


def _merged(old: Noted, new: Noted) -> Noted:
    """Both; what is noted again under the same words takes the place of the old."""
    return Noted(
        key_findings=new.key_findings or old.key_findings,
        claims=_newest((claim.claim, claim) for claim in (*old.claims, *new.claims)),
        red_flags=_newest((flag.flag, flag) for flag in (*old.red_flags, *new.red_flags)),
        cited_papers=_newest((paper.title, paper) for paper in (*old.cited_papers, *new.cited_papers)),
    )


def _newest(items: Iterable[tuple[str, Any]]) -> tuple[Any, ...]:
    return tuple({key.casefold().strip(): item for key, item in items}.values())
