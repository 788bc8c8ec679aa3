"""How the study's figures look: panels, axes, colours, names and marks of forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from paper_scan.verification.forms import Array, all_forms
from paper_scan.verification.study.analysis.loss_scaling import BY_SIZE, Scaling
from paper_scan.verification.study.analysis.task_scaling import FORMS as TASK_FORMS

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Okabe & Ito's, which most colour-blind readers can tell apart; one per family."""
GREY = "#777777"
NAMES = {form.name: form.title for form in all_forms() if form.title}
MARKS = dict(zip(BY_SIZE, "os^v", strict=True)) | dict(zip(TASK_FORMS, "osD", strict=True))


def label(task: str) -> str:
    """A column's name as it is said: ``arc_easy_acc`` is ``arc easy``, ``loss@cards`` is ``loss (cards)``."""
    name, _, version = task.partition("@")
    return name.removesuffix("_acc").replace("_", " ") + (f" ({version})" if version else "")


def panels(
    count: int, columns: int, width: float, height: float, *, left: float = 0.65, bottom: float = 0.55
) -> tuple[Figure, list[Axes]]:
    """A figure with ``count`` axes of ``width`` by ``height`` inches each, labels included, without boxes round them.

    Args:
        left, bottom: inches of each that the labels get.
    """
    from matplotlib.figure import Figure

    columns, rows = min(columns, count), -(-count // columns)
    figure = Figure(figsize=(width * columns, height * rows))
    axes = []
    for index in range(count):
        column, row = index % columns, rows - 1 - index // columns
        corner = ((column * width + left) / (width * columns), (row * height + bottom) / (height * rows))
        size = ((width - left - 0.15) / (width * columns), (height - bottom - 0.35) / (height * rows))
        axis = figure.add_axes((*corner, *size))
        axis.spines[["top", "right"]].set_visible(False)
        axis.tick_params(labelsize=8)
        axes.append(axis)
    return figure, axes


def plain_ticks(axis: Axes, values: Array) -> None:
    """Decimal labels on a logarithmic loss axis, which spans less than a decade."""
    from matplotlib.ticker import FixedLocator, FormatStrFormatter, MaxNLocator, NullLocator

    known = values[np.isfinite(values)]
    axis.yaxis.set_major_locator(
        FixedLocator(MaxNLocator(8, steps=[1, 2, 5, 10]).tick_values(known.min(), known.max()))
    )
    axis.yaxis.set_minor_locator(NullLocator())
    axis.yaxis.set_major_formatter(FormatStrFormatter("%.1f"))


def percent_axis(axis: Axes) -> None:
    """A logarithmic x axis of percentages with plain labels."""
    from matplotlib.ticker import FixedLocator, FormatStrFormatter, NullLocator

    axis.set_xscale("log")
    axis.xaxis.set_major_locator(
        FixedLocator([0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100])
    )
    axis.xaxis.set_minor_locator(NullLocator())
    axis.xaxis.set_major_formatter(FormatStrFormatter("%g"))


def legend_of_forms(figure: Figure, axis: Axes, group: Sequence[Scaling]) -> None:
    """Explain the marks of forms, below the axis's label."""
    from matplotlib.lines import Line2D

    names = dict.fromkeys(law.name for scaling in group for law in scaling.laws if not law.refused)
    handles: list[Artist] = [
        Line2D([], [], marker=MARKS.get(name, "o"), ls="", color="black", mfc="none", label=NAMES.get(name, name))
        for name in names
    ]
    handles.append(Line2D([], [], marker="o", ls="", color="black", label="preferred (filled)"))
    below = -0.5 / (axis.get_position().height * figure.get_figheight())
    axis.legend(handles=handles, fontsize=7, frameon=False, loc="upper left", bbox_to_anchor=(0.0, below), ncols=2)


def legend_of_extrapolations(axis: Axes) -> None:
    """Explain the marks of laws that were asked beyond their data."""
    from matplotlib.lines import Line2D

    handles: list[Artist] = [
        Line2D([], [], marker="o", ls="", color="black", label="power law"),
        Line2D([], [], marker="s", ls="", color="black", mfc="none", label="with floor, or sigmoid"),
        Line2D([], [], marker="|", ms=11, ls="", color="black", label="last value seen"),
    ]
    axis.legend(handles=handles, fontsize=7.5, frameon=False, loc="best")
