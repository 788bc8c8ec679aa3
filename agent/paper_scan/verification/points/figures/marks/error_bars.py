"""Error bars: upright strokes through the middles of marks."""

from __future__ import annotations

from collections.abc import Sequence

from paper_scan.verification.points.figures.marks.mark import Mark
from paper_scan.verification.points.figures.strokes import Stroke

CENTRED = 0.12
"""Points by which the stroke may miss the mark's middle."""


def error_bars(
    marks: Sequence[Mark], uprights: Sequence[Stroke], longest: float
) -> tuple[tuple[float, float] | None, ...]:
    """Upper and lower end (y, in points) of each mark's error bar, if at least half of the marks have one.

    Else nothing. ``longest`` keeps grid lines out.
    """
    ends = tuple(_ends(mark, uprights, longest) for mark in marks)
    return ends if len(marks) >= 2 and 2 * sum(end is not None for end in ends) >= len(marks) else ()


def _ends(mark: Mark, uprights: Sequence[Stroke], longest: float) -> tuple[float, float] | None:
    x, y = mark.centre
    centred = [stroke for stroke in uprights if abs(stroke.at - x) <= CENTRED and stroke.length < longest]
    through = [s for s in centred if s.low < y < s.high and s.length > 0.2 * mark.height]
    if through:
        longest_stroke = max(through, key=lambda stroke: stroke.length)
        return longest_stroke.low, longest_stroke.high
    # Some programs draw two halves that meet in the middle.
    up = [stroke.low for stroke in centred if abs(stroke.high - y) <= CENTRED]
    down = [stroke.high for stroke in centred if abs(stroke.low - y) <= CENTRED]
    return (up[0], down[0]) if len(up) == 1 and len(down) == 1 else None
