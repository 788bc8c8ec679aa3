"""``scan record``: what a person puts right beside the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paper_scan.cli.exits import Code, Stop

if TYPE_CHECKING:
    from paper_scan.worksheet import Refused, Worksheet


@dataclass(frozen=True)
class PutRight:
    """What the options say; empty where nothing was given."""

    title: str | None = None
    authors: Sequence[str] = ()
    year: int | None = None
    venue: str | None = None
    flag: str | None = None
    claim: str | None = None
    support: str | None = None
    detail: str = ""
    quotes: Sequence[str] = ()
    without_flag: str | None = None
    without_claim: str | None = None

    @property
    def is_anything(self) -> bool:
        given = (self.title, self.year, self.venue, self.flag, self.claim, self.without_flag, self.without_claim)
        return bool(self.authors) or any(each is not None for each in given)


def put_right(worksheet: Worksheet, by: str, given: PutRight) -> list[Refused]:
    """Record all of it; gives what was refused. Raises Stop where an option lacks another."""
    from paper_scan.worksheet import Refused

    results: list[object] = []
    fields: dict[str, Any] = {"title": given.title, "authors": tuple(given.authors) or None, "year": given.year}
    fields = {name: value for name, value in (fields | {"venue": given.venue}).items() if value is not None}
    if fields:
        results.append(worksheet.amend(by, fields))
    if given.without_flag is not None or given.without_claim is not None:
        results.append(worksheet.withdraw(by, *_named(worksheet, given)))
    if given.flag is not None or given.claim is not None:
        results += worksheet.note(_notes(given), by)
    return [each for each in results if isinstance(each, Refused)]


def _notes(given: PutRight) -> Any:
    from pydantic import ValidationError

    from paper_scan.worksheet import ClaimDraft, EvidenceDraft, NotesDraft, RedFlagDraft

    evidence = tuple(EvidenceDraft(quote=words) for words in given.quotes)
    if given.flag is not None and not given.detail:
        raise Stop("With --flag give --because: what exactly is wrong.", Code.USAGE)
    flags = (RedFlagDraft(flag=given.flag, detail=given.detail, evidence=evidence),) if given.flag is not None else ()
    if given.claim is None:
        return NotesDraft(red_flags=flags)
    try:
        claim = ClaimDraft.model_validate(
            {"claim": given.claim, "evidence": given.detail, "supported": given.support, "quotes": evidence}
        )
    except ValidationError:
        raise Stop("With --claim give --support: strong, moderate, weak or unsupported.", Code.USAGE) from None
    return NotesDraft(red_flags=flags, claims=(claim,))


def _named(worksheet: Worksheet, given: PutRight) -> tuple[list[str], list[tuple[str, str]]]:
    """The claims and flags that begin as named. Stop where it is none, or not one only."""
    beside = worksheet.beside()
    claims = _beginning([each.claim for each in beside.claims], given.without_claim, "claim")
    all_flags = [(each.flag, each.detail) for each in beside.red_flags]
    wanted = _beginning([f"{flag}: {detail}" for flag, detail in all_flags], given.without_flag, "red flag")
    return claims, [each for each in all_flags if f"{each[0]}: {each[1]}" in wanted]


def _beginning(there: Sequence[str], words: str | None, what: str) -> list[str]:
    if words is None:
        return []
    found = [each for each in there if each.casefold().startswith(words.strip().casefold())]
    if len(found) == 1:
        return found
    listed = "".join(f"\n  {each[:160]}" for each in (found or there)) or "\n  none"
    said = f"Several begin so; write more of the {what}" if found else f"No {what} begins with “{words}”"
    raise Stop(f"{said}:{listed}", Code.USAGE)
