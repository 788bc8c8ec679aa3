"""The one text: blocks written one after the other, every printed line with its offsets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paper_scan.paper.geometry import Box
from paper_scan.paper.labels.headings import run_in
from paper_scan.paper.lines.blocks import Block
from paper_scan.paper.lines.hyphens import Vocabulary, joint
from paper_scan.paper.lines.raised import with_raised
from paper_scan.paper.lines.regions import CellRegion, TableRegion
from paper_scan.paper.lines.typeset import UNSET, Typeset, typeset
from paper_scan.paper.model import Cell, Line, PassageKind
from paper_scan.paper.pdf.raw import RawLine, RawPage, Word
from paper_scan.paper.words.letters import plain

_NAMES: frozenset[PassageKind] = frozenset(("title", "authors", "margin"))
"""Where marks stay as they are: an author's says where they work."""
REASONS: dict[PassageKind, str] = {
    "title": "the largest type at the head of the first page",
    "authors": "between the title and the abstract",
    "heading": "stands out from the running text",
    "body": "running text",
    "list": "begins with an item's mark",
    "equation": "indented, in a mathematical font or with its number at the right",
    "caption": "begins with the label of a table or figure",
    "table": "in the place of a table",
    "figure": "lettering in the place of a figure, or turned",
    "footnote": "small type at a column's foot, under a rule or behind a mark",
    "reference": "below the heading of the reference list",
    "margin": "recurs at one height, counts the pages or stands beside all text",
}
"""Why a block is of its kind, where its label has no reason of its own."""
_RUN_IN_LINES = 4
"""So many lines a heading that stands in the line may run over. Not measured."""


@dataclass(frozen=True, slots=True)
class Written:
    """A block's place in the text."""

    start: int
    end: int
    kind: PassageKind
    caption: int | None
    table: int | None
    face: Typeset
    """How its first line is set."""
    reason: str
    run_in: str
    """The bold or italic words with which it begins, if others follow."""


@dataclass(frozen=True, slots=True)
class Composed:
    text: str
    lines: tuple[Line, ...]
    blocks: tuple[Written, ...]
    rows: tuple[tuple[tuple[Cell, ...], ...], ...]
    """For each table region its rows."""


def compose(blocks: Sequence[Block], pages: Sequence[RawPage], tables: Sequence[TableRegion]) -> Composed:
    """Writes all blocks, two line feeds between them; boxes are in displayed coordinates from here on."""
    writer = _Writer(pages)
    written: list[Written] = []
    rows: list[tuple[tuple[Cell, ...], ...]] = [()] * len(tables)
    for block in blocks:
        start = writer.begin_block()
        if block.table is not None and tables[block.table].rows:
            rows[block.table] = writer.table(tables[block.table], block)
        else:
            writer.paragraph(block)
        if writer.length > start:
            written.append(_written(block, start, writer.length))
    return Composed(writer.text(), tuple(writer.lines), tuple(written), tuple(rows))


def _written(block: Block, start: int, end: int) -> Written:
    first = block.lines[0].line if block.lines else None
    reason = block.reason or REASONS[block.kind]
    if first is None:
        return Written(start, end, block.kind, block.caption, block.table, UNSET, reason, "")
    runs = block.kind in ("body", "list", "footnote")
    words = run_in([placed.line for placed in block.lines[:_RUN_IN_LINES]]) if runs else ""
    return Written(start, end, block.kind, block.caption, block.table, typeset(block), reason, words)


class _Writer:
    def __init__(self, pages: Sequence[RawPage]) -> None:
        self._pages = {page.number: page for page in pages}
        self._words = Vocabulary(line.text for page in pages for line in page.lines)
        self._parts: list[str] = []
        self.length = 0
        self.lines: list[Line] = []

    def text(self) -> str:
        return "".join(self._parts)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)

    def begin_block(self) -> int:
        if self.length:
            self._add("\n\n")
        return self.length

    def paragraph(self, block: Block) -> None:
        marks = block.kind not in _NAMES
        placed = [(p, plain(with_raised(p.line, marks))) for p in block.lines]
        placed = [(p, text) for p, text in placed if text]
        between = ""
        for index, (p, text) in enumerate(placed):
            following = placed[index + 1][1] if index + 1 < len(placed) else ""
            self._add(between)
            text, between = joint(text, following, self._words)
            start = self.length
            self._add(text)
            page = self._pages[p.page]
            self.lines.append(Line(start, self.length, p.page, page.displayed(p.line.box), p.line.size, p.line.bold))

    def table(self, table: TableRegion, block: Block) -> tuple[tuple[Cell, ...], ...]:
        """The rows, a tab between cells; then whatever letters of the body no cell holds, so that none is lost."""
        page = self._pages[table.page]
        rows = []
        for number, row in enumerate(table.rows):
            cells = []
            homes = _beside(row, block)
            for index, cell in enumerate(row):
                if index or number:
                    self._add("\t" if index else "\n")
                start, box = self.length, page.displayed(cell.box)
                self._add(cell.text)
                cells.append(Cell(cell.text, table.page, box, start, self.length, _over(page, cell)))
                if self.length > start:
                    home = next((line for line in homes if holds_middle(line.box, cell.box)), None)
                    size, bold = (home.size, home.bold) if home else (cell.box[3] - cell.box[1], False)
                    self.lines.append(Line(start, self.length, table.page, box, size, bold))
            rows.append(tuple(cells))
        for line, words in _words_outside(page, block, table):
            self._add("\n")
            start = self.length
            self._add(" ".join(word.text for word in words))
            box = page.displayed(Box.union([word.box for word in words]))
            self.lines.append(Line(start, self.length, table.page, box, line.size, line.bold))
        return tuple(rows)


def _over(page: RawPage, cell: CellRegion) -> tuple[float, float] | None:
    """The rule under a heading, on the page as it is displayed."""
    if cell.over is None or page.turn:
        return None
    return cell.over


def _beside(row: Sequence[CellRegion], block: Block) -> list[RawLine]:
    """The block's lines at the height of a table's row."""
    top, bottom = min(cell.box[1] for cell in row), max(cell.box[3] for cell in row)
    return [p.line for p in block.lines if p.line.box[1] - 1 <= bottom and p.line.box[3] + 1 >= top]


def _words_outside(page: RawPage, block: Block, table: TableRegion) -> Iterator[tuple[RawLine, list[Word]]]:
    """The words of a block's lines that lie in none of the table's cells, line by line."""
    ours = {id(placed.line) for placed in block.lines}
    own = [id(line) in ours for line in page.lines]
    rows = [(Box.union([cell.box for cell in row]), row) for row in table.rows]
    left: dict[int, list[Word]] = {}
    for word in page.words:
        if own[word.line] and not any(
            holds_middle(box, word.box) and any(holds_middle(cell.box, word.box) for cell in row) for box, row in rows
        ):
            left.setdefault(word.line, []).append(word)
    for index, words in left.items():
        yield page.lines[index], words


def holds_middle(outer: Box, inner: Box) -> bool:
    """Does ``outer``, a point larger on all sides, hold the middle of ``inner``?"""
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] - 1 <= x <= outer[2] + 1 and outer[1] - 1 <= y <= outer[3] + 1
