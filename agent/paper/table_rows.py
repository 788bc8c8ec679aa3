"""A table's rows and cells from the words of the text layer.

Words on one baseline make a row. Between two words of a row a cell ends where the gap is wide, or where it is wider
than a blank and lies in a corridor, a strip of the table that hardly any row's words enter, or where a vertical rule
runs. No number is ever put together from parts: a word is taken as the text layer has it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agent.paper.blocks import union
from agent.paper.model import Box
from agent.paper.raw import RawPage, Word
from agent.paper.table_rules import horizontal_strokes, vertical_strokes

_WIDE = 1.05
"""Em: a gap this wide ends a cell anywhere."""
_NARROW = 0.42
"""Em: a gap this wide, which is more than a blank, ends a cell where a corridor is."""
_BLANK = 0.15
"""Em: the least gap that ends a cell, where the words on both sides keep to their columns and the table shows them well."""
_ENTERED = 0.15
"""Share of the rows whose words may enter a corridor (headings over several columns do)."""
_FEW = 4
"""Rows: with fewer, a strip that no word enters may be chance."""


@dataclass(frozen=True, slots=True)
class PrintedCell:
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """The words on one baseline, from left to right."""

    words: tuple[Word, ...]
    size: float
    """Type size in points."""
    box: Box

    def widest_gap(self) -> float:
        return max((b.box[0] - a.box[2] for a, b in zip(self.words, self.words[1:], strict=False)), default=0.0)

    def cells(self) -> list[list[Word]]:
        """Its words in groups with wide gaps between them; for rows seen alone."""
        return _split(self, (), ())


@dataclass(frozen=True, slots=True)
class TableRow:
    cells: tuple[PrintedCell, ...]
    box: Box


def read_rows(page: RawPage, box: Box, without: Collection[int]) -> list[TableRow]:
    """The rows inside ``box``, without the words of the lines ``without``."""
    rows = rows_of_words(page, box, without)
    corridors = find_corridors(rows)
    walls = [s.at for s in vertical_strokes(page) if box[0] < s.at < box[2] and min(s.end, box[3]) - max(s.start, box[1]) > 0.5 * (box[3] - box[1])]
    made = []
    for row in rows:
        cells = tuple(_cell(words) for words in _split(row, corridors, walls, clear=len(rows) >= _FEW))
        made.append(TableRow(cells, row.box))
    return made


def rows_of_words(page: RawPage, box: Box, without: Collection[int]) -> list[PrintedRow]:
    """The words whose middle lies in ``box``, row by row from top to bottom."""
    x0, y0, x1, y1 = box
    inside = [
        word for word in page.words
        if word.line not in without and page.lines[word.line].upright
        and x0 <= (word.box[0] + word.box[2]) / 2 <= x1 and y0 <= (word.box[1] + word.box[3]) / 2 <= y1
    ]  # fmt: skip
    inside.sort(key=lambda word: (page.lines[word.line].baseline, word.box[0]))
    groups: list[list[Word]] = []
    for word in inside:
        line = page.lines[word.line]
        last = page.lines[groups[-1][-1].line] if groups else None
        if last is not None and abs(line.baseline - last.baseline) <= 0.4 * min(line.size, last.size):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_row(page, group) for group in groups]


def _row(page: RawPage, words: list[Word]) -> PrintedRow:
    ordered = tuple(sorted(words, key=lambda word: word.box[0]))
    sizes = sorted(page.lines[word.line].size for word in ordered)
    return PrintedRow(ordered, sizes[len(sizes) // 2], union([word.box for word in ordered]))


def find_corridors(rows: Sequence[PrintedRow]) -> list[tuple[float, float]]:
    """Strips from x to x, inside the table, that the words of hardly any row of several cells enter."""
    filled = [row for row in rows if len(row.cells()) > 1]
    if len(filled) < 2:
        return []
    left, right = min(row.box[0] for row in filled), max(row.box[2] for row in filled)
    step = 0.5
    entered = [0] * (int((right - left) / step) + 2)
    for row in filled:
        spans = ((int((word.box[0] - left) / step), int((word.box[2] - left) / step)) for word in row.words)
        for x in {x for start, end in spans for x in range(start, end + 1)}:
            entered[x] += 1
    allowed = int(_ENTERED * len(filled))
    corridors: list[tuple[float, float]] = []
    start: int | None = None
    for x, count in enumerate(entered):
        if count <= allowed and start is None:
            start = x
        elif count > allowed and start is not None:
            corridors.append((left + start * step, left + x * step))
            start = None
    return [(a, b) for a, b in corridors if b - a >= 0.2 * filled[0].size and a > left]


def _split(row: PrintedRow, corridors: Sequence[tuple[float, float]], walls: Sequence[float], clear: bool = False) -> list[list[Word]]:
    """The row's words in cells. ``clear``: the table has rows enough to trust its corridors."""
    cells: list[list[Word]] = [[row.words[0]]] if row.words else []
    several = row.widest_gap() >= _WIDE * row.size
    for before, word in zip(row.words, row.words[1:], strict=False):
        a, b = before.box[2], word.box[0]
        gap = (b - a) / row.size
        in_corridor = any(min(b, d) - max(a, c) > 0 for c, d in corridors)
        apart = clear and several and gap >= _BLANK and _columns(before, corridors) < _columns(word, corridors)
        if gap >= _WIDE or in_corridor and (gap >= _NARROW or apart) or any(a - 1 <= wall <= b + 1 for wall in walls):
            cells.append([word])
        else:
            cells[-1].append(word)
    return cells


def _columns(word: Word, corridors: Sequence[tuple[float, float]]) -> float:
    """The number of the column that a word keeps to; not a number if it lies across a corridor."""
    column = 0
    for start, end in corridors:
        if word.box[0] >= (start + end) / 2:
            column += 1
        elif word.box[2] > end:
            return float("nan")
    return float(column)


def _cell(words: Sequence[Word]) -> PrintedCell:
    return PrintedCell(" ".join(word.text for word in words), union([word.box for word in words]))


def banded(page: RawPage, box: Box) -> list[float]:
    """The heights of the rules that run over the whole width of ``box``."""
    return [s.at for s in horizontal_strokes(page) if s.start < box[0] + 8 and s.end > box[2] - 8 and box[1] - 1 <= s.at <= box[3] + 1]
