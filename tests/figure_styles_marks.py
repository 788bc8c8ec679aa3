"""Styles of marks: points, lines, error bars, legends, and what stands among them."""

from __future__ import annotations

from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FuncFormatter

from drawn_figures import STYLES, Panel, Style, law, style


@style("plot markers, two series, legend")
def _plot_markers(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    series = {}
    for name, mark, shift in (("Baseline", "o", 0.0), ("Ours (large)", "s", 0.4)):
        x, y = law(rng, 1e6, 1e9, 25, shift)
        axes.plot(x, y, mark, label=name)
        series[name] = (x, y)
    axes.set_xscale("log")
    axes.legend()
    return figure, [Panel(axes, series)]


@style("log-log, hollow markers")
def _hollow(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = law(rng, 1e5, 1e9, 40)
    axes.loglog(x, y, "o", markerfacecolor="none", markeredgecolor="crimson")
    axes.set(xlabel="Parameters", ylabel="Loss")
    return figure, [Panel(axes, {"": (x, y)})]


@style("transparent, overlapping")
def _alpha(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.normal(0, 1, 150), rng.normal(0, 1, 150)
    axes.scatter(x, y, alpha=0.3, s=80)
    return figure, [Panel(axes, {"": (x, y)})]


@style("error bars with caps, semilog x")
def _errors(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x = np.logspace(7, 10, 9)
    y, e = 2 + 200 * x**-0.3, rng.uniform(0.02, 0.1, 9)
    axes.errorbar(x, y, yerr=e, fmt="o", capsize=4, label="mean of 5 seeds")
    axes.set_xscale("log")
    axes.legend()
    return figure, [Panel(axes, {"mean of 5 seeds": (x, y)}, low_high=(y - e, y + e))]


@style("line and markers, four series")
def _line_markers(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    series = {}
    for index, mark in enumerate("o^Dv"):
        x = np.linspace(1, 10, 11)
        y = np.sqrt(x) * (index + 1) + rng.normal(0, 0.05, 11)
        axes.plot(x, y, f"-{mark}", label=f"depth {index + 2}")
        series[f"depth {index + 2}"] = (x, y)
    axes.legend(loc="upper left")
    return figure, [Panel(axes, series)]


@style("plus and cross markers")
def _strokes(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    series = {}
    for name, mark in (("train", "+"), ("test", "x")):
        x, y = rng.uniform(0, 1, 30), rng.uniform(0, 1, 30)
        axes.plot(x, y, mark, label=name)
        series[name] = (x, y)
    axes.legend(loc="center right")
    return figure, [Panel(axes, series)]


@style("bubbles of many sizes")
def _bubbles(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.uniform(0, 1, 40), rng.uniform(0, 1, 40)
    axes.scatter(x, y, s=rng.uniform(10, 120, 40), color="teal")
    return figure, [Panel(axes, {"": (x, y)})]


@style("legend beside the panel, lines only named")
def _outside_legend(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots(figsize=(8, 4))
    series = {}
    for name, color in (("Adam", "tab:red"), ("Muon", "tab:blue")):
        x, y = np.logspace(-1, 1, 6), 2.5 * np.logspace(-1, 1, 6) ** -0.05 + rng.normal(0, 0.01, 6)
        axes.plot(x, y, "--", color=color, label=name)
        axes.plot(x, y, "*", color=color, markersize=8)
        series[name] = (x, y)
    axes.set(xscale="log", yscale="log")
    axes.yaxis.set_minor_formatter(FuncFormatter(lambda value, _: f"{value:.1f}"))
    axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
    figure.tight_layout()
    return figure, [Panel(axes, series)]


@style("labels written beside the points")
def _annotated(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.uniform(0.1, 0.9, 12), np.linspace(0.1, 0.9, 12)
    axes.scatter(x, y)
    for index, (a, b) in enumerate(zip(x, y, strict=True)):
        axes.annotate(f"model-{index}B", (a, b), xytext=(4, 2), textcoords="offset points", fontsize=7)
    return figure, [Panel(axes, {"": (x, y)})]


@style("bars and a histogram, no points")
def _bars(rng: np.random.Generator) -> Any:
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6))
    left.bar(["10M", "100M", "1B"], [1, 3, 2])
    right.hist(rng.normal(0, 1, 300), bins=30)
    return figure, []


@style("curves only, no points")
def _curves(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x = np.linspace(0, 10, 300)
    for index in range(3):
        axes.plot(x, np.sin(x + index), label=f"run {index}")
        axes.fill_between(x, np.sin(x + index) - 0.1, np.sin(x + index) + 0.1, alpha=0.2)
    axes.legend()
    return figure, []


@style("every filled marker matplotlib has, in one legend")
def _all_markers(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots(figsize=(8, 6))
    series = {}
    for index, mark in enumerate("ov^<>8spP*hHXDd"):
        x, y = np.arange(1, 7) + rng.uniform(-0.2, 0.2, 6), index + rng.uniform(-0.3, 0.3, 6)
        axes.scatter(x, y, marker=mark, label=f"variant {mark}", s=40)
        series[f"variant {mark}"] = (x, y)
    axes.legend(ncol=3, loc="upper center", bbox_to_anchor=(0.5, -0.08))
    figure.tight_layout()
    return figure, [Panel(axes, series)]


@style("legend with a title, three samples a line, text first, samples enlarged")
def _odd_legend(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    series = {}
    for name, mark in (("0.1", "o"), ("0.01", "s"), ("0.001", "D")):
        x, y = rng.uniform(0, 1, 15), rng.uniform(0, 1, 15)
        axes.plot(x, y, mark, label=name)
        series[name] = (x, y)
    axes.set_xlim(0, 1.6)
    axes.legend(title="dropout", numpoints=3, markerfirst=False, markerscale=1.5, loc="right")
    return figure, [Panel(axes, series)]


@style("error bars both ways, open squares")
def _both_errors(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y, e = rng.uniform(0, 10, 12), rng.uniform(0, 10, 12), rng.uniform(0.3, 1, 12)
    axes.errorbar(x, y, xerr=0.4, yerr=e, fmt="s", markerfacecolor="white", ecolor="grey", color="black")
    return figure, [Panel(axes, {"": (x, y)}, low_high=(y - e, y + e))]


@style("fit with band and formula, arrow to a point")
def _decorated(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = law(rng, 1e6, 1e10, 25)
    line = np.logspace(6, 10, 50)
    axes.fill_between(line, 1.65 + 300 * line**-0.3, 1.75 + 300 * line**-0.3, alpha=0.3, color="grey")
    axes.plot(line, 1.7 + 300 * line**-0.3, color="black", label=r"$L = 1.7 + 300\cdot N^{-0.3}$")
    axes.plot(x, y, "o", color="tab:green", label="runs")
    axes.annotate("best", (x[0], y[0]), xytext=(30, 40), textcoords="offset points", arrowprops={"arrowstyle": "-|>"})
    axes.axhline(1.7, linestyle=":")
    axes.set(xscale="log", xlabel="Parameters", ylabel="Loss")
    axes.legend()
    return figure, [Panel(axes, {"runs": (x, y)})]


for _sheet in ("ggplot", "seaborn-v0_8-whitegrid", "bmh", "fivethirtyeight", "classic"):

    def _styled(rng: np.random.Generator) -> Any:
        figure, axes = plt.subplots()
        series = {}
        for name, mark in (("one", "o"), ("two", "^")):
            x, y = rng.uniform(0, 10, 20), rng.uniform(0, 10, 20)
            axes.plot(x, y, mark, label=name)
            series[name] = (x, y)
        axes.set_xlim(-0.5, 15)
        axes.legend(loc="right")
        return figure, [Panel(axes, series)]

    STYLES.append(Style(f"style sheet {_sheet}", _styled, dict(plt.style.library.get(_sheet) or matplotlib.rcParams)))
