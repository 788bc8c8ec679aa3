"""A table's rows and cells from the words of the text layer.

Words on one baseline make a row. Between two words of a row a cell ends where the gap is wide, or where it is wider
than a blank and lies in a corridor, a strip of the table that hardly any row's words enter, or where a vertical rule
runs. No number is ever put together from parts: a word is taken as the text layer has it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from agent.paper.blocks import union
from agent.paper.model import Box
from agent.paper.raw import RawPage, Word
from agent.paper.regions import Caption
from agent.paper.table_rules import Strokes, find_strokes

_WIDE = 1.05
"""Em: a gap this wide ends a cell anywhere."""
_WIDER = 2.0
"""Em: a gap this wide ends a cell even in the middle of a column; justified text has narrower ones."""
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


@dataclass(frozen=True)
class Sheet:
    """A page and what is looked up on it again and again."""

    page: RawPage
    captions: tuple[Caption, ...]
    """The page's own."""

    @cached_property
    def words(self) -> PageWords:
        return PageWords(self.page)

    @cached_property
    def strokes(self) -> Strokes:
        return find_strokes(self.page)


@dataclass(frozen=True, slots=True)
class TableRow:
    cells: tuple[PrintedCell, ...]
    box: Box


def read_rows(sheet: Sheet, box: Box, without: Collection[int] = ()) -> list[TableRow]:
    """The rows inside ``box``, without the words of the lines ``without``."""
    rows = sheet.words.rows(box, without)
    corridors = find_corridors(rows)
    walls = [s.at for s in sheet.strokes.vertical if box[0] < s.at < box[2] and min(s.end, box[3]) - max(s.start, box[1]) > 0.5 * (box[3] - box[1])]
    made = []
    for row in rows:
        cells = tuple(_cell(words) for words in _split(row, corridors, walls, clear=len(rows) >= _FEW))
        made.append(TableRow(cells, row.box))
    return made


class PageWords:
    """A page's words by height, so that those of a region are found quickly."""

    def __init__(self, page: RawPage) -> None:
        self._lines = page.lines
        upright = [word for word in page.words if page.lines[word.line].upright]
        self._words = sorted(upright, key=lambda word: word.box[1] + word.box[3])
        self._heights = [(word.box[1] + word.box[3]) / 2 for word in self._words]

    def rows(self, box: Box, without: Collection[int] = ()) -> list[PrintedRow]:
        """The words whose middle lies in ``box``, but those of the lines ``without``, row by row from top to bottom."""
        x0, y0, x1, y1 = box
        between = self._words[bisect_left(self._heights, y0) : bisect_right(self._heights, y1)]
        inside = [w for w in between if x0 <= (w.box[0] + w.box[2]) / 2 <= x1 and w.line not in without]
        inside.sort(key=lambda word: (self._lines[word.line].baseline, word.box[0]))
        groups: list[list[Word]] = []
        for word in inside:
            line = self._lines[word.line]
            last = self._lines[groups[-1][-1].line] if groups else None
            if last is not None and abs(line.baseline - last.baseline) <= 0.4 * min(line.size, last.size):
                groups[-1].append(word)
            else:
                groups.append([word])
        return [self._row(group) for group in groups]

    def _row(self, words: list[Word]) -> PrintedRow:
        ordered = tuple(sorted(words, key=lambda word: word.box[0]))
        sizes = sorted(self._lines[word.line].size for word in ordered)
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
    size = filled[0].size
    return _between_columns([(a, b) for a, b in corridors if b - a >= 0.2 * size and a > left], filled, size)


def _between_columns(corridors: list[tuple[float, float]], rows: Sequence[PrintedRow], size: float) -> list[tuple[float, float]]:
    """The corridors without narrow ones beside a column that hardly any row has: a blank in a heading isn't one."""
    kept = list(corridors)
    while kept:
        edges = [float("-inf"), *((a + b) / 2 for a, b in kept), float("inf")]
        filled = [
            sum(any(left < (word.box[0] + word.box[2]) / 2 < right for word in row.words) for row in rows)
            for left, right in zip(edges, edges[1:], strict=False)
        ]
        sparse = [
            n for n, (a, b) in enumerate(kept)
            if b - a < _WIDE * size and min(filled[n], filled[n + 1]) <= max(1, _ENTERED * len(rows)) < len(rows) - 1
        ]  # fmt: skip
        if not sparse:
            break
        del kept[min(sparse, key=lambda n: kept[n][1] - kept[n][0])]
    return kept


def _split(row: PrintedRow, corridors: Sequence[tuple[float, float]], walls: Sequence[float], clear: bool = False) -> list[list[Word]]:
    """The row's words in cells. ``clear``: the table has rows enough to trust its corridors."""
    cells: list[list[Word]] = [[row.words[0]]] if row.words else []
    several = row.widest_gap() >= _WIDE * row.size
    for before, word in zip(row.words, row.words[1:], strict=False):
        a, b = before.box[2], word.box[0]
        gap = (b - a) / row.size
        in_corridor = any(min(b, d) - max(a, c) > 0 for c, d in corridors)
        apart = clear and several and gap >= _BLANK and _columns(before, corridors) < _columns(word, corridors)
        alone = gap >= (_WIDER if clear and corridors and not in_corridor else _WIDE)
        if alone or in_corridor and (gap >= _NARROW or apart) or any(a - 1 <= wall <= b + 1 for wall in walls):
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

