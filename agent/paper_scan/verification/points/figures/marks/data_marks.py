"""Which marks of a page are the data of one panel, and which belong together as a series."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.drawing.graphics import Colour
from paper_scan.verification.points.figures.frames import inside, middle_of
from paper_scan.verification.points.figures.labels import Label
from paper_scan.verification.points.figures.limits import MARKS
from paper_scan.verification.points.figures.marks.colour_bar import ColourScale
from paper_scan.verification.points.figures.marks.legend import LegendEntry, name_series, names, samples_of
from paper_scan.verification.points.figures.marks.mark import Mark
from paper_scan.verification.points.figures.marks.series import (
    Series,
    drawn_once,
    group_by_form,
    split_by_paint,
    without_doubles,
)
from paper_scan.verification.points.figures.page_contents import PageContents
from paper_scan.verification.points.figures.panels import Panel

LARGEST_SHARE = 0.15
"""A mark is no wider than this share of its panel's shorter side."""


def marks_within(sheet: PageContents, frame: Box) -> list[Mark]:
    """The marks in a rectangle that may be data: no legend's samples, no bars, no signs in a line of text."""
    samples = samples_of(sheet.legend)
    insets = [panel.frame for panel in sheet.panels if _is_inset(panel.frame, frame)]
    largest = LARGEST_SHARE * min(frame.width, frame.height)
    return [
        mark
        for mark in sheet.marks
        if inside(mark.centre, frame, 0.5)
        and max(mark.width, mark.height) <= largest
        and mark.index not in samples
        and not any(inside(mark.centre, inset) for inset in insets)
        and not _stands_on_edge(mark, frame)
        and not _is_letter(mark, sheet.labels)
    ]


def _is_inset(inner: Box, outer: Box) -> bool:
    smaller = inner.area < outer.area
    return inner != outer and smaller and inner.share_of_smaller(outer) > MARKS.inset


def _stands_on_edge(mark: Mark, frame: Box) -> bool:
    """A small bar: a square with a side on the frame."""
    square = len(mark.form) == 4 and not mark.round and not mark.strokes
    return square and any(abs(p - q) < MARKS.on_edge for p, q in zip(mark.box, frame, strict=True))


def _is_letter(mark: Mark, labels: Sequence[Label]) -> bool:
    """A dot or sign that is drawn between two pieces of text on one line."""
    lowest, highest = MARKS.letter_height
    closest, farthest = MARKS.letter_gap
    near = [
        label
        for label in labels
        if label.level
        and mark.width < MARKS.letter_size * label.size
        and lowest <= (label.origin[1] - mark.centre[1]) / label.size <= highest
    ]
    ends = any(closest <= (mark.box.x0 - label.end[0]) / label.size <= farthest for label in near)
    return ends and any(closest <= (label.origin[0] - mark.box.x1) / label.size <= farthest for label in near)


def panel_series(sheet: PageContents, panel: Panel) -> tuple[tuple[Series, ...], ColourScale | None, int]:
    """The panel's series with their names, the colour bar that most marks of one form take their colours from, and the
    number of lone shapes that were left out."""
    entries = _entries_for(sheet, panel)
    series: list[Series] = []
    used: ColourScale | None = None
    for group in group_by_form(marks_within(sheet, panel.frame)):
        paints = [drawn_once(paint) for paint in split_by_paint(group)]
        group = [mark for paint in paints for mark in paint]
        scale = None if _all_in_legend(paints, entries) else _scale_of(group, sheet.bars, panel.frame)
        if scale:
            used = used or scale
            series.append(Series(tuple(mark for mark in group if _coloured(mark, scale)), mixed=True))
            paints = split_by_paint([mark for mark in group if not _coloured(mark, scale)])
        if len(paints) > MARKS.colours and len(group) < MARKS.marks_per_colour * len(paints):
            series.append(Series(tuple(group), mixed=True))
        else:
            series += [Series(tuple(paint)) for paint in paints]
    kept, left_out = _without_lone_shapes(name_series(without_doubles(series), entries))
    return tuple(kept), used, left_out


def _entries_for(sheet: PageContents, panel: Panel) -> list[LegendEntry]:
    """The legend in the panel; if it has none, one beside all panels; if there is none, its neighbours'.

    What stands neither in the panel's row nor in its column may name a series by its marks, not by a line's colour.
    """
    pairs = []
    for entry in sheet.legend:
        home = next((other for other in sheet.panels if inside(middle_of(entry.box), other.frame)), None)
        pairs.append((entry, home))
    own = [entry for entry, home in pairs if home is panel]
    outside = [entry for entry, home in pairs if home is None]
    if own:
        return own
    x, y = (panel.frame.x0, panel.frame.x1), (panel.frame.y0, panel.frame.y1)
    return [
        entry
        for entry in outside or [entry for entry, _ in pairs]
        if entry.marks or (entry in outside and _level_with(entry.box, x, y))
    ]


def _level_with(box: Box, x: tuple[float, float], y: tuple[float, float]) -> bool:
    middle = middle_of(box)
    return x[0] <= middle[0] <= x[1] or y[0] <= middle[1] <= y[1]


def _all_in_legend(paints: Sequence[Sequence[Mark]], entries: Sequence[LegendEntry]) -> bool:
    return all(any(names(entry, paint[0]) for entry in entries) for paint in paints)


# Colours that stand for a value


def _coloured(mark: Mark, scale: ColourScale) -> bool:
    return mark.fill is not None and scale.value(mark.fill) is not None


def _scale_of(group: Sequence[Mark], bars: Iterable[ColourScale], frame: Box) -> ColourScale | None:
    """The nearest colour bar beside the panel on which four fifths of the fills lie, three of them different."""
    fills: dict[Colour, int] = {}
    for mark in group:
        if mark.fill:
            fills[mark.fill] = fills.get(mark.fill, 0) + 1
    if len(fills) < MARKS.marks_per_colour:
        return None
    beside = [scale for scale in bars if _along(scale.bar.box, frame)]
    for scale in sorted(beside, key=lambda scale: _distance(scale.bar.box, frame)):
        found = sum(count for fill, count in fills.items() if scale.value(fill) is not None)
        if found >= MARKS.scale_share * len(group):
            return scale
    return None


def _along(bar: Box, frame: Box) -> bool:
    """Whether an upright bar stands in the panel's row, a level one in its column."""
    low, high = (1, 3) if bar.height > bar.width else (0, 2)
    shared = min(bar[high], frame[high]) - max(bar[low], frame[low])
    return shared >= 0.5 * min(bar[high] - bar[low], frame[high] - frame[low])


def _distance(a: Box, b: Box) -> float:
    return max(a.x0 - b.x1, b.x0 - a.x1, 0.0) + max(a.y0 - b.y1, b.y0 - a.y1, 0.0)


# Shapes that are no data


def _without_lone_shapes(series: Sequence[Series]) -> tuple[list[Series], int]:
    """Without nameless series of one mark that isn't round and hasn't the size of others: heads of arrows, pieces of
    drawings; and without one or two nameless crossings of lines."""
    widths = [mark.width for one in series for mark in one.marks]

    def is_data(one: Series) -> bool:
        if one.name or len(one.marks) > (2 if one.look.strokes else 1):
            return True
        alike = sum(0.5 <= width / one.look.width <= 2 for width in widths)
        return not one.look.strokes and (one.look.round or alike >= MARKS.marks_per_colour)

    kept = [one for one in series if is_data(one)]
    return kept, len(series) - len(kept)
