"""Numbers inside formulas, in the spelling of ``notation``."""

from __future__ import annotations

import re

from paper_scan.verification.points.printed_numbers import parse_number
from paper_scan.verification.reported.model import Coefficient

NUMBER = (
    r"(?:10\s*\^\{\s*-?\s*\d+(?:\.\d+)?\s*\}|10\^-?\d+\.\d+|10-\d?\.\d+(?=\s*[·×]?\s*[A-Za-z])"
    r"|(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
    r"(?:\s*[×·]\s*10\s*(?:\^\{\s*-?\s*\d+\s*\}|\^-?\d+|-?\d{1,2}(?!\d|\.\d))"
    r"|\s10(?:\d{1,2}(?!\d)|\^\{-?\d+\})|[eE][+-]?\d+)?)"
)
"""Not negative. The exponent of ten may have lost its place (``8.8 × 1013``); in a figure's lettering its sign of
multiplication may be lost (``8.8 1013``, ``8.8 10^{13}``)."""
SMALL = r"\d?\.\d+"
"""What exponents look like: below ten, with decimals."""


def coefficient(name: str, text: str, page: int, start: int, end: int, *, sign: float = 1.0) -> Coefficient | None:
    """The number ``text`` as the coefficient ``name``."""
    bare = re.sub(r"\^(-?\d+(?:\.\d+)?)", r"^{\1}", text.strip())
    bare = re.sub(r"^10-(\d?\.\d+)$", r"10^{-\1}", bare)
    bare = re.sub(r"^(\d+(?:\.\d+)?)\s10(?:(\d{1,2})|\^\{(-?\d+)\})$", r"\1 × 10^{\2\3}", bare)
    bare = re.sub(r"^-\s+", "-", bare)
    number = parse_number(bare if not bare.startswith(".") else "0" + bare)
    if number is None:
        return None
    return Coefficient(name, sign * number.value, number.half_unit, text.strip(), None, None, page, start, end)
