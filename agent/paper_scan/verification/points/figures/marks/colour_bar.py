"""Colour bars: a third value for marks whose colour stands for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.drawing.graphics import Colour, PageGraphics
from paper_scan.verification.points.figures.axes.axis import Axis, Offsets, read_axis
from paper_scan.verification.points.figures.axes.ticks import Side
from paper_scan.verification.points.figures.labels import Label
from paper_scan.verification.points.figures.strokes import Lines, parts, rectangle

NEAREST = 1.6 / 255
"""How far a mark's colour may lie from one on the bar, in each part."""
RAMP = 14 / 255
"""How far neighbouring colours of a continuous bar may differ, in each part."""
FEWEST = 5
"""Steps: a bar has at least as many colours."""


@dataclass(frozen=True)
class Step:
    """One colour of a bar and where along the bar it lies, in points."""

    colour: Colour
    low: float
    high: float


@dataclass(frozen=True)
class Bar:
    box: Box
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class ColourScale:
    bar: Bar
    axis: Axis
    known: dict[Colour, tuple[float, float] | None] = field(default_factory=dict, compare=False, repr=False)

    def value(self, colour: Colour) -> tuple[float, float] | None:
        """The value that a colour stands for and half the range of its step; None if the colour isn't on the bar, or on
        it in two places."""
        if colour not in self.known:
            self.known[colour] = self._value(colour)
        return self.known[colour]

    def _value(self, colour: Colour) -> tuple[float, float] | None:
        found = _nearest(self.bar.steps, colour)
        if found is None:
            return None
        scale = self.axis.scale
        spread = abs(scale.value(found.high) - scale.value(found.low)) / 2
        return scale.value((found.low + found.high) / 2), spread


def _nearest(steps: Sequence[Step], colour: Colour) -> Step | None:
    """The step of that colour. Neighbours that differ by less than colours are rounded are one step."""
    red, green, blue = colour
    misses = [
        (max(abs(step.colour[0] - red), abs(step.colour[1] - green), abs(step.colour[2] - blue)), index)
        for index, step in enumerate(steps)
        if abs(step.colour[0] - red) <= NEAREST
    ]
    best = min(misses, default=(1.0, 0))[0]
    if best > NEAREST:
        return _between(steps, colour)
    near = [index for miss, index in misses if miss <= best + 1e-4]
    if near[-1] - near[0] != len(near) - 1:
        return None
    first, last = steps[near[0]], steps[near[-1]]
    return Step(colour, min(first.low, last.low), max(first.high, last.high))


def _between(steps: Sequence[Step], colour: Colour) -> Step | None:
    """The place between two neighbouring steps where the colour would stand: an image with fewer pixels than the colour
    map has colours leaves some out. Only where neighbours differ by little, and up to one step beyond the ends."""
    best: tuple[float, Step] | None = None
    for index, (a, b) in enumerate(pairwise(steps)):
        side = [q - p for p, q in zip(a.colour, b.colour, strict=True)]
        square = sum(part * part for part in side)
        if not square or max(map(abs, side)) > RAMP:
            continue
        share = sum((c - p) * part for c, p, part in zip(colour, a.colour, side, strict=True)) / square
        if not (0 if index else -1) <= share <= (1 if index < len(steps) - 2 else 2):
            continue
        miss = max(abs(p + share * part - c) for p, part, c in zip(a.colour, side, colour, strict=True))
        if miss <= NEAREST and (best is None or miss < best[0]):
            middles = (a.low + a.high) / 2, (b.low + b.high) / 2
            place, half = middles[0] + share * (middles[1] - middles[0]), (middles[1] - middles[0]) / 2
            low, high = min(steps[0].low, steps[-1].low), max(steps[0].high, steps[-1].high)
            place = min(max(place, low), high)
            best = miss, Step(colour, place - half, place + half)
    return best[1] if best else None


def read_bars(graphics: PageGraphics) -> tuple[Bar, ...]:
    """Everything on the page that looks like a colour bar."""
    bars = [_from_image(image.box, image.strip) for image in graphics.images if image.strip]
    return tuple(bar for bar in [*bars, *_from_fills(graphics)] if bar and len(bar.steps) >= FEWEST)


def _from_image(box: Box, strip: Sequence[Colour]) -> Bar:
    """Runs of equal pixels; each reaches from its first pixel's edge to its last's, so that its middle is that of its
    pixels' centres (half a pixel matters: on a bar of 340 pixels it is as much as the noise of the points)."""
    low, high = (box.x0, box.x1) if box.width > box.height else (box.y0, box.y1)
    pixel = (high - low) / len(strip)
    steps, index = [], 0
    for colour, run in groupby(strip):
        count = len(list(run))
        steps.append(Step(colour, low + index * pixel, low + (index + count) * pixel))
        index += count
    return Bar(box, tuple(steps))


def _from_fills(graphics: PageGraphics) -> list[Bar]:
    """Filled rectangles in an unbroken row, all equally wide across it."""
    boxes: list[tuple[Box, Colour]] = []
    for path in graphics.paths:
        if path.fill:
            for part in parts(path):
                if box := rectangle(part):
                    boxes.append((box, path.fill))
    return [*_rows(boxes, upright=True), *_rows(boxes, upright=False)]


def _rows(boxes: Sequence[tuple[Box, Colour]], upright: bool) -> list[Bar]:
    side, along = ((0, 2), (1, 3)) if upright else ((1, 3), (0, 2))
    bars = []
    by_side = sorted(boxes, key=lambda b: (round(b[0][side[0]], 1), round(b[0][side[1]], 1), b[0][along[0]]))
    for _, group in groupby(by_side, key=lambda b: (round(b[0][side[0]], 1), round(b[0][side[1]], 1))):
        row: list[tuple[Box, Colour]] = []
        for box, colour in group:
            if row and abs(box[along[0]] - row[-1][0][along[1]]) > 0.1 * (box[along[1]] - box[along[0]]) + 0.05:
                bars.append(_bar(row, along))
                row = []
            row.append((box, colour))
        bars.append(_bar(row, along))
    return [bar for bar in bars if len(bar.steps) >= FEWEST and _long(bar.box, upright)]


def _bar(row: Sequence[tuple[Box, Colour]], along: tuple[int, int]) -> Bar:
    boxes = [box for box, _ in row]
    return Bar(Box.union(boxes), tuple(Step(colour, box[along[0]], box[along[1]]) for box, colour in row))


def _long(box: Box, upright: bool) -> bool:
    wide, high = box.width, box.height
    return (high >= 3 * wide) if upright else (wide >= 3 * high)


def read_scale(bar: Bar, labels: Sequence[Label], lines: Lines, offsets: Offsets) -> ColourScale | str:
    """The bar with the axis along it, or why it has none that could be relied upon."""
    upright = bar.box.height > bar.box.width
    sides: tuple[Side, ...] = ("right", "left") if upright else ("bottom", "top")
    outline = _outline(bar.box, lines)
    read = [read_axis(outline, side, labels, lines, offsets) for side in sides]
    axes = [axis for axis in read if isinstance(axis, Axis)]
    if axes:
        return ColourScale(bar, max(axes, key=lambda axis: axis.scale.used))
    return next((f"colour bar: {reason}" for reason in read if reason), "colour bar: no numbers beside it")


def _outline(box: Box, lines: Lines) -> Box:
    """The drawn outline of the bar, which the image in it, being whole pixels, covers only roughly."""
    slack = 2.0
    near = [other for other in lines.rectangles if all(abs(p - q) <= slack for p, q in zip(box, other, strict=True))]
    return min(near, key=lambda other: median(abs(p - q) for p, q in zip(box, other, strict=True)), default=box)
