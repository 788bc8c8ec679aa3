"""Ticks of logarithmic axes: at least two, and none over another, whatever the range."""

from __future__ import annotations

from itertools import pairwise

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from paper_scan.recomputed.ticks import log_ticks, number

RANGES = [(1.7, 0.05), (3e8, 0.3), (1e-4, 0.9), (2.0, 1.3), (2.2e19, 1.9), (1.0, 4), (3e8, 12)]


@pytest.mark.parametrize(("low", "powers"), RANGES)
def test_labels_do_not_run_into_one_another(low: float, powers: float) -> None:
    figure = Figure(figsize=(5.2, 3.6), layout="constrained")
    canvas = FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.plot([low, low * 10**powers], [low, low * 10**powers])
    axes.set_xscale("log")
    axes.set_yscale("log")
    for axis in (axes.xaxis, axes.yaxis):
        log_ticks(axis)
    canvas.draw()
    for place, axis in enumerate((axes.xaxis, axes.yaxis)):
        first, last = sorted(axis.get_view_interval())
        shown = [each for each in axis.get_ticklabels() if first <= each.get_position()[place] <= last]
        boxes = [each.get_window_extent() for each in shown]
        ends = sorted((box.x0, box.x1) if axis is axes.xaxis else (box.y0, box.y1) for box in boxes)
        assert len(ends) >= 2
        assert all(before[1] < after[0] for before, after in pairwise(ends))


def test_numbers_are_short() -> None:
    assert [number(value) for value in (0.25, 40000, 3e8, 1e19)] == ["0.25", "40000", r"$3\cdot10^{8}$", "$10^{19}$"]
