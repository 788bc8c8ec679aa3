"""Numbers as papers print them: 111M, 2.2B, 1.3e19, 1.3×10^{19}, 10^{20}, 45.2%, 0.351 ± 0.004, 1,024, −0.5, 71.3*.

Superscripts must be marked, as ``10^{19}`` or 10¹⁹: as plain letters a power of ten is a number of four digits.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from math import isfinite, log
from typing import Literal, TypeAlias

Notation: TypeAlias = Literal["plain", "suffix", "power", "scientific", "percent"]
"""``plain`` 1,024.5 · ``suffix`` 10M · ``power`` 10^{3} · ``scientific`` 1.3e19, 2×10^{3} · ``percent`` 45%."""


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    value: float
    """A percentage keeps its printed size: 45.2% is 45.2."""
    half_unit: float
    """Half a unit of the last printed digit: the true value lies within ``value`` ± ``half_unit`` if it was rounded."""
    notation: Notation
    plus_minus: float | None = None
    """The spread printed behind a ± sign."""
    remainder: str = ""
    """What else stands in the text: footnote marks, arrows, a second number in parentheses."""
    doubt: str = ""
    """Why the value may be wrong; empty if nothing speaks for that."""


SUFFIXES = {
    "k": 3, "K": 3, "M": 6, "m": 6, "B": 9, "b": 9, "G": 9, "bn": 9, "Bn": 9, "T": 12, "t": 12,
    "thousand": 3, "million": 6, "mln": 6, "billion": 9, "trillion": 12,
}  # fmt: skip
"""Powers of ten that a suffix stands for."""

_SPACES = {ord(c): " " for c in "\u00a0\u2002\u2003\u2007"} | {ord(c): "\u2009" for c in "\u202f\u2006\u200a"}
_SIGNS = {ord(c): "-" for c in "−–‐‑‒﹣－"} | {ord(c): "×" for c in "✕⨯✖"} | {ord("∙"): "·", ord("⋅"): "·"}
_INVISIBLE = {ord(c): None for c in "\u200b\u200c\u200d\ufeff\u00ad"}

_RAISED = re.compile("[\u00aa\u00b2\u00b3\u00b9\u00ba\u1d2c-\u1d61\u2070-\u207f]+")

_MANTISSA = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\u2009\d{3})+(?:\.\d+)?|\d+(?:\.\d*|,\d+)?|\.\d+)"
_NUMBER = re.compile(
    rf"""^\s*(?P<lead>[~≈∼$€£↑↓*†‡]*)\s*
    (?:
        (?P<sign>[-+]?)\s*(?P<base>10|2|e)\s*\^\{{\s*(?P<only>[-+]?\s*\d+(?:\.\d+)?)\s*\}}
      | (?P<sign2>[-+]?)\s*(?P<mantissa>{_MANTISSA})
        (?:
            \s*[×x·*]\s*10\s*\^\{{\s*(?P<power>[-+]?\s*\d+)\s*\}}
          | \s*[×x·]\s*10\s*\^?(?P<lost>[-+]?\d{{1,2}})(?!\d)
          | [eE](?P<exponent>[-+]?\d{{1,3}})
          | \s?(?P<suffix>{"|".join(sorted(SUFFIXES, key=len, reverse=True))})(?![A-Za-z])
        )?
    )
    \s*(?P<percent>[%٪])?
    (?P<rest>.*)$""",
    re.VERBOSE,
)
_PLUS_MINUS = re.compile(
    rf"^\s*(?:±|\+/-|\+-)\s*(?P<a>{_MANTISSA})|^\s*\(\s*(?:±|\+/-)\s*(?P<b>{_MANTISSA})\s*\)"
    rf"|^\s*[\^_]\{{\s*(?:±|\+/-)\s*(?P<c>{_MANTISSA})\s*\}}"
)
_MARK = r"(?:[×*†‡§¶♯#♠♣♥♦⋆∗✓↑↓]+|\^\{[^{}]{1,3}\})"
_HARMLESS = re.compile(rf"^(?:\s*{_MARK})*\s*$")
_ASIDE = re.compile(rf"^(?:\s*{_MARK})*\s*\([^()]*\)(?:\s*{_MARK})*\s*$|^\s*_\{{[^{{}}]*\}}$")


def parse_number(text: str) -> PrintedNumber | None:
    """The number that ``text`` prints, or None if it prints anything else: words, a range, a bound, two numbers."""
    found = _NUMBER.match(normalised(text))
    if not found:
        return None
    value, half_unit, notation, doubt = _power(found) if found["base"] else _mantissa(found)
    rest, spread = found["rest"], None
    if matched := _PLUS_MINUS.match(rest):
        digits = matched["a"] or matched["b"] or matched["c"]
        spread, rest = _digits(digits, 0 if found["base"] else _exponent(found))[0], rest[matched.end() :]
        if late := re.match(r"\s*[%٪]", rest):
            notation, rest = "percent", rest[late.end() :]
    if not isfinite(value) or not (_HARMLESS.match(rest) or _ASIDE.match(rest)):
        return None
    if found["percent"]:
        notation = "percent"
    return PrintedNumber(value, half_unit, notation, spread, (found["lead"] + " " + rest.strip()).strip(), doubt)


def normalised(text: str) -> str:
    """``text`` with one kind of minus, times and space each, and raised letters as ``^{…}``."""
    marked = _RAISED.sub(lambda found: "^{" + "".join(map(_lowered, found[0])) + "}", text)
    plain = marked.translate(_SPACES).translate(_SIGNS).translate(_INVISIBLE).strip()
    # There is no raised form of the minus sign itself: 10⁻⁴ may come as 10−⁴.
    return re.sub(r"(?<=10)\s*([-+])\s*\^\{(\d+)\}", r"^{\1\2}", plain)


def _lowered(letter: str) -> str:
    return "".join(chr(int(code, 16)) for code in unicodedata.decomposition(letter).split()[1:])


def _power(found: re.Match[str]) -> tuple[float, float, Notation, str]:
    base = {"10": 10.0, "2": 2.0, "e": 2.718281828459045}[found["base"]]
    exponent = float(found["only"].replace(" ", ""))
    doubt = "a small exponent of 2 may be a footnote mark" if found["base"] == "2" and 0 < exponent < 5 else ""
    value = base**exponent if abs(exponent) < 300 else float("nan")
    decimals = len(found["only"].partition(".")[2])
    half = value * log(base) * 0.5 * 10.0**-decimals if decimals else 0.0
    return (-value if found["sign"] == "-" else value), half, "power", doubt


def _mantissa(found: re.Match[str]) -> tuple[float, float, Notation, str]:
    value, half_unit, doubt = _digits(found["mantissa"], _exponent(found))
    notation: Notation = "plain"
    if found["suffix"]:
        notation = "suffix"
    elif found["power"] or found["exponent"] or found["lost"]:
        notation = "scientific"
        if found["lost"]:
            doubt = "the exponent is not raised in the text layer"
    return (-value if found["sign2"] == "-" else value), half_unit, notation, doubt


def _exponent(found: re.Match[str]) -> int:
    if found["suffix"]:
        return SUFFIXES[found["suffix"]]
    exponent = found["power"] or found["exponent"] or found["lost"] or "0"
    return int(exponent.replace(" ", ""))


def _digits(text: str, exponent: int) -> tuple[float, float, str]:
    """Value, half a unit of the last digit, and what makes the reading doubtful; both times 10^exponent."""
    doubt = ""
    plain = text.replace("\u2009", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
    elif "," in plain:
        plain, doubt = plain.replace(",", "."), "the comma is read as a decimal point"
    decimals = len(plain.partition(".")[2])
    return float(f"{plain}e{exponent}"), float(f"5e{exponent - decimals - 1}"), doubt
