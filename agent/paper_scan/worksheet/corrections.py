"""What persons put right beside the answers: title, authors, year, venue; claims and red flags taken out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from pydantic import ValidationError

from paper_scan.scans.model import Claim, Corrected, PaperInfo, RedFlag
from paper_scan.worksheet.entries import Amended, Entry, Noted, Withdrawn

Field: TypeAlias = Literal["title", "authors", "year", "venue", "arxiv_id", "doi"]
FIELDS: tuple[Field, ...] = ("title", "authors", "year", "venue", "arxiv_id", "doi")


@dataclass
class Corrections:
    """All that count, the newest of each."""

    fields: dict[Field, tuple[str, Any]] = field(default_factory=dict)
    """By field of ``PaperInfo``: who, and its value."""
    without_claims: dict[str, str] = field(default_factory=dict)
    """By a claim's words, in small letters: who took it out."""
    without_flags: dict[tuple[str, str], str] = field(default_factory=dict)
    """By a flag's name and detail."""

    def about(self, paper: PaperInfo) -> PaperInfo:
        said = {name: source for name, source in (paper.described or {}).items() if name not in self.fields}
        put_right = {name: value for name, (_, value) in self.fields.items()}
        return PaperInfo.model_validate(paper.model_dump() | put_right | {"described": said or None})

    def claims(self, found: Iterable[Claim]) -> tuple[Claim, ...]:
        return tuple(claim for claim in found if _key(claim.claim) not in self.without_claims)

    def flags(self, found: Iterable[RedFlag]) -> tuple[RedFlag, ...]:
        return tuple(flag for flag in found if (flag.flag, flag.detail) not in self.without_flags)

    def listed(self, paper: PaperInfo) -> tuple[Corrected, ...]:
        """As a scan says them; a field that is again as the paper has it is none."""
        found = []
        for name in FIELDS:
            by, value = self.fields.get(name, ("", None))
            before = getattr(paper, name)
            if by and value != before:
                found.append(Corrected(by=by, what=name, value=_words(value), was=_words(before)))
        found += [Corrected(by=by, what="claim withdrawn", value=claim) for claim, by in self.without_claims.items()]
        found += [
            Corrected(by=by, what="flag withdrawn", value=f"{flag}: {detail}")
            for (flag, detail), by in self.without_flags.items()
        ]
        return tuple(found)


def corrections(entries: Sequence[Entry]) -> Corrections:
    """What the entries come to. A claim or flag that is noted again is back."""
    found = Corrections()
    for entry in entries:
        match entry:
            case Amended():
                for name in FIELDS:
                    if name in entry.fields:
                        found.fields[name] = (entry.by, entry.fields[name])
            case Withdrawn():
                found.without_claims |= {_key(claim): entry.by for claim in entry.claims}
                found.without_flags |= dict.fromkeys(entry.flags, entry.by)
            case Noted():
                for claim in entry.claims:
                    found.without_claims.pop(_key(claim.claim), None)
                for flag in entry.red_flags:
                    found.without_flags.pop((flag.flag, flag.detail), None)
            case _:
                pass
    return found


def wrong_fields(given: dict[str, Any], paper: PaperInfo) -> str:
    """What is wrong with what a person wants to put right; empty where nothing is."""
    strange = [name for name in given if name not in FIELDS]
    if strange or not given:
        return f"{', '.join(strange) or 'Nothing'} can't be corrected; what can be: {', '.join(FIELDS)}."
    try:
        fixed = PaperInfo.model_validate(paper.model_dump() | given)
    except ValidationError as error:
        first = error.errors()[0]
        return f"{first['loc'][0]}: {first['msg']}."
    if ("title" in given and not fixed.title.strip()) or not all(name.strip() for name in fixed.authors):
        return "A title and an author's name hold letters."
    return "" if fixed.year is None or 1500 <= fixed.year <= 2200 else f"{fixed.year} is no year of a paper."


def _key(claim: str) -> str:
    return claim.casefold().strip()


def _words(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple | list) else "" if value is None else str(value)
