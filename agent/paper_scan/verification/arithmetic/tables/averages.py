"""Columns of averages: is each the mean of the numbers in its row that it says it is?

Which columns an average is over is never said in a table; it is found: the window of columns beside it that most rows
agree with. Only a row that deviates from a rule which at least three rows, and 60 % of them, keep is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paper_scan.paper.model import Cell, Paper, Table
from paper_scan.verification.arithmetic.finding import Finding, Severity
from paper_scan.verification.points.printed_numbers import PrintedNumber, parse_number
from paper_scan.verification.reported.notation import notation

_AVERAGE = re.compile(
    r"^\W*(?:macro[- ]?|overall |task )?(?:avg|average|mean)\b\.?(?!\s*(?:length|rank|time|\w+ length))", re.IGNORECASE
)
_STATISTIC = re.compile(
    r"^\W*(?:sd|s\.d\.|std\.?(?: dev\.?)?|min|max|median|iqr|se|s\.e\.|ci|\d+% ci|p|n|obs\.?)\W*$", re.IGNORECASE
)
"""Heads of tables that describe samples: a mean there is over what was observed, not over columns."""
FEWEST_ROWS = 3
AGREEING = 0.6
FEW = 0.2
"""Share of rows that may deviate (or a single one) to be called errors; more speak for another rule of averaging."""
MOST = 0.5
"""Relative deviation beyond which a number isn't a slip but another kind of number."""


@dataclass(frozen=True, slots=True)
class _Row:
    cells: Sequence[Cell]
    numbers: tuple[PrintedNumber | None, ...]


def check_averages(paper: Paper) -> Iterator[Finding]:
    """Rows whose printed average isn't that of their cells."""
    for table in paper.tables:
        if table.problem:
            continue
        for rows, head in _readings(table):
            if any(_STATISTIC.match(notation(cell.text).text) for cell in head):
                continue
            for column, cell in enumerate(head):
                if _AVERAGE.match(notation(cell.text).text):
                    yield from _column(table, rows, column, cell.text)


def _readings(table: Table) -> Iterator[tuple[list[_Row], Sequence[Cell]]]:
    """The table's rows below each head that names an average; rows that aren't as long as the head are left out."""
    for index, head in enumerate(table.rows):
        if not any(_AVERAGE.match(notation(cell.text).text) for cell in head):
            continue
        if sum(parse_number(notation(cell.text).text) is not None for cell in head) > len(head) / 2:
            continue
        rows = []
        for cells in table.rows[index + 1 :]:
            if any(_AVERAGE.match(notation(cell.text).text) for cell in cells[1:]):
                break
            if len(cells) == len(head) and _aligned(cells, head):
                rows.append(_Row(cells, tuple(parse_number(notation(cell.text).text) for cell in cells)))
        yield rows, head


def _aligned(cells: Sequence[Cell], head: Sequence[Cell]) -> bool:
    """Whether each number stands below its head: a shifted row would be another row's arithmetic."""
    for cell, top in list(zip(cells, head, strict=True))[1:]:
        middle, tolerance = (
            (cell.box.x0 + cell.box.x1) / 2,
            0.8 * max(cell.box.width, top.box.width),
        )
        if abs(middle - (top.box.x0 + top.box.x1) / 2) > max(tolerance, 12.0):
            return False
    return True


def _column(table: Table, rows: Sequence[_Row], column: int, name: str) -> Iterator[Finding]:
    usable = [row for row in rows if row.numbers[column] is not None]
    if len(usable) < FEWEST_ROWS:
        return
    window, agreeing = _window(usable, column)
    if len(agreeing) < FEWEST_ROWS or len(agreeing) < AGREEING * len(usable):
        return
    deviating = [row for row in usable if row not in agreeing]
    severity: Severity = "error" if len(deviating) <= max(1, FEW * len(usable)) else "lead"
    for row in deviating:
        values = [number for k in window if (number := row.numbers[k])]
        printed = row.numbers[column]
        if printed is None or len(values) != len(window) or _doubtful([*values, printed]):
            continue
        mean = sum(number.value for number in values) / len(values)
        if abs(mean - printed.value) > MOST * abs(mean):
            continue
        digits = max(0, _decimals(row.cells[column].text)) + 1
        what = f"{len(values)} numbers before it" if window[-1] < column else f"{len(values)} numbers after it"
        message = (
            f"{table.label}, row “{row.cells[0].text}”: “{name}” is printed as {row.cells[column].text}, but the "
            f"{what} have the mean {mean:.{digits}f}. In {len(agreeing)} of {len(usable)} rows it is their mean."
        )
        yield Finding("average", severity, message, ((row.cells[column].start, row.cells[column].end),))


def _window(rows: Sequence[_Row], column: int) -> tuple[tuple[int, ...], list[_Row]]:
    """The neighbouring columns whose mean most rows print; the widest of those that are equally good. Columns without
    any number (intervals, names) may stand between."""
    best: tuple[tuple[int, ...], list[_Row]] = ((), [])
    width = len(rows[0].numbers)
    before, after = (
        [k for k in side if any(row.numbers[k] for row in rows)] for side in (range(column), range(column + 1, width))
    )
    windows = [tuple(before[first:]) for first in range(len(before) - 1)]
    windows += [tuple(after[:last]) for last in range(len(after), 1, -1)]
    for window in windows:
        agreeing = [row for row in rows if _agrees(row, window, column)]
        if len(agreeing) > len(best[1]):
            best = (window, agreeing)
    return best


def _agrees(row: _Row, window: tuple[int, ...], column: int) -> bool:
    values = [number for k in window if (number := row.numbers[k])]
    printed = row.numbers[column]
    if printed is None or len(values) != len(window):
        return False
    mean = sum(number.value for number in values) / len(values)
    # Whoever averages rounded scores may be off by what rounding took from each; half a unit more for truncation.
    slack = sum(number.half_unit for number in values) / len(values) + 2 * printed.half_unit
    return abs(mean - printed.value) <= slack * (1 + 1e-9)


def _doubtful(numbers: Sequence[PrintedNumber]) -> bool:
    """Whether a reading isn't certain, or the numbers are of different kinds."""
    kinds = {number.notation for number in numbers}
    return any(number.doubt for number in numbers) or len(kinds) > 1


def _decimals(text: str) -> int:
    found = re.search(r"\.(\d+)", text)
    return len(found[1]) if found else 0
