"""Exponents in running text: digits set small above their base, written with Unicode's raised digits.

A text layer has 10¹¹ as "1011". Footnote and citation marks are raised too; behind a word they stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from paper_scan.paper.pdf.raw import RawLine, Span

_SMALLER, _HIGHER = 0.85, 0.2
"""Of its base's type size: how large a raised digit is at most, and by how much it stands higher at least."""
_INTEGER = re.compile(r"\s*([−–+-]?)\s*(\d{1,4})(\s*)")
_UNICODE = str.maketrans("0123456789-–−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺")
_LONE_LETTER = re.compile(r"(?:^|[^\w'’])[^\W\d_]$")
_UNIT = re.compile(r"(?:^|[\d\s/·(])(?:[kcmnµμd]?m|ft|km|px|inch)$")


def with_exponents(line: RawLine) -> str:
    """The line's text, its exponents raised."""
    if len(line.spans) < 2 or not line.upright:
        return line.text
    sizes = [span.size for span in line.spans]
    if min(sizes) > _SMALLER * max(sizes):
        return line.text
    parts: list[str] = []
    base: Span | None = None
    run: list[Span] = []
    for span in line.spans:
        if base is not None and span.text.strip() and _is_raised(span, base):
            run.append(span)
            continue
        if run and not span.text.strip():
            run.append(span)
            continue
        parts.append(_written(run, base, parts))
        parts.append(span.text)
        run = []
        base = span if span.text.strip() else base
    parts.append(_written(run, base, parts))
    return "".join(parts)


def _is_raised(span: Span, base: Span) -> bool:
    return span.size <= _SMALLER * base.size and base.baseline - span.baseline >= _HIGHER * base.size


def _written(run: Sequence[Span], base: Span | None, before: Sequence[str]) -> str:
    """What stands raised, as exponent if it is one."""
    text = "".join([span.text for span in run])
    found = _INTEGER.fullmatch(text)
    if not found or base is None or text[:1].isspace():
        return text
    sign, digits, blank = found.groups()
    if not _takes_exponent("".join(before[-4:]), base, sign, digits):
        return text
    return (sign + digits).translate(_UNICODE) + blank


def _takes_exponent(before: str, base: Span, sign: str, digits: str) -> bool:
    """Whether what ends in ``before`` is a number, a variable or a unit, and no word with a note's mark behind it."""
    last = before[-1:]
    if last.isdigit():
        return True
    if not last.isalpha():
        return bool(sign) and last in ")]"
    if sign:
        return True
    if _LONE_LETTER.search(before):
        return digits in ("2", "3") or base.italic or not last.isascii()
    return digits in ("2", "3") and bool(_UNIT.search(before))
