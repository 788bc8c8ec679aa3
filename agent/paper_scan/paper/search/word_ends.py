"""Where a quote may begin and end: never inside a word or a number.

``supervised`` is no quote from ``un-supervised``, ``5.3`` none from ``15.3``, ``5.34`` or ``-5.3``. A footnote's number
at a word (``shown2``, ``2We show``) is no part of it. The second half of a compound (``p-values``) may begin a quote if
the first half is a word of its own that the second does not depend on.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from paper_scan.paper.search.normalise import HYPHENS, LONG_DASHES, MINUS, Normalised

Cut: TypeAlias = Literal["cut word", "cut number"]

_SOLID = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts written without spaces: there any two letters may part (Thai, Lao, Japanese, Chinese)."""
_NUMBER = re.compile(r"-?[.,]?\d")
# What gives a number another value if it is left out before it.
_SIGNS_BEFORE = "<>±≈~≠^"


def cut_at_start(text: Normalised, position: int) -> Cut | None:
    """What a quote that begins at ``position`` of the normalised text would cut."""
    if position == 0:
        return None
    here, before = text.text[position], text.text[position - 1]
    if here.isalpha() and before.isalpha():
        return "cut word" if _joined(text, position) and not _solid(before, here) else None
    if _begins_number(text.text, position):
        return "cut number" if _number_goes_on_before(text, position) else None
    if here in "<>=" and before in "<>=" and _touching(text, position):
        return "cut number"
    return None


def cut_at_end(text: Normalised, position: int) -> Cut | None:
    """What a quote that ends before ``position`` of the normalised text would cut."""
    if position >= len(text.text):
        return None
    last, after = text.text[position - 1], text.text[position]
    if last.isalpha() and after.isalpha():
        return "cut word" if _joined(text, position) and not _solid(last, after) else None
    if last.isdigit():
        return "cut number" if _number_goes_on_after(text, position) else None
    if last in "<>=" and after in "<>=" and _touching(text, position):
        return "cut number"
    return None


def _joined(text: Normalised, position: int) -> bool:
    """Whether the letters on both sides belong to one word: nothing between them, or a hyphen (with a line's end)."""
    gap = text.gap(position)
    if any(c in LONG_DASHES for c in gap) or "--" in gap:
        return False
    if any(c in HYPHENS for c in gap):
        return not (gap[0].isspace() and gap[-1].isspace())
    return not gap


def _touching(text: Normalised, position: int) -> bool:
    return not text.gap(position)


def halves(text: Normalised, position: int) -> tuple[str, str]:
    """The letters that run up to ``position`` and on from it, with no regard to spaces: the halves of a cut word."""
    before, after = position, position
    while before and text.text[before - 1].isalpha() and (before == position or not text.gap(before)):
        before -= 1
    while after < len(text.text) and text.text[after].isalpha() and (after == position or not text.gap(after)):
        after += 1
    return text.text[before:position], text.text[position:after]


def stands_alone(first_half: str) -> bool:
    """Whether a compound's second half keeps its meaning without the first."""
    return first_half not in _BINDING


_BINDING_WORDS = """
    a ab ad all almost anti barely bi by co contra counter de dis e ex extra fore half hyper hypo il ill im in inter
    intra ir least less low macro mal meta micro mid mini mis mono multi near nearly never no non none nor not off on
    out over para part partially partly poly post pre pro pseudo quasi re self semi sub super supra trans tri ultra un
    under up with without zero
"""
_BINDING = frozenset(_BINDING_WORDS.split())
"""Prefixes and words that deny, weaken or turn round what they are joined to."""


def _solid(before: str, here: str) -> bool:
    return bool(_SOLID.match(before) and _SOLID.match(here))


def _begins_number(text: str, position: int) -> bool:
    """A digit, or a sign or decimal point with a digit behind it."""
    return bool(_NUMBER.match(text, position))


def _number_goes_on_before(text: Normalised, position: int) -> bool:
    before = text.text[position - 1]
    two_before = text.text[position - 2] if position > 1 else ""
    if before in _SIGNS_BEFORE or (before == "=" and two_before in "<>"):
        return True  # a sign belongs to its number over a space
    if before == "-" and text.source[text.origin(position - 1)] == MINUS:
        return True
    if not _touching(text, position):
        return False
    return before.isalnum() or before == "-" or (before in ".,/" and two_before.isdigit())


def _number_goes_on_after(text: Normalised, position: int) -> bool:
    after, rest = text.text[position], text.text[position + 1 : position + 3]
    if after in "%‰" or (after == "×" and rest == "10"):
        return True  # over a space, too
    if not _touching(text, position):
        return False
    if after.isalnum() or after == "^":
        return True
    return after in ".,/-" and rest[:1].isdigit() and _touching(text, position + 1)
