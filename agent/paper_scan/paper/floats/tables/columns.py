"""Where a table's cells end: corridors between its columns, vertical rules, wide gaps.

A corridor is a strip from top to bottom that hardly any row's words enter. It is looked for in rows of numbers if there
are some, as headings stand over several columns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from paper_scan.paper.floats.tables.printed_rows import NUMBER, WIDE, PrintedRow
from paper_scan.paper.pdf.raw import Word

Strip: TypeAlias = tuple[float, float]
"""From x to x."""

_WIDER = 2.0
"""Em: a gap this wide ends a cell even in the middle of a column; justified text has narrower ones."""
_NARROW = 0.42
"""Em: a gap this wide, which is more than a blank, ends a cell where a corridor is."""
_BLANK = 0.3
"""Em: the least gap that ends a cell, where the words on both sides stand right over columns of numbers."""
_BESIDE_WALL = 0.3
"""Em: the least gap between two words that a vertical rule runs through."""
_ENTERED = 0.15
"""Share of the rows whose words may enter a corridor."""
_SPARSE = 0.3
"""Share of the rows: a column that fewer fill, next to a narrow corridor, is part of its neighbour."""
_FEW = 4
"""Rows: with fewer, a strip that no word enters may be chance."""
_STEP = 0.5
"""Points: how finely corridors are looked for."""


@dataclass(frozen=True)
class Columns:
    """What separates a table's columns."""

    corridors: Sequence[Strip]
    strips: Sequence[Strip]
    """The corridors with those that may only part words of a heading."""
    walls: Sequence[float]
    """x of the vertical rules."""
    numbers: Sequence[Strip | None]
    """For each column from where to where its numbers stand; None if it isn't one of numbers."""
    clear: bool
    """The table has rows enough to trust its corridors."""

    def split(self, row: PrintedRow) -> list[list[Word]]:
        """A row's words in cells."""
        cells = [[row.words[0]]]
        for before, word in pairwise(row.words):
            if self._part(before, word, (word.box[0] - before.box[2]) / row.size):
                cells.append([])
            cells[-1].append(word)
        if len(cells) < 2:
            return cells
        return [piece for cell in cells for piece in self._pieces(cell, row.size)]

    def _part(self, before: Word, word: Word, gap: float) -> bool:
        """Whether a cell ends between two words of a row, ``gap`` em apart."""
        a, b = before.box[2], word.box[0]
        if gap >= _BESIDE_WALL and any(a - 1 <= wall <= b + 1 for wall in self.walls):
            return True
        crossed = [(start, end) for start, end in self.corridors if min(b, end) > max(a, start)]
        if not crossed:
            faint = any(min(b, end) > max(a, start) for start, end in self.strips)
            return gap >= (_WIDER if self.clear and self.corridors and not faint else WIDE)
        # A heading wider than its column's numbers reaches into the corridor with its last word.
        inside = all(word.box[2] <= end for _, end in crossed)
        return gap >= (WIDE if inside else _NARROW)

    def _pieces(self, cell: list[Word], size: float) -> list[list[Word]]:
        """A cell whose words stand over several columns of numbers, each group right over its own, in pieces.

        "QNLI MRPC" are two headings, "Dev Set" over two columns is one.
        """
        if not self.clear or len(cell) < 2:
            return [cell]
        pieces, homes = [[cell[0]]], [self._column(cell[0])]
        for before, word in pairwise(cell):
            if self._column(word) != homes[-1] and word.box[0] - before.box[2] >= _BLANK * size:
                pieces.append([])
                homes.append(self._column(word))
            pieces[-1].append(word)
        aligned = all(self._aligned(piece, home, size) for piece, home in zip(pieces, homes, strict=True))
        return pieces if aligned else [cell]

    def _column(self, word: Word) -> int:
        middle = (word.box[0] + word.box[2]) / 2
        return sum(middle > (start + end) / 2 for start, end in self.corridors)

    def _aligned(self, piece: list[Word], column: int, size: float) -> bool:
        """Whether words stand over the numbers of their column: left, right or in the middle."""
        place = self.numbers[column]
        if place is None or any(self._column(word) != column for word in piece):
            return False
        left, right = piece[0].box[0], piece[-1].box[2]
        offsets = (left - place[0], right - place[1], (left + right) / 2 - (place[0] + place[1]) / 2)
        return min(abs(offset) for offset in offsets) < 0.35 * size


def find_columns(rows: Sequence[PrintedRow], walls: Sequence[float]) -> Columns:
    """The columns of the table that ``rows`` are; ``walls`` are the places of its vertical rules."""
    telling = _telling(rows)
    strips = _strips(telling)
    corridors = _between_columns(strips, telling)
    return Columns(corridors, strips, walls, _places_of_numbers(corridors, rows), clear=len(rows) >= _FEW)


def _telling(rows: Sequence[PrintedRow]) -> list[PrintedRow]:
    """The rows that show a table's columns: rows of numbers if there are some, else rows of several cells."""
    filled = [row for row in rows if len(row.cells()) > 1]
    counted = [row for row in filled if row.has_numbers()]
    return counted if len(counted) >= max(3, 0.4 * len(filled)) else filled


def _strips(rows: Sequence[PrintedRow]) -> list[Strip]:
    """The strips that the words of hardly any row enter."""
    if len(rows) < 2:
        return []
    left, right = min(row.box[0] for row in rows), max(row.box[2] for row in rows)
    entered = [0] * (int((right - left) / _STEP) + 2)
    for row in rows:
        spans = ((int((word.box[0] - left) / _STEP), int((word.box[2] - left) / _STEP)) for word in row.words)
        for step in {step for start, end in spans for step in range(start, end + 1)}:
            entered[step] += 1
    allowed = int(_ENTERED * len(rows))
    strips: list[Strip] = []
    start: int | None = None
    for step, count in enumerate(entered):
        if count <= allowed and start is None:
            start = step
        elif count > allowed and start is not None:
            strips.append((left + start * _STEP, left + step * _STEP))
            start = None
    return [(a, b) for a, b in strips if b - a >= 0.2 * rows[0].size]


def _between_columns(strips: Sequence[Strip], rows: Sequence[PrintedRow]) -> list[Strip]:
    """The strips without narrow ones beside a column that few rows have: a blank in a heading isn't a corridor."""
    if not rows:
        return []
    size, left = rows[0].size, min(row.box[0] for row in rows)
    kept = [(a, b) for a, b in strips if a > left]
    while kept:
        filled = [sum(bool(words) for words in column) for column in _by_column(kept, rows)]
        few = max(1, _SPARSE * len(rows))
        sparse = [
            n
            for n, (a, b) in enumerate(kept)
            if b - a < WIDE * size and min(filled[n], filled[n + 1]) <= few < len(rows) - 1
        ]
        if not sparse:
            break
        del kept[min(sparse, key=lambda n: kept[n][1] - kept[n][0])]
    return kept


def _by_column(corridors: Sequence[Strip], rows: Sequence[PrintedRow]) -> list[list[list[Word]]]:
    """For each column the words in it, row by row."""
    middles = [(a + b) / 2 for a, b in corridors]
    columns: list[list[list[Word]]] = [[[] for _ in rows] for _ in range(len(corridors) + 1)]
    for number, row in enumerate(rows):
        for word in row.words:
            columns[bisect_left(middles, (word.box[0] + word.box[2]) / 2)][number].append(word)
    return columns


def _places_of_numbers(corridors: Sequence[Strip], rows: Sequence[PrintedRow]) -> list[Strip | None]:
    """For each column from where to where its words stand if most are numbers, headings left out, else None."""
    places: list[Strip | None] = []
    counted = [row for row in rows if row.has_numbers()]
    for column in _by_column(corridors, counted):
        words = [word for words in column for word in words]
        numeric = sum(bool(NUMBER.fullmatch(word.text)) for word in words) > 0.5 * len(words)
        places.append((min(w.box[0] for w in words), max(w.box[2] for w in words)) if numeric else None)
    return places
