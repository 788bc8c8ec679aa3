"""The study's figures, as PNG files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from paper_scan.verification.forms import Array
from paper_scan.verification.study.analysis.band import band
from paper_scan.verification.study.analysis.extrapolation import half
from paper_scan.verification.study.analysis.loss_scaling import Law
from paper_scan.verification.study.report.panels import (
    COLOURS,
    GREY,
    MARKS,
    NAMES,
    label,
    legend_of_extrapolations,
    legend_of_forms,
    panels,
    percent_axis,
    plain_ticks,
)
from paper_scan.verification.study.study import Study

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_figures(study: Study, folder: Path) -> dict[str, Path]:
    """Draw every figure that the study has something for, into ``folder``; the files by the figure's name."""
    drawings: dict[str, Callable[[Study], Figure | None]] = {
        "loss_scaling": loss_scaling,
        "task_scaling": task_scaling,
        "residuals": residuals,
        "model_selection": model_selection,
        "extrapolation": extrapolation,
    }
    files = {}
    for name, draw in drawings.items():
        figure = draw(study)
        if figure is not None:
            files[name] = folder / f"{name}.png"
            figure.savefig(files[name], dpi=120, metadata={"Software": None})
    return files


def colour_of(study: Study, family: str) -> str:
    names = [each.name for each in study.families]
    return COLOURS[names.index(family) % len(COLOURS)]


def _curve(axis: Axes, law: Law, x: Array, colour: str, style: str, text: str, *, shaded: bool) -> None:
    grid = np.geomspace(x.min() / 1.5, x.max() * 1.5, 120)
    fit = law.candidate.fit
    (variable,) = fit.form.variables
    axis.plot(grid, fit.predict({variable: grid}), style, color=colour, lw=1.4, label=text)
    if shaded:
        low, high = band(fit, grid)
        axis.fill_between(grid, low, high, color=colour, alpha=0.15, lw=0)


def loss_scaling(study: Study) -> Figure | None:
    """Loss against size: the points of each source, the preferred law with its band, the next best law."""
    families = [family for family in study.families if family.loss is not None]
    if not families:
        return None
    figure, axes = panels(len(families), 2, 4.6, 3.6)
    for axis, family in zip(axes, families, strict=True):
        colour = colour_of(study, family.name)
        scaling = study.loss_of(family.name)
        usable = (
            [law for law in scaling.laws if law.usable and len(law.candidate.form.variables) == 1] if scaling else []
        )
        for place, law in enumerate(usable[:2]):
            text = NAMES.get(law.name, law.name) + (", with 95 % band" if place == 0 else "")
            _curve(axis, law, family.params, colour if place == 0 else GREY, "-" if place == 0 else "--", text,
                   shaded=place == 0)  # fmt: skip
        for place, (source, y) in enumerate(family.losses.items()):
            name = source.partition("@")[2] or "as studied"
            axis.plot(family.params, y, "o", color=colour, ms=5, mfc=colour if place == 0 else "none", label=name)
        axis.set(xscale="log", yscale="log", xlabel="parameters", title=family.name)
        axis.set_ylabel("test loss")
        plain_ticks(axis, np.concatenate(list(family.losses.values())))
        axis.legend(fontsize=7.5, frameon=False)
    return figure


def task_scaling(study: Study) -> Figure | None:
    """Accuracy against size, task by task, with each family's preferred law."""
    names = list(dict.fromkeys(task.scaling.quantity for task in study.tasks))
    if not names:
        return None
    figure, axes = panels(len(names), 4, 2.7, 2.4, left=0.55, bottom=0.45)
    for axis, name in zip(axes, names, strict=True):
        for task in study.tasks:
            if task.scaling.quantity == name:
                colour = colour_of(study, task.scaling.family)
                law = task.scaling.preferred
                _curve(axis, law, task.scaling.x, colour, "-", task.scaling.family, shaded=law.usable)
                axis.plot(task.scaling.x, task.scaling.y, "o", color=colour, ms=4)
        axis.set_xscale("log")
        axis.set_title(label(name), fontsize=10)
    for axis in axes[:: min(4, len(names))]:
        axis.set_ylabel("accuracy", fontsize=9)
    figure.supxlabel("parameters", fontsize=9)
    axes[0].legend(fontsize=7.5, frameon=False)
    return figure


def residuals(study: Study) -> Figure | None:
    """What the usable laws leave over, in percent of the loss."""
    scalings = [s for s in study.losses if s.quantity == "loss" and s.variable == "params"]
    if not scalings:
        return None
    figure, axes = panels(len(scalings), 2, 4.6, 3.0)
    for axis, scaling in zip(axes, scalings, strict=True):
        axis.axhline(0, color="black", lw=0.8)
        for place, law in enumerate([law for law in scaling.laws if law.usable]):
            percent = 100.0 * np.expm1(law.candidate.fit.residuals)
            colour = colour_of(study, scaling.family) if place == 0 else GREY
            text = NAMES.get(law.name, law.name)
            axis.plot(scaling.x, percent, "-" + MARKS.get(law.name, "o"), color=colour, ms=4.5, lw=0.8, label=text)
        axis.set(xscale="log", xlabel="parameters", title=scaling.family)
        axis.set_ylabel("law above the loss, %")
        axis.legend(fontsize=7.5, frameon=False)
    return figure


def model_selection(study: Study) -> Figure | None:
    """Error of a left-out model by form, of those that aren't refused: loss on the left, tasks on the right."""
    losses = [s for s in study.losses if s.variable == "params"]
    tasks = [task.scaling for task in study.tasks]
    groups = [(title, group) for title, group in (("loss", losses), ("accuracy", tasks)) if group]
    if not groups:
        return None
    figure, axes = panels(
        len(groups), 2, 5.6, 1.7 + 0.28 * max(len(group) for _, group in groups), left=2.3, bottom=1.25
    )
    for axis, (title, group) in zip(axes, groups, strict=True):
        for row, scaling in enumerate(group):
            colour = colour_of(study, scaling.family)
            for law in scaling.laws:
                if law.refused:
                    continue
                chosen = law is scaling.preferred
                mark = MARKS.get(law.name, "o")
                axis.plot(100 * law.candidate.loo, row, mark, color=colour, ms=7, mfc=colour if chosen else "none")
        rows = [f"{label(s.quantity)}, {s.family}" for s in group]
        axis.set_yticks(range(len(group)), rows, fontsize=8)
        axis.invert_yaxis()
        axis.set_title(title)
        percent_axis(axis)
        axis.set_xlabel("error of a left-out model, " + ("%" if title == "loss" else "points"))
        legend_of_forms(figure, axis, group)
    return figure


def extrapolation(study: Study) -> Figure | None:
    """Laws from the smaller half of the models, beside what the larger half turned out to be."""
    families = [family for family in study.families if family.tasks or family.loss is not None]
    figure, axes = panels(len(families), 2, 4.8, 3.8, left=1.1)
    for axis, family in zip(axes, families, strict=True):
        found = [e for e in study.extrapolations if e.family == family.name and e.trained == half(family)]
        names = list(dict.fromkeys(e.quantity for e in found))
        for e in found:
            row = names.index(e.quantity)
            first = e.form in ("power_law", "bounded_power_law")
            axis.plot(e.mape, row, "o" if first else "s", color=colour_of(study, family.name), ms=6,
                      mfc=colour_of(study, family.name) if first else "none")  # fmt: skip
            axis.plot(e.naive, row, "|", color="black", ms=11)
        axis.set_yticks(range(len(names)), [label(name) for name in names], fontsize=8)
        axis.invert_yaxis()
        percent_axis(axis)
        axis.set_title(f"{family.name}: from {half(family)} models to {len(family.models) - half(family)}", fontsize=10)
        axis.set_xlabel("mean error on the larger models, %")
    legend_of_extrapolations(axes[0])
    return figure
