"""What a journal's lines say, and what they add up to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from paper_scan.scans.model import (
    Answer,
    Check,
    CitedPaper,
    Claim,
    DroppedNote,
    Model,
    OtherAnswer,
    PaperField,
    PaperValue,
    Place,
    RedFlag,
    VerifiedFit,
)
from paper_scan.worksheet.notes.dropped import still_dropped


class Classified(Model):
    entry: Literal["classified"] = "classified"
    paper_type: str
    tags: tuple[str, ...]
    reason: str


class DescribedField(Model):
    """What a reader says that the paper is called, who wrote it, …, where it is printed."""

    value: PaperValue
    """None: the paper doesn't print it."""
    page: int | None = None
    """None where its page can't be searched, so that it was not looked up."""
    places: tuple[Place, ...] = ()


class Described(Model):
    """What the paper is called, who wrote it, where it appeared; only what was said."""

    entry: Literal["described"] = "described"
    by: str
    fields: dict[PaperField, DescribedField]


class Recorded(Model):
    """The answers of one call."""

    entry: Literal["recorded"] = "recorded"
    by: str
    person: bool = False
    beside: bool = False
    """A second reader's answers, kept to be compared: they never stand, and answer nothing."""
    judged: bool = False
    """A person's decision where others differ: it stands above theirs, and above what that person coded before."""
    answers: dict[str, Answer]
    """By question id."""


class Noted(Model):
    entry: Literal["noted"] = "noted"
    key_findings: str = ""
    claims: tuple[Claim, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    cited_papers: tuple[CitedPaper, ...] = ()
    replace: bool = False
    facts: dict[str, bool] | None = None
    """What the checklist's own red flags ask of the paper besides answers; None where no reader of these rules did."""
    by: str | None = None
    """The person whose notes they are."""
    dropped: tuple[DroppedNote, ...] = ()
    """What was not taken; mended in a later call it is not among the dropped any more."""


class Amended(Model):
    """What a person puts right about the paper itself: fields of ``PaperInfo`` by name."""

    entry: Literal["amended"] = "amended"
    by: str
    fields: dict[str, str | int | tuple[str, ...] | None]


class Withdrawn(Model):
    """Claims and red flags that a person takes out: a claim's words, a flag's name and detail."""

    entry: Literal["withdrawn"] = "withdrawn"
    by: str
    claims: tuple[str, ...] = ()
    flags: tuple[tuple[str, str], ...] = ()


class Undone(Model):
    """The newest entry by this person that still counts counts no more."""

    entry: Literal["undone"] = "undone"
    by: str


class Verified(Model):
    entry: Literal["verified"] = "verified"
    fits: tuple[VerifiedFit, ...] = ()
    checks: tuple[Check, ...] | None = None
    replace: bool = False
    """What the program found by itself, in place of what it found before; otherwise a fit that a reader described."""


class CarriedOver(Model):
    """The entries after it were given to the text as another version of the program read it."""

    entry: Literal["carried over"] = "carried over"


class Completed(Model):
    """The scan was finished; an answer after it opens the sheet again."""

    entry: Literal["completed"] = "completed"


class Reopened(Model):
    """A finished sheet, opened again to be changed, under a person's name if there is one."""

    entry: Literal["reopened"] = "reopened"
    by: str | None = None


CARRIED_OVER = "Answers were carried over from another version's reading of the PDF."
"""Among the warnings of a scan that was made so."""

Entry = Annotated[
    Classified
    | Described
    | Recorded
    | Noted
    | Amended
    | Withdrawn
    | Undone
    | Verified
    | CarriedOver
    | Completed
    | Reopened,
    Field(discriminator="entry"),
]
PersonsEntry: TypeAlias = Recorded | Noted | Amended | Withdrawn

_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)


def read_entry(line: dict[str, Any]) -> Entry:
    """Raises pydantic.ValidationError for what isn't an entry."""
    return _ENTRY.validate_python(line)


def write_entry(entry: Entry) -> dict[str, Any]:
    return entry.model_dump(mode="json")


def person_of(entry: Entry) -> str | None:
    """Whose entry it is, if a person's."""
    match entry:
        case Recorded():
            return entry.by if entry.person else None
        case Noted() | Amended() | Withdrawn():
            return entry.by
    return None


def counting(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that count: without what was undone, and without the undoing."""
    found: list[Entry] = []
    for entry in entries:
        if isinstance(entry, Undone):
            at = newest_by(found, entry.by)
            if at is not None:
                del found[at]
        else:
            found.append(entry)
    return found


def newest_by(entries: Sequence[Entry], by: str) -> int | None:
    """Where that person's newest entry stands."""
    return next((at for at in reversed(range(len(entries))) if person_of(entries[at]) == by), None)


@dataclass(frozen=True, slots=True)
class _HandedIn:
    answer: Answer
    person: bool
    beside: bool
    judged: bool


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
    carried_over: bool = False
    completed: bool = False
    reopened_by: str | None = None
    """Under whose name a finished sheet is being changed."""
    description: dict[PaperField, dict[str, DescribedField]] = field(default_factory=dict)
    """By field, then by who said it, the newest last."""
    history: list[Entry] = field(default_factory=list)
    """The entries that count, in their order."""
    _answers: dict[str, dict[tuple[str, bool], _HandedIn]] = field(default_factory=dict)
    """By question, then by who gave it and whether it settles a difference, the newest last."""

    def apply(self, entry: Entry) -> None:
        if isinstance(entry, Undone):
            kept = counting([*self.history, entry])
            self.__init__()  # type: ignore[misc]  # all over again, without what was undone
            for each in kept:
                self.apply(each)
            self.completed = False
            return
        self.history.append(entry)
        self.completed = isinstance(entry, Completed)
        match entry:
            case Classified():
                self.classified = entry
            case Described():
                for name, said in entry.fields.items():
                    by_whom = self.description.setdefault(name, {})
                    by_whom.pop(entry.by, None)
                    by_whom[entry.by] = said
            case Reopened():
                self.reopened_by = entry.by
            case Completed():
                self.reopened_by = None
            case Recorded():
                self._record(entry)
            case CarriedOver():
                self.carried_over = True
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
            given.pop((entry.by, entry.judged), None)
            given[entry.by, entry.judged] = _HandedIn(answer, entry.person, entry.beside, entry.judged)

    def is_answered(self, question: str) -> bool:
        return any(not given.beside for given in self._answers.get(question, {}).values())

    def answer(self, question: str) -> Answer | None:
        """The answer that stands, with all others beside it: one that settles a difference before all others, a
        person's before a machine's, a newer before an older."""
        given = self._answers.get(question, {})
        if not self.is_answered(question):
            return None
        candidates = [key for key in given if not given[key].beside]
        standing = max(candidates, key=lambda key: (given[key].judged, given[key].person, list(given).index(key)))
        others = tuple(_other(key[0], each) for key, each in given.items() if key != standing)
        found = given[standing]
        marks = {"person": found.person or None, "judged": found.judged or None}
        return found.answer.model_copy(update={"others": others or None, **marks})


def _described(fit: VerifiedFit) -> str:
    """The same for the same law on the same points: describing it again replaces the earlier verdict."""
    points = fit.points or {}
    where = [points.get("source"), points.get("series")]
    return json.dumps([fit.equation or fit.form, sorted(fit.reported.items()), where], ensure_ascii=False)


def _other(by: str, given: _HandedIn) -> OtherAnswer:
    own = ("by", "person", "judged")
    fields = {name: getattr(given.answer, name) for name in OtherAnswer.model_fields if name not in own}
    return OtherAnswer(by=by, person=given.person or None, judged=given.judged or None, **fields)


def _merged(old: Noted, new: Noted) -> Noted:
    """Both; what is noted again under the same words takes the place of the old."""
    return Noted(
        key_findings=new.key_findings or old.key_findings,
        claims=_newest((claim.claim, claim) for claim in (*old.claims, *new.claims)),
        red_flags=_newest((flag.flag, flag) for flag in (*old.red_flags, *new.red_flags)),
        cited_papers=_newest((paper.title, paper) for paper in (*old.cited_papers, *new.cited_papers)),
        facts=new.facts if new.facts is not None else old.facts,
        dropped=(*still_dropped(old.dropped, new.claims, new.red_flags, new.dropped), *new.dropped),
    )


def _newest(items: Iterable[tuple[str, Any]]) -> tuple[Any, ...]:
    return tuple({key.casefold().strip(): item for key, item in items}.values())
