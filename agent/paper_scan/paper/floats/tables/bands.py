"""Rows whose cells run over several lines, put together where rules show what belongs to one row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

from paper_scan.paper.geometry import Box
from paper_scan.paper.lines.regions import CellRegion

Row: TypeAlias = tuple[CellRegion, ...]

_FEWEST_BANDS = 4
_SINGLE = 0.3
"""Share of the bands that hold one line, in a table without vertical rules whose bands are rows."""
_NUMERIC = frozenset("0123456789⁰¹²³⁴⁵⁶⁷⁸⁹⁻ .,%()[]−–+<>=≤≥~≈±×*†‡/:-")


def merge_bands(rows: Sequence[Row], rules: Sequence[float], walled: bool) -> tuple[Row, ...]:
    """The rows, those between two neighbouring rules made one where they are one row's wrapped text.

    ``rules`` are the heights of the rules over the table's whole width, ``walled`` says that it has vertical ones too.
    Nothing is put together unless these, or bands of one line, show that rules part single rows; nor where more than
    one line holds numbers, lines stand as far apart as rows do, or a cell stands over several others or over none.
    """
    bands: dict[int, list[Row]] = {}
    for row in rows:
        top, bottom = _top(row), max(cell.box[3] for cell in row)
        bands.setdefault(sum(rule < (top + bottom) / 2 for rule in rules), []).append(row)
    single = sum(len(band) == 1 for band in bands.values())
    if len(bands) < _FEWEST_BANDS or not (walled or single >= _SINGLE * len(bands)):
        return tuple(rows)
    step = _step_of_rows(rows)
    return tuple(row for band in bands.values() for row in (_merged(band) if _is_tight(band, step) else band))


def _top(row: Row) -> float:
    return min(cell.box[1] for cell in row)


def _step_of_rows(rows: Sequence[Row]) -> float:
    """The least distance between two rows with numbers; a row's own lines stand closer."""
    tops = [_top(row) for row in rows if _has_number(row)]
    return min((b - a for a, b in pairwise(tops)), default=float("inf"))


def _is_tight(band: Sequence[Row], step: float) -> bool:
    return all(_top(b) - _top(a) < 0.95 * step for a, b in pairwise(band))


def _has_number(row: Row) -> bool:
    return any(set(cell.text) <= _NUMERIC and any(letter.isdigit() for letter in cell.text) for cell in row)


def _merged(band: Sequence[Row]) -> Sequence[Row]:
    """The band's lines as one row, or as they are."""
    if len(band) == 1 or sum(_has_number(row) for row in band) > 1:
        return band
    columns: list[list[tuple[int, CellRegion]]] = []
    for number, row in enumerate(band):
        for cell in row:
            over = [column for column in columns if any(_above(cell, other) for _, other in column)]
            if len(over) > 1 or (over and over[0][-1][0] == number):
                return band
            if over:
                over[0].append((number, cell))
            else:
                columns.append([(number, cell)])
    if len(columns) > max(len(row) for row in band):
        return band
    columns.sort(key=lambda column: min(cell.box[0] for _, cell in column))
    return [tuple(_joined([cell for _, cell in column]) for column in columns)]


def _above(a: CellRegion, b: CellRegion) -> bool:
    return a.box[0] < b.box[2] and b.box[0] < a.box[2]


def _joined(cells: Sequence[CellRegion]) -> CellRegion:
    text = ""
    for cell in cells:
        text += cell.text if not text or text.endswith(("-", "/")) else f" {cell.text}"
    return CellRegion(text, Box.union([cell.box for cell in cells]))
