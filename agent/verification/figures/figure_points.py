"""From a page's paths and lettering to the points of each panel, or to the reason why they can't be had."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agent.paper.graphics import Colour, PageGraphics
from agent.paper.model import Box
from agent.verification.figures.axes import Axis
from agent.verification.figures.colour_bar import ColourScale, read_bars, read_scale
from agent.verification.figures.error_bars import error_bars
from agent.verification.figures.frames import candidate_frames, inside, overlap
from agent.verification.figures.labels import Label, read_labels
from agent.verification.figures.legend import Entry, name_series, read_legend, samples_of
from agent.verification.figures.marks import Mark, read_marks
from agent.verification.figures.panels import Panel, Uncalibrated, find_panels, known_offsets
from agent.verification.figures.series import Series, group_by_form, split_by_paint, without_doubles
from agent.verification.figures.strokes import Lines, read_lines
from agent.verification.figures.titles import axis_title, panel_title
from agent.verification.points import Column, Number, PointSet, Refusal
from agent.verification.roles import guess_role

MOST_MARKS = 20_000
"""Marks on a page beyond which nothing is read."""
LARGEST_SHARE = 0.15
"""A mark is no wider than this share of its panel's shorter side."""


def points_from_figure(graphics: PageGraphics, box: Box | None = None) -> tuple[PointSet | Refusal, ...]:
    """The points of every panel within ``box`` (a figure's rectangle; default: the whole page), in reading order.

    A panel whose axes can't be calibrated for certain gives a ``Refusal`` with the reason, and so does a figure in which
    nothing can be read: an image, too many drawings. Every number carries its mark's rectangle and what its axis's
    calibration leaves open; ``evidence`` says how many labels the calibration rests on and by how much they miss it.
    """
    area = box or (0.0, 0.0, graphics.width, graphics.height)
    if graphics.problem:
        return (Refusal("figure", f"page {graphics.page}", graphics.page, area, graphics.problem),)
    sheet = _read(graphics, area)
    if len(sheet.marks) > MOST_MARKS:
        reason = f"{len(sheet.marks)} marks are more than the limit of {MOST_MARKS}"
        return (Refusal("figure", f"page {graphics.page}", graphics.page, area, reason),)
    results: list[PointSet | Refusal] = []
    for number, panel in enumerate(sheet.panels, start=1):
        results.append(_points(sheet, panel, f"page {graphics.page}, panel {number}"))
    results += [_refusal(sheet, one) for one in _worth_telling(sheet)]
    return tuple(results) or (_nothing(graphics, area),)


@dataclass(frozen=True)
class _Sheet:
    """Everything that was made out on a page."""

    graphics: PageGraphics
    labels: tuple[Label, ...]
    lines: Lines
    marks: tuple[Mark, ...]
    panels: tuple[Panel, ...]
    uncalibrated: tuple[Uncalibrated, ...]
    bars: tuple[ColourScale, ...]
    legend: tuple[Entry, ...]


def _read(graphics: PageGraphics, area: Box) -> _Sheet:
    labels = read_labels(graphics.texts, graphics.paths)
    lines = read_lines(graphics)
    marks = read_marks(graphics)
    frames = [frame for frame in candidate_frames(lines) if inside(_middle(frame), area, 2.0)]
    bars = [bar for bar in read_bars(graphics) if inside(_middle(bar.box), area, 2.0)]
    scales = [read_scale(bar, labels, lines, {}) for bar in bars]
    reserved = {id(label) for scale in scales if isinstance(scale, ColourScale) for label in scale.axis.labels}
    panels, uncalibrated = find_panels(frames, labels, lines, reserved)
    offsets = known_offsets(axis for panel in panels for axis in (panel.x, panel.y))
    scales = [
        read_scale(bar, labels, lines, offsets) if isinstance(scale, str) else scale
        for bar, scale in zip(bars, scales, strict=True)
    ]
    panels = sorted(panels, key=lambda panel: (round(panel.frame[1] / 10), panel.frame[0]))
    of_axes = {id(label) for panel in panels for axis in (panel.x, panel.y) for label in axis.labels} | reserved
    others = [label for label in labels if id(label) not in of_axes]
    legend = read_legend(graphics, others, marks, [panel.frame for panel in panels])
    good = tuple(scale for scale in scales if isinstance(scale, ColourScale))
    return _Sheet(graphics, labels, lines, marks, tuple(panels), tuple(uncalibrated), good, legend)


def _middle(box: Box) -> tuple[float, float]:
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


# One panel


def _points(sheet: _Sheet, panel: Panel, label: str) -> PointSet:
    marks = _marks_within(sheet, panel.frame)
    series, colours = _series(sheet, panel, marks)
    kept, left_out = _without_lone_shapes(series)
    series = tuple(kept)
    rows = [(one, mark) for one in series for mark in one.marks]
    columns = [_position_column(sheet, panel, panel.x, rows, 0), _position_column(sheet, panel, panel.y, rows, 1)]
    if colours:
        columns.append(_colour_column(sheet, colours, rows))
    columns[1] = _with_error_bars(columns[1], panel, sheet.lines, series)
    problems = [] if rows else ["no marks: lines, bars or areas only"]
    if left_out:
        problems.append(f"{left_out} lone shapes without a legend were left out")
    return PointSet(
        origin="figure",
        label=label,
        page=sheet.graphics.page,
        box=panel.frame,
        columns=tuple(columns),
        series=tuple(one.name or f"({describe(one.look)})" for one, _ in rows),
        evidence=tuple(_evidence(panel, series, colours)),
        problems=tuple(problems),
        title=panel_title(panel.frame, panel.x.labels + panel.y.labels, sheet.labels),
    )


def _marks_within(sheet: _Sheet, frame: Box) -> list[Mark]:
    samples = samples_of(sheet.legend)
    insets = [p.frame for p in sheet.panels if p.frame != frame and overlap(p.frame, frame) > 0.3 and _within(p.frame, frame)]
    largest = LARGEST_SHARE * min(frame[2] - frame[0], frame[3] - frame[1])
    return [
        mark
        for mark in sheet.marks
        if inside(mark.centre, frame, 0.5)
        and max(mark.width, mark.height) <= largest
        and id(mark) not in samples
        and not any(inside(mark.centre, inset) for inset in insets)
        and not _stands_on_edge(mark, frame)
        and not _is_letter(mark, sheet.labels)
    ]


def _is_letter(mark: Mark, labels: Sequence[Label]) -> bool:
    """A dot or sign that is drawn between two pieces of text on one line."""
    near = [
        label
        for label in labels
        if label.level and mark.width < 0.6 * label.size and -0.2 <= (label.origin[1] - mark.centre[1]) / label.size <= 0.8
    ]
    ends = any(-0.2 <= (mark.box[0] - label.end[0]) / label.size <= 0.4 for label in near)
    return ends and any(-0.2 <= (label.origin[0] - mark.box[2]) / label.size <= 0.4 for label in near)


def _within(inner: Box, outer: Box) -> bool:
    return (inner[2] - inner[0]) * (inner[3] - inner[1]) < (outer[2] - outer[0]) * (outer[3] - outer[1])


def _stands_on_edge(mark: Mark, frame: Box) -> bool:
    """A small bar: a square with a side on the frame."""
    square = len(mark.form) == 4 and not mark.round and not mark.strokes
    return square and any(abs(p - q) < 0.1 for p, q in zip(mark.box, frame, strict=True))


def _series(sheet: _Sheet, panel: Panel, marks: Sequence[Mark]) -> tuple[tuple[Series, ...], ColourScale | None]:
    """The panel's series with their names, and the colour bar that most marks of one form take their colours from."""
    series: list[Series] = []
    used: ColourScale | None = None
    for group in group_by_form(marks):
        scale = _scale_of(group, sheet.bars, panel.frame)
        if scale:
            used = used or scale
            on = [mark for mark in group if _coloured(mark, scale)]
            series.append(Series(tuple(on), mixed=True))
            group = [mark for mark in group if not _coloured(mark, scale)]
        paints = split_by_paint(group)
        if len(paints) > 8 and len(group) < 3 * len(paints):
            series.append(Series(tuple(group), mixed=True))
        else:
            series += [Series(tuple(paint)) for paint in paints]
    return name_series(without_doubles(series), _entries_for(sheet, panel)), used


def _coloured(mark: Mark, scale: ColourScale) -> bool:
    return mark.fill is not None and scale.value(mark.fill) is not None


def _scale_of(group: Sequence[Mark], bars: Iterable[ColourScale], frame: Box) -> ColourScale | None:
    """The nearest colour bar on which at least four fifths of the fills lie, three of them different."""
    fills: dict[Colour, int] = {}
    for mark in group:
        if mark.fill:
            fills[mark.fill] = fills.get(mark.fill, 0) + 1
    if len(fills) < 3:
        return None
    near = sorted(bars, key=lambda scale: _distance(scale.bar.box, frame))
    for scale in near:
        found = sum(count for fill, count in fills.items() if scale.value(fill) is not None)
        if 5 * found >= 4 * len(group):
            return scale
    return None


def _distance(a: Box, b: Box) -> float:
    return max(a[0] - b[2], b[0] - a[2], 0.0) + max(a[1] - b[3], b[1] - a[3], 0.0)


def _entries_for(sheet: _Sheet, panel: Panel) -> list[Entry]:
    """The legend in the panel; if it has none, those outside all panels; if there are none, its neighbours'."""
    homes = [
        next((other for other in sheet.panels if inside(_middle(entry.box), other.frame)), None) for entry in sheet.legend
    ]
    pairs = list(zip(sheet.legend, homes, strict=True))
    own = [entry for entry, home in pairs if home is panel]
    outside = [entry for entry, home in pairs if home is None]
    return own or outside or [entry for entry, _ in pairs]


def _without_lone_shapes(series: Sequence[Series]) -> tuple[list[Series], int]:
    """Without nameless series of one mark that isn't round and hasn't the size of others: heads of arrows, pieces of
    drawings; and without one or two nameless crossings of lines."""
    widths = [mark.width for one in series for mark in one.marks]

    def is_data(one: Series) -> bool:
        if one.name or len(one.marks) > (2 if one.look.strokes else 1):
            return True
        alike = sum(0.5 <= width / one.look.width <= 2 for width in widths)
        return not one.look.strokes and (one.look.round or alike >= 3)

    kept = [one for one in series if is_data(one)]
    return kept, len(series) - len(kept)


# Columns


def _position_column(
    sheet: _Sheet, panel: Panel, axis: Axis, rows: Sequence[tuple[Series, Mark]], k: int
) -> Column:
    scale = axis.scale
    numbers = tuple(
        Number(
            value=scale.value(mark.centre[k]),
            page=sheet.graphics.page,
            box=mark.box,
            text=f"{describe(mark)} at ({mark.centre[0]:.2f}, {mark.centre[1]:.2f})",
            uncertainty=scale.uncertainty(mark.centre[k]),
        )
        for _, mark in rows
    )
    others = [other.frame for other in sheet.panels if other is not panel]
    title = axis_title(panel.frame, axis.side, axis.labels, sheet.labels, others)
    role, reason = guess_role(title)
    return Column(title or "xy"[k], numbers, role, reason)


def _colour_column(sheet: _Sheet, scale: ColourScale, rows: Sequence[tuple[Series, Mark]]) -> Column:
    numbers: list[Number | None] = []
    for _, mark in rows:
        read = scale.value(mark.fill) if mark.fill else None
        text = f"{describe(mark)} at ({mark.centre[0]:.2f}, {mark.centre[1]:.2f})"
        numbers.append(Number(read[0], sheet.graphics.page, mark.box, text, read[1]) if read else None)
    title = axis_title(scale.bar.box, scale.axis.side, scale.axis.labels, sheet.labels)
    role, reason = guess_role(title)
    return Column(title or "colour", tuple(numbers), role, reason)


def _with_error_bars(column: Column, panel: Panel, lines: Lines, series: Sequence[Series]) -> Column:
    longest = 0.9 * (panel.frame[3] - panel.frame[1])
    near = [stroke for stroke in lines.upright if panel.frame[0] <= stroke.at <= panel.frame[2]]
    ends: list[tuple[float, float] | None] = []
    for one in series:
        ends += error_bars(one.marks, near, longest) or [None] * len(one.marks)
    if not any(ends):
        return column
    values = [sorted(map(panel.y.scale.value, end)) if end else None for end in ends]
    low = tuple(pair[0] if pair else None for pair in values)
    high = tuple(pair[1] if pair else None for pair in values)
    return Column(column.name, column.numbers, column.role, column.reason, low, high)


def describe(mark: Mark) -> str:
    """What a mark looks like: ``red circle``, ``#1f77b4 star``."""
    colour = mark.fill or mark.stroke or (0.0, 0.0, 0.0)
    name = "#" + "".join(f"{round(255 * part):02x}" for part in colour)
    corners = len(mark.form)
    if mark.strokes:
        shape = {4: "cross", 6: "star of strokes", 8: "star of strokes"}.get(corners, "cross")
    elif mark.round:
        shape = "circle"
    else:
        shape = {3: "triangle", 4: "square", 5: "pentagon", 6: "hexagon", 8: "octagon", 10: "star", 12: "cross"}.get(corners, "mark")
    return f"{'hollow ' if mark.fill is None and not mark.strokes else ''}{name} {shape}"


# What is said about it


def _evidence(panel: Panel, series: Sequence[Series], colours: ColourScale | None) -> Iterable[str]:
    for name, axis in (("x", panel.x), ("y", panel.y)):
        yield _about(f"{name} axis", axis)
    if colours:
        yield _about("colour bar", colours.axis)
    for one in series:
        name = f"“{one.name}” ({one.named_by})" if one.name else "not named by a legend"
        colour = "many colours, first " if one.mixed else ""
        yield f"{len(one.marks)} marks, {colour}{describe(one.look)}: {name}"


def _about(what: str, axis: Axis) -> str:
    scale = axis.scale
    times = f", times {scale.factor:g}" if scale.factor != 1 else ""
    plus = f", plus {scale.addend:g}" if scale.addend else ""
    counted = f"{scale.used} of {scale.seen} labels within {scale.residual:.3f} points"
    return f"{what}: {scale.kind}{times}{plus}, {counted}; {axis.evidence}"


def _worth_telling(sheet: _Sheet) -> list[Uncalibrated]:
    """The largest rectangles that hold marks but aren't calibrated, none over another."""
    told: list[Uncalibrated] = []
    for one in sorted(sheet.uncalibrated, key=lambda u: -(u.frame[2] - u.frame[0]) * (u.frame[3] - u.frame[1])):
        apart = not any(overlap(one.frame, other.frame) > 0.3 for other in told)
        if apart and len(_marks_within(sheet, one.frame)) >= 3:
            told.append(one)
    return told


def _refusal(sheet: _Sheet, one: Uncalibrated) -> Refusal:
    page = sheet.graphics.page
    return Refusal("figure", f"page {page}, panel at {one.frame[0]:.0f}, {one.frame[1]:.0f}", page, one.frame,
                   "; ".join(one.reasons))  # fmt: skip


def _nothing(graphics: PageGraphics, area: Box) -> Refusal:
    covered = sum((i.box[2] - i.box[0]) * (i.box[3] - i.box[1]) for i in graphics.images if inside(_middle(i.box), area))
    if covered > 0.2 * (area[2] - area[0]) * (area[3] - area[1]):
        reason = "the figure is an image (raster): its points are not extractable"
    elif not graphics.paths:
        reason = "there are no vector drawings"
    else:
        reason = "no panel with numbers along two of its sides"
    return Refusal("figure", f"page {graphics.page}", graphics.page, area, reason)
