"""Points out of a paper's tables: numeric columns with their units, roles, spreads and row names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from paper_scan.paper.geometry import NOWHERE
from paper_scan.paper.model import Cell, Table
from paper_scan.verification.points.points import Column, PointSet, Refusal, Role, SourcedNumber
from paper_scan.verification.points.printed_numbers import PrintedNumber
from paper_scan.verification.points.roles import guess_role
from paper_scan.verification.points.table_grid import Grid, is_empty, read_grid, value_of
from paper_scan.verification.points.units import scale_for, scaled, tidy

FEWEST = 2
"""Numbers that make a column a numeric one."""

WIDEST = 1e10
"""Largest over smallest value of a column that measures one thing."""


def points_from_table(table: Table, roles: Mapping[str, Role] | None = None) -> tuple[PointSet | Refusal, ...]:
    """The points of a table, one a row; and if its rows are named after quantities, also those with one a column.

    ``roles`` says by column name what a column measures; where it says nothing, the role is guessed from the name and
    the reason given. A unit in a header, ``Params (B)`` or ``Tokens (×10^9)``, is multiplied in, and the column says
    so. Every number keeps its page, rectangle, text and half a unit of its last digit.
    """
    grid = read_grid(table)
    if isinstance(grid, str):
        return (Refusal("table", table.label, table.page, table.box, grid),)
    found = [_points(table, grid, roles or {})]
    turned = _turned(grid)
    if turned:
        across = _points(table, turned, roles or {})
        if len(across.columns) >= 2 and any(column.role for column in across.columns):
            found.append(replace(across, label=f"{table.label}, by columns"))
    sets = [points for points in found if len(points.columns) >= 1 and len(points) >= FEWEST]
    return tuple(sets) or (Refusal("table", table.label, table.page, table.box, "it has no column of numbers"),)


def _points(table: Table, grid: Grid, roles: Mapping[str, Role]) -> PointSet:
    by_column = list(zip(*grid.rows, strict=True))
    numeric = [k for k, cells in enumerate(by_column) if _is_numeric(cells)]
    columns = [_column(grid.names[k] or f"column {k + 1}", by_column[k], table.page, roles) for k in numeric]
    texts = [k for k in range(len(by_column)) if k not in numeric]
    if not texts and not columns[0].role:
        texts = [0]  # names that are numbers: a model called 111M
    return PointSet(
        origin="table",
        label=table.label,
        page=table.page,
        box=table.box,
        columns=tuple(columns),
        series=tuple(_row_name(row, texts, group) for row, group in zip(grid.rows, grid.groups, strict=True)),
        evidence=tuple(f"{column.name}: {column.reason}" for column in columns if column.reason),
        problems=grid.problems,
    )


def _is_numeric(cells: Sequence[Cell | None]) -> bool:
    """At least two numbers, and more of them than of anything else that is printed."""
    printed = [cell for cell in cells if not is_empty(cell)]
    numbers = sum(value_of(cell) is not None for cell in printed)
    return numbers >= FEWEST and 2 * numbers > len(printed)


def _row_name(row: Sequence[Cell | None], texts: Sequence[int], group: str) -> str:
    """The first text of the row behind the heading it stands under: ``Cerebras-GPT, 111M``."""
    first = next((cell.text.strip() for k in texts if (cell := row[k]) and not is_empty(cell)), "")
    return ", ".join(part for part in (group, first) if part)


# A column


def _column(name: str, cells: Sequence[Cell | None], page: int, roles: Mapping[str, Role]) -> Column:
    values = [value_of(cell) for cell in cells]
    role, reason = (roles[name], "given") if name in roles else _role(name, values)
    exponent, unit = scale_for(name, role)
    if exponent and any(value and value.notation == "suffix" for value in values):
        exponent, unit = 0, ""  # the cells carry their unit themselves
    if unit:
        reason = f"{reason}; values times 1e{exponent}, as “{unit}” in its name says".lstrip("; ")
    numbers = tuple(_number(cell, value, exponent) for cell, value in zip(cells, values, strict=True))
    spreads = [value.plus_minus if value else None for value in values]
    low, high = _ends(numbers, spreads, exponent)
    return Column(name, numbers, role, reason, low, high)


def _number(cell: Cell | None, value: PrintedNumber | None, exponent: int) -> SourcedNumber | None:
    if cell is None or value is None:
        return None
    return SourcedNumber(
        value=scaled(value.value, exponent),
        page=cell.page,
        box=cell.box,
        text=cell.text,
        uncertainty=scaled(value.half_unit, exponent),
        doubt=value.doubt,
    )


def _ends(
    numbers: Sequence[SourcedNumber | None], spreads: Sequence[float | None], exponent: int
) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    if not any(spread is not None for spread in spreads):
        return (), ()
    pairs = [
        (tidy(n.value - spread * 10.0**exponent), tidy(n.value + spread * 10.0**exponent))
        if n and spread is not None
        else None
        for n, spread in zip(numbers, spreads, strict=True)
    ]
    return tuple(p[0] if p else None for p in pairs), tuple(p[1] if p else None for p in pairs)


def _role(name: str, values: Sequence[PrintedNumber | None]) -> tuple[Role, str]:
    """The role by the column's name, unless its numbers speak against it."""
    role, reason = guess_role(name)
    numbers = [value for value in values if value]
    if role == "L" and "symbol" in reason and all(value.value == int(value.value) for value in numbers):
        return "", "its name is the symbol L, but it holds whole numbers: layers, not losses"
    sizes = [abs(value.value) for value in numbers if value.value]
    if role and sizes and max(sizes) > WIDEST * min(sizes):
        return "", f"{reason}, but its values are of too different size to measure one thing"
    if not role and re.search(r"\b(?:size|model|scale)\b", name, re.IGNORECASE):
        suffixed = sum(value.notation == "suffix" for value in numbers)
        if numbers and 2 * suffixed > len(numbers):
            return "N", f"“{name}” with values such as 70M"
    return role, reason


# Rows and columns exchanged


def _turned(grid: Grid) -> Grid | None:
    """The grid with a point for each column, if its first column holds names."""
    if any(value_of(row[0]) is not None for row in grid.rows) or len(grid.names) < 1 + FEWEST:
        return None
    names = tuple(row[0].text.strip() if row[0] else "" for row in grid.rows)
    heads = [Cell(name, 0, NOWHERE, 0, 0) if name else None for name in grid.names[1:]]
    rows = tuple((head, *(row[k] for row in grid.rows)) for k, head in enumerate(heads, start=1))
    return Grid((grid.names[0], *names), rows, ("",) * len(rows), grid.problems)
