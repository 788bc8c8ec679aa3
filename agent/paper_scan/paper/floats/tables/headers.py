"""What rules say about a table's header: where it ends, and what columns its headings stand over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from paper_scan.paper.floats.tables.printed_rows import NUMBER
from paper_scan.paper.floats.tables.rows import TablePage
from paper_scan.paper.geometry import Box
from paper_scan.paper.lines.regions import CellRegion

Row = tuple[CellRegion, ...]


@dataclass(frozen=True, slots=True)
class HeaderLimits:
    """Chosen on the tables that are mended on."""

    across: float = 0.6
    """Share of the table's width from which on a rule parts header and body, not two columns' headings."""
    most: int = 6
    """Rows of a header."""
    gridded: float = 0.5
    """Rules a row from which on there is one below nearly every row: then only the first ends the header."""
    near: float = 8.0
    """Points below a heading in which the rule lies that shows its columns."""


LIMITS = HeaderLimits()


def rows_of_header(sheet: TablePage, box: Box, rows: Sequence[Row]) -> int:
    """How many rows stand above the first rule across the table that has rows without numbers above it; rules between
    the header's own levels don't count. 0 if there is no such rule."""
    width = box[2] - box[0]
    heights = sorted(
        stroke.at
        for stroke in sheet.strokes.horizontal
        if min(stroke.end, box[2]) - max(stroke.start, box[0]) >= LIMITS.across * width and box[1] < stroke.at < box[3]
    )
    counts: list[int] = []
    for height in heights:
        above = sum(max(cell.box[3] for cell in row) <= height + 3 for row in rows)
        if 0 < above < len(rows) and above not in counts:
            counts.append(above)
    if not counts or counts[0] > LIMITS.most:
        return 0
    head = counts[0]
    later = rows[head:]
    for count in counts[1:3] if len(counts) < LIMITS.gridded * len(rows) else ():
        between = rows[head:count]
        if count - head <= 2 and not any(map(_counted, between)) and 2 * sum(map(_counted, later)) > len(later):
            head = count
        else:
            break
    return head


def _counted(row: Row) -> bool:
    return any(NUMBER.fullmatch(cell.text.split(" ")[0]) for cell in row[1:])


def with_spanners(sheet: TablePage, rows: tuple[Row, ...], head: int) -> tuple[Row, ...]:
    """The rows, those of the header with the rule that lies right under a heading."""
    return tuple(tuple(_ruled(sheet, cell) for cell in row) if n < head - 1 else row for n, row in enumerate(rows))


def _ruled(sheet: TablePage, cell: CellRegion) -> CellRegion:
    middle = (cell.box[0] + cell.box[2]) / 2
    width = cell.box[2] - cell.box[0]
    under = [
        stroke
        for stroke in sheet.strokes.horizontal
        if cell.box[3] - 4 <= stroke.at <= cell.box[3] + LIMITS.near
        and stroke.start - 2 <= middle <= stroke.end + 2
        and stroke.end - stroke.start > width - 4
    ]
    if not under:
        return cell
    nearest = min(under, key=lambda stroke: stroke.at)
    return replace(cell, over=(nearest.start, nearest.end))
