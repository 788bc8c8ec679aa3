"""People's names as reference lists and title pages print them."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

LETTER = r"[^\W\d_]"


def _capitals(*blocks: tuple[int, int]) -> str:
    """The capital letters among these code points, as ranges of a character class: long classes compile slowly, and
    names take a dozen of them.
    """
    codes = [code for first, last in blocks for code in range(first, last + 1) if chr(code).isupper()]
    starts = [code for before, code in pairwise([-1, *codes]) if code != before + 1]
    ends = [code for code, after in pairwise([*codes, -1]) if after != code + 1]
    return "".join(
        chr(start) if start == end else f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True)
    )


UPPER = _capitals((0x41, 0x17F), (0x18F, 0x18F), (0x1CD, 0x1DC), (0x218, 0x21B), (0x370, 0x42F), (0x490, 0x4FF),
                  (0x1E00, 0x1EFF))  # fmt: skip
"""Capital letters of the Latin, Greek and Cyrillic alphabets of today, for use inside a character class."""

_SPACING_ACCENTS = {
    "`": ("\u0300", "aeiou"),
    "´": ("\u0301", "aeiouycnszrl"),
    "ˆ": ("\u0302", "aeiouwyghjsc"),
    "˜": ("\u0303", "anoui"),
    "¯": ("\u0304", "aeiou"),
    "˘": ("\u0306", "agiu"),
    "˙": ("\u0307", "zcegi"),
    "¨": ("\u0308", "aeiouy"),
    "˚": ("\u030a", "au"),
    "˝": ("\u030b", "ou"),
    "ˇ": ("\u030c", "cszrnedtgl"),
    "¸": ("\u0327", "cst"),
    "˛": ("\u0328", "aeiu"),
}
"""Accents as signs of their own, how they combine, and the letters that commonly carry them."""
_ACCENTED = re.compile(f"({LETTER}?)([{''.join(_SPACING_ACCENTS)}])({LETTER}?)")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_DOTLESS = {"ı": "i", "ȷ": "j"}

_PARTICLES = (
    "van|von|vander|vande|vom|de|der|den|del|della|di|da|dos|das|do|du|la|le|las|los|ten|ter|zu|zum|zur|"
    "el|al|af|bin|ben|ibn|y|e|['’]t"
)
_PARTICLE = f"(?:{_PARTICLES})"
"""Lower-case words inside a name."""
_SUFFIX = r"(?:,? (?:Jr|Sr|II|III|IV|2nd|3rd)\b\.?)"
_WORD = rf"(?:[{UPPER}]|[dDlLO]['’]|[a-z](?=[{UPPER}])|[a-z]{{2,3}}-(?=[{UPPER}]))(?:{LETTER}|[\u0300-\u036f'’‐‑-])*"
_INITIAL = rf"[{UPPER}]{LETTER}?\."
_BLANK = "[ \u00a0]"
_ENDS = r"(?=\s*[,.;:(“\"*†]|\s*$|\s+(?:and|und|&|et)\b|\s+[*†‡§])"
"""What may follow a name. The alternatives in these patterns exclude each other, so that no text takes long."""

LAST = rf"(?:{_PARTICLE} )*{_WORD}(?: (?:{_PARTICLE} )*{_WORD}){{0,2}}"
"""A family name, with particles: ``van der Wal``, ``Le Scao``, ``Dal Lago``."""
INITIALS = rf"{_INITIAL}(?:{_BLANK}?[-‐‑–]?{_BLANK}?(?:{_INITIAL}|[a-z]\.(?=[ ,-]|$)|{_PARTICLE}(?=[,.;&]| and )))*"
"""``J. M.``, ``M.-W.``, ``Yu.``"""
VANCOUVER = re.compile(rf"({LAST}) ([{UPPER}](?:-?[{UPPER}]){{0,3}})({_SUFFIX})?{_ENDS}")
"""``Del Mar CB``: family name and bare initials."""
INVERTED = re.compile(rf"({LAST}), ({INITIALS})({_SUFFIX})?")
"""``Baum, C. L.``"""
INVERTED_FULL = re.compile(rf"({LAST}), ({_WORD}(?: (?:[{UPPER}]\.|{_WORD}))*)({_SUFFIX})?{_ENDS}")
"""``Alter, Orly``"""
NATURAL = re.compile(
    rf"(?:(?:{_WORD}|{_INITIAL}(?:-?[{UPPER}]\.)*|{_PARTICLE}|[a-z]\.){_BLANK})*?"
    rf"(?:(?:{_WORD}|{_INITIAL}(?:-?[{UPPER}]\.)*|[a-z]\.){_BLANK}|[{UPPER}]\.)"
    rf"(?:{_PARTICLE} )*{_WORD}(?<!\W[{UPPER}]){_SUFFIX}?{_ENDS}"
)
"""``Geoffrey E Hinton``, ``J.-G. Lou``, ``Oskar van der Wal``: at least two words."""


def with_accents(text: str) -> str:
    """``text`` with accents that stand as signs of their own put on their letter, and ligatures in their letters.

    Fonts set an accent before its letter or behind it; it goes to the neighbour that commonly carries it, the one that
    follows if both do, but for those that hang below.

    >>> with_accents("S´ebastien, Soˇna, Laurenc¸on, Universita¨t, Charite´")
    'Sébastien, Soňa, Laurençon, Universität, Charité'
    """
    return unicodedata.normalize("NFC", _ACCENTED.sub(_put_on, text.translate(_LIGATURES)))


def _put_on(found: re.Match[str]) -> str:
    before, accent, after = found.groups()
    combining, usual = _SPACING_ACCENTS[accent]
    fits_before = bool(before) and before.lower() in usual
    fits_after = bool(after) and _DOTLESS.get(after, after).lower() in usual
    if fits_after and not (fits_before and accent in "¸˛"):
        return before + _DOTLESS.get(after, after) + combining
    return before + combining + after if fits_before else found[0]


def spaced(initials: str) -> str:
    """Bare or crowded initials as they are written before a family name: ``CB`` and ``C.B.`` as ``C. B.``"""
    if "." not in initials:
        return " ".join(f"{letter}." for letter in initials if letter.isalpha())
    return re.sub(r"\.\s*(?=[^\s\W]|[^\W])", ". ", initials).strip()


def family_name(name: str) -> str:
    """The part of a name in natural order that a citation prints: ``Oskar van der Wal`` gives ``van der Wal``."""
    words = re.sub(rf"{_SUFFIX}$", "", name.strip()).split()
    if not words:
        return ""
    first = len(words) - 1
    while first > 1 and len(words[first - 1]) > 1 and words[first - 1].lower() in _PARTICLES.split("|"):
        first -= 1
    return " ".join(words[first:])


def base_letters(text: str) -> str:
    """Only the letters from a to z, accents off: to compare names that are spelt with other accents or spaces."""
    return re.sub(r"[^a-z]", "", unicodedata.normalize("NFKD", text).lower())


def looks_like_name(text: str) -> bool:
    """Whether the whole of ``text`` could be one person's name in natural order."""
    return len(text) <= 60 and NATURAL.fullmatch(text.strip()) is not None
