"""From a PDF's own coordinates to those of the page as displayed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.drawing.graphics import Point

Turn: TypeAlias = tuple[float, float, float, float, float, float]
"""The affine map from the PDF's coordinates to those of the page as displayed: x' = a x + c y + e,
y' = b x + d y + f."""


def moved(points: Sequence[Any], turn: Turn) -> list[Point]:
    """Points of the PDF where they are displayed, rounded to 1e-5 points."""
    a, b, c, d, e, f = turn
    return [(round(x * a + y * c + e, 5), round(x * b + y * d + f, 5)) for x, y in points]


def moved_box(box: Any, turn: Turn) -> Box:
    (ax, ay), (bx, by) = moved([box[:2], box[2:]], turn)
    return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
