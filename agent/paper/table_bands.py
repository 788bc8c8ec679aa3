"""Rows whose cells run over several lines, put together where rules show what belongs to one row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.paper.model import Box
from agent.paper.raw import union

_FEWEST_BANDS = 4
_SINGLE = 0.3
"""Share of the bands that hold one line, in a table without vertical rules whose bands are rows."""
_NUMERIC = re.compile(r"[\s\d.,%()\[\]−–+<>=≤≥~≈±×*†‡/:-]*\d[\s\d.,%()\[\]−–+<>=≤≥~≈±×*†‡/:-]*")


@dataclass(frozen=True, slots=True)
class PrintedCell:
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class TableRow:
    cells: tuple[PrintedCell, ...]
    box: Box


def merge_bands(rows: Sequence[TableRow], rules: Sequence[float], walled: bool) -> list[TableRow]:
    """The rows, those between two neighbouring rules made one where they are one row's wrapped text.

    ``rules`` are the heights of the rules over the table's whole width, ``walled`` says that it has vertical ones too.
    Nothing is put together unless these, or bands of one line, show that rules part single rows; nor where more than one
    line holds numbers, lines stand as far apart as rows do, or a cell stands over several others or over none.
    """
    bands: dict[int, list[TableRow]] = {}
    for row in rows:
        middle = (row.box[1] + row.box[3]) / 2
        bands.setdefault(sum(rule < middle for rule in rules), []).append(row)
    single = sum(len(band) == 1 for band in bands.values())
    if len(bands) < _FEWEST_BANDS or not (walled or single >= _SINGLE * len(bands)):
        return list(rows)
    step = _step_of_rows(rows)
    return [row for band in bands.values() for row in (_merged(band) if _is_tight(band, step) else band)]


def _step_of_rows(rows: Sequence[TableRow]) -> float:
    """The least distance between two rows with numbers; a row's own lines stand closer."""
    tops = [row.box[1] for row in rows if _has_number(row)]
    return min((b - a for a, b in pairwise(tops)), default=float("inf"))


def _is_tight(band: Sequence[TableRow], step: float) -> bool:
    return all(b.box[1] - a.box[1] < 0.95 * step for a, b in pairwise(band))


def _has_number(row: TableRow) -> bool:
    return any(_NUMERIC.fullmatch(cell.text) for cell in row.cells)


def _merged(band: Sequence[TableRow]) -> list[TableRow]:
    if len(band) == 1 or sum(_has_number(row) for row in band) > 1:
        return list(band)
    columns: list[list[tuple[int, PrintedCell]]] = []
    for number, row in enumerate(band):
        for cell in row.cells:
            over = [column for column in columns if any(_above(cell, other) for _, other in column)]
            if len(over) > 1 or (over and over[0][-1][0] == number):
                return list(band)
            if over:
                over[0].append((number, cell))
            else:
                columns.append([(number, cell)])
    if len(columns) > max(len(row.cells) for row in band):
        return list(band)
    columns.sort(key=lambda column: min(cell.box[0] for _, cell in column))
    cells = tuple(_joined([cell for _, cell in column]) for column in columns)
    return [TableRow(cells, union([cell.box for cell in cells]))]


def _above(a: PrintedCell, b: PrintedCell) -> bool:
    return a.box[0] < b.box[2] and b.box[0] < a.box[2]


def _joined(cells: Sequence[PrintedCell]) -> PrintedCell:
    text = ""
    for cell in cells:
        text += cell.text if not text or text.endswith(("-", "/")) else f" {cell.text}"
    return PrintedCell(text, union([cell.box for cell in cells]))
