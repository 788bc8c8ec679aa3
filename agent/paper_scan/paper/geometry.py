"""Arithmetic of rectangles, as (x0, y0, x1, y1) with y downwards."""

from __future__ import annotations

from paper_scan.paper.parts import Box


def area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def overlap(a: Box, b: Box) -> bool:
    """Whether they have more than an edge in common."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def middle_inside(inner: Box, outer: Box) -> bool:
    """Whether the middle of ``inner`` lies in ``outer``."""
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def within(inner: Box, outer: Box, loose: float = 0.0) -> bool:
    """Whether all of ``inner`` lies in ``outer``, or reaches out of it by ``loose`` points at most."""
    x0, y0, x1, y1 = outer
    return x0 - loose <= inner[0] and inner[2] <= x1 + loose and y0 - loose <= inner[1] and inner[3] <= y1 + loose


def apart(a: Box, b: Box) -> float:
    """The larger of the gaps between them across and down; 0 if they touch."""
    return max(a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3], 0.0)


def clipped(box: Box, zone: Box) -> Box:
    """The part of ``box`` that lies in ``zone``."""
    return (max(box[0], zone[0]), max(box[1], zone[1]), min(box[2], zone[2]), min(box[3], zone[3]))


def grown(box: Box, by: float) -> Box:
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)
