"""Rows that print the same numbers under different names, and a row that stands in two tables with one number
changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from paper_scan.paper.model import Cell, Paper, Table
from paper_scan.verification.arithmetic.finding import Finding
from paper_scan.verification.points.printed_numbers import PrintedNumber
from paper_scan.verification.points.table_grid import Grid, read_grid, value_of
from paper_scan.verification.reported.notation import notation


@dataclass(frozen=True)
class RepeatThresholds:
    """How much of two rows must be equal to be worth a look."""

    numbers: int = 4
    """Equal numbers of two rows of one table."""
    digits: int = 3
    """Digits that a number must have to count; small integers repeat by chance."""
    shared: int = 4
    """Columns of the same name that two tables share in a row of the same name."""
    equal: float = 0.75
    """Share of these that are equal, so that the rows are one and the same."""
    apart: float = 0.1
    """Relative difference beyond which the other number is another quantity."""


THRESHOLDS = RepeatThresholds()


@dataclass(frozen=True)
class _NamedRow:
    name: str
    cells: dict[str, Cell]
    """By the column's name; columns without one are left out."""
    place: tuple[int, int]


def check_repeats(paper: Paper) -> Iterator[Finding]:
    """Leads: two runs may give the same numbers, and a second table may have another setting."""
    grids = [(table, read_grid(table)) for table in paper.tables if not table.problem]
    tables = [(table, _rows(grid)) for table, grid in grids if isinstance(grid, Grid)]
    for table, rows in tables:
        yield from _within(table, rows)
    for (one, first), (other, second) in combinations(tables, 2):
        yield from _across(one, first, other, second)


def _rows(grid: Grid) -> list[_NamedRow]:
    found = []
    for row, group in zip(grid.rows, grid.groups, strict=True):
        if row[0] is None or value_of(row[0]) is not None:
            continue
        name = " ".join(part for part in (group, notation(row[0].text).text.strip()) if part)
        cells = {head: cell for head, cell in zip(grid.names[1:], row[1:], strict=True) if cell and head}
        found.append(_NamedRow(name, cells, (row[0].start, row[0].end)))
    return found


def _digits(cell: Cell) -> int:
    """How many digits a cell's number has; what stands in brackets behind it doesn't count."""
    return len("".join(filter(str.isdigit, cell.text.partition("(")[0])).lstrip("0"))


def _within(table: Table, rows: Sequence[_NamedRow], limits: RepeatThresholds = THRESHOLDS) -> Iterator[Finding]:
    long = []
    for row in rows:
        numbers = [cell for cell in row.cells.values() if value_of(cell)]
        if len({cell.text for cell in numbers if _digits(cell) >= limits.digits}) >= limits.numbers:
            long.append((row, tuple(cell.text.strip() for cell in numbers)))
    for (one, first), (other, second) in combinations(long, 2):
        if first == second and one.name != other.name:
            message = f"{table.label}: the rows “{one.name}” and “{other.name}” print the same {len(first)} numbers."
            yield Finding("repeated row", "lead", message, (one.place, other.place))


def _differ(one: PrintedNumber, other: PrintedNumber) -> bool:
    return abs(one.value - other.value) > 2 * (one.half_unit + other.half_unit)


def _across(
    one: Table,
    first: Sequence[_NamedRow],
    other: Table,
    second: Sequence[_NamedRow],
    limits: RepeatThresholds = THRESHOLDS,
) -> Iterator[Finding]:
    names = [row.name for row in (*first, *second)]
    by_name = {row.name: row for row in second if names.count(row.name) == 2}
    for row in first:
        again = by_name.get(row.name)
        if again is None:
            continue
        pairs = [(head, cell, again.cells[head]) for head, cell in row.cells.items() if head in again.cells]
        read = [(head, a, b, x, y) for head, a, b in pairs if (x := value_of(a)) and (y := value_of(b))]
        read = [each for each in read if _digits(each[1]) >= limits.digits]
        differing = [each for each in read if _differ(each[3], each[4])]
        if len(read) < limits.shared or len(read) - len(differing) < limits.equal * len(read):
            continue
        for head, a, b, x, y in differing:
            if abs(x.value - y.value) <= limits.apart * max(abs(x.value), abs(y.value)):
                message = (
                    f"“{row.name}”, “{head}”: {a.text} in {one.label} and {b.text} in {other.label}, though the other "
                    f"{len(read) - len(differing)} numbers of the row are the same."
                )
                yield Finding("printed twice", "lead", message, ((a.start, a.end), (b.start, b.end)))
