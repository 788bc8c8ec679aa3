"""Where a panel may be: rectangles that are painted or clipped to, and pairs of spines that meet in a corner."""

from __future__ import annotations

from collections.abc import Iterator

from paper_scan.paper.model import Box
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
        long_enough = box[2] - box[0] >= SHORTEST and box[3] - box[1] >= SHORTEST
        if long_enough and not any(same_box(box, other) for other in found):
            found.append(box)
    return tuple(found)


def same_box(a: Box, b: Box, tolerance: float = SAME) -> bool:
    return all(abs(p - q) <= tolerance for p, q in zip(a, b, strict=True))


def inside(point: tuple[float, float], box: Box, margin: float = 0.0) -> bool:
    return box[0] - margin <= point[0] <= box[2] + margin and box[1] - margin <= point[1] <= box[3] + margin


def middle_of(box: Box) -> tuple[float, float]:
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def overlap(a: Box, b: Box) -> float:
    """The area both cover, as a share of the smaller."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if wide <= 0 or high <= 0:
        return 0.0
    smaller = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
    return wide * high / smaller if smaller else 0.0


def _corners(lines: Lines) -> Iterator[Box]:
    level = _longest(lines.level)
    upright = _longest(lines.upright)
    for bottom in level:
        for side in upright:
            left, right = abs(side.at - bottom.low) <= MEET, abs(side.at - bottom.high) <= MEET
            if (left or right) and abs(side.high - bottom.at) <= MEET:
                yield (bottom.low, side.low, bottom.high, bottom.at)


def _longest(strokes: tuple[Stroke, ...]) -> list[Stroke]:
    long = [stroke for stroke in strokes if stroke.length >= SHORTEST and not stroke.path.dashed]
    return sorted(long, key=lambda stroke: -stroke.length)[:MOST_SPINES]
