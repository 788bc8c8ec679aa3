"""From a page's paths and lettering to the points of each panel, or to the reason why they can't be had."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.drawing.graphics import PageGraphics
from paper_scan.verification.points.figures.axes.axis import Axis
from paper_scan.verification.points.figures.axes.titles import axis_title, panel_title
from paper_scan.verification.points.figures.frames import inside, middle_of
from paper_scan.verification.points.figures.labels import Label
from paper_scan.verification.points.figures.marks.colour_bar import ColourScale
from paper_scan.verification.points.figures.marks.data_marks import marks_within, panel_series
from paper_scan.verification.points.figures.marks.error_bars import error_bars
from paper_scan.verification.points.figures.marks.mark import Mark, describe
from paper_scan.verification.points.figures.marks.series import Series
from paper_scan.verification.points.figures.page_contents import PageContents, read_sheet
from paper_scan.verification.points.figures.panels import Panel, Uncalibrated
from paper_scan.verification.points.figures.rotation import quarter_turns, rotated, rotated_area, rotated_back
from paper_scan.verification.points.points import Column, PointSet, Refusal, SourcedNumber
from paper_scan.verification.points.roles import guess_role
from paper_scan.verification.points.units import scale_for, tidy

MOST_MARKS = 20_000
"""Marks on a page beyond which nothing is read."""

Row: TypeAlias = tuple[Series, Mark]


def points_from_figure(graphics: PageGraphics, box: Box | None = None) -> tuple[PointSet | Refusal, ...]:
    """The points of every panel within ``box`` (a figure's rectangle; default: the whole page), in reading order.

    A panel whose axes can't be calibrated for certain gives a ``Refusal`` with the reason, and so does a figure in
    which nothing can be read: an image, too many drawings. Every number carries its mark's rectangle and what its
    axis's calibration leaves open; ``evidence`` says how many labels the calibration rests on and by how much they miss
    it.
    """
    area = box or Box(0.0, 0.0, graphics.width, graphics.height)
    if graphics.problem:
        return (_refused(graphics, area, graphics.problem),)
    if quarters := quarter_turns(graphics, area):
        upright = rotated(graphics, quarters)
        results = rotated_back(_read_area(upright, rotated_area(area, graphics, quarters)), graphics, quarters)
    else:
        results = _read_area(graphics, area)
    return results or (_refused(graphics, area, _why_nothing(graphics, area)),)


def _read_area(graphics: PageGraphics, area: Box) -> tuple[PointSet | Refusal, ...]:
    """What is read of panels in ``area``; nothing if there are none."""
    sheet = read_sheet(graphics, area)
    if len(sheet.marks) > MOST_MARKS:
        return (_refused(graphics, area, f"{len(sheet.marks)} marks are more than the limit of {MOST_MARKS}"),)
    sets = [
        _points(sheet, panel, f"page {graphics.page}, panel {number}")
        for number, panel in enumerate(sheet.panels, start=1)
    ]
    told = [_refused(graphics, one.frame, "; ".join(one.reasons)) for one in _worth_telling(sheet)]
    return (*sets, *told)


def _points(sheet: PageContents, untitled: Panel, label: str) -> PointSet:
    others = [panel.frame for panel in sheet.panels if panel is not untitled]
    panel = Panel(
        untitled.frame,
        _titled(untitled.x, untitled.frame, sheet.labels, others),
        _titled(untitled.y, untitled.frame, sheet.labels, others),
    )
    series, colours, left_out = panel_series(sheet, untitled)
    if colours:
        colours = replace(colours, axis=_titled(colours.axis, colours.bar.box, sheet.labels), known={})
    rows = [(one, mark) for one in series for mark in one.marks]
    y = _with_error_bars(_position_column(sheet, panel.y, rows, 1), sheet, panel, series)
    columns = [_position_column(sheet, panel.x, rows, 0), y]
    if colours:
        columns.append(_colour_column(sheet, colours, rows))
    problems = [] if rows else [_why_no_marks(sheet, panel)]
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


def _titled(axis: Axis, frame: Box, labels: Sequence[Label], others: Sequence[Box] = ()) -> Axis:
    """The axis with its title, and with the unit that the title says its numbers are in: Parameters (B)."""
    title = axis_title(axis.home or frame, axis.side, axis.labels, labels, others)
    exponent, unit = scale_for(title, guess_role(title)[0])
    if not unit or any(label.number and label.number.notation == "suffix" for label in axis.labels):
        return replace(axis, title=title)
    times = 10.0**exponent
    scale = replace(axis.scale, factor=tidy(axis.scale.factor * times), addend=axis.scale.addend * times)
    return replace(axis, title=title, scale=scale, evidence=f"{axis.evidence}; unit “{unit}” of its title")


# Columns


def _position_column(sheet: PageContents, axis: Axis, rows: Sequence[Row], k: int) -> Column:
    numbers = tuple(
        SourcedNumber(
            value=axis.scale.value(mark.centre[k]),
            page=sheet.graphics.page,
            box=mark.box,
            text=_place(mark),
            uncertainty=axis.scale.uncertainty(mark.centre[k]),
        )
        for _, mark in rows
    )
    role, reason = guess_role(axis.title)
    return Column(axis.title or "xy"[k], numbers, role, reason)


def _colour_column(sheet: PageContents, scale: ColourScale, rows: Sequence[Row]) -> Column:
    numbers: list[SourcedNumber | None] = []
    for _, mark in rows:
        read = scale.value(mark.fill) if mark.fill else None
        numbers.append(SourcedNumber(read[0], sheet.graphics.page, mark.box, _place(mark), read[1]) if read else None)
    role, reason = guess_role(scale.axis.title)
    return Column(scale.axis.title or "colour", tuple(numbers), role, reason)


def _place(mark: Mark) -> str:
    return f"{describe(mark)} at ({mark.centre[0]:.2f}, {mark.centre[1]:.2f})"


def _with_error_bars(column: Column, sheet: PageContents, panel: Panel, series: Sequence[Series]) -> Column:
    longest = 0.9 * panel.frame.height
    near = [stroke for stroke in sheet.lines.upright if panel.frame.x0 <= stroke.at <= panel.frame.x1]
    ends: list[tuple[float, float] | None] = []
    for one in series:
        ends += error_bars(one.marks, near, longest) or [None] * len(one.marks)
    if not any(ends):
        return column
    values = [sorted(map(panel.y.scale.value, end)) if end else None for end in ends]
    low = tuple(pair[0] if pair else None for pair in values)
    high = tuple(pair[1] if pair else None for pair in values)
    return Column(column.name, column.numbers, column.role, column.reason, low, high)


# What is said about it


def _evidence(panel: Panel, series: Sequence[Series], colours: ColourScale | None) -> Iterable[str]:
    yield _about("x axis", panel.x)
    yield _about("y axis", panel.y)
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


# What could not be read


def _worth_telling(sheet: PageContents) -> list[Uncalibrated]:
    """The largest rectangles that hold marks but aren't calibrated, none over another."""
    told: list[Uncalibrated] = []
    for one in sorted(sheet.uncalibrated, key=lambda u: -u.frame.width * u.frame.height):
        apart = not any(one.frame.share_of_smaller(other.frame) > 0.3 for other in told)
        if apart and len(marks_within(sheet, one.frame)) >= 3:
            told.append(one)
    return told


def _refused(graphics: PageGraphics, box: Box, reason: str) -> Refusal:
    place = f", panel at {box.x0:.0f}, {box.y0:.0f}" if box.x0 or box.y0 else ""
    return Refusal("figure", f"page {graphics.page}{place}", graphics.page, box, reason)


def _why_no_marks(sheet: PageContents, panel: Panel) -> str:
    if any(image.box.share_of_smaller(panel.frame) > 0.2 for image in sheet.graphics.images):
        return "no marks, but an image (raster), whose points are not extractable"
    return "no marks: lines, bars or areas only"


def _why_nothing(graphics: PageGraphics, area: Box) -> str:
    images = [image.box for image in graphics.images if inside(middle_of(image.box), area)]
    covered = sum(box.width * box.height for box in images)
    if covered > 0.2 * area.width * area.height:
        return "the figure is an image (raster): its points are not extractable"
    if not graphics.paths:
        return "there are no vector drawings"
    return "no panel with numbers along two of its sides"
