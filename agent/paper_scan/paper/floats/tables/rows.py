"""A table's rows and cells, from the words between its rules."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from paper_scan.paper.floats.tables.bands import merge_bands
from paper_scan.paper.floats.tables.columns import find_columns
from paper_scan.paper.floats.tables.printed_rows import PageWords
from paper_scan.paper.floats.tables.rules import Strokes, find_strokes
from paper_scan.paper.geometry import Box
from paper_scan.paper.lines.columns import find_gutter
from paper_scan.paper.lines.regions import Caption, CellRegion
from paper_scan.paper.pdf.raw import RawPage, Word

_WHOLE = 9.0
"""Points: a rule that misses the table's ends by no more runs over its whole width."""


@dataclass(frozen=True)
class TablePage:
    """A page and what is looked up on it again and again."""

    page: RawPage
    captions: tuple[Caption, ...]
    """The page's own."""

    @cached_property
    def words(self) -> PageWords:
        return PageWords(self.page)

    @cached_property
    def gutter(self) -> float | None:
        """The x between two columns of text."""
        return find_gutter([line for line in self.page.lines if line.upright])

    @cached_property
    def strokes(self) -> Strokes:
        return find_strokes(self.page)


def read_rows(sheet: TablePage, box: Box, without: Collection[int] = ()) -> tuple[tuple[CellRegion, ...], ...]:
    """The rows inside ``box`` from top to bottom, without the words of the lines ``without``."""
    rows = sheet.words.rows(box, without)
    if not rows:
        return ()
    x0, y0, x1, y1 = box
    walls = [
        wall.at
        for wall in sheet.strokes.vertical
        if x0 < wall.at < x1 and min(wall.end, y1) - max(wall.start, y0) > 0.5 * (y1 - y0)
    ]
    bands = [
        rule.at
        for rule in sheet.strokes.horizontal
        if rule.start < x0 + _WHOLE and rule.end > x1 - _WHOLE and y0 - 1 <= rule.at <= y1 + 1
    ]
    columns = find_columns(rows, walls)
    cells = [tuple(_cell(words) for words in columns.split(row)) for row in rows]
    return merge_bands(cells, bands, walled=bool(walls))


def _cell(words: Sequence[Word]) -> CellRegion:
    return CellRegion(" ".join(word.text for word in words), Box.union([word.box for word in words]))
