"""The form in which a quote and a paper are compared: what print and typing vary is gone, what changes meaning stays.

Gone: white space, letter case, ligatures and other compatibility forms (NFKC), letters' accents, kinds of quotation
marks and dashes, hyphens between letters. Kept: digits, minus signs, decimal points, comparison signs, all other signs;
and it is remembered where a minus sign stood between letters and where a space stood between digits.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

MINUS = "\u2212"
HYPHENS = "-\u2010\u2011\u00ad\u2012\u2013\ufe63\uff0d" + MINUS
"""Dashes that may join the halves of a word (line-end hyphens are set with any of them) or stand for a sign."""
LONG_DASHES = "\u2014\u2015\u2e3a\ufe58"
"""Dashes that stand between words and never inside one."""
QUOTATION_MARKS = "\"'`‘’‚‛“”„‟′″‵‶«»‹›＂＇ʼ"

# Spacing accents: where a PDF sets an accent as a glyph of its own, "naïve" is read as "na¨ıve".
_LOOSE_ACCENTS = "\u00a8\u00b4\u00b8\u02da\u00af\u02c7"
_SAME = {
    "≤": "<=", "≥": ">=", "∼": "~", "\u02dc": "~", "\u02c6": "^", "∗": "*", "⋅": "·", "∙": "·", "⁄": "/", "∕": "/",
    "ı": "i",
}  # fmt: skip
# Strokes through a sign change it (= and ≠); every other mark over a letter is an accent.
_STROKES = "\u0335\u0336\u0337\u0338"

_TOKEN = re.compile(
    r"(?P<run>[!#-&(-,./-_a-~]+)"
    r"|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+)"
    rf"|(?P<dash>--+(?![\d.])|[{re.escape(HYPHENS + LONG_DASHES)}])"
    rf"|(?P<mark>[{re.escape(QUOTATION_MARKS)}]+)"
    r"|(?P<other>[^\s\u0300-\u036f][\u0300-\u036f]*)"
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text and the way back from it to its source."""

    text: str
    source: str
    starts: tuple[int, ...]
    """Positions in ``text`` at which a run of unchanged characters begins, ascending."""
    origins: tuple[int, ...]
    """For each run: where it begins in ``source``."""
    joints: tuple[int, ...]
    """Positions in ``text`` before which a dash between two letters was dropped, ascending."""
    minus_joints: frozenset[int]
    """Those of them where the dash was a minus sign: ``a−b`` is not ``ab``."""
    digit_gaps: tuple[int, ...]
    """Positions in ``text`` before which white space between two digits was dropped, ascending: ``1 0.5`` is not
    ``10.5``."""

    def origin(self, position: int) -> int:
        """Where the character at ``position`` of ``text`` stands in ``source``."""
        run = bisect_right(self.starts, position) - 1
        return self.origins[run] + position - self.starts[run]

    def gap(self, position: int) -> str:
        """What was left out of ``source`` before the character at ``position``; marks without width don't count."""
        before, here = self.origin(position - 1), self.origin(position)
        return "".join(c for c in self.source[before + 1 : here] if c.isspace() or c in HYPHENS or c in LONG_DASHES)

    def joints_within(self, start: int, end: int) -> tuple[int, ...]:
        """Positions strictly between ``start`` and ``end`` where a dash was dropped, counted from ``start``."""
        return _within(self.joints, start, end)

    def digit_gaps_within(self, start: int, end: int) -> tuple[int, ...]:
        """The same for white space between digits."""
        return _within(self.digit_gaps, start, end)


def _within(positions: tuple[int, ...], start: int, end: int) -> tuple[int, ...]:
    return tuple(at - start for at in positions[bisect_right(positions, start) : bisect_left(positions, end)])


def normalise(source: str, spans: tuple[tuple[int, int], ...] | None = None, *, flat: bool = False) -> Normalised:
    """Squeeze ``source``, or only the given ascending ``spans`` of it one after the other.

    ``flat``: with exponents as a text layer has them, 10¹¹ as 1011.
    """
    out: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    joints: list[int] = []
    minus: set[int] = set()
    digit_gaps: list[int] = []
    length = 0
    last = ""  # the character written last
    held = ""  # a dash that waits for the next character to say whether it stands between letters
    held_at = 0

    for kind, token, origin in _tokens(source, spans):
        if kind == "run":
            folded = token.lower()
            if last.isdigit() and folded[0].isdigit() and not held:
                digit_gaps.append(length)
        elif kind == "other":
            folded = _fold(token)
        elif kind == "raised":  # an exponent is no further digit
            folded = ("^" if last.isdigit() and not flat else "") + unicodedata.normalize("NFKC", token).replace(
                MINUS, "-"
            )
        elif kind == "mark":
            folded = "'" if held or last != "'" else ""
        else:
            folded = ""
        if not folded and kind != "dash":
            continue
        if held and folded and last.isalpha() and folded[0].isalpha():
            joints.append(length)
            if held == MINUS:
                minus.add(length)
        elif held:
            out.append("-")
            starts.append(length)
            origins.append(held_at)
            length += 1
            last = "-"
        if kind == "dash":
            held, held_at = token, origin
            continue
        held = ""
        out.append(folded)
        if kind == "run":
            starts.append(length)
            origins.append(origin)
        else:  # all that one character became stands where it stood
            starts.extend(range(length, length + len(folded)))
            origins.extend([origin] * len(folded))
        length += len(folded)
        last = folded[-1]
    if held:
        out.append("-")
        starts.append(length)
        origins.append(held_at)
    return Normalised(
        "".join(out), source, tuple(starts), tuple(origins), tuple(joints), frozenset(minus), tuple(digit_gaps)
    )


def _tokens(source: str, spans: tuple[tuple[int, int], ...] | None) -> Iterator[tuple[str | None, str, int]]:
    for start, end in spans if spans is not None else ((0, len(source)),):
        for match in _TOKEN.finditer(source, start, end):
            yield match.lastgroup, match[0], match.start()


def _fold(cluster: str) -> str:
    """One character with its combining marks, folded; empty if it has neither width nor meaning."""
    if cluster in _SAME:
        return _SAME[cluster]
    if cluster in _LOOSE_ACCENTS or unicodedata.category(cluster[0]) in ("Cf", "Cc"):
        return ""
    parts = unicodedata.normalize("NFKD", cluster)
    if len(parts) > 1 and any(stroke in parts for stroke in _STROKES):
        return unicodedata.normalize("NFKC", cluster).casefold()
    bare = "".join(_SAME.get(c, c) for c in parts if not "\u0300" <= c <= "\u036f" and not c.isspace())
    return unicodedata.normalize("NFKC", bare).casefold()
