"""Units that a header or an axis's title multiplies its numbers with: Params (B), Tokens (×10^9), Size in millions."""

from __future__ import annotations

import re

from paper_scan.verification.points.points import Role

COUNTED: tuple[Role, ...] = ("N", "D", "C", "steps", "batch")
"""What is counted in thousands, millions, billions; a K behind anything else may be kelvin."""

_UNITS: tuple[tuple[str, int], ...] = (
    (r"thousands?|K|k", 3),
    (r"millions?|mio\.?|M", 6),
    (r"billions?|bn|B|G", 9),
    (r"trillions?|T", 12),
)
_POWER = re.compile(r"[(\[,]\s*(?:in\s+)?(?:[×x·*]\s*)?(?:10\s*\^\{?\s*(-?\d+)\s*\}?|1e([-+]?\d+))[a-zA-Z .-]*[)\]]")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def scale_for(name: str, role: Role) -> tuple[int, str]:
    """``scale_of(name)``, unless it is a single letter behind something that isn't counted."""
    exponent, unit = scale_of(name)
    letter = re.fullmatch(r"\W*[A-Za-z]\W*", unit)
    return (0, "") if letter and role not in COUNTED else (exponent, unit)


def scale_of(name: str) -> tuple[int, str]:
    """The power of ten that a header's unit stands for, and its words: (9, "(B)") for ``Params (B)``; else (0, "")."""
    text = re.sub(r"10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda found: "10^{" + found[1].translate(_RAISED) + "}", name)
    if found := _POWER.search(text):
        return int(found[1] or found[2]), found[0]
    for words, exponent in _UNITS:
        if found := re.search(rf"[(\[]\s*(?:in\s+)?(?:{words})(?:\s+\w+)?\s*[)\]]|\bin (?:{words})\b", text):
            return exponent, found[0]
    return 0, ""


def scaled(value: float, exponent: int) -> float:
    """value · 10^exponent without the error of a binary power of ten: 2.2 billion is 2200000000.0."""
    return float(f"{value!r}e{exponent}") if exponent and "e" not in repr(value) else value * 10.0**exponent


def tidy(value: float) -> float:
    return float(f"{value:.12g}")
