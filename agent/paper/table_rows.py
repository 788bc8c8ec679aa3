"""A table's rows and cells from the words of the text layer.

Words on one baseline make a row. Between two words of a row a cell ends where the gap is wide, or where it is wider
than a blank and lies in a corridor, a strip of the table that hardly any row's words enter, or where a vertical rule
runs. No number is ever put together from parts: a word is taken as the text layer has it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from agent.paper.model import Box
from agent.paper.raw import RawLine, RawPage, Word, union
from agent.paper.regions import Caption
from agent.paper.table_bands import TableRow, PrintedCell, merge_bands
from agent.paper.table_rules import Strokes, find_strokes

_WIDE = 1.05
"""Em: a gap this wide ends a cell anywhere."""
_WIDER = 2.0
"""Em: a gap this wide ends a cell even in the middle of a column; justified text has narrower ones."""
_NARROW = 0.42
"""Em: a gap this wide, which is more than a blank, ends a cell where a corridor is."""
_BLANK = 0.3
"""Em: the least gap that ends a cell, where the words on both sides stand right over columns of numbers."""
_BESIDE_WALL = 0.3
"""Em: the least gap between two words that a vertical rule runs through."""
_ENTERED = 0.15
"""Share of the rows whose words may enter a corridor (headings over several columns do)."""
_SPARSE = 0.3
"""Share of the rows: a column that fewer fill, next to a narrow corridor, is part of its neighbour."""
NUMBER = re.compile(r"[−–+<>=≤≥~≈±$€£(\[-]*\d[\d.,%)\]×xeE^/:*†‡−–+-]*[kKMBT]?")
"""A cell's word that is a number, with sign, unit and marks."""
_RAISED = str.maketrans("0123456789-–−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")
_UNPRINTED = re.compile(r"[\ue000-\uf8ff\ufffd\x00-\x1f\s]*")
"""Letters that a font has no meaning for, such as the pieces of a tall bracket."""
_BESIDE_NUMBERS = frozenset(("%", "%)", "±", "to", "-", "–", "−"))
_FEW = 4
"""Rows: with fewer, a strip that no word enters may be chance."""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """The words on one baseline, from left to right."""

    words: tuple[Word, ...]
    size: float
    """Type size in points."""
    box: Box

    def has_numbers(self) -> bool:
        """Whether it holds two numbers at least, and a cell of nothing else."""
        if sum(bool(NUMBER.fullmatch(word.text)) for word in self.words) < 2:
            return False
        return any(
            all(NUMBER.fullmatch(word.text) or word.text in _BESIDE_NUMBERS for word in cell) for cell in self.cells()
        )

    def widest_gap(self) -> float:
        return max((b.box[0] - a.box[2] for a, b in zip(self.words, self.words[1:], strict=False)), default=0.0)

    def cells(self) -> list[list[Word]]:
        """Its words in groups with wide gaps between them; for rows seen alone."""
        return _split(self, None)


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


def read_rows(sheet: Sheet, box: Box, without: Collection[int] = ()) -> list[TableRow]:
    """The rows inside ``box``, without the words of the lines ``without``."""
    rows = sheet.words.rows(box, without)
    strips = find_corridors(rows)
    corridors = between_columns(strips, rows)
    height = box[3] - box[1]
    walls = [
        wall.at for wall in sheet.strokes.vertical
        if box[0] < wall.at < box[2] and min(wall.end, box[3]) - max(wall.start, box[1]) > 0.5 * height
    ]  # fmt: skip
    columns = Columns(corridors, strips, walls, _places_of_numbers(corridors, rows), clear=len(rows) >= _FEW)
    made = [TableRow(tuple(_cell(words, sheet.page.lines) for words in _split(row, columns)), row.box) for row in rows]
    bands = [
        s.at
        for s in sheet.strokes.horizontal
        if s.start < box[0] + 9 and s.end > box[2] - 9 and box[1] - 1 <= s.at <= box[3] + 1
    ]
    return merge_bands(made, bands, walled=bool(walls))


class PageWords:
    """A page's words by height, so that those of a region are found quickly."""

    def __init__(self, page: RawPage) -> None:
        self._lines = page.lines
        upright = [
            word for word in page.words if page.lines[word.line].upright and _UNPRINTED.fullmatch(word.text) is None
        ]
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
    """Strips from x to x, inside the table, that the words of hardly any row enter."""
    filled = _telling(rows)
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
    return [(a, b) for a, b in corridors if b - a >= 0.2 * filled[0].size]


def _telling(rows: Sequence[PrintedRow]) -> list[PrintedRow]:
    """The rows that show a table's columns: rows of numbers if there are some, else rows of several cells.

    Headings stand over several columns.
    """
    filled = [row for row in rows if len(row.cells()) > 1]
    counted = [row for row in filled if row.has_numbers()]
    return counted if len(counted) >= max(3, 0.4 * len(filled)) else filled


def between_columns(corridors: Sequence[tuple[float, float]], rows: Sequence[PrintedRow]) -> list[tuple[float, float]]:
    """The corridors without narrow ones beside a column that few rows have: a blank in a heading isn't one."""
    rows = _telling(rows)
    if not rows:
        return []
    size, left = rows[0].size, min(row.box[0] for row in rows)
    kept = [(a, b) for a, b in corridors if a > left]
    while kept:
        filled = [sum(bool(words) for words in column) for column in _by_column(kept, rows)]
        sparse = [
            n for n, (a, b) in enumerate(kept)
            if b - a < _WIDE * size and min(filled[n], filled[n + 1]) <= max(1, _SPARSE * len(rows)) < len(rows) - 1
        ]  # fmt: skip
        if not sparse:
            break
        del kept[min(sparse, key=lambda n: kept[n][1] - kept[n][0])]
    return kept


def _by_column(corridors: Sequence[tuple[float, float]], rows: Sequence[PrintedRow]) -> list[list[list[Word]]]:
    """For each column the words in it, row by row."""
    middles = [(a + b) / 2 for a, b in corridors]
    columns: list[list[list[Word]]] = [[[] for _ in rows] for _ in range(len(corridors) + 1)]
    for number, row in enumerate(rows):
        for word in row.words:
            columns[bisect_left(middles, (word.box[0] + word.box[2]) / 2)][number].append(word)
    return columns


def _places_of_numbers(
    corridors: Sequence[tuple[float, float]], rows: Sequence[PrintedRow]
) -> list[tuple[float, float] | None]:
    """For each column from where to where its words stand if most are numbers, headings left out, else None."""
    places: list[tuple[float, float] | None] = []
    counted = [row for row in rows if row.has_numbers()]
    for column in _by_column(corridors, counted):
        words = [word for words in column for word in words]
        numeric = sum(bool(NUMBER.fullmatch(word.text)) for word in words) > 0.5 * len(words)
        places.append((min(w.box[0] for w in words), max(w.box[2] for w in words)) if numeric else None)
    return places


def _split(row: PrintedRow, columns: Columns | None) -> list[list[Word]]:
    """The row's words in cells."""
    cells: list[list[Word]] = [[row.words[0]]] if row.words else []
    for before, word in zip(row.words, row.words[1:], strict=False):
        gap = (word.box[0] - before.box[2]) / row.size
        if gap >= _WIDE if columns is None else columns.part(before, word, gap):
            cells.append([word])
        else:
            cells[-1].append(word)
    if columns is None or len(cells) < 2:
        return cells
    return [piece for cell in cells for piece in columns.pieces(cell, row.size)]


@dataclass(frozen=True)
class Columns:
    """What separates a table's columns."""

    corridors: Sequence[tuple[float, float]]
    strips: Sequence[tuple[float, float]]
    """The corridors with those that may only part words of a heading."""
    walls: Sequence[float]
    """x of the vertical rules."""
    numbers: Sequence[tuple[float, float] | None]
    """For each column from where to where its numbers stand; None if it isn't one of numbers."""
    clear: bool
    """The table has rows enough to trust its corridors."""

    def part(self, before: Word, word: Word, gap: float) -> bool:
        """Whether a cell ends between two words of a row, ``gap`` em apart."""
        a, b = before.box[2], word.box[0]
        if gap >= _BESIDE_WALL and any(a - 1 <= wall <= b + 1 for wall in self.walls):
            return True
        crossed = [(c, d) for c, d in self.corridors if min(b, d) - max(a, c) > 0]
        if not crossed:
            faint = any(min(b, d) - max(a, c) > 0 for c, d in self.strips)
            return gap >= (_WIDER if self.clear and self.corridors and not faint else _WIDE)
        inside = all(word.box[2] <= d or before.box[0] >= c for c, d in crossed)
        return gap >= (_WIDE if inside else _NARROW)

    def pieces(self, cell: list[Word], size: float) -> list[list[Word]]:
        """A cell whose words stand over several columns of numbers, each group right over its own, in pieces.

        "QNLI MRPC" are two headings, "Dev Set" over two columns is one.
        """
        if not self.clear or len(cell) < 2:
            return [cell]
        pieces: list[list[Word]] = [[cell[0]]]
        homes = [self._column(cell[0])]
        for before, word in zip(cell, cell[1:], strict=False):
            if self._column(word) != homes[-1] and word.box[0] - before.box[2] >= _BLANK * size:
                pieces.append([word])
                homes.append(self._column(word))
            else:
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


def _cell(words: Sequence[Word], lines: Sequence[RawLine]) -> PrintedCell:
    text = " ".join(with_raised_digits(word, lines[word.line]) for word in words)
    return PrintedCell(text, union([word.box for word in words]))


def with_raised_digits(word: Word, line: RawLine) -> str:
    """A word with digits that stand above the line as such: 10¹³ and 1,148¹ are not 1013 and 1,1481.

    The signs are those that compatibility normalisation turns back into digits.
    """
    text = word.text
    for span in line.spans:
        raised = span.text.strip()
        above = line.baseline - span.baseline > 0.2 * line.size and span.size < 0.85 * line.size
        inside = word.box[0] - 0.5 <= (span.box[0] + span.box[2]) / 2 <= word.box[2] + 0.5
        if above and inside and re.fullmatch(r"[−–-]?\d+", raised):
            before = word.box[0] + 0.5 * (span.box[2] - span.box[0]) < (span.box[0] + span.box[2]) / 2
            at = text.rfind(raised) if before else text.find(raised)
            if at >= 0:
                text = text[:at] + raised.translate(_RAISED) + text[at + len(raised) :]
    return text
