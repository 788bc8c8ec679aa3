"""Claims and red flags renamed or taken out after they were noted, the program's own flags too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from paper_scan.scans.model import Claim, RedFlag
from paper_scan.worksheet.drafts import NoteChangesDraft
from paper_scan.worksheet.entries import Noted, Withdrawn
from paper_scan.worksheet.refusal import Accepted, Refused


class Changes(NamedTuple):
    withdrawn: Withdrawn | None
    noted: Noted | None
    """What was renamed, under its new name."""
    results: list[Accepted | Refused]


def settle_changes(
    draft: NoteChangesDraft, claims: Sequence[Claim], flags: Sequence[RedFlag], by: str, person: str | None
) -> Changes:
    """What of the changes can be made of the claims and flags that stand now.

    ``by``: who is to be named as having taken something out; ``person``: that, if it is a person.
    """
    results: list[Accepted | Refused] = []
    gone: list[Claim | RedFlag] = []
    new: list[Claim | RedFlag] = []
    wanted = [(words, "") for words in draft.delete] + [(change.old, change.new) for change in draft.rename]
    for words, name in wanted:
        found = _meant(words, claims, flags)
        if isinstance(found, Refused):
            results.append(found)
            continue
        results.append(Accepted(words))
        gone.append(found)
        if name:
            key = "claim" if isinstance(found, Claim) else "flag"
            new.append(found.model_copy(update={key: name, "by": person or found.by}))
    if not wanted:
        results.append(Refused("", "nothing given", "Say what to `delete` or `rename`."))
    if not gone:
        return Changes(None, None, results)
    withdrawn = Withdrawn(
        by=by,
        claims=tuple(each.claim for each in gone if isinstance(each, Claim)),
        flags=tuple((each.flag, each.detail) for each in gone if isinstance(each, RedFlag)),
    )
    noted = Noted(
        claims=tuple(each for each in new if isinstance(each, Claim)),
        red_flags=tuple(each for each in new if isinstance(each, RedFlag)),
        by=person,
    )
    return Changes(withdrawn, noted if new else None, results)


def _meant(words: str, claims: Iterable[Claim], flags: Iterable[RedFlag]) -> Claim | RedFlag | Refused:
    """The one note that is meant."""
    key, flags = _key(words), list(flags)
    named: list[Claim | RedFlag] = [claim for claim in claims if _key(claim.claim) == key]
    named += [flag for flag in flags if _key(flag.flag) == key]
    found = named or [flag for flag in flags if _key(flag.detail) == key]
    if len(found) == 1:
        return found[0]
    if found:
        listed = " / ".join(flag.detail for flag in found if isinstance(flag, RedFlag))
        return Refused(words, "unknown note", f"Several are called so. Name one by its detail: {listed}")
    listed = "; ".join([*(claim.claim for claim in claims), *(flag.flag for flag in flags)]) or "none"
    return Refused(words, "unknown note", f"Nothing is noted under these words. What is noted: {listed}")


def _key(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip(".")
