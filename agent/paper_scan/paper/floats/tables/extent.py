"""Where a captioned table's body lies: between rules of one width, or, without rules, where lines fall into columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from paper_scan.paper.floats.tables.printed_rows import PrintedRow
from paper_scan.paper.floats.tables.rows import TablePage
from paper_scan.paper.floats.tables.rules import TableRule
from paper_scan.paper.geometry import Box
from paper_scan.paper.lines.regions import Caption

Side: TypeAlias = Literal["below", "above"]
"""Of a caption."""

NEAR = 36.0
"""Points: how far a table's first rule is from its caption at most."""
_SAME = 8.0
"""Points: by how much the ends of one table's rules differ at most."""
_SHORTEST = 30.0
"""Points: shorter rules lie under a heading of one column."""
_HEAD = 3
"""Rows: a ruled box with more isn't just a table's head."""


@dataclass(frozen=True, slots=True)
class Extent:
    box: Box
    ruled: bool
    """Found by its rules."""


def ruled_extent(sheet: TablePage, caption: Caption, side: Side) -> Extent | None:
    """The body on one side of a caption, between rules of one width."""
    sign = 1 if side == "below" else -1
    edge = caption.box[3] if side == "below" else caption.box[1]
    line_height = (caption.box[3] - caption.box[1]) / len(caption.lines)
    strokes = [s for s in sheet.strokes.horizontal if _faces(s, caption) and sign * (s.at - edge) > -0.3 * line_height]
    strokes.sort(key=lambda stroke: sign * stroke.at)
    first = next((s for s in strokes if not _lines_between(sheet, edge, s, caption)), None)
    if first is None or abs(first.at - edge) > NEAR:
        return None
    chain = [first]
    for stroke in strokes[strokes.index(first) + 1 :]:
        if not _alike(stroke, chain):
            continue
        if not _belongs(sheet, chain[-1].at, stroke.at, first):
            break
        chain.append(stroke)
    if len(chain) < 2:
        return None
    x0, x1 = min(s.start for s in chain), max(s.end for s in chain)
    y0, y1 = sorted((chain[0].at, chain[-1].at))
    box = Box(x0 - 1, y0 - 0.5, x1 + 1, y1 + 0.5)
    return Extent(_with_rows_below(sheet, box, caption) if side == "below" else box, ruled=True)


def _faces(stroke: TableRule, caption: Caption) -> bool:
    """Whether a rule lies over or under the caption, by at least a third of the narrower of the two."""
    x0, _, x1, _ = caption.box
    length = stroke.end - stroke.start
    return length > _SHORTEST and min(stroke.end, x1) - max(stroke.start, x0) > min(length, x1 - x0) / 3


def _alike(stroke: TableRule, chain: Sequence[TableRule]) -> bool:
    """Whether a rule is as wide as those so far, or shorter at one end by a column that it leaves out."""
    start, end = min(s.start for s in chain), max(s.end for s in chain)
    at_start, at_end = abs(stroke.start - start) < _SAME, abs(stroke.end - end) < _SAME
    inside = stroke.start > start - _SAME and stroke.end < end + _SAME
    return (at_start and at_end) or (
        (at_start or at_end) and inside and stroke.end - stroke.start > 0.8 * (end - start)
    )


def _lines_between(sheet: TablePage, edge: float, stroke: TableRule, caption: Caption) -> bool:
    low, high = sorted((edge, stroke.at))
    return bool(sheet.words.rows(Box(stroke.start, low, stroke.end, high), caption.lines))


def _belongs(sheet: TablePage, a: float, b: float, first: TableRule) -> bool:
    """Whether what lies between two rules is a part of a table: lines of cells, no caption, no running text."""
    low, high = sorted((a, b))
    for caption in sheet.captions:
        middle = (caption.box[1] + caption.box[3]) / 2
        if low < middle < high and caption.box[0] < first.end and first.start < caption.box[2]:
            return False
    rows = sheet.words.rows(Box(first.start - 2, low, first.end + 2, high))
    if not rows:
        return high - low < 8  # a double rule
    walled = any(
        first.start < wall.at < first.end and min(wall.end, high) - max(wall.start, low) > 0.5 * (high - low)
        for wall in sheet.strokes.vertical
    )
    prose = sum(_is_prose(row, first.start, first.end) for row in rows)
    return walled or prose < 3 or prose < 0.5 * len(rows)


def _is_prose(row: PrintedRow, start: float, end: float) -> bool:
    """Whether a printed line runs over the whole width without a gap, as text does."""
    return len(row.words) > 6 and row.box[2] - row.box[0] > 0.85 * (end - start) and row.widest_gap() < 0.8 * row.size


def _with_rows_below(sheet: TablePage, box: Box, caption: Caption) -> Box:
    """A table whose last rule is under its head, with the rows that follow as long as they have its columns."""
    inside = sheet.words.rows(box, caption.lines)
    columns = max((len(row.cells()) for row in inside), default=0)
    if columns < 2 or len(inside) > _HEAD:
        return box
    x0, y0, x1, y1 = box
    end = y1
    for row in sheet.words.rows(Box(x0, y1, x1, sheet.page.height), caption.lines):
        if row.box[1] - end > 2.2 * row.size or len(row.cells()) < max(2, columns - 1) or _is_prose(row, x0, x1):
            break
        end = row.box[3]
    return Box(x0, y0, x1, max(y1, end))


def unruled_extent(sheet: TablePage, caption: Caption, side: Side) -> Extent | None:
    """The run of lines next to the caption that fall into two cells or more."""
    x0, y0, x1, y1 = caption.box
    left, right = 0.0, sheet.page.width
    if sheet.gutter is not None and not x0 < sheet.gutter < x1:
        left, right = (left, sheet.gutter) if x1 <= sheet.gutter else (sheet.gutter, right)
    area = Box(left, y1, right, sheet.page.height) if side == "below" else Box(left, 0.0, right, y0)
    rows = sheet.words.rows(area, caption.lines)
    in_captions = {index for other in sheet.captions for index in other.lines}
    taken: list[PrintedRow] = []
    edge = y1 if side == "below" else y0
    for row in rows if side == "below" else reversed(rows):
        distance = row.box[1] - edge if side == "below" else edge - row.box[3]
        if distance > (2.5 if taken else 3.5) * row.size or any(word.line in in_captions for word in row.words):
            break
        short = bool(taken) and row.box[2] - row.box[0] < 0.5 * (taken[0].box[2] - taken[0].box[0])
        if len(row.cells()) < 2 and not short:
            break
        taken.append(row)
        edge = row.box[3] if side == "below" else row.box[1]
    while taken and len(taken[-1].cells()) < 2:
        taken.pop()
    figures = sum(any(letter.isdigit() for letter in word.text) for row in taken for word in row.words)
    if len(taken) < 2 or figures < 3:
        return None
    box = Box.union([row.box for row in taken])
    return Extent(Box(box[0] - 1, box[1], box[2] + 1, box[3]), ruled=False)
