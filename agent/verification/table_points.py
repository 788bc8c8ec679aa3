"""Points out of a table: its columns (or, where quantities are rows, its rows) as numbers with their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.paper.model import Box, Cell, Table
from agent.verification.points import Column, Number, PointSet
from agent.verification.printed_numbers import PrintedNumber, parse_number
from agent.verification.reported.notation import notation
from agent.verification.roles import guess_role

MOSTLY = 0.6
"""Share of a column's cells that must be numbers."""
FEWEST = 3
"""Points below which a table isn't worth reading as one."""
_SCALE = re.compile(r"[(\[]\s*(?:in\s+)?(?:(M|millions?)|(B|G|billions?)|(T|trillions?)|(K|thousands?))\s*[)\]]")
_TEN = re.compile(r"[(\[]\s*[×x·]?\s*10\s*\^?\{?(\d{1,2})\}?\s*[A-Za-z]*\s*[)\]]")


def points_from_table(table: Table, title: str = "") -> PointSet | None:
    """The table's numbers as points, or None if it has fewer than three rows of them."""
    for rows in (table.rows, _turned(table.rows)):
        found = _points(table, rows, title)
        if found is not None and any(column.role for column in found.columns):
            return found
    return None


def _points(table: Table, rows: Sequence[Sequence[Cell]], title: str) -> PointSet | None:
    heads = next((index for index, row in enumerate(rows) if _has_number(row[1:])), len(rows))
    if heads == 0 or len(rows) - heads < FEWEST:
        return None
    head = max(rows[:heads], key=len)
    body = [row for row in rows[heads:] if len(row) == len(head)]
    if len(body) < FEWEST or len(body) < MOSTLY * (len(rows) - heads):
        return None
    columns = []
    for index, top in enumerate(head):
        numbers = tuple(_number(row[index], top.text) for row in body)
        if sum(each is not None for each in numbers) >= max(FEWEST, MOSTLY * len(body)):
            role, reason = guess_role(notation(top.text).text)
            columns.append(Column(top.text, numbers, role, reason))
    if len(columns) < 2:
        return None
    named = tuple("" if parse_number(row[0].text) else row[0].text for row in body)
    return PointSet(
        "table",
        table.label,
        table.page,
        _around(body),
        tuple(columns),
        named,
        (f"{len(body)} rows of {table.label}",),
        (table.problem,) if table.problem else (),
        title,
    )


def _has_number(cells: Sequence[Cell]) -> bool:
    return sum(parse_number(notation(cell.text).text) is not None for cell in cells) >= max(1, len(cells) // 2)


def _number(cell: Cell, head: str) -> Number | None:
    found = parse_number(notation(cell.text).text)
    if found is None:
        return None
    factor = _factor(head, found)
    return Number(found.value * factor, cell.page, cell.box, cell.text, found.half_unit * factor, found.doubt)


def _factor(head: str, found: PrintedNumber) -> float:
    """What the head says that numbers are given in, unless they carry a suffix or power of their own."""
    if found.notation not in ("plain", "percent"):
        return 1.0
    said = notation(head).text
    if ten := _TEN.search(said):
        return float(10.0 ** int(ten[1]))
    if scale := _SCALE.search(said):
        return float((1e6, 1e9, 1e12, 1e3)[(scale.lastindex or 1) - 1])
    return 1.0


def _turned(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows as columns, if all are as long."""
    wide = max((len(row) for row in rows), default=0)
    kept = [row for row in rows if len(row) == wide]
    return tuple(zip(*kept, strict=True)) if len(kept) > 1 and len(kept) >= MOSTLY * len(rows) else ()


def _around(rows: Sequence[Sequence[Cell]]) -> Box:
    boxes = [cell.box for row in rows for cell in row]
    x0, y0 = (min(box[k] for box in boxes) for k in (0, 1))
    x1, y1 = (max(box[k] for box in boxes) for k in (2, 3))
    return x0, y0, x1, y1


def without_text(points: PointSet) -> PointSet:
    """The same points as one series, for fits over all rows."""
    return replace(points, series=("",) * len(points))
