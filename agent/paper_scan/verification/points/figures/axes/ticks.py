"""What an axis's labels can be held against: tick marks at the panel's edge, grid lines across it, its own corners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from paper_scan.paper.geometry import Box
from paper_scan.verification.points.figures.strokes import Lines, Stroke

Side: TypeAlias = Literal["bottom", "top", "left", "right"]

LONGEST = 14.0
"""Points: a tick mark is no longer."""
SHORTEST = 0.25
"""Points: figures are often placed at a fraction of their size."""
NEAR = 1.2
"""Points by which a tick may miss the edge it belongs to."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """Positions along one axis, in points, each sorted and without repeats."""

    ticks: tuple[float, ...]
    grid: tuple[float, ...]
    """Where lines cross the panel from edge to edge."""
    corners: tuple[float, float]
    guides: tuple[float, ...] = ()
    """Where lines start at this side and run into the panel for half its width or more."""


def horizontal(side: Side) -> bool:
    return side in ("bottom", "top")


def find_anchors(frame: Box, side: Side, lines: Lines) -> Anchors:
    """The anchors of the axis along one side of ``frame``; tick marks only where they touch that side."""
    x0, y0, x1, y1 = frame
    edge = {"bottom": y1, "top": y0, "left": x0, "right": x1}[side]
    across, low, high = (lines.upright, y0, y1) if horizontal(side) else (lines.level, x0, x1)
    first, last = (x0, x1) if horizontal(side) else (y0, y1)
    within = [stroke for stroke in across if first - NEAR <= stroke.at <= last + NEAR]
    longest = min(LONGEST, max(0.15 * (high - low), 6.0))
    ticks = [s.at for s in within if SHORTEST <= s.length <= longest and s.low - NEAR <= edge <= s.high + NEAR]
    grid = [s.at for s in within if _spans(s, low, high)]
    guides = [s.at for s in within if 2 * s.length >= high - low and s.low - NEAR <= edge <= s.high + NEAR]
    return Anchors(_distinct(ticks), _distinct(grid), (first, last), _distinct(guides))


def _spans(stroke: Stroke, low: float, high: float) -> bool:
    """Whether the stroke crosses the panel, or most of it and is cut by something on top, such as a legend."""
    return stroke.low <= low + 0.02 * (high - low) and stroke.high >= high - 0.02 * (high - low)


def _distinct(positions: Sequence[float]) -> tuple[float, ...]:
    """Positions without repeats (ticks of both edges, a grid line under a tick)."""
    kept: list[float] = []
    for position in sorted(positions):
        if not kept or position - kept[-1] > 0.05:
            kept.append(position)
    return tuple(kept)
