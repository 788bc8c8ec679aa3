"""Words cut at the end of a line: put together without the hyphen, or with it where it belongs to the word."""

from __future__ import annotations

import re
from collections.abc import Iterable

_HYPHENS = "-\u2010"
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_LAST_WORD = re.compile(r"[^\W\d_][\w'’]*(?:[-\u2010][\w'’]+)*[-\u2010]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


class Vocabulary:
    """The words of a document, to look up how it writes them elsewhere."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words = "\n".join({word for line in lines for word in _WORD.findall(line.casefold())})

    def count(self, part: str) -> int:
        """How many different words of the document contain ``part``."""
        return self._words.count(part.casefold())


def joint(before: str, after: str, words: Vocabulary) -> tuple[str, str]:
    """How a line ending in ``before`` and the next, beginning with ``after``, go together: the line without the hyphen
    that was only its end's, and what stands between the two (a space, or nothing).
    """
    if not before or before[-1] not in _HYPHENS or not after:
        return before, " "
    cut = _LAST_WORD.search(before)
    rest = _FIRST_WORD.match(after)
    if cut is None:
        # A dash, a minus or a number: "10-" and "20" belong together, " - " doesn't.
        return before, "" if len(before) > 1 and before[-2].isalnum() else " "
    if rest is None or not rest[0][0].islower():
        return before, ""
    left = cut[0]
    if _keeps_hyphen(left, rest[0], words):
        return before, ""
    return before[:-1], ""


def _keeps_hyphen(left: str, right: str, words: Vocabulary) -> bool:
    """Is it "self-" + "attention", not "atten-" + "tion"? The document's own use elsewhere decides."""
    if left.casefold() == right.casefold() + "-":
        return True
    hyphened, together = words.count(left + right), words.count(left[:-1] + right)
    if hyphened != together:
        return hyphened > together
    # "state-of-the-" + "art": the last of several parts, written nowhere else.
    return (
        any(h in left[:-1] for h in _HYPHENS)
        and words.count("-" + left[:-1].rsplit("-")[-1] + right) == 0
        and len(right) > 2
    )
