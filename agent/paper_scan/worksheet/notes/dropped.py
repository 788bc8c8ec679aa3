"""Claims and red flags that were refused: they stay on the sheet's account until they are mended."""

from __future__ import annotations

import re
from collections.abc import Iterable

from paper_scan.scans.model import Claim, DroppedNote, RedFlag

_SAME = 0.6
"""Share of the shorter one's words that two wordings of one note have in common; not measured."""


def still_dropped(
    before: Iterable[DroppedNote], claims: Iterable[Claim], flags: Iterable[RedFlag], again: Iterable[DroppedNote]
) -> tuple[DroppedNote, ...]:
    """What is missing still of what was dropped ``before``, now that these are noted and those were given in vain."""
    given = {
        "claim": [claim.claim for claim in claims],
        "red flag": [flag.flag for flag in flags],
    }
    for each in again:
        given[each.kind].append(each.words)
    return tuple(each for each in before if not any(_same(each.words, words) for words in given[each.kind]))


def _same(one: str, other: str) -> bool:
    first, second = _words(one), _words(other)
    return len(first & second) >= _SAME * max(1, min(len(first), len(second)))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
