"""A page as figures see it: what is drawn, what is running text, what may be lettering."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from paper_scan.paper.geometry import Box
from paper_scan.paper.lines.columns import find_gutter
from paper_scan.paper.lines.regions import Caption, TableRegion
from paper_scan.paper.pdf.raw import RawLine, RawPage

_WIDER, _HIGHER = 30.0, 12.0
"""Points: how far figures stand out of the text block at the sides, and at top and bottom."""
_EVERYWHERE: Box = Box(float("-inf"), float("-inf"), float("inf"), float("inf"))
_SAMPLE = 30
"""Pages that are looked at for the text block."""
_FEW_LINES = 50
"""Lines of text in a paper: with fewer there is no text block to speak of."""
_MOST_FRAMES = 500
_DENSE = 300
_CELL = 6.0
"""Points: marks on a page with more than ``_DENSE`` of them are told apart no finer than this."""
_WHITE = 0xFFFFFF


@dataclass(frozen=True, slots=True)
class Type:
    """How a paper's running text is set."""

    size: float
    """Points."""
    block: Box
    """Where its pages hold text, with some room for what is set wider. A path may be cut off by a clip that we don't
    know, and reach out of the block only by what isn't seen."""


@dataclass(frozen=True, slots=True)
class PageAreas:
    """What a page holds for its figures. Boxes are in its reading frame."""

    page: RawPage
    type: Type
    fonts: frozenset[str]
    """Those of its running text."""
    marks: tuple[Box, ...]
    """Everything drawn, images included, but tables, rules of the page's own layout, and backgrounds."""
    prose: tuple[RawLine, ...]
    lettering: tuple[RawLine, ...]
    """All other lines, but those of captions and tables."""
    walls: tuple[Box, ...]
    """Captions and tables."""
    gutter: float | None

    def is_text(self, line: RawLine) -> bool:
        """Whether a short line is set like running text: it may be a heading, a formula, or a paragraph's last."""
        font = max(line.spans, key=lambda span: len(span.text)).font
        return line.upright and abs(line.size - self.type.size) < 0.3 and font in self.fonts


def measure_type(pages: Sequence[RawPage]) -> Type:
    """The type of most letters, and the box that nearly all running text lies in."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    lines = [line.box for page in pages[:_SAMPLE] for line in page.lines if _is_prose(line, size)]
    if len(lines) < _FEW_LINES:
        return Type(size, _EVERYWHERE)
    few = len(lines) // 100
    x0, y0, x1, y1 = (sorted(box[side] for box in lines) for side in range(4))
    return Type(size, Box(x0[few] - _WIDER, y0[few] - _HIGHER, x1[-few - 1] + _WIDER, y1[-few - 1] + _HIGHER))


def page_areas(page: RawPage, captions: Sequence[Caption], tables: Sequence[TableRegion], style: Type) -> PageAreas:
    """The areas of ``page``; captions and tables of other pages don't matter."""
    own = [caption for caption in captions if caption.page == page.number]
    in_captions = {index for caption in own for index in caption.lines}
    bodies = [table.box for table in tables if table.page == page.number and table.rows]
    marks = [box for box in _thinned(_marks(page)) if not any(table.contains_middle(box) for table in bodies)]
    frames = _frames(marks)
    prose: list[RawLine] = []
    others: list[RawLine] = []
    for index, line in enumerate(page.lines):
        in_table = any(table.contains_middle(line.box) for table in bodies)
        if index not in in_captions and not in_table and line.text.strip():
            framed = any(_stands_in(line.box, frame) for frame in frames)
            (prose if not framed and _is_prose(line, style.size) else others).append(line)
    short = [
        line
        for line in others
        if _continues(line, prose, style.size) and not any(frame.contains_middle(line.box) for frame in frames)
    ]
    prose += short
    return PageAreas(
        page=page,
        type=style,
        fonts=_fonts(prose),
        marks=tuple(marks),
        prose=tuple(prose),
        lettering=tuple(line for line in others if line not in short),
        walls=tuple([caption.box for caption in own] + bodies),
        gutter=find_gutter([line for line in page.lines if line.upright]),
    )


def _marks(page: RawPage) -> list[Box]:
    """Boxes of what is drawn in a colour. Rules count where they may be axes or frames, not under running heads.

    A path that reaches to the page's edge is cut to a part of its box, which says nothing then.
    """
    whole = Box(0.0, 0.0, page.width, page.height)
    seen = Box(1.0, 1.0, page.width - 1, page.height - 1)
    marks = [box.clipped(whole) for box in page.images if box.area < 0.9 * whole.area]
    for drawing in page.drawings:
        if (drawing.stroked or drawing.colour != _WHITE) and seen.contains(drawing.box):
            marks.append(drawing.box)
    top, foot, wide = 0.09 * page.height, 0.92 * page.height, 0.35 * page.width
    for rule in page.rules:
        if not (rule.x1 - rule.x0 > wide and (rule.y0 < top or rule.y1 > foot)):
            marks.append(Box(rule.x0, rule.y0, rule.x1, rule.y1))
    return marks


def _thinned(marks: Sequence[Box]) -> list[Box]:
    """Marks of nearly the same place and extent as one: a dense plot has tens of thousands."""
    if len(marks) < _DENSE:
        return list(marks)
    cells: dict[tuple[int, ...], list[float]] = {}
    for x0, y0, x1, y1 in marks:
        key: tuple[int, ...] = (int(x0 / _CELL), int(y0 / _CELL))
        if x1 - x0 >= _CELL or y1 - y0 >= _CELL:
            key = (*key, int(x1 / _CELL), int(y1 / _CELL))
        known = cells.get(key)
        if known is None:
            cells[key] = [x0, y0, x1, y1]
        elif x0 < known[0] or y0 < known[1] or x1 > known[2] or y1 > known[3]:
            cells[key] = [min(x0, known[0]), min(y0, known[1]), max(x1, known[2]), max(y1, known[3])]
    return [Box(x0, y0, x1, y1) for x0, y0, x1, y1 in cells.values()]


def _frames(marks: Sequence[Box]) -> list[Box]:
    """The largest boxes that are drawn; text in them is a part of the drawing."""
    large = sorted((box for box in marks if box.height > 30 and box.width > 60), key=lambda box: box.area, reverse=True)
    frames: list[Box] = []
    for box in large[:_MOST_FRAMES]:
        if not any(frame.contains(box) for frame in frames):
            frames.append(box)
    return frames


def _stands_in(line: Box, frame: Box) -> bool:
    """Whether a line lies in a frame from end to end; a line of text over an image reaches out of it."""
    return frame.contains_middle(line) and frame[0] - 2 <= line[0] and line[2] <= frame[2] + 2


def _is_prose(line: RawLine, size: float) -> bool:
    """Whether a line is one of running text: upright, of the text's size, several words, not code."""
    if not line.upright or abs(line.size - size) > 0.8 or all(span.mono for span in line.spans if span.text.strip()):
        return False
    return len(line.text) >= 32 and len(re.findall(r"[^\W\d_]{2,}", line.text)) >= 5


def _continues(line: RawLine, prose: Sequence[RawLine], size: float) -> bool:
    """Whether a short line is a paragraph's last, or a heading of the text's size or larger next to one."""
    if not line.upright or line.size < size - 0.8 or len(line.text.strip()) < 3:
        return False
    return any(
        abs(line.baseline - other.baseline) < 1.6 * size and abs(line.box[0] - other.box[0]) < 2.5 * size
        for other in prose
    )


def _fonts(prose: Sequence[RawLine]) -> frozenset[str]:
    used: Counter[str] = Counter(span.font for line in prose for span in line.spans)
    return frozenset(font for font, count in used.items() if count >= 3)
