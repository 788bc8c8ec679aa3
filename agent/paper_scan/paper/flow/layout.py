"""From pages of lines to blocks in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from paper_scan.paper.flow.flow import Flow
from paper_scan.paper.geometry import Box
from paper_scan.paper.labels.footnotes import footnotes_begin, split_notes
from paper_scan.paper.labels.front import by_person, name_front
from paper_scan.paper.labels.margins import find_margins
from paper_scan.paper.labels.paragraphs import split_column
from paper_scan.paper.lines.blocks import Block, PlacedLine
from paper_scan.paper.lines.columns import find_gutter, page_order, usual_gutter
from paper_scan.paper.lines.regions import Caption, FigureRegion, TableRegion
from paper_scan.paper.lines.style import Style, measure
from paper_scan.paper.pdf.raw import RawLine, RawPage

_DRAWN = re.compile(r"\s*(?:[—―⸺⸻_‾-]\s?){3,}")
"""A rule made of letters. It is no text: a paragraph may run on behind it."""


@dataclass(frozen=True, slots=True)
class Regions:
    """What was found on the pages before their text is put together."""

    captions: Sequence[Caption]
    tables: Sequence[TableRegion]
    figures: Sequence[FigureRegion]


def find_blocks(pages: Sequence[RawPage], regions: Regions) -> list[Block]:
    """All blocks of the document in reading order."""
    style = measure(pages)
    margins = find_margins(pages)
    gutters = [find_gutter([line for line in page.lines if line.upright]) for page in pages if len(page.lines) > 10]
    gutter = usual_gutter(gutters)
    flow = Flow()
    seen: set[str] = set()
    for page in pages:
        _page(page, regions, margins[page.number], style, gutter, flow)
        for block in _margin_blocks(page, margins[page.number], seen):
            flow.aside(block)
    blocks = flow.end()
    name_front(blocks)
    return blocks


def _page(
    page: RawPage, regions: Regions, margins: dict[int, str], style: Style, gutter: float | None, flow: Flow
) -> None:
    taken = set(margins)
    floats = _floats(page, regions, taken)
    rest = [line for i, line in enumerate(page.lines) if i not in taken and line.upright and line.text.strip()]
    body = [line for line in rest if not _DRAWN.fullmatch(line.text)]
    proxies = {id(proxy): block for proxy, block in floats}
    turned = [PlacedLine(page.number, line) for i, line in enumerate(page.lines) if i not in taken and not line.upright]
    for stretch in page_order([*body, *(proxy for proxy, _ in floats)], gutter):
        lines = [line for line in stretch if id(line) not in proxies]
        if page.number == 1:
            lines = by_person(lines)
        notes = footnotes_begin(lines, page.rules, style)
        inside = {id(line) for line in lines[:notes]}
        run: list[RawLine] = []
        for element in [*stretch, None]:
            if element is not None and id(element) not in proxies:
                if id(element) in inside:
                    run.append(element)
                continue
            if page.number == 1:
                run = by_person(run)
            for number, block in enumerate(split_column(run, page.number, style, lines[:notes])):
                flow.text(block, number == 0)
            run = []
            if element is not None:
                flow.aside(proxies[id(element)])
        for note in split_notes(lines[notes:]):
            flow.aside(Block("footnote", [PlacedLine(page.number, line) for line in note]))
    if turned:
        flow.aside(Block("figure", turned))


def _floats(page: RawPage, regions: Regions, taken: set[int]) -> list[tuple[RawLine, Block]]:
    """Captions, tables and figures as blocks, each with an empty line that stands for its place on the page."""
    found: list[tuple[RawLine, Block]] = []
    for index, caption in enumerate(regions.captions):
        if caption.page == page.number:
            taken.update(caption.lines)
            lines = [PlacedLine(page.number, page.lines[i]) for i in caption.lines]
            found.append((_proxy(caption.box), Block("caption", lines, caption=index)))
    for index, table in enumerate(regions.tables):
        if table.page == page.number:
            lines = _inside(page, table.box, taken)
            if lines or table.rows:
                found.append((_proxy(table.box), Block("table", lines, table=index)))
    for figure in regions.figures:
        if figure.page == page.number:
            lines = _inside(page, figure.box, taken)
            if lines:
                found.append((_proxy(figure.box), Block("figure", lines)))
    return found


def _proxy(box: Box) -> RawLine:
    return RawLine("", (), box, box[3], box[3] - box[1], False)


def _inside(page: RawPage, box: Box, taken: set[int]) -> list[PlacedLine]:
    """The lines whose middle lies in ``box`` and that nothing else has taken; they are taken now."""
    found = []
    for index, line in enumerate(page.lines):
        x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
        if index not in taken and box[0] <= x <= box[2] and box[1] <= y <= box[3]:
            found.append(index)
    taken.update(found)
    return [PlacedLine(page.number, page.lines[index]) for index in found]


def _margin_blocks(page: RawPage, margins: dict[int, str], seen: set[str]) -> list[Block]:
    """Each distinct running head once."""
    blocks = []
    for index, key in sorted(margins.items()):
        if key and key not in seen:
            seen.add(key)
            blocks.append(Block("margin", [PlacedLine(page.number, page.lines[index])]))
    return blocks
