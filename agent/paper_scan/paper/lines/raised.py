"""What is set small above its line in running text, written with Unicode's raised digits: exponents, and the marks of
notes and citations.

A text layer has 10¹¹ as "1011" and a footnote's mark behind "beliefs." as "beliefs.6"; and "1https://" where a footnote
begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from paper_scan.paper.pdf.raw import RawLine, Span

_SMALLER, _HIGHER = 0.85, 0.2
"""Of its base's type size: how large a raised digit is at most, and by how much it stands higher at least."""
_INTEGER = re.compile(r"\s*([−–+-]?)\s*(\d{1,4})(\s*)")
MARKS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNICODE = str.maketrans("0123456789-–−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺")
_MARK = re.compile(r"\s*\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\s*,?\s*")
"""Numbers of notes or works."""
_MARKED = re.compile(r"[^\W\d_]{2}$|[a-z)\]”’\"][.,;:!?)\]”’\"]*$")
"""What a mark may hang on: a word, or the punctuation behind one."""
_LONE_LETTER = re.compile(r"(?:^|[^\w'’])[^\W\d_]$")
_UNIT = re.compile(r"(?:^|[\d\s/·(])(?:[kcmnµμd]?m|ft|km|px|inch)$")


def with_raised(line: RawLine, marks: bool = True) -> str:
    """The line's text, its exponents raised, and its marks if ``marks`` says so."""
    if len(line.spans) < 2 or not line.upright:
        return line.text
    sizes = [span.size for span in line.spans]
    if min(sizes) > _SMALLER * max(sizes):
        return line.text
    parts: list[str] = [_leading_mark(line) if marks else ""]
    base: Span | None = None
    run: list[Span] = []
    for span in line.spans[len(parts[0]) > 0 :]:
        if base is not None and span.text.strip() and _is_raised(span, base):
            run.append(span)
            continue
        if run and not span.text.strip():
            run.append(span)
            continue
        parts.append(_written(run, base, parts, marks))
        parts.append(span.text)
        run = []
        base = span if span.text.strip() else base
    parts.append(_written(run, base, parts, marks))
    return "".join(parts)


def _is_raised(span: Span, base: Span) -> bool:
    return span.size <= _SMALLER * base.size and base.baseline - span.baseline >= _HIGHER * base.size


def _written(run: Sequence[Span], base: Span | None, before: Sequence[str], marks: bool) -> str:
    """What stands raised, as exponent or mark if it is one."""
    text = "".join([span.text for span in run])
    found = _INTEGER.fullmatch(text)
    words = "".join(before[-4:])
    if found and base is not None and not text[:1].isspace() and _takes_exponent(words, base, *found.groups()[:2]):
        sign, digits, blank = found.groups()
        return (sign + digits).translate(_UNICODE) + blank
    if marks and base is not None and _MARK.fullmatch(text) and _MARKED.search(words):
        return text.translate(MARKS)
    return text


def _leading_mark(line: RawLine) -> str:
    """A mark with which the line begins, apart from its first word; empty if there is none."""
    first = line.spans[0]
    following = next((span for span in line.spans[1:] if span.text.strip()), None)
    if following is None or not first.text.strip().isdigit() or not _is_raised(first, following):
        return ""
    blank = "" if first.text[-1:].isspace() or not following.text[:1].isalpha() else " "
    return first.text + blank


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
