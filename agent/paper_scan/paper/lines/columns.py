"""Columns: where the gutter between two of them lies, and the order in which lines are read.

A page is read as bands from top to bottom: a line that runs over the gutter (a title, a wide caption) is a band of its
own, and between two of those the left column comes before the right one. Three columns are two of which one is split.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from paper_scan.paper.pdf.raw import RawLine

_NARROWEST = 3.0
"""Points: a narrower strip is no gutter."""
_LETTERS = 8
"""A shorter line is a cell, a number or a label: no sign of a column."""
_WIDEST = 0.72
"""Share of the page's text: a wider line is no column's. Beside a narrow column of notices the text takes 0.69."""
_LABEL = re.compile(r"\s*[\[(]?\d{1,3}[.)\]]{0,2}\s*")
_HANGING = 3
"""So many numbers of a list below each other hang in the gutter."""
_PAIRS = 4
"""So many lines with a neighbour at the same height make two columns."""


_FOOT = 4
"""Lines of smaller type in each column that make a foot of their own."""
_SMALLER = 0.6
"""Points by which they are smaller. Not measured."""
_STRAY = 0.25
"""Share of the lines above it that may be small as well: headings that stand in a line. Not measured."""
SAME_GUTTER = 40.0
"""Points: gutters nearer to each other are one: left and right pages may have different margins. Not measured."""
_HEAD_OF_FOOT = 12.0
"""Em above the first line over the usual gutter in which the white strip above the foot is looked for. Not measured."""
_OVER = 0.3
"""Share of a side's lines that may run over the gutter which parts it again: a figure or a wide heading in one of the
three columns. Not measured."""


def find_gutter(lines: Sequence[RawLine]) -> float | None:
    """The x between two columns of prose, or None if the lines stand in one.

    Looked for is the strip with the most lines of text that have a neighbour on its other side at the same height, and
    the fewest that run over it. Tables don't count: their cells are too narrow.
    """
    long = [line for line in lines if len(line.text) >= _LETTERS]
    if len(long) < 2 * _PAIRS:
        return None
    left, right = min(line.box[0] for line in long), max(line.box[2] for line in long)
    width = right - left
    prose = [line for line in long if 0.2 * width <= line.box[2] - line.box[0] <= _WIDEST * width]
    if len(prose) < 2 * _PAIRS:
        return None
    best, place = 0.0, None
    for x0, x1, crossing in _strips(long, left + 0.2 * width, left + 0.8 * width):
        if crossing > 1.25 * len(prose) or len(prose) / 2 - 0.5 * crossing <= best:
            continue
        pairs = _pairs(
            [line for line in prose if line.box[2] <= x0 + 1], [line for line in prose if line.box[0] >= x1 - 1]
        )
        if pairs >= _PAIRS and crossing <= 2.5 * pairs and pairs - 0.5 * crossing > best:
            best, place = pairs - 0.5 * crossing, _left_of_labels(lines, x0, x1)
    return place


def _left_of_labels(lines: Sequence[RawLine], x0: float, x1: float) -> float:
    """The middle of the strip from ``x0`` to ``x1``; but where a list's numbers hang in it, they belong to the column
    on its right."""
    hanging = [
        line.box[0] for line in lines if x0 - 6 < line.box[0] and line.box[2] <= x1 + 2 and _LABEL.fullmatch(line.text)
    ]
    return (x0 + x1) / 2 if len(hanging) < _HANGING else min((x0 + x1) / 2, min(hanging) - 1.5)


def find_gutters(lines: Sequence[RawLine]) -> tuple[float, ...]:
    """The x of every gutter from left to right: one between two columns, two where one of them is two again."""
    x = find_gutter(lines)
    if x is None:
        return ()
    sides = [line for line in lines if line.box[2] <= x + 1], [line for line in lines if line.box[0] >= x - 1]
    found = [x]
    for side in sides:
        inner = find_gutter(side)
        if inner is not None and _parts(side, inner):
            found.append(inner)
    return tuple(sorted(found))


def _parts(lines: Sequence[RawLine], x: float) -> bool:
    """Whether most of the text stands on one side of ``x`` or the other, not over it."""
    long = [line for line in lines if len(line.text) >= _LETTERS]
    over = sum(line.box[0] < x - _NARROWEST and line.box[2] > x + _NARROWEST for line in long)
    return over <= _OVER * len(long)


def usual_gutter(gutters: Sequence[float | None]) -> float | None:
    """The gutter of at least two fifths of a document's pages, or None."""
    places = Counter(round(gutter / 8) for gutter in gutters if gutter is not None)
    if not places:
        return None
    place, count = places.most_common(1)[0]
    near = sorted(gutter for gutter in gutters if gutter is not None and round(gutter / 8) == place)
    return near[len(near) // 2] if count >= 0.4 * len(gutters) else None


def _strips(lines: Sequence[RawLine], left: float, right: float) -> list[tuple[float, float, int]]:
    """Upright strips from ``left`` to ``right`` in which no line begins or ends: (x0, x1, lines running over it)."""
    edges = sorted([(line.box[0], 1) for line in lines] + [(line.box[2], -1) for line in lines])
    strips: list[tuple[float, float, int]] = []
    over, last = 0, edges[0][0]
    for x, change in edges:
        if x - last > _NARROWEST and left <= (x + last) / 2 <= right:
            strips.append((last, x, over))
        over += change
        last = x
    return strips


def _pairs(lefts: Sequence[RawLine], rights: Sequence[RawLine]) -> int:
    """How many of the lines on the left have one on the right at the same height, or the other way round if fewer."""
    if len(lefts) < _PAIRS or len(rights) < _PAIRS:
        return 0
    left_rows, right_rows = ({int(line.baseline) // 4 for line in side} for side in (lefts, rights))
    return min(
        len([row for row in left_rows if right_rows & {row - 1, row, row + 1}]),
        len([row for row in right_rows if left_rows & {row - 1, row, row + 1}]),
    )


def reading_order(lines: Sequence[RawLine], gutter: float | None = None) -> list[list[RawLine]]:
    """The lines as stretches of one column each, top to bottom, in the order in which they are read.

    ``gutter`` is what the rest of the document suggests; the lines' own is looked for first.
    """
    if not lines:
        return []
    own = find_gutter(lines)
    x = gutter if own is None else own
    if x is None:
        return [by_rows(lines)]
    width = max(line.box[2] for line in lines) - min(line.box[0] for line in lines)
    wide = [line for line in lines if _runs_over(line, x, 0.04 * width, lines)]
    marks = {id(line) for line in wide}
    rest = [line for line in lines if id(line) not in marks]
    stretches: list[list[RawLine]] = []
    band: list[RawLine] = []
    for line in by_rows(wide):
        notes = _left_of_paragraph(line, wide, rest)
        above = [other for other in rest if other.baseline < line.baseline]
        if above or notes:
            if notes and all(other.box[2] < line.box[0] for other in above):
                before = [by_rows({id(other): other for other in (*above, *notes)}.values())]
            else:
                before = _pair(above, x, own is not None) + ([by_rows(notes)] if notes else [])
            stretches += ([band] if band else []) + before
            band = []
            taken = {id(other) for other in (*above, *notes)}
            rest = [other for other in rest if id(other) not in taken]
        band.append(line)
    return stretches + ([band] if band else []) + _pair(rest, x, own is not None)


def page_order(lines: Sequence[RawLine], usual: float | None) -> list[list[RawLine]]:
    """``reading_order`` of a page; where its foot is set in other columns than the rest of the document (notes and
    references in three), the foot by itself."""
    foot = _other_columns(lines, usual)
    if foot is None:
        return reading_order(lines, usual)
    upper, lower = ([line for line in lines if (line.baseline > foot) == below] for below in (False, True))
    return reading_order(upper, usual) + reading_order(lower)


def _other_columns(lines: Sequence[RawLine], usual: float | None) -> float | None:
    """The height below which lines run over the document's ``usual`` gutter, though none above does; or None."""
    own = find_gutter(lines)
    if usual is None or own is None or abs(own - usual) < SAME_GUTTER:
        return None
    long = sorted((line for line in lines if len(line.text) >= _LETTERS), key=lambda line: line.baseline)
    over = [n for n, line in enumerate(long) if line.box[0] < usual - _NARROWEST and line.box[2] > usual + _NARROWEST]
    if not over or len(long) - over[0] < 2 * _PAIRS:
        return None
    first = long[over[0]]
    foot = _white_strip(lines, first.box[1] - _HEAD_OF_FOOT * first.size, first.box[1] + 1)
    if foot is None:
        return None
    above = [line for line in long if line.baseline <= foot]
    pairs = _pairs(
        [line for line in above if line.box[2] <= usual + 1], [line for line in above if line.box[0] >= usual - 1]
    )
    return foot if pairs >= _PAIRS else None


def _white_strip(lines: Sequence[RawLine], top: float, bottom: float) -> float | None:
    """The middle of the highest strip from ``top`` to ``bottom`` that no line enters; None if there is none."""
    widest, place = 0.0, None
    end = max((line.box[3] for line in lines if line.baseline <= top), default=top)
    for line in sorted((line for line in lines if line.baseline > top), key=lambda line: line.box[1]):
        if line.box[1] > bottom:
            break
        if line.box[1] - end > widest:
            widest, place = line.box[1] - end, (line.box[1] + end) / 2
        end = max(end, line.box[3])
    return place


def _left_of_paragraph(first: RawLine, wide: Sequence[RawLine], rest: Sequence[RawLine]) -> list[RawLine]:
    """What stands left of a paragraph that ``first``, a wide line, begins: names or notes beside an abstract."""
    run = [first]
    for line in sorted(wide, key=lambda line: line.baseline):
        step = line.baseline - run[-1].baseline
        if 0 < step < 1.6 * first.size and abs(line.size - first.size) < 0.1 * first.size:
            run.append(line)
    left = min(line.box[0] for line in run)
    above = any(
        abs(first.baseline - line.baseline) < 1.6 * first.size for line in wide if line.baseline < first.baseline
    )
    if len(run) < 2 or above:
        return []
    top, foot = first.box[1], run[-1].baseline
    beside = [line for line in rest if top < line.baseline <= foot]
    return beside if all(line.box[2] < left for line in beside) else []


def _runs_over(line: RawLine, x: float, margin: float, lines: Sequence[RawLine]) -> bool:
    """Does the line belong to both columns? Not if it merely sticks out of its own, or has a neighbour there."""
    if line.box[0] >= x - margin or line.box[2] <= x + margin:
        return False
    return not any(
        other is not line
        and abs(other.baseline - line.baseline) < 0.3 * line.size
        and (other.box[0] >= line.box[2] or other.box[2] <= line.box[0])
        and len(other.text) >= _LETTERS
        and abs(other.size - line.size) < 0.5
        for other in lines
    )


def _pair(lines: Sequence[RawLine], x: float, sure: bool) -> list[list[RawLine]]:
    """A band's columns, left before right; one if the gutter is only a guess and the lines don't look like it."""
    left = [line for line in lines if line.box[0] + line.box[2] <= 2 * x]
    right = [line for line in lines if line.box[0] + line.box[2] > 2 * x]
    if not sure and left and right:
        wide = max(line.box[2] for line in left) - min(line.box[0] for line in left)
        if sum(1 for line in lines if line.box[2] - line.box[0] > 0.6 * wide) < 0.5 * len(lines):
            return [by_rows(lines)]
    foot = _smaller_foot(left, right)
    if foot is not None:
        upper, lower = ([line for line in lines if (line.baseline > foot) == below] for below in (False, True))
        return _pair(upper, x, sure) + _pair(lower, x, sure)
    stretches: list[list[RawLine]] = []
    for side in (left, right):
        if side:
            stretches += reading_order(side) if len(side) < len(lines) else [by_rows(side)]
    return stretches


def _smaller_foot(left: Sequence[RawLine], right: Sequence[RawLine]) -> float | None:
    """The height at which both columns change to smaller type at once: below it stands something else, a reference
    list under the text's end, which is read after both columns. None where they don't."""
    feet: list[float] = []
    sizes: list[tuple[float, float]] = []
    for side in (left, right):
        rows = [line for line in by_rows(side) if len(line.text) >= _LETTERS]
        if len(rows) < 2 * _FOOT:
            return None
        top, bottom = (median(line.size for line in part) for part in (rows[:_FOOT], rows[-_FOOT:]))
        if top - bottom < _SMALLER:
            return None
        last = max(n for n, line in enumerate(rows) if line.size > (top + bottom) / 2)
        if last + _FOOT >= len(rows) or sum(line.size < (top + bottom) / 2 for line in rows[:last]) > _STRAY * last:
            return None
        feet.append(rows[last].baseline)
        sizes.append((top, bottom))
    alike = all(abs(one - other) < 0.4 for one, other in zip(*sizes, strict=True))
    return max(feet) + 0.1 if alike and abs(feet[0] - feet[1]) < 4 * sizes[0][0] else None


def by_rows(lines: Iterable[RawLine]) -> list[RawLine]:
    """Lines from top to bottom, those of one row from left to right."""
    rows: list[list[RawLine]] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        if rows and abs(line.baseline - rows[-1][0].baseline) < 0.4 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box[0])]
