"""What a mark is: a small symmetric shape that may stand for a data point, with its centre."""

from __future__ import annotations

from dataclasses import dataclass, field

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.drawing.graphics import Colour, Point

SMALLEST, LARGEST = 0.6, 24.0
"""Points: the width and height of marks."""
FORM = 0.05
"""Share of its radius by which a shape may miss its own mirror image or another mark's form."""


@dataclass(frozen=True, slots=True)
class Mark:
    centre: Point
    width: float
    height: float
    form: tuple[Point, ...]
    """Corners about the centre, in units of the larger half side, in the order in which they are drawn."""
    round: bool
    """Made of curves only."""
    strokes: bool
    """Made of separate strokes, as + and × are."""
    fill: Colour | None
    stroke: Colour | None
    line: float
    """Width of its outline, 0 if it has none."""
    opacity: float
    order: int
    box: Box
    index: int = field(default=-1, compare=False)
    """Its place among the marks of its page."""


def is_small(box: Box, least: float = SMALLEST) -> bool:
    wide, high = box.width, box.height
    return least <= wide <= LARGEST and least <= high <= LARGEST


def is_inside_clip(point: Point, clip: Box) -> bool:
    return clip.x0 - 0.5 <= point[0] <= clip.x1 + 0.5 and clip.y0 - 0.5 <= point[1] <= clip.y1 + 0.5


def describe(mark: Mark) -> str:
    """What a mark looks like: ``#ff0000 circle``, ``hollow #1f77b4 star``."""
    colour = mark.fill or mark.stroke or (0.0, 0.0, 0.0)
    name = "#" + "".join(f"{round(255 * part):02x}" for part in colour)
    if mark.strokes:
        return f"{name} {'cross' if len(mark.form) == 4 else 'star of strokes'}"
    shapes = {3: "triangle", 4: "square", 5: "pentagon", 6: "hexagon", 8: "octagon", 10: "star", 12: "cross"}
    shape = "circle" if mark.round else shapes.get(len(mark.form), "mark")
    return f"{'hollow ' if mark.fill is None else ''}{name} {shape}"
