"""Styles of axes: their scales, labels, ticks, fonts and frames."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator

from drawn_figures import Panel, law, style


@style("scatter, linear")
def _scatter(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.uniform(0, 50, 60), rng.uniform(-3, 9, 60)
    axes.scatter(x, y)
    axes.set(xlabel="Epoch", ylabel="Score")
    return figure, [Panel(axes, {"": (x, y)})]


@style("grid, dashed line through the points", axes__grid=True)
def _grid(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = law(rng, 1e6, 1e9, 30)
    axes.plot(np.sort(x), 1.7 + 300 * np.sort(x) ** -0.3, "--", color="grey", label="Fit")
    axes.plot(x, y, "*", markersize=9, label="Runs")
    axes.set_xscale("log")
    axes.legend()
    return figure, [Panel(axes, {"Runs": (x, y)})]


def suffixed(value: float, _: Any) -> str:
    for size, suffix in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")):
        if value >= size:
            return f"{value / size:g}{suffix}"
    return f"{value:g}"


@style("despined, labels 10M and 1B, no ticks on y")
def _despined(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = law(rng, 1.2e7, 0.9e10, 30)
    axes.scatter(x, y, color="black", s=12)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(suffixed))
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="0.9")
    axes.tick_params(axis="y", length=0)
    return figure, [Panel(axes, {"": (x, y)})]


@style("dark background with white grid, no spines or ticks", axes__facecolor="#EAEAF2", axes__edgecolor="white",
       axes__grid=True, grid__color="white", axes__axisbelow=True, xtick__major__size=0, ytick__major__size=0,
       xtick__minor__size=0, axes__linewidth=0)  # fmt: skip
def _dark_grid(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    series = {}
    for name in ("wide", "deep"):
        x, y = rng.uniform(0, 1, 20), rng.uniform(0, 100, 20)
        axes.scatter(x, y, label=name, edgecolor="white")
        series[name] = (x, y)
    axes.legend(frameon=False)
    return figure, [Panel(axes, series)]


@style("Type 42 fonts, serif", pdf__fonttype=42, font__family="serif")
def _type42(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.uniform(-5, 5, 30), rng.uniform(-0.002, 0.002, 30)
    axes.plot(x, y, "D")
    return figure, [Panel(axes, {"": (x, y)})]


@style("core-14 fonts", pdf__use14corefonts=True, axes__unicode_minus=False, font__family="Helvetica")
def _core14(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.uniform(-5, 5, 30), rng.uniform(100, 2000, 30)
    axes.plot(x, y, "p", markersize=8)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    return figure, [Panel(axes, {"": (x, y)})]


@style("inverted y axis, ticks inside on all sides", xtick__direction="in", ytick__direction="in", xtick__top=True,
       ytick__right=True)  # fmt: skip
def _inverted(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.uniform(0, 100, 40), rng.uniform(0, 1, 40)
    axes.scatter(x, y, marker="^")
    axes.invert_yaxis()
    axes.minorticks_on()
    return figure, [Panel(axes, {"": (x, y)})]


@style("inverted log x with plain labels")
def _inverted_log(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.uniform(2.1, 5, 40), rng.uniform(2.1, 5, 40)
    axes.loglog(x, y, "o", markersize=3)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(FixedLocator([2.5, 3, 3.5, 4, 4.5, 5]))
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.1f}"))
        axis.set_minor_locator(NullLocator())
        axis.set_minor_formatter(NullFormatter())
    axes.invert_xaxis()
    return figure, [Panel(axes, {"": (x, y)})]


@style("two labels of the form 3 × 10^0 on a log axis")
def _two_labels(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.uniform(0.1, 900, 45), rng.uniform(1.95, 3.4, 45)
    axes.loglog(x, y, "o")
    axes.set_ylim(1.9, 3.5)
    axes.yaxis.set_minor_locator(FixedLocator([2, 3]))
    return figure, [Panel(axes, {"": (x, y)})]


@style("axis multipliers 1e9 and an offset")
def _multiplier(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.uniform(0, 7e9, 30), 12345 + rng.uniform(0, 0.02, 30)
    axes.plot(x, y, "o")
    return figure, [Panel(axes, {"": (x, y)})]


@style("multiplier as a power of ten", axes__formatter__use_mathtext=True)
def _power_multiplier(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.uniform(0, 3e-5, 30), rng.uniform(0, 4e6, 30)
    axes.plot(x, y, "v")
    axes.ticklabel_format(style="sci", scilimits=(0, 0))
    return figure, [Panel(axes, {"": (x, y)})]


@style("percent and turned labels")
def _percent(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.uniform(0, 20000, 30), rng.uniform(0, 100, 30)
    axes.plot(x, y, "h")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}%"))
    axes.tick_params(axis="x", rotation=90)
    figure.tight_layout()
    return figure, [Panel(axes, {"": (x, y)})]


@style("numbers as 1.0e+09 in a narrow figure with large type", font__size=14)
def _scientific(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots(figsize=(5, 4))
    x, y = rng.uniform(0, 4e9, 20), rng.uniform(-2e-3, 2e-3, 20)
    axes.plot(x, y, "o")
    axes.xaxis.set_major_locator(FixedLocator([0, 2e9, 4e9]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.1e}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0e}"))
    return figure, [Panel(axes, {"": (x, y)})]


@style("slanted labels")
def _slanted(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.uniform(0, 20000, 30), rng.uniform(0, 1, 30)
    axes.plot(x, y, "o")
    plt.setp(axes.get_xticklabels(), rotation=45, ha="right", rotation_mode="anchor")
    figure.tight_layout()
    return figure, [Panel(axes, {"": (x, y)})]


@style("x axis on top, y axis on the right")
def _opposite(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.uniform(0, 5, 30), rng.uniform(0, 1, 30)
    axes.plot(x, y, "o")
    axes.xaxis.tick_top()
    axes.yaxis.tick_right()
    return figure, [Panel(axes, {"": (x, y)})]


@style("points at and beyond the limits")
def _clipped(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.uniform(0, 10, 80), rng.uniform(0, 10, 80)
    axes.plot(x, y, "o")
    axes.set(xlim=(2, 8), ylim=(3, 7))
    seen = (x >= 2) & (x <= 8) & (y >= 3) & (y <= 7)
    return figure, [Panel(axes, {"": (x[seen], y[seen])})]
