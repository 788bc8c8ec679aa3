"""Mathematics as a text layer gives it, in one spelling, with the way back to the paper's text.

Letters of mathematical fonts become plain ones, raised digits ``^{…}``, all minus signs ``-``, all dots of
multiplication ``·``. What the text layer has lost (that 10¹³ isn't 1013) is left to the patterns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

_RAISED = {ord(r): p for r, p in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True)}
_LOWERED = {ord(r): p for r, p in zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)}
_SIGNS = dict.fromkeys(map(ord, "−–‐‑‒﹣－"), "-") | dict.fromkeys(map(ord, "⋅∙·∗*"), "·") | {ord("✕"): "×"}
_SIGNS |= dict.fromkeys(map(ord, "≈≃∼~≅"), "≈") | dict.fromkeys(map(ord, "\u2009\u200a\u202f\u00a0\n\t"), " ")
_RAISED_RUN = re.compile(
    r"(?<![.\d⁰¹²³⁴⁵⁶⁷⁸⁹])[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:\.[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?![\d])|(?<=10)[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
)


@dataclass(frozen=True, slots=True)
class Notation:
    """``text`` in one spelling; character i of it comes from ``origin[i]`` of the paper's text."""

    text: str
    origin: Sequence[int]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the paper's text of ``text[start:end]``."""
        return self.origin[start], self.origin[max(start, end - 1)] + 1


def notation(text: str, start: int = 0) -> Notation:
    """``text``, which begins at the offset ``start`` of a paper's text, in one spelling."""
    if text.isascii():
        return Notation(text.translate(_SIGNS), range(start, start + len(text)))
    letters: list[str] = []
    origin: list[int] = []

    def put(piece: str, at: int) -> None:
        letters.extend(piece)
        origin.extend([start + at] * len(piece))

    position = 0
    for run in _RAISED_RUN.finditer(text):
        for at in range(position, run.start()):
            put(_plain(text[at]), at)
        put("^{", run.start())
        for at in range(run.start(), run.end()):
            put(text[at].translate(_RAISED), at)
        put("}", run.end() - 1)
        position = run.end()
    for at in range(position, len(text)):
        put(_plain(text[at]), at)
    return Notation("".join(letters), tuple(origin))


@cache
def _plain(letter: str) -> str:
    if ord(letter) < 128:
        return letter.translate(_SIGNS)
    if unicodedata.combining(letter) or letter in "ˆ˜ˉ":  # hats, tildes and bars: the quantity is the same
        return ""
    if ord(letter) in _RAISED:  # a lone raised digit inside a number: the line's baseline was misjudged
        return _RAISED[ord(letter)]
    found = letter.translate(_LOWERED).translate(_SIGNS)
    if found == letter:
        found = unicodedata.normalize("NFKC", letter)
        if letter.isupper() and "\u0302" in (parts := unicodedata.normalize("NFD", letter)):
            found = parts[0]
        found = found.replace("ϵ", "ε").replace("ϕ", "φ").replace("ϑ", "θ")
    return found
