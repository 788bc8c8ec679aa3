"""How well points read out of a drawn figure match what was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from figure_styles import Panel
from paper_scan.verification.points.points import PointSet, Refusal


@dataclass
class Score:
    """Counts over the panels of a figure. Errors are shares of the axis: of its span, in decades on a log axis."""

    drawn: int = 0
    found: int = 0
    false: int = 0
    misnamed: int = 0
    worst: float = 0.0
    worst_colour: float = 0.0
    worst_bar: float = 0.0
    notes: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(
            self.drawn + other.drawn,
            self.found + other.found,
            self.false + other.false,
            self.misnamed + other.misnamed,
            max(self.worst, other.worst),
            max(self.worst_colour, other.worst_colour),
            max(self.worst_bar, other.worst_bar),
            self.notes + other.notes,
        )


def score(panels: Sequence[Panel], results: Sequence[PointSet | Refusal]) -> Score:
    """Panels in reading order against the results for their figure."""
    sets = [result for result in results if isinstance(result, PointSet) and len(result)]
    total = Score(notes=[result.reason for result in results if isinstance(result, Refusal)])
    if len(sets) != len(panels):
        total.notes.append(f"{len(sets)} panels with points instead of {len(panels)}")
        total.drawn += sum(len(x) for panel in panels for x, _ in panel.series.values())
        total.false += sum(len(points) for points in sets)
        return total
    for panel, points in zip(panels, sets, strict=True):
        total += _score_panel(panel, points)
    return total


NEAR = 1e-3
"""Share of the axis within which a read point is taken for a drawn one."""


def _score_panel(panel: Panel, points: PointSet) -> Score:
    drawn = [(name, x, y) for name, (xs, ys) in panel.series.items() for x, y in zip(xs, ys, strict=True)]
    read = np.array([points.columns[0].numbers, points.columns[1].numbers], dtype=object)
    place = np.array([[number.value for number in row] for row in read]).reshape(2, -1)
    found_x, found_y = _shares(panel, "x", place[0]), _shares(panel, "y", place[1])
    result = Score(drawn=len(drawn))
    free = set(range(len(points)))
    for row, (name, x, y) in enumerate(drawn):
        misses = np.maximum(abs(found_x - _shares(panel, "x", x)), abs(found_y - _shares(panel, "y", y)))
        best = min(free, key=lambda index: misses[index], default=None)
        if best is None or misses[best] > NEAR:
            continue
        free.discard(best)
        result.found += 1
        result.worst = max(result.worst, float(misses[best]))
        result.misnamed += bool(name) and points.series[best] != name
        if panel.colours is not None:
            result.worst_colour = max(result.worst_colour, _colour_miss(panel, points, row, best))
        if panel.low_high is not None:
            result.worst_bar = max(result.worst_bar, _bar_miss(panel, points, row, best))
    result.false = len(free)
    return result


def _shares(panel: Panel, axis: str, value: object) -> np.ndarray:
    """A value's place as a share of the axis as drawn, in the axis's own scale."""
    log = getattr(panel.axes, f"get_{axis}scale")() == "log"
    low, high = getattr(panel.axes, f"get_{axis}lim")()
    values = np.asarray(value, dtype=float)
    if log:
        with np.errstate(invalid="ignore", divide="ignore"):
            return (np.log10(values) - np.log10(low)) / (np.log10(high) - np.log10(low))
    return (values - low) / (high - low)


def _colour_miss(panel: Panel, points: PointSet, row: int, index: int) -> float:
    number = points.columns[2].numbers[index] if len(points.columns) > 2 else None
    if number is None:
        return float("inf")
    norm = panel.norm
    return abs(float(norm(number.value)) - float(norm(panel.colours[row])))


def _bar_miss(panel: Panel, points: PointSet, row: int, index: int) -> float:
    column = points.columns[1]
    if not column.low or column.low[index] is None:
        return float("inf")
    low, high = panel.low_high
    pairs = ((column.low[index], low[row]), (column.high[index], high[row]))
    return max(abs(float(_shares(panel, "y", a) - _shares(panel, "y", b))) for a, b in pairs)
