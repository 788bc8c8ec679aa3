"""Figures that lie on their side: the page's graphics turned so that they stand, and the results turned back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.drawing.graphics import PageGraphics, Path, Point, Raster, TextRun
from paper_scan.verification.points.figures.frames import inside
from paper_scan.verification.points.points import PointSet, Refusal, SourcedNumber

FEWEST = 4
"""Numbers that read upwards or downwards from which a figure may lie on its side."""


def quarter_turns(graphics: PageGraphics, area: Box) -> int:
    """By how many quarter turns clockwise the figure in ``area`` comes to stand: 0, or 1 or 3 if all its numbers but
    one at most read upwards or downwards."""
    up = down = level = 0
    for run in graphics.texts:
        if any(letter.isdigit() for letter in run.text) and inside(run.origin, area):
            up += run.direction[1] < -0.99
            down += run.direction[1] > 0.99
            level += abs(run.direction[0]) > 0.5
    if level > 1 or max(up, down) < FEWEST:
        return 0
    return 1 if up >= down else 3


def rotated(graphics: PageGraphics, quarters: int) -> PageGraphics:
    """The page turned clockwise by 1 or 3 quarters."""
    size = (graphics.width, graphics.height)

    def path(one: Path) -> Path:
        points = tuple(rotated_point(point, quarters, size) for point in one.points)
        return replace(one, points=points, box=_box(one.box, quarters, size), clip=_box(one.clip, quarters, size))

    def run(one: TextRun) -> TextRun:
        direction = rotated_point(one.direction, quarters, (0.0, 0.0))
        ends = [rotated_point(point, quarters, size) for point in (one.origin, one.end)]
        return replace(one, origin=ends[0], end=ends[1], direction=direction, box=_box(one.box, quarters, size))

    def image(one: Raster) -> Raster:
        # What ran downwards now runs leftwards, or the other way about where it is turned by three.
        wide, high = one.box.width, one.box.height
        backwards = (high > wide) == (quarters == 1)
        strip = one.strip[::-1] if backwards else one.strip
        return replace(one, box=_box(one.box, quarters, size), strip=strip)

    return PageGraphics(
        graphics.page,
        graphics.height,
        graphics.width,
        tuple(map(path, graphics.paths)),
        tuple(map(run, graphics.texts)),
        tuple(map(image, graphics.images)),
        graphics.problem,
    )


def rotated_area(area: Box, graphics: PageGraphics, quarters: int) -> Box:
    return _box(area, quarters, (graphics.width, graphics.height))


def rotated_back(
    results: Sequence[PointSet | Refusal], graphics: PageGraphics, quarters: int
) -> tuple[PointSet | Refusal, ...]:
    """Results read on the turned page, with rectangles on ``graphics``, the page as it is."""
    size = (graphics.height, graphics.width)
    back: list[PointSet | Refusal] = []
    for result in results:
        box = _box(result.box, 4 - quarters, size)
        if isinstance(result, PointSet):
            columns = tuple(
                replace(column, numbers=tuple(n and _moved(n, 4 - quarters, size) for n in column.numbers))
                for column in result.columns
            )
            evidence = (*result.evidence, "the figure lies on its side; read upright")
            back.append(replace(result, box=box, columns=columns, evidence=evidence))
        else:
            back.append(replace(result, box=box))
    return tuple(back)


def _moved(number: SourcedNumber, quarters: int, size: Point) -> SourcedNumber:
    return replace(number, box=_box(number.box, quarters, size))


def rotated_point(point: Point, quarters: int, size: Point) -> Point:
    """The point on a page of this width and height after a clockwise turn."""
    x, y = point
    return (size[1] - y, x) if quarters == 1 else (y, size[0] - x)


def _box(box: Box, quarters: int, size: Point) -> Box:
    (ax, ay), (bx, by) = (rotated_point(point, quarters, size) for point in ((box.x0, box.y0), (box.x1, box.y1)))
    return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
