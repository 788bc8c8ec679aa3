"""Figures: where a captioned figure lies on its page.

From the caption's edge upwards (or downwards, where a paper sets captions above) everything belongs to the figure that
is drawn, or is lettering beside something drawn, until running text, another caption or a table is reached.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agent.paper.columns import find_gutter
from agent.paper.model import Box
from agent.paper.raw import RawLine, RawPage, union
from agent.paper.regions import Caption, FigureRegion, TableRegion

Side = Literal["above", "below"]
Content = Literal["vector", "raster", "mixed", "unknown"]

_REACH = 70.0
"""Points: how far a figure's nearest mark is from its caption, and others from those before, at most."""
_LETTERING = 16.0
"""Points: how far lettering stands from what it letters at most."""
_WIDER, _HIGHER = 30.0, 12.0
"""Points: how far figures stand out of the text block at the sides, and at top and bottom."""
_MARGIN = 0.065
"""Share of the page's height at top and bottom where running heads stand."""
_MOST_FRAMES = 500
_DENSE = 300
_CELL = 6.0
"""Points: marks on a page with more than ``_DENSE`` of them are told apart no finer than this."""
_WHITE = 0xFFFFFF
_SMALLEST = 9.0
"""Points: a region lower than this is no figure."""


@dataclass(frozen=True, slots=True)
class _Canvas:
    """What a page holds for its figures."""

    page: RawPage
    marks: tuple[Box, ...]
    """Everything drawn, images included, but tables, rules of the page's own layout, and backgrounds."""
    prose: tuple[RawLine, ...]
    lettering: tuple[RawLine, ...]
    walls: tuple[Box, ...]
    """Captions and tables."""
    gutter: float | None
    size: float
    """Type size of the paper's text."""
    block: Box
    """Where the paper's pages hold text, with some room for what is set wider. Paths may be cut off by a clip that we
    don't know, and reach out of it only by what isn't seen."""

    fonts: frozenset[str]
    """Those of its running text."""

    def is_text(self, line: RawLine) -> bool:
        """Whether a short line is set like the text: a heading, a formula, or a paragraph's last as well as lettering."""
        font = max(line.spans, key=lambda span: len(span.text)).font
        return line.upright and abs(line.size - self.size) < 0.3 and font in self.fonts


def find_figures(
    pages: Sequence[RawPage], captions: Sequence[Caption], tables: Sequence[TableRegion]
) -> tuple[FigureRegion, ...]:
    """One region for each figure caption. Boxes are in their page's reading frame."""
    wanted = {caption.page for caption in captions if caption.kind == "figure"}
    body = _body_size(pages)
    block = _text_block(pages, body)
    canvases = {page.number: _canvas(page, captions, tables, body, block) for page in pages if page.number in wanted}
    found = {
        index: (_extent(canvases[caption.page], caption, "above"), _extent(canvases[caption.page], caption, "below"))
        for index, caption in enumerate(captions) if caption.kind == "figure"
    }  # fmt: skip
    # Where both sides hold something the paper's own custom decides, by the captions that leave no doubt.
    upwards = sum(bool(above) - bool(below) for above, below in found.values()) >= 0
    regions: list[FigureRegion] = []
    for index, caption in enumerate(captions):
        if caption.kind == "figure":
            canvas = canvases[caption.page]
            above, below = found[index]
            box = (above or below if upwards else below or above) or _blank(
                canvas, caption, "above" if upwards else "below"
            )
            content = _content(canvas.page, box) if box else "unknown"
            regions.append(FigureRegion(caption.label, caption.page, box or caption.box, index, content))
    return tuple(regions)


def _body_size(pages: Sequence[RawPage]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _text_block(pages: Sequence[RawPage], body: float) -> Box:
    """The box that nearly all running text of the paper lies in, widened by what figures are set wider than text."""
    lines = [line.box for page in pages for line in page.lines if _is_prose(line, body)]
    if len(lines) < 50:
        return (float("-inf"), float("-inf"), float("inf"), float("inf"))
    few = len(lines) // 100
    edges = [sorted(box[side] for box in lines) for side in range(4)]
    return (edges[0][few] - _WIDER, edges[1][few] - _HIGHER, edges[2][-few - 1] + _WIDER, edges[3][-few - 1] + _HIGHER)


def _canvas(
    page: RawPage, captions: Sequence[Caption], tables: Sequence[TableRegion], body: float, block: Box
) -> _Canvas:
    own = [caption for caption in captions if caption.page == page.number]
    in_captions = {index for caption in own for index in caption.lines}
    bodies = [table.box for table in tables if table.page == page.number and table.rows]
    marks = [box for box in _thinned(_marks(page)) if not any(_inside(box, table) for table in bodies)]
    frames = _frames(marks)
    gutter = find_gutter([line for line in page.lines if line.upright])
    prose: list[RawLine] = []
    lettering: list[RawLine] = []
    for index, line in enumerate(page.lines):
        if index in in_captions or any(_inside(line.box, table) for table in bodies) or not line.text.strip():
            continue
        framed = any(_inside(line.box, f) and f[0] - 2 <= line.box[0] and line.box[2] <= f[2] + 2 for f in frames)
        (prose if not framed and _is_prose(line, body) else lettering).append(line)
    prose += [
        line for line in lettering if _continues(line, prose, body) and not any(_inside(line.box, f) for f in frames)
    ]
    lettering = [line for line in lettering if line not in prose]
    return _Canvas(
        page,
        tuple(marks),
        tuple(prose),
        tuple(lettering),
        tuple([c.box for c in own] + bodies),
        gutter,
        body,
        block,
        _fonts(prose),
    )


def _fonts(prose: Sequence[RawLine]) -> frozenset[str]:
    used: Counter[str] = Counter(span.font for line in prose for span in line.spans)
    return frozenset(font for font, count in used.items() if count >= 3)


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
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in cells.values()]


def _frames(marks: Sequence[Box]) -> list[Box]:
    """The largest boxes that are drawn; text in them is a part of the drawing."""
    frames: list[Box] = []
    for box in sorted((b for b in marks if b[3] - b[1] > 30 and b[2] - b[0] > 60), key=_area, reverse=True)[
        :_MOST_FRAMES
    ]:
        if not any(f[0] <= box[0] and box[2] <= f[2] and f[1] <= box[1] and box[3] <= f[3] for f in frames):
            frames.append(box)
    return frames


def _marks(page: RawPage) -> list[Box]:
    """Boxes of what is drawn in a colour. Rules count where they may be axes or frames, not where they part running heads.

    A path that reaches to the page's edge is cut to a part of its box, which says nothing then.
    """
    right, bottom = page.width - 1, page.height - 1
    marks = [_clipped(box, page) for box in page.images if _area(box) < 0.9 * page.width * page.height]
    for drawing in page.drawings:
        box = drawing.box
        if (
            (drawing.stroked or drawing.colour != _WHITE)
            and box[0] >= 1
            and box[1] >= 1
            and box[2] <= right
            and box[3] <= bottom
        ):
            marks.append(box)
    top, foot, wide = 0.09 * page.height, 0.92 * page.height, 0.35 * page.width
    for rule in page.rules:
        if not (rule.x1 - rule.x0 > wide and (rule.y0 < top or rule.y1 > foot)):
            marks.append((rule.x0, rule.y0, rule.x1, rule.y1))
    return marks


def _is_prose(line: RawLine, body: float) -> bool:
    """Whether a line is one of running text: upright, of the body's size, several words, not code."""
    if not line.upright or abs(line.size - body) > 0.8 or all(span.mono for span in line.spans if span.text.strip()):
        return False
    words = re.findall(r"[^\W\d_]{2,}", line.text)
    return len(words) >= 5 and len(line.text) >= 32


def _continues(line: RawLine, prose: Sequence[RawLine], body: float) -> bool:
    """Whether a short line ends a paragraph, or is a heading of its size or larger right above one."""
    if not line.upright or line.size < body - 0.8:
        return False
    for other in prose:
        step = abs(line.baseline - other.baseline)
        if step < 1.6 * body and abs(line.box[0] - other.box[0]) < 2.5 * body and len(line.text.strip()) > 2:
            return True
    return False


def _extent(canvas: _Canvas, caption: Caption, side: Side) -> Box | None:
    """The box of the marks on one side of a caption, with their lettering; None if there are none."""
    left, right = _width(canvas, caption)
    edge = caption.box[1] if side == "above" else caption.box[3]
    stop = _stop(canvas, caption, side, left, right)
    left, right = _over_the_gutter(canvas, caption, (left, right), (stop, edge))
    low, high = (stop, edge + 2) if side == "above" else (edge - 2, stop)
    zone = (left - 2, low, right + 2, high)
    pool = [box for box in canvas.marks if _inside(box, zone)]
    pool.sort(key=lambda box: -box[3] if side == "above" else box[1])
    chosen: list[Box] = []
    reached = edge
    for box in pool:
        gap = reached - box[3] if side == "above" else box[1] - reached
        if gap > _REACH or (chosen and gap > 0 and _text_between(canvas, zone, reached, box)):
            break
        chosen.append(box)
        reached = min(reached, box[1]) if side == "above" else max(reached, box[3])
    if not chosen:
        return None
    box = _clipped_to(_clipped_to(union(chosen), zone), canvas.block)
    if box[3] - box[1] < _SMALLEST or box[2] - box[0] < _SMALLEST:
        return None
    return _with_lettering(canvas, box, zone, side)


def _text_between(canvas: _Canvas, zone: Box, reached: float, box: Box) -> bool:
    """Whether the next mark is a fraction's bar: a short rule, with a formula between it and the marks so far."""
    if box[3] - box[1] > 2 or box[2] - box[0] > 120:
        return False
    low, high = sorted((reached, box[1] if box[1] > reached else box[3]))
    return any(
        low - 3 < line.baseline < high + 3 and _inside(line.box, zone) and canvas.is_text(line)
        for line in canvas.lettering
    )


def _with_lettering(canvas: _Canvas, box: Box, zone: Box, side: Side) -> Box:
    """``box`` with the lettering in and beside it: tick labels, axis titles, panel letters.

    What is set like the text belongs to the figure between the drawing and its caption, not on the other side.
    """
    height, drawn = canvas.page.height, box
    letters = []
    for line in canvas.lettering:
        beyond = line.box[1] < drawn[1] - 2 if side == "above" else line.box[3] > drawn[3] + 2
        in_margin = line.box[1] < _MARGIN * height or line.box[3] > (1 - _MARGIN) * height
        giant = not line.upright and line.size > 2 * canvas.size
        if giant:  # a watermark
            continue
        if (
            _inside(line.box, zone)
            and not (beyond and canvas.is_text(line))
            and (_inside(line.box, drawn) or not in_margin)
        ):
            letters.append(line.box)
    grown = True
    while grown:
        grown = False
        for other in list(letters):
            if _apart(box, other) <= _LETTERING:
                letters.remove(other)
                if not _within(other, box):
                    box = union([box, other])
                    grown = True
    return _clipped((box[0] - 1.5, box[1] - 1.5, box[2] + 1.5, box[3] + 1.5), canvas.page)


def _within(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] and inner[2] <= outer[2] and outer[1] <= inner[1] and inner[3] <= outer[3]


def _width(canvas: _Canvas, caption: Caption) -> tuple[float, float]:
    """From where to where the figure may reach: the caption's column, the page, or what text beside it leaves."""
    x0, y0, x1, y1 = caption.box
    texts = [line.box for line in canvas.prose] or [caption.box]
    left, right = min(b[0] for b in texts), max(b[2] for b in texts)
    left, right = min(left, x0, 0.08 * canvas.page.width), max(right, x1, 0.92 * canvas.page.width)
    if canvas.gutter is not None:
        if x1 <= canvas.gutter + 3:
            right = canvas.gutter
        elif x0 >= canvas.gutter - 3:
            left = canvas.gutter
    beside = [b for b in (line.box for line in canvas.prose) if b[1] < y1 and b[3] > y0]
    beside += [b for b in canvas.walls if b != caption.box and b[1] < y1 and b[3] > y0]
    left = max([left, *(b[2] for b in beside if b[2] <= x0 + 2)])
    right = min([right, *(b[0] for b in beside if b[0] >= x1 - 2)])
    return left, right


def _over_the_gutter(
    canvas: _Canvas, caption: Caption, width: tuple[float, float], heights: tuple[float, float]
) -> tuple[float, float]:
    """The width of both columns for a figure over both whose caption stands in one of them."""
    low, high = sorted(heights)
    gutter = canvas.gutter
    if gutter is None or caption.box[0] < gutter < caption.box[2]:
        return width
    across = [b for b in canvas.marks if b[0] < gutter - 8 and b[2] > gutter + 8 and low < (b[1] + b[3]) / 2 < high]
    text = [line for line in canvas.prose if low < line.baseline < high]
    if not across or text:
        return width
    return min(width[0], 0.08 * canvas.page.width), max(width[1], 0.92 * canvas.page.width)


def _stop(canvas: _Canvas, caption: Caption, side: Side, left: float, right: float) -> float:
    """The height at which running text, a caption or a table ends the figure."""
    blocking = [line.box for line in canvas.prose] + [box for box in canvas.walls if box != caption.box]
    across = [b for b in blocking if b[0] < right - 4 and b[2] > left + 4]
    if side == "above":
        return max([b[3] for b in across if (b[1] + b[3]) / 2 < caption.box[1]], default=0.0)
    foot = (1 - _MARGIN) * canvas.page.height
    return min([b[1] for b in across if (b[1] + b[3]) / 2 > caption.box[3]], default=max(foot, caption.box[3]))


def _blank(canvas: _Canvas, caption: Caption, side: Side) -> Box | None:
    """The gap between a caption and the text next to it, where nothing that is drawn could be found."""
    left, right = _width(canvas, caption)
    stop = _stop(canvas, caption, side, left, right)
    y0, y1 = (stop, caption.box[1]) if side == "above" else (caption.box[3], stop)
    y0, y1 = max(y0, 0.05 * canvas.page.height), min(y1, 0.95 * canvas.page.height)
    return (left, y0 + 1, right, y1 - 1) if y1 - y0 > 40 else None


def _content(page: RawPage, box: Box) -> Content:
    """What a region is drawn with, by the area of images and the number of paths in it."""
    images = sum(_area(_clipped_to(image, box)) for image in page.images if _touch(image, box))
    paths = sum(_inside(d.box, box) for d in page.drawings) + sum(
        _inside((r.x0, r.y0, r.x1, r.y1), box) for r in page.rules
    )
    if not images:
        return "vector" if paths else "unknown"
    return "raster" if paths <= 4 or (images > 0.85 * _area(box) and paths < 20) else "mixed"


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _inside(inner: Box, outer: Box) -> bool:
    """Whether the middle of ``inner`` lies in ``outer``."""
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _apart(a: Box, b: Box) -> float:
    return max(a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3], 0.0)


def _clipped(box: Box, page: RawPage) -> Box:
    return _clipped_to(box, (0.0, 0.0, page.width, page.height))


def _clipped_to(box: Box, zone: Box) -> Box:
    return (max(box[0], zone[0]), max(box[1], zone[1]), min(box[2], zone[2]), min(box[3], zone[3]))
