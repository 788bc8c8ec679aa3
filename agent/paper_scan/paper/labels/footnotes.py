"""Footnotes: small type at the foot of a column, under a rule or behind a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paper_scan.paper.lines.style import Style
from paper_scan.paper.pdf.raw import RawLine, RuledLine

_SMALLER = 0.7
"""Points by which footnotes are smaller than the text."""
_MARK = re.compile(r"\s*(?:[*∗†‡§¶⋆♠♣♦♥◇⋄#]|(?P<number>\d{1,3})\s?(?=\D)|[a-z](?=[A-Z]))")


def footnotes_begin(lines: Sequence[RawLine], rules: Sequence[RuledLine], style: Style) -> int:
    """Index of the first footnote line of a column's lines; their number if there is none."""
    rules = [rule for rule in rules if not _underlines(rule, lines)]
    start = len(lines)
    while start and lines[start - 1].size <= style.size - _SMALLER:
        start -= 1
    for index in range(start, len(lines)):
        if _under_rule(lines[index], rules):
            return index
    for index in range(start, len(lines)):
        above = lines[index - 1] if index else None
        apart = above is None or lines[index].baseline - above.baseline > 1.2 * style.leading
        larger = above is not None and above.size > lines[index].size + _SMALLER
        if (apart or larger) and begins_with_mark(lines[index]):
            return index
    return len(lines)


def split_notes(lines: Sequence[RawLine]) -> list[list[RawLine]]:
    """A column's footnote lines, note by note."""
    notes: list[list[RawLine]] = []
    last = 0
    for line in lines:
        match = _MARK.match(line.text)
        number = int(match["number"]) if match and match["number"] else 0
        if not notes or begins_with_mark(line) or (number and number == last + 1):
            notes.append([])
            last = number or last
        notes[-1].append(line)
    return notes


def begins_with_mark(line: RawLine) -> bool:
    """Does the line begin with a footnote's mark: a symbol, or a raised number or letter?"""
    if not _MARK.match(line.text):
        return False
    first = next((span for span in line.spans if span.text.strip()), line.spans[0])
    raised = first.size < 0.85 * line.size or first.baseline < line.baseline - 0.15 * line.size
    return raised or not first.text.strip()[0].isalnum()


def _underlines(rule: RuledLine, lines: Sequence[RawLine]) -> bool:
    """Whether the rule only underlines words, as links often are."""
    return any(
        -0.1 * line.size <= rule.y1 - line.baseline <= 0.4 * line.size
        and line.box[0] - 2 <= rule.x0
        and rule.x1 <= line.box[2] + 2
        for line in lines
    )


def _under_rule(line: RawLine, rules: Sequence[RuledLine]) -> bool:
    """Does the line stand right under a short rule that begins where it does?"""
    return any(
        rule.horizontal
        and 0 <= line.baseline - rule.y1 <= 2.0 * line.size
        and abs(rule.x0 - line.box[0]) < 2.5 * line.size
        and 3 * line.size < rule.x1 - rule.x0 < 260
        for rule in rules
    )
