"""From pages of lines to blocks in reading order."""

from __future__ import annotations

from collections.abc import Sequence

from agent.paper.blocks import Block, PlacedLine
from agent.paper.columns import reading_order
from agent.paper.model import Box
from agent.paper.raw import RawLine, RawPage
from agent.paper.regions import Caption, FigureRegion, TableRegion


def find_blocks(
    pages: Sequence[RawPage],
    captions: Sequence[Caption],
    tables: Sequence[TableRegion],
    figures: Sequence[FigureRegion],
) -> list[Block]:
    """All blocks of the document in reading order."""
    blocks: list[Block] = []
    for page in pages:
        taken: set[int] = set()
        floats: list[Block] = []
        for index, caption in enumerate(captions):
            if caption.page == page.number:
                taken.update(caption.lines)
                floats.append(Block("caption", [PlacedLine(page.number, page.lines[i]) for i in caption.lines], caption=index))
        for index, table in enumerate(tables):
            if table.page == page.number:
                inside = _inside(page.lines, table.box, taken)
                floats.append(Block("table", [PlacedLine(page.number, page.lines[i]) for i in inside], table=index))
        for figure in figures:
            if figure.page == page.number:
                inside = _inside(page.lines, figure.box, taken)
                if inside:
                    floats.append(Block("figure", [PlacedLine(page.number, page.lines[i]) for i in inside]))
        body = [line for index, line in enumerate(page.lines) if index not in taken and line.upright]
        for column in reading_order(body):
            blocks += _paragraphs(column, page.number)
        blocks += floats
        turned = [PlacedLine(page.number, line) for i, line in enumerate(page.lines) if i not in taken and not line.upright]
        if turned:
            blocks.append(Block("margin", turned))
    return blocks


def _inside(lines: Sequence[RawLine], box: Box, taken: set[int]) -> list[int]:
    """Indices of the lines whose middle lies in ``box`` and that nothing else has taken; they are taken now."""
    found = []
    for index, line in enumerate(lines):
        x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
        if index not in taken and box[0] <= x <= box[2] and box[1] <= y <= box[3]:
            found.append(index)
    taken.update(found)
    return found


def _paragraphs(column: Sequence[RawLine], page: int) -> list[Block]:
    blocks: list[Block] = []
    last: RawLine | None = None
    for line in column:
        new = (
            last is None
            or abs(line.size - last.size) > 0.6
            or line.bold != last.bold
            or line.baseline - last.baseline > 1.45 * line.size
            or line.box[0] - last.box[0] > 0.8 * line.size
        )
        if new:
            blocks.append(Block("heading" if line.bold and len(line.text) < 120 else "body"))
        blocks[-1].lines.append(PlacedLine(page, line))
        last = line
    return blocks
