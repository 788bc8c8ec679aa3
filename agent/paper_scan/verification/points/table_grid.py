"""A table's cells as a grid: columns by where cells stand, header rows apart from the body, group rows as such."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from paper_scan.paper.model import Cell, Table
from paper_scan.verification.points.printed_numbers import PrintedNumber, parse_number

NOTHING = frozenset({"", "-", "–", "—", "−", "n/a", "N/A", "NA", "n.a.", "/", "✗", "✓", "?", "…", "..."})
"""What stands in a cell without a value."""


@dataclass(frozen=True)
class Grid:
    names: tuple[str, ...]
    """A column's header, its levels joined from top to bottom."""
    rows: tuple[tuple[Cell | None, ...], ...]
    """The body; as many cells in a row as there are columns."""
    groups: tuple[str, ...]
    """For each row the heading within the table that it stands under, or nothing."""
    problems: tuple[str, ...]


def read_grid(table: Table) -> Grid | str:
    """The grid, or why the rows don't make one."""
    if not table.rows:
        return table.problem or "its rows could not be read"
    rows = table.rows
    spans = _columns(rows)
    if len(spans) < 2:
        return "it has no numbers in two columns or more"
    placed = [_placed(row, spans) for row in rows]
    first = _first_body_row([cells for cells, _ in placed])
    if first is None:
        return "no row has numbers in its columns"
    body, groups, problems = _body(rows[first:], [cells for cells, _ in placed[first:]])
    if not body:
        return "no row has numbers in its columns"
    names = _names(rows[:first], spans)
    notes = [table.problem] if table.problem else []
    if first == 0:
        notes.append("no header above its numbers")
    return Grid(names, tuple(body), tuple(groups), tuple(notes + problems))


def value_of(cell: Cell | None) -> PrintedNumber | None:
    return parse_number(cell.text) if cell else None


def is_empty(cell: Cell | None) -> bool:
    return cell is None or cell.text.strip() in NOTHING


# Columns


def _columns(rows: Sequence[Sequence[Cell]]) -> list[tuple[float, float]]:
    """From where to where each column reaches: as the rows with the usual number of cells have it, left to right."""
    counts = Counter(len(row) for row in rows if len(row) >= 2 and sum(map(_is_number, row)) >= 1)
    if not counts:
        return []
    usual = max(counts, key=lambda count: (counts[count] * (count - 1), count))
    model = [sorted(row, key=lambda cell: cell.box.x0) for row in rows if len(row) == usual]
    spans = [(min(row[k].box.x0 for row in model), max(row[k].box.x1 for row in model)) for k in range(usual)]
    if any(left[1] > right[0] for left, right in pairwise(spans)):
        # Rows of that many cells don't all have them in the same columns: keep to the numeric ones.
        model = [row for row in model if sum(map(_is_number, row)) >= usual - 1] or model
        spans = [(min(row[k].box.x0 for row in model), max(row[k].box.x1 for row in model)) for k in range(usual)]
    return spans


def _is_number(cell: Cell) -> bool:
    return parse_number(cell.text) is not None


def _placed(row: Sequence[Cell], spans: Sequence[tuple[float, float]]) -> tuple[list[Cell | None], bool]:
    """The row's cells by column, and whether each found a column of its own."""
    cells: list[Cell | None] = [None] * len(spans)
    clean = True
    for cell in row:
        k = _column_of(cell, spans)
        if cells[k] is None:
            cells[k] = cell
        else:
            clean = False
    return cells, clean


def _column_of(cell: Cell, spans: Sequence[tuple[float, float]]) -> int:
    """The column that the cell overlaps most, else the nearest."""
    low, high = cell.box.x0, cell.box.x1
    shared = [min(high, right) - max(low, left) for left, right in spans]
    return max(range(len(spans)), key=lambda k: shared[k])


def _covered(row: Sequence[Cell], spans: Sequence[tuple[float, float]], last: bool) -> list[list[int]]:
    """For each cell of a header row the columns it stands over.

    A heading of several columns is centred over them: the most neighbouring columns that are nearer to it than to the
    row's other headings and whose common middle is its own. In the last row each stands over one.
    """
    middles = [(left + right) / 2 for left, right in spans]
    pitch = (middles[-1] - middles[0]) / (len(middles) - 1)
    nearest = [min(row, key=lambda cell: abs(_middle(cell) - middle)) for middle in middles]
    covered = []
    for cell in row:
        home = _column_of(cell, spans)
        block = [home]
        for first in range(home + 1):
            for end in range(home + 1, len(spans) + 1):
                own = all(nearest[k] is cell for k in range(first, end))
                centred = abs((middles[first] + middles[end - 1]) / 2 - _middle(cell)) <= 0.3 * pitch
                if own and centred and end - first > len(block):
                    block = list(range(first, end))
        covered.append([home] if last else block)
    return covered


def _middle(cell: Cell) -> float:
    return (cell.box.x0 + cell.box.x1) / 2


# Header and body


def _first_body_row(rows: Sequence[Sequence[Cell | None]]) -> int | None:
    """The row after the header: after the first row, if that names every column; else the first row of which half the
    cells behind the first are numbers."""
    if len(rows) > 1 and _is_whole_header(rows[0], rows[1:]):
        return 1
    for index, cells in enumerate(rows):
        rest = [cell for cell in cells[1:] if not is_empty(cell)]
        numbers = sum(value_of(cell) is not None for cell in rest)
        sizes = all(value and value.notation == "suffix" for value in map(value_of, rest))
        heading = 2 * len(rest) <= len(cells) and (sizes or is_empty(cells[0]))  # each over several columns
        if rest and 2 * numbers >= len(rest) and not heading:
            return index
    return None


def _is_whole_header(cells: Sequence[Cell | None], below: Sequence[Sequence[Cell | None]]) -> bool:
    """Whether a first row names all columns, or all but the first, and the next row begins the body.

    Its names may be numbers: sizes such as 70M over numbers without a suffix, or anything behind a word that stands
    over numbers.
    """
    if any(is_empty(cell) for cell in cells[1:]) or is_empty(below[0][0]):
        return False
    values = [value for cell in cells[1:] if (value := value_of(cell))]
    if not values:
        return True
    others = [value for row in below for cell in row[1:] if (value := value_of(cell))]
    suffixed = [sum(value.notation == "suffix" for value in group) for group in (values, others)]
    sizes = 2 * suffixed[0] >= len(values) and 2 * suffixed[1] < len(others)
    word = not is_empty(cells[0]) and value_of(cells[0]) is None
    return sizes or (word and all(value_of(row[0]) is not None for row in below)) or 2 * len(values) < len(cells)


def _names(header: Sequence[Sequence[Cell]], spans: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    levels: list[list[str]] = [[] for _ in spans]
    for depth, row in enumerate(header):
        for cell, columns in zip(row, _covered(row, spans, depth == len(header) - 1), strict=True):
            for k in columns:
                if not is_empty(cell) and cell.text.strip() not in levels[k]:
                    levels[k].append(cell.text.strip())
    return tuple(" ".join(level) for level in levels)


def _body(
    printed: Sequence[Sequence[Cell]], placed: Sequence[list[Cell | None]]
) -> tuple[list[tuple[Cell | None, ...]], list[str], list[str]]:
    """Rows with numbers; rows of a single text are headings of those below; what else has no number is told."""
    rows: list[tuple[Cell | None, ...]] = []
    groups: list[str] = []
    problems: list[str] = []
    group, skipped = "", 0
    for cells_printed, cells in zip(printed, placed, strict=True):
        if any(value_of(cell) is not None for cell in cells[1:]) or (value_of(cells[0]) and len(cells_printed) > 1):
            rows.append(tuple(cells))
            groups.append(group)
        elif len(cells_printed) == 1:
            group = cells_printed[0].text.strip()
        elif not all(is_empty(cell) for cell in cells_printed[1:]):
            skipped += 1
    if skipped:
        problems.append(f"{skipped} rows without a number were left out")
    return rows, groups, problems
