"""Gains that a sentence states with both ends: ``from 45.2 to 48.1, an improvement of 3.9 points``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from paper_scan.paper.model import Paper
from paper_scan.verification.arithmetic.finding import Finding
from paper_scan.verification.arithmetic.statements.told import NUMBER, told, value_of
from paper_scan.verification.reported.attribution import of_others
from paper_scan.verification.reported.notation import Notation

_CHANGE = (
    r"(?:increase|improvement|gain|rise|growth|reduction|decrease|drop|decline|fall|jump|boost|saving|speed-?up)s?"
)
_HOW = r"(?:relative |absolute |net |overall |further |total |significant |substantial |large |small |mean |average )"
_FROM_TO = re.compile(
    rf"\bfrom\s+(?:about |around )?(?P<a>{NUMBER})\s*(?P<ua>%|[A-Za-z]{{1,4}}\b)?\s+to\s+(?:about |around )?"
    rf"(?P<b>{NUMBER})\s*(?P<ub>%|[A-Za-z]{{1,4}}\b)?"
)
_UNIT = r"(?P<unit>%|percent\b|percentage points?|points?\b|pp\b|×|x\b|fold\b|-fold\b)"
_STATED = (
    re.compile(rf"\b{_CHANGE}\s+(?:of|by)\s+(?:about |around |roughly |≈\s?)?(?P<c>{NUMBER})\s*{_UNIT}"),
    re.compile(rf"(?<![\d.])(?P<c>{NUMBER})\s*{_UNIT}\s+{_HOW}?{_CHANGE}\b"),
    re.compile(rf"^\s*\(\s*(?P<sign>[+-])\s?(?P<c>{NUMBER})\s*{_UNIT}?\s*\)"),
)
_NEAR = 90
"""Letters between the ends of a change and its size."""
_SEVERAL = re.compile(r"\brespectively\b|\bcompared (?:to|with)\b|\bper\b|\bannual", re.IGNORECASE)


def check_gains(paper: Paper) -> Iterator[Finding]:
    """Changes that neither the difference of their ends nor any usual ratio gives; leads, as words can mean more."""
    for sentence, said in told(paper):
        ends = list(_FROM_TO.finditer(said.text))
        if len(ends) != 1 or _SEVERAL.search(said.text) or of_others(paper, sentence.start):
            continue
        stated = _stated(said, ends[0])
        if stated is None or _explained(ends[0], stated):
            continue
        shown = said.text[min(ends[0].start(), stated[1]) : max(ends[0].end(), stated[2])]
        (a, _), (b, _) = value_of(ends[0]["a"]), value_of(ends[0]["b"])
        relative = f", or {100 * (b - a) / a:+.1f}%" if a else ""
        message = f"“{' '.join(shown.split())}”: the difference is {b - a:+.4g}{relative}."
        yield Finding("stated change", "lead", message, (said.source(*ends[0].span()),))


def _stated(said: Notation, ends: re.Match[str]) -> tuple[re.Match[str], int, int] | None:
    """The one size of the change that the sentence states near its ends, and where."""
    behind = said.text[ends.end() :]
    if match := _STATED[2].match(behind):
        return match, ends.end(), ends.end() + match.end()
    begin, end = max(0, ends.start() - _NEAR), ends.end() + _NEAR
    found = [match for pattern in _STATED[:2] for match in pattern.finditer(said.text, begin, end)]
    found = [match for match in found if match.end("c") <= ends.start() or match.start("c") >= ends.end()]
    if len({match["c"] for match in found}) != 1:
        return None
    return found[0], found[0].start(), found[0].end()


def _explained(ends: re.Match[str], stated: tuple[re.Match[str], int, int]) -> bool:
    """Whether any usual reading of the change gives what is stated, rounding granted."""
    (a, ha), (b, hb), (c, hc) = value_of(ends["a"]), value_of(ends["b"]), value_of(stated[0]["c"])
    if (ends["ua"] or "%") != (ends["ub"] or "%") and ends["ua"]:
        return True  # other units at the two ends
    unit = stated[0].groupdict().get("unit") or ""
    values: list[tuple[float, ...]] = []
    for one, other in product((a - ha, a, a + ha), (b - hb, b, b + hb)):
        low, high = min(one, other), max(one, other)
        readings = [high - low]
        if low > 0:
            readings += [100 * (high - low) / low, 100 * (high - low) / high, high / low, high / low - 1]
        if "point" not in unit and high < 100:
            readings += [100 * (high - low) / (100 - low), 100 * (high - low)]
        values.append(tuple(readings))
    slack = 2 * hc * (1 + 1e-9)
    return any(min(column) - slack <= c <= max(column) + slack for column in zip(*values, strict=False))
