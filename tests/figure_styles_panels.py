"""Styles of several panels, and of colour bars."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FuncFormatter

from drawn_figures import Panel, law, style


@style("two panels, linear and log")
def _two_panels(rng: np.random.Generator) -> Any:
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6))
    x, y = rng.uniform(-1, 1, 25), rng.uniform(-1, 1, 25)
    u, v = law(rng, 1e17, 1e22, 25)
    left.plot(x, y, "o")
    right.loglog(u, v, "s")
    right.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    right.yaxis.set_minor_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    figure.tight_layout()
    return figure, [Panel(left, {"": (x, y)}), Panel(right, {"": (u, v)})]


@style("two by two, shared axes")
def _shared(rng: np.random.Generator) -> Any:
    figure, grid = plt.subplots(2, 2, sharex=True, sharey=True)
    panels = []
    for axes in grid.flat:
        x, y = rng.uniform(0, 10, 15), rng.uniform(0, 5, 15)
        axes.scatter(x, y, s=20)
        axes.set_title("task")
        panels.append(Panel(axes, {"": (x, y)}))
    return figure, panels


@style("colour bar, linear")
def _color_bar(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y, c = rng.uniform(0, 1, 80), rng.uniform(0, 1, 80), rng.uniform(2, 5, 80)
    marks = axes.scatter(x, y, c=c, cmap="viridis", vmin=2, vmax=5)
    figure.colorbar(marks, label="Loss")
    return figure, [Panel(axes, {"": (x, y)}, colours=c, norm=marks.norm)]


@style("colour bar, logarithmic, on log axes, black edges")
def _log_color_bar(rng: np.random.Generator) -> Any:
    from matplotlib.colors import LogNorm

    figure, axes = plt.subplots()
    x, y = law(rng, 1e18, 1e22, 70)
    c = np.exp(rng.uniform(np.log(1e6), np.log(1e10), 70))
    marks = axes.scatter(x, y, c=c, cmap="magma", norm=LogNorm(1e6, 1e10), edgecolor="black")
    axes.set(xscale="log", yscale="log")
    figure.colorbar(marks, label="Parameters")
    return figure, [Panel(axes, {"": (x, y)}, colours=c, norm=marks.norm)]


@style("colour bar below, 20 levels as paths")
def _stepped_color_bar(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots(figsize=(5, 5))
    levels = rng.integers(0, 20, 60)
    x, y, c = rng.uniform(0, 1, 60), rng.uniform(0, 1, 60), (levels + 0.5) / 2
    marks = axes.scatter(x, y, c=c, cmap=plt.get_cmap("plasma", 20), vmin=0, vmax=10)
    figure.colorbar(marks, orientation="horizontal", label="Depth")
    return figure, [Panel(axes, {"": (x, y)}, colours=c, norm=marks.norm)]


@style("an inset with its own axes")
def _inset(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots(figsize=(7, 5))
    x, y = rng.uniform(0, 100, 30), rng.uniform(0, 10, 30)
    y[x > 45] *= 0.4
    axes.plot(x, y, "o")
    axes.set_ylim(0, 10)
    inset = axes.inset_axes((0.55, 0.55, 0.4, 0.4))
    u, v = rng.uniform(0, 1, 10), rng.uniform(0, 1, 10)
    inset.plot(u, v, "s", color="tab:red", markersize=4)
    return figure, [Panel(axes, {"": (x, y)}), Panel(inset, {"": (u, v)})]


@style("two panels beside one colour bar")
def _shared_bar(rng: np.random.Generator) -> Any:
    figure, both = plt.subplots(1, 2, figsize=(9, 4), sharey=True, layout="constrained")
    panels = []
    for axes in both:
        x, y, c = rng.uniform(0, 1, 30), rng.uniform(0, 1, 30), rng.uniform(0, 50, 30)
        marks = axes.scatter(x, y, c=c, cmap="cividis", vmin=0, vmax=50)
        panels.append(Panel(axes, {"": (x, y)}, colours=c, norm=marks.norm))
    figure.colorbar(marks, ax=both)
    return figure, panels
