"""Fragments of text as the PDF draws them, joined to printed lines of one column each.

A PDF draws a line in pieces wherever the font changes, a rule comes between, or justified words stand far apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from paper_scan.paper.lines.wrapped import Strip, find_strips
from paper_scan.paper.pdf.raw import RawLine, Span, line_of

_SPACE = 0.13
"""Em: a wider gap between two fragments is a space between words."""
_WIDEST = 2.2
"""Em: fragments with a wider gap are lines of their own: cells, names side by side, a formula's number."""
_ROW = 6
"""Points: fragments are sorted into rows of this height to find neighbours."""
_FEWEST_NUMBERS = 8
"""Fewer numbers below each other are a table's column or an axis."""
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def join_fragments(fragments: Sequence[RawLine], gutters: Sequence[float]) -> tuple[tuple[RawLine, ...], list[int]]:
    """The printed lines from top to bottom, column by column, and for every fragment the line it went into."""
    upright = [index for index, fragment in enumerate(fragments) if fragment.upright]
    numbers = line_numbers(fragments)
    strips = find_strips(fragments)
    groups: list[list[int]] = []
    rows = _Rows()
    for index in sorted(upright, key=lambda index: fragments[index].box[0]):
        home = None if index in numbers else _home(fragments, rows, index, gutters, strips)
        if home is None:
            home = []
            groups.append(home)
        home.append(index)
        if index not in numbers:
            rows.add(home, fragments[index])
    groups += [[index] for index, fragment in enumerate(fragments) if not fragment.upright]
    lines = [_joined([fragments[index] for index in group]) for group in groups]
    order = sorted(range(len(groups)), key=lambda n: _place(lines[n], gutters))
    home_of = [0] * len(fragments)
    for place, number in enumerate(order):
        for index in groups[number]:
            home_of[index] = place
    return tuple(lines[number] for number in order), home_of


def _place(line: RawLine, gutters: Sequence[float]) -> tuple[bool, int, float, float]:
    column = sum(line.box[0] > gutter - 3 for gutter in gutters)
    return (not line.upright, column, round(line.baseline), line.box[0])


def _home(
    fragments: Sequence[RawLine], groups: _Rows, index: int, gutters: Sequence[float], strips: Sequence[Strip]
) -> list[int] | None:
    """The nearest group to the left that fragment ``index`` continues."""
    fragment = fragments[index]
    best: tuple[float, list[int]] | None = None
    for group in groups.near(fragment):
        last = fragments[group[-1]]
        gap = fragment.box[0] - last.box[2]
        em = max(fragment.size, last.size)
        # A space at a fragment's end may be as wide as what follows where words were squeezed or taken out.
        overlap = -2.5 * em if last.text.endswith(" ") else -0.4 * em
        if not overlap <= gap <= _WIDEST * em or not _same_row(last, fragment, gap):
            continue
        if any(last.box[2] <= gutter + 2 and fragment.box[0] >= gutter - 2 for gutter in gutters):
            continue
        if strips and any(strip.parts(last, fragment) for strip in strips):
            continue
        if best is None or gap < best[0]:
            best = (gap, group)
    return best[1] if best else None


class _Rows:
    """Groups of fragments by the height of their last one, so that only neighbours have to be compared."""

    def __init__(self) -> None:
        self._at: defaultdict[int, list[list[int]]] = defaultdict(list)

    def add(self, group: list[int], last: RawLine) -> None:
        row = int(last.baseline) // _ROW
        if group not in self._at[row]:
            self._at[row].append(group)

    def near(self, fragment: RawLine) -> list[list[int]]:
        first, last = (int(fragment.baseline + shift * fragment.size) // _ROW for shift in (-1, 1))
        return [group for row in range(first, last + 1) for group in self._at.get(row, ())]


def _same_row(left: RawLine, right: RawLine, gap: float) -> bool:
    """Do they stand on one baseline, or is one the other's exponent or index?"""
    shift = abs(left.baseline - right.baseline)
    small, large = sorted((left.size, right.size))
    if shift <= 0.12 * large:
        return small > 0.6 * large or gap <= 0.5 * large
    return small < 0.85 * large and shift <= 0.55 * large and gap <= 0.4 * large


def line_numbers(lines: Sequence[RawLine]) -> set[int]:
    """Indices of a manuscript's line numbers: a column of numbers that count up, left or right of all text."""
    upright = [index for index, line in enumerate(lines) if line.upright]
    bare = [index for index in upright if len(lines[index].spans) == 1 and lines[index].text.strip().isdigit()]
    places = Counter(round(lines[index].box[2] / 4) for index in bare)
    found: set[int] = set()
    for place, count in places.items():
        if count < _FEWEST_NUMBERS:
            continue
        column = [index for index in bare if abs(round(lines[index].box[2] / 4) - place) <= 1]
        column.sort(key=lambda index: lines[index].baseline)
        values = [int(lines[index].text) for index in column]
        steps = Counter(b - a for a, b in pairwise(values))
        step, often = steps.most_common(1)[0]
        if step in (1, 2, 5) and often >= 0.7 * (len(values) - 1) and _stands_outside(lines, upright, column):
            found.update(column)
    return found


def _stands_outside(lines: Sequence[RawLine], upright: Sequence[int], column: Sequence[int]) -> bool:
    inside = set(column)
    others = [lines[i] for i in upright if i not in inside]
    x0, x1 = min(lines[i].box[0] for i in column), max(lines[i].box[2] for i in column)
    return sum(1 for other in others if other.box[0] < x1 and other.box[2] > x0) <= 0.05 * len(others)


def _joined(parts: Sequence[RawLine]) -> RawLine:
    if len(parts) == 1:
        return parts[0]
    if sum(len(_RIGHT_TO_LEFT.findall(part.text)) for part in parts) > sum(len(part.text) for part in parts) / 2:
        parts = list(reversed(parts))
    spans: list[Span] = []
    last: RawLine | None = None
    for part in parts:
        first = part.spans[0]
        if last is not None and not last.text.endswith(" ") and not first.text.startswith(" "):
            gap = max(part.box[0] - last.box[2], last.box[0] - part.box[2])
            if gap > _SPACE * max(part.size, last.size):
                first = first._replace(text=" " + first.text)
        spans += (first, *part.spans[1:])
        last = part
    return line_of(spans, parts[0].upright)
