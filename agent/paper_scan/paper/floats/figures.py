"""Figures: where a captioned figure lies on its page.

From the caption's edge upwards (or downwards, where a paper sets captions above) everything belongs to the figure that
is drawn, or is lettering beside something drawn, until running text, another caption or a table is reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from paper_scan.paper.floats.page_areas import PageAreas, measure_type, page_areas
from paper_scan.paper.geometry import Box
from paper_scan.paper.lines.regions import Caption, FigureRegion, TableRegion
from paper_scan.paper.pdf.raw import RawLine, RawPage

Side: TypeAlias = Literal["above", "below"]
"""Of the caption."""
Content: TypeAlias = Literal["vector", "raster", "mixed", "unknown"]

_REACH = 70.0
"""Points: how far a figure's nearest mark is from its caption, and others from those before, at most."""
_LETTERING = 16.0
"""Points: how far lettering stands from what it letters at most."""
_MARGIN = 0.065
"""Share of the page's height at top and bottom where running heads stand."""
_BAND = 200.0
"""Points: how far above and below two captions the marks of figures side by side are looked at."""
_SMALLEST = 9.0
"""Points: a region lower or narrower than this is no figure."""
_BLANK = 40.0
"""Points: a gap this high between a caption and the text holds a figure that can't be seen."""


def find_figures(
    pages: Sequence[RawPage], captions: Sequence[Caption], tables: Sequence[TableRegion]
) -> tuple[FigureRegion, ...]:
    """One region for each figure caption. Boxes are in their page's reading frame."""
    wanted = {index: caption for index, caption in enumerate(captions) if caption.kind == "figure"}
    numbers = {caption.page for caption in wanted.values()}
    style = measure_type(pages)
    areas_of_pages = {
        page.number: page_areas(page, captions, tables, style) for page in pages if page.number in numbers
    }
    found = {
        index: (
            _extent(areas_of_pages[caption.page], caption, "above"),
            _extent(areas_of_pages[caption.page], caption, "below"),
        )
        for index, caption in wanted.items()
    }
    # Where both sides hold something the paper's own custom decides, by the captions that leave no doubt.
    upwards = sum(bool(above) - bool(below) for above, below in found.values()) >= 0
    regions: list[FigureRegion] = []
    for index, caption in wanted.items():
        above, below = found[index]
        box = (above or below) if upwards else (below or above)
        box = box or _gap(areas_of_pages[caption.page], caption, "above" if upwards else "below")
        content = _content(areas_of_pages[caption.page].page, box) if box else "unknown"
        regions.append(FigureRegion(caption.label, caption.page, box or caption.box, index, content))
    return tuple(regions)


def _extent(areas: PageAreas, caption: Caption, side: Side) -> Box | None:
    """The box of the marks on one side of a caption, with their lettering; None if there are none."""
    zone = _zone(areas, caption, side)
    reached = caption.box[1] if side == "above" else caption.box[3]
    chosen: list[Box] = []
    pool = [box for box in areas.marks if zone.contains_middle(box)]
    for box in sorted(pool, key=lambda box: -box[3] if side == "above" else box[1]):
        gap = reached - box[3] if side == "above" else box[1] - reached
        if gap > _REACH or (chosen and gap > 0 and _is_fraction(areas, zone, reached, box)):
            break
        chosen.append(box)
        reached = min(reached, box[1]) if side == "above" else max(reached, box[3])
    if not chosen:
        return None
    drawn = Box.union(chosen).clipped(zone).clipped(areas.type.block)
    if drawn[3] - drawn[1] < _SMALLEST or drawn[2] - drawn[0] < _SMALLEST:
        return None
    return _with_lettering(areas, drawn, zone, side)


def _zone(areas: PageAreas, caption: Caption, side: Side) -> Box:
    """Where the figure may lie: from the caption to the next text, caption or table."""
    width = _width(areas, caption)
    stop = _stop(areas, caption, side, width)
    edge = caption.box[1] if side == "above" else caption.box[3]
    left, right = _over_the_gutter(areas, caption, width, (stop, edge))
    low, high = (stop, edge + 2) if side == "above" else (edge - 2, stop)
    return Box(left - 2, low, right + 2, high)


def _width(areas: PageAreas, caption: Caption) -> tuple[float, float]:
    """From where to where the figure may reach: the caption's column, the page, or what text beside it leaves."""
    x0, y0, x1, y1 = caption.box
    texts = [line.box for line in areas.prose]
    left = min([x0, 0.08 * areas.page.width, *(box[0] for box in texts)])
    right = max([x1, 0.92 * areas.page.width, *(box[2] for box in texts)])
    if areas.gutter is not None:
        if x1 <= areas.gutter + 3:
            right = areas.gutter
        elif x0 >= areas.gutter - 3:
            left = areas.gutter
    beside = [box for box in texts if box[1] < y1 and box[3] > y0]
    left = max([left, *(box[2] for box in beside if box[2] <= x0 + 2)])
    right = min([right, *(box[0] for box in beside if box[0] >= x1 - 2)])
    for other in (box for box in areas.walls if box != caption.box and box[1] < y1 and box[3] > y0):
        if other[2] <= x0 + 2:
            left = max(left, _parting(areas, other, caption.box))
        elif other[0] >= x1 - 2:
            right = min(right, _parting(areas, caption.box, other))
    return left, right


def _parting(areas: PageAreas, left: Box, right: Box) -> float:
    """The x between two figures side by side, from their captions: in the middle of the widest strip without marks
    between the captions' middles."""
    low, high = (left[0] + left[2]) / 2, (right[0] + right[2]) / 2
    band = Box(low, min(left[1], right[1]) - _BAND, high, max(left[3], right[3]) + _BAND)
    marks = sorted((box[0], box[2]) for box in areas.marks if box.grown(0.1).overlaps(band))
    widest, at, reached = 0.0, (left[2] + right[0]) / 2, low
    for start, end in [*marks, (high, high)]:
        if min(start, high) - reached > widest:
            widest, at = start - reached, (start + reached) / 2
        reached = max(reached, end)
    return at


def _stop(areas: PageAreas, caption: Caption, side: Side, width: tuple[float, float]) -> float:
    """The height at which running text, a caption or a table ends the figure."""
    blocking = [line.box for line in areas.prose] + [box for box in areas.walls if box != caption.box]
    across = [box for box in blocking if box[0] < width[1] - 4 and box[2] > width[0] + 4]
    if side == "above":
        return max([box[3] for box in across if (box[1] + box[3]) / 2 < caption.box[1]], default=0.0)
    foot = max((1 - _MARGIN) * areas.page.height, caption.box[3])
    return min([box[1] for box in across if (box[1] + box[3]) / 2 > caption.box[3]], default=foot)


def _over_the_gutter(
    areas: PageAreas, caption: Caption, width: tuple[float, float], heights: tuple[float, float]
) -> tuple[float, float]:
    """The width of both columns for a figure over both whose caption stands in one of them."""
    low, high = sorted(heights)
    gutter = areas.gutter
    if gutter is None or caption.box[0] < gutter < caption.box[2]:
        return width
    crossing = any(
        box[0] < gutter - 8 and box[2] > gutter + 8 and low < (box[1] + box[3]) / 2 < high for box in areas.marks
    )
    if not crossing or any(low < line.baseline < high for line in areas.prose):
        return width
    return min(width[0], 0.08 * areas.page.width), max(width[1], 0.92 * areas.page.width)


def _is_fraction(areas: PageAreas, zone: Box, reached: float, box: Box) -> bool:
    """Whether a mark is a fraction's bar: a short rule, with a formula between it and the marks so far."""
    if box[3] - box[1] > 2 or box[2] - box[0] > 120:
        return False
    low, high = sorted((reached, box[1] if box[1] > reached else box[3]))
    return any(
        low - 3 < line.baseline < high + 3 and zone.contains_middle(line.box) and areas.is_text(line)
        for line in areas.lettering
    )


def _with_lettering(areas: PageAreas, drawn: Box, zone: Box, side: Side) -> Box:
    """What is drawn, with the lettering in and beside it: tick labels, axis titles, panel letters."""
    letters = [line.box for line in areas.lettering if _may_letter(areas, line, drawn, zone, side)]
    box, before = drawn, None
    while box != before:
        before = box
        near = [other for other in letters if box.distance(other) <= _LETTERING]
        letters = [other for other in letters if other not in near]
        box = Box.union([box, *near])
    return box.grown(1.5).clipped(Box(0.0, 0.0, areas.page.width, areas.page.height))


def _may_letter(areas: PageAreas, line: RawLine, drawn: Box, zone: Box, side: Side) -> bool:
    """Whether a line may belong to a figure.

    What is set like the text belongs to it between the drawing and its caption, not on the other side. Running heads
    and watermarks don't.
    """
    if not zone.contains_middle(line.box) or (not line.upright and line.size > 2 * areas.type.size):
        return False
    if drawn.contains_middle(line.box):
        return True
    height = areas.page.height
    in_margin = line.box[1] < _MARGIN * height or line.box[3] > (1 - _MARGIN) * height
    beyond = line.box[1] < drawn[1] - 2 if side == "above" else line.box[3] > drawn[3] + 2
    return not in_margin and not (beyond and areas.is_text(line))


def _gap(areas: PageAreas, caption: Caption, side: Side) -> Box | None:
    """The gap between a caption and the text next to it, where nothing that is drawn could be found."""
    left, right = width = _width(areas, caption)
    stop = _stop(areas, caption, side, width)
    y0, y1 = (stop, caption.box[1]) if side == "above" else (caption.box[3], stop)
    y0, y1 = max(y0, _MARGIN * areas.page.height), min(y1, (1 - _MARGIN) * areas.page.height)
    return Box(left, y0 + 1, right, y1 - 1) if y1 - y0 > _BLANK else None


def _content(page: RawPage, box: Box) -> Content:
    """What a region is drawn with, by the area of images and the number of paths in it."""
    images = sum(image.clipped(box).area for image in page.images if image.overlaps(box))
    paths = sum(box.contains_middle(drawing.box) for drawing in page.drawings)
    paths += sum(box.contains(Box(rule.x0, rule.y0, rule.x1, rule.y1)) for rule in page.rules)
    if not images:
        return "vector" if paths else "unknown"
    return "raster" if paths <= 4 or (images > 0.85 * box.area and paths < 20) else "mixed"
