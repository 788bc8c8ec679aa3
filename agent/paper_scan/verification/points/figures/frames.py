"""Where a panel may be: rectangles that are painted or clipped to, and pairs of spines that meet in a corner."""

from __future__ import annotations

from collections.abc import Iterator

from paper_scan.paper.geometry import Box
from paper_scan.verification.points.figures.strokes import Lines, Stroke

SHORTEST = 25.0
"""Points: no side of a panel is shorter."""
MEET = 2.0
"""Points by which spines may miss each other in their corner."""
SAME = 0.75
"""Points by which two rectangles may differ and yet be the same."""
MOST_SPINES = 60
"""Long strokes per direction beyond which corners are not looked for: a table, a grid, a map."""


def candidate_frames(lines: Lines) -> tuple[Box, ...]:
    """Rectangles that may bound the data, without repeats, in no particular order."""
    found: list[Box] = []
    for box in [*lines.rectangles, *_corners(lines)]:
        long_enough = box.width >= SHORTEST and box.height >= SHORTEST
        if long_enough and not any(same_box(box, other) for other in found):
            found.append(box)
    return tuple(found)


def same_box(a: Box, b: Box, tolerance: float = SAME) -> bool:
    return all(abs(p - q) <= tolerance for p, q in zip(a, b, strict=True))


def inside(point: tuple[float, float], box: Box, margin: float = 0.0) -> bool:
    return box.x0 - margin <= point[0] <= box.x1 + margin and box.y0 - margin <= point[1] <= box.y1 + margin


def middle_of(box: Box) -> tuple[float, float]:
    return box.middle


def _corners(lines: Lines) -> Iterator[Box]:
    level = _longest(lines.level)
    upright = _longest(lines.upright)
    for bottom in level:
        for side in upright:
            left, right = abs(side.at - bottom.low) <= MEET, abs(side.at - bottom.high) <= MEET
            if (left or right) and abs(side.high - bottom.at) <= MEET:
                yield Box(bottom.low, side.low, bottom.high, bottom.at)


def _longest(strokes: tuple[Stroke, ...]) -> list[Stroke]:
    long = [stroke for stroke in strokes if stroke.length >= SHORTEST and not stroke.path.dashed]
    return sorted(long, key=lambda stroke: -stroke.length)[:MOST_SPINES]
