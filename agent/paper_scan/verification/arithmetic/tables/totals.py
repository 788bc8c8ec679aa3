"""Bottom rows: is a row called total the sum of the rows above it, and one called average their mean?

Which rows it is over is found: those of the same heading, those since the last such row, or all above; the ones that
most columns agree with. Only a column that deviates where most others keep the rule is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paper_scan.paper.model import Cell, Paper, Table
from paper_scan.verification.arithmetic.finding import Finding, Severity
from paper_scan.verification.points.printed_numbers import PrintedNumber
from paper_scan.verification.points.table_grid import Grid, read_grid, value_of
from paper_scan.verification.reported.notation import notation

_BEHIND = r"(?:\s*\([^()]*\)|\s+(?:of|number|no\.)\b.*|\s+(?:scores?|accuracy))?\W*$"
_TOTAL = re.compile(rf"^\W*(?:grand |sub-?)?(?:total|sum)s?{_BEHIND}", re.IGNORECASE)
_MEAN = re.compile(rf"^\W*(?:macro[- ]?|overall )?(?:avg|average|mean)\.?{_BEHIND}", re.IGNORECASE)
_HARMLESS = re.compile(r"without a number|no header")
"""What a grid's reading may have found without its numbers being less certain."""


@dataclass(frozen=True)
class TotalThresholds:
    """When a bottom row is believed to be a sum or a mean, and what then deviates."""

    fewest_rows: int = 2
    """Rows that are summed."""
    fewest_columns: int = 2
    """Columns that must keep the rule."""
    keeping: float = 0.6
    """Share of the columns that must."""
    few: float = 0.25
    """Share of the columns that may deviate (or a single one) to be called errors; more speak for another rule."""
    most: float = 0.5
    """Relative deviation beyond which the column isn't one of sums."""


THRESHOLDS = TotalThresholds()


@dataclass(frozen=True)
class _Rule:
    kind: str
    above: tuple[int, ...]
    keeping: tuple[int, ...]
    deviating: tuple[int, ...]


def check_totals(paper: Paper) -> Iterator[Finding]:
    for table in paper.tables:
        if table.problem or not any(_named(cell.text) for row in table.rows for cell in row[:1]):
            continue
        grid = read_grid(table)
        if isinstance(grid, Grid) and all(_HARMLESS.search(each) for each in grid.problems):
            for index, row in enumerate(grid.rows):
                kind = _named(row[0].text) if row[0] else ""
                if kind and (rule := _rule(grid, index, kind)):
                    yield from _told(table, grid, index, rule)


def _named(text: str) -> str:
    plain = notation(text).text
    return "total" if _TOTAL.match(plain) else "mean" if _MEAN.match(plain) else ""


def _rule(grid: Grid, index: int, kind: str, limits: TotalThresholds = THRESHOLDS) -> _Rule | None:
    """The rows above that the row is the total of, with the columns that keep to it; None where none are."""
    bottoms = [i for i in range(index) if (cell := grid.rows[i][0]) and _named(cell.text)]
    group = grid.groups[index]
    plain = [i for i in range(index) if i not in bottoms]
    choices = {
        tuple(i for i in plain if grid.groups[i] == group),
        tuple(i for i in plain if i > max(bottoms, default=-1)),
        tuple(plain),
        tuple(bottoms),
    }
    best: _Rule | None = None
    for above in sorted(choices):
        if len(above) < limits.fewest_rows:
            continue
        columns = [
            k
            for k in range(1, len(grid.names))
            if value_of(grid.rows[index][k]) and all(value_of(grid.rows[i][k]) for i in above)
        ]
        keeping = tuple(k for k in columns if _keeps(grid, index, above, k, kind))
        if best is None or len(keeping) > len(best.keeping):
            best = _Rule(kind, above, keeping, tuple(k for k in columns if k not in keeping))
    if best is None:
        return None
    enough = len(best.keeping) >= max(limits.fewest_columns, limits.keeping * (len(best.keeping) + len(best.deviating)))
    return best if enough and best.deviating else None


def _numbers(grid: Grid, above: Sequence[int], k: int) -> list[PrintedNumber]:
    return [number for i in above if (number := value_of(grid.rows[i][k]))]


def _ours(numbers: Sequence[PrintedNumber], kind: str) -> float:
    total = sum(number.value for number in numbers)
    return total if kind == "total" else total / len(numbers)


def _keeps(grid: Grid, index: int, above: Sequence[int], k: int, kind: str) -> bool:
    numbers, printed = _numbers(grid, above, k), value_of(grid.rows[index][k])
    assert printed is not None
    halves = sum(number.half_unit for number in numbers)
    slack = (halves if kind == "total" else halves / len(numbers)) + 2 * printed.half_unit
    return abs(_ours(numbers, kind) - printed.value) <= slack * (1 + 1e-9)


def _told(table: Table, grid: Grid, index: int, rule: _Rule, limits: TotalThresholds = THRESHOLDS) -> Iterator[Finding]:
    total = len(rule.keeping) + len(rule.deviating)
    severity: Severity = "error" if len(rule.deviating) <= max(1, limits.few * total) else "lead"
    for k in rule.deviating:
        numbers, printed, cell = _numbers(grid, rule.above, k), value_of(grid.rows[index][k]), grid.rows[index][k]
        assert printed is not None and isinstance(cell, Cell)
        ours = _ours(numbers, rule.kind)
        doubtful = any(number.doubt or number.notation != printed.notation for number in (*numbers, printed))
        if doubtful or abs(ours - printed.value) > limits.most * abs(ours):
            continue
        what = "add up to" if rule.kind == "total" else "have the mean"
        message = (
            f"{table.label}, “{grid.names[k]}”: the {rule.kind} is printed as {cell.text}, but the {len(numbers)} rows "
            f"above it {what} {ours:.6g}. In {len(rule.keeping)} of {total} columns it comes out."
        )
        yield Finding("total" if rule.kind == "total" else "average", severity, message, ((cell.start, cell.end),))
