"""Printed coefficients of determination, computed again: of a straight line in logarithms through one series of a
figure, or of that line at points beyond it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from paper_scan.verification.fitting.fit import Fit, fit
from paper_scan.verification.fitting.loss import LOG_SQUARED
from paper_scan.verification.forms import Array, get_form
from paper_scan.verification.points.points import PointSet
from paper_scan.verification.reported.goodness import GoodnessOfFit
from paper_scan.verification.verdicts.sources import Source
from paper_scan.verification.verdicts.words import Verdict

CLOSE = 0.5
"""Of the last printed digit's unit, beyond rounding: what reading a figure may cost."""


@dataclass(frozen=True)
class GoodnessResult:
    """A printed r² and ours."""

    reported: GoodnessOfFit
    verdict: Verdict
    reason: str
    ours: float | None = None
    line: Fit | None = None
    points: PointSet | None = None
    """All points of the panel."""
    source: Source | None = None
    fitted: str = ""
    """The series that the line goes through; empty if the panel has one only."""
    judged: str = ""
    """The series whose r² it is."""


def judge_goodness(asked: GoodnessOfFit, printed: Sequence[GoodnessOfFit], sources: Iterable[Source]) -> GoodnessResult:
    """Compute a printed r² again from the figure that the text names.

    Which series a line was fitted to is told by the sentence (“the Pareto optimal points” and a series “Optimal”).
    Where it speaks of extrapolation, the line is that of the r² printed before it, and the points are those of the
    series that reaches beyond.
    """
    panels = [each for each in sources if each.name == asked.figure and _axes(each.points, asked)]
    if len(panels) != 1:
        found = "no panel" if not panels else f"{len(panels)} panels"
        return GoodnessResult(asked, "not extractable", f"{asked.figure} has {found} with these two axes to read.")
    source = panels[0]
    points = source.points.complete((asked.variable, asked.response))
    fitted = next((each for each in reversed(printed) if each.start < asked.start and not each.beyond), None)
    told = fitted if asked.beyond else asked
    series = _series_told(points, told.sentence) if told else None
    if series is None:
        reason = (
            f"{asked.figure} has several series, and the text doesn't say by name which one the line was fitted to."
        )
        return GoodnessResult(asked, "not extractable", reason, source=source)
    chosen = points.of_series(series) if series else points
    if len(chosen) < 4:
        return GoodnessResult(asked, "too few points", f"Only {len(chosen)} points were found.", source=source)
    x, y = (np.array(chosen.values(role)) for role in (asked.variable, asked.response))
    line = fit(get_form("power_law"), {"x": x}, y, loss=LOG_SQUARED)
    judged = series
    where = f"{len(points)} points of {asked.figure}, page {points.page}"
    if not asked.beyond:
        ours, what = (
            line.r_squared,
            f"of the line through the {len(chosen)} called “{series}”" if series else "of a line",
        )
    else:
        further = _beyond(points, series, asked, float(x.max()))
        if further is None:
            return GoodnessResult(asked, "not extractable", "No series reaches beyond the line.", source=source)
        judged = further
        ours = _r_squared_at(line, points.of_series(further), asked)
        what = f"of that line at the {len(points.of_series(further))} called “{further}”"
    verdict, told_how = _compare(asked, ours)
    slope = -line.parameters["alpha"]
    reason = f"{where}: r² {what} is {ours:.4f}, printed {asked.value.text}; slope {slope:.4f}{told_how}."
    return GoodnessResult(asked, verdict, reason, ours, line, points, source, series, judged)


def _axes(points: PointSet, asked: GoodnessOfFit) -> bool:
    return points.column(asked.variable) is not None and points.column(asked.response) is not None


def _series_told(points: PointSet, sentence: str) -> str | None:
    """The series whose name a sentence has; empty if there is only one; None if none or several are named."""
    names = points.names()
    if len(names) == 1:
        return ""
    told = [name for name in names if re.search(rf"(?<![\w-]){re.escape(name)}(?!\w)", sentence, re.IGNORECASE)]
    return told[0] if len(told) == 1 else None


def _beyond(points: PointSet, series: str, asked: GoodnessOfFit, end: float) -> str | None:
    """The one other series that lies beyond the end of the fitted one for the most part."""
    found = []
    for name in points.names():
        if name != series and float(np.median(points.of_series(name).values(asked.variable))) > end:
            found.append(name)
    return found[0] if len(found) == 1 else None


def _r_squared_at(line: Fit, points: PointSet, asked: GoodnessOfFit) -> float:
    """1 - SSE / SST of logarithms, with the spread of these points."""
    y: Array = np.log(np.array(points.values(asked.response)))
    missed = y - np.log(line.predict({"x": np.array(points.values(asked.variable))}))
    return float(1.0 - np.sum(missed**2) / np.sum((y - y.mean()) ** 2))


def _compare(asked: GoodnessOfFit, ours: float) -> tuple[Verdict, str]:
    missed, half = abs(ours - asked.value.value), asked.value.half_unit
    if missed <= half * (1 + 1e-9) + 1e-12:
        return "reproduced", ""
    if missed <= half * (1 + 2 * CLOSE):
        return "reproduced within rounding", ""
    return (
        "not extractable",
        "; whether these are the points and the kind of line that it was computed for isn't certain",
    )
