"""Figures with known data, drawn by matplotlib in many styles: what a reader of vector figures must get right.

Each style is a function that draws on a fresh figure and returns the truth of its panels. ``draw`` makes a PDF of it;
``embed`` places that PDF at 60 % in a page with body text, as papers do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import matplotlib

matplotlib.use("pdf")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator


@dataclass
class Panel:
    """What was drawn between two axes."""

    axes: Any
    series: dict[str, tuple[np.ndarray, np.ndarray]]
    """Points by legend text; "" where there is no legend."""
    colours: np.ndarray | None = None
    """For a colour bar: the third value of each point of the only series."""
    norm: Any = None
    """Maps that value to its share of the colour bar."""
    low_high: tuple[np.ndarray, np.ndarray] | None = None
    """Ends of vertical error bars of the only series."""


@dataclass(eq=False)
class Style:
    name: str
    paint: Callable[[np.random.Generator], tuple[Figure, list[Panel]]]
    settings: dict[str, Any] = field(default_factory=dict)


STYLES: list[Style] = []


def style(name: str, **settings: Any) -> Callable[[Any], Any]:
    def register(paint: Any) -> Any:
        STYLES.append(Style(name, paint, {key.replace("__", "."): value for key, value in settings.items()}))
        return paint

    return register


def draw(chosen: Style) -> tuple[bytes, list[Panel], Figure]:
    """The figure as PDF bytes, its truth, and the figure itself (its axes know where a value should lie)."""
    with matplotlib.rc_context(chosen.settings):
        figure, panels = chosen.paint(np.random.default_rng(20240229))
        buffer = BytesIO()
        figure.savefig(buffer, format="pdf", metadata={"CreationDate": None})
    plt.close(figure)
    return buffer.getvalue(), panels, figure


def embed(pdf: bytes, scale: float = 0.6, turn: int = 0) -> bytes:
    """The figure at ``scale`` among body text and a caption.

    With ``turn``, the figure is drawn turned on a page that viewers turn back by as many degrees clockwise.
    """
    import pymupdf

    figure = pymupdf.open(stream=pdf, filetype="pdf")
    document = pymupdf.open()
    page = document.new_page()
    wide, high = figure[0].rect.width * scale, figure[0].rect.height * scale
    if turn % 180:
        wide, high = high, wide
    page.show_pdf_page(pymupdf.Rect(120, 215, 120 + wide, 215 + high), figure, 0, rotate=turn)
    if not turn:
        sentence = "We train 12 models from 10M to 1B parameters on 2.5B tokens and find 0.35 nats per token (4). "
        page.insert_textbox((72, 60, 540, 200), sentence * 6, fontsize=10, fontname="tiro")
        caption = "Figure 3: Loss after 10 epochs. "
        page.insert_textbox((72, 225 + high, 540, 265 + high), caption + sentence, fontsize=9)
        page.insert_textbox((72, 275 + high, 540, 480 + high), sentence * 8, fontsize=10, fontname="tiro")
    page.set_rotation(turn)
    return bytes(document.tobytes())


def law(generator: np.random.Generator, low: float, high: float, count: int, shift: float = 0.0) -> Any:
    """Sizes over a range and losses that fall with them, with noise."""
    x = np.exp(generator.uniform(np.log(low), np.log(high), count))
    y = 1.7 + shift + 300 * x**-0.3 + generator.normal(0, 0.02, count)
    return x, y


@style("scatter, linear")
def _scatter(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    x, y = rng.uniform(0, 50, 60), rng.uniform(-3, 9, 60)
    axes.scatter(x, y)
    axes.set(xlabel="Epoch", ylabel="Score")
    return figure, [Panel(axes, {"": (x, y)})]


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


# Figures that must not be read: what is expected is a reason or a panel without points.


def refused(name: str) -> Callable[[Any], Any]:
    def register(paint: Any) -> Any:
        REFUSED.append(Style(name, paint))
        return paint

    return register


REFUSED: list[Style] = []


@refused("two different y axes")
def _twin(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    axes.plot(rng.uniform(0, 1, 20), rng.uniform(0, 1, 20), "o")
    other = axes.twinx()
    other.plot(rng.uniform(0, 1, 20), rng.uniform(0, 500, 20), "s", color="red")
    return figure, []


@refused("symmetric logarithmic axis")
def _symlog(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    axes.plot(rng.uniform(-1e3, 1e3, 40), rng.uniform(0, 1, 40), "o")
    axes.set_xscale("symlog")
    return figure, []


@refused("names along the x axis")
def _categories(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    axes.plot(["small", "base", "large", "huge"], rng.uniform(0, 1, 4), "o")
    return figure, []


@refused("sizes that are not to scale")
def _uneven(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    axes.plot(["111M", "256M", "590M", "1.3B", "2.7B", "6.7B", "13B"], rng.uniform(0, 1, 7), "o")
    return figure, []


@refused("dates along the x axis")
def _dates(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    axes.plot(np.array("2020-01-01", dtype="datetime64[D]") + rng.integers(0, 900, 20), rng.uniform(0, 1, 20), "o")
    return figure, []


@refused("points painted as an image")
def _rasterised(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    axes.plot(rng.uniform(0, 1, 40), rng.uniform(0, 1, 40), "o", rasterized=True)
    return figure, []


@refused("a figure that is an image")
def _image(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    axes.plot(rng.uniform(0, 1, 40), rng.uniform(0, 1, 40), "o")
    figure.canvas.draw()
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    picture = np.asarray(canvas.buffer_rgba())
    plt.close(figure)
    figure = plt.figure()
    figure.figimage(picture)
    return figure, []


@refused("polar axes")
def _polar(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots(subplot_kw={"projection": "polar"})
    axes.plot(rng.uniform(0, 6, 20), rng.uniform(0, 1, 20), "o")
    return figure, []


@refused("three dimensions")
def _three(rng: np.random.Generator) -> Any:
    figure = plt.figure()
    axes = figure.add_subplot(projection="3d")
    axes.scatter(*rng.uniform(0, 1, (3, 20)))
    return figure, []


@refused("no labels at all")
def _unlabelled(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    axes.plot(rng.uniform(0, 1, 20), rng.uniform(0, 1, 20), "o")
    axes.tick_params(labelleft=False, labelbottom=False)
    return figure, []


@refused("two labels that could mean either scale")
def _ambiguous(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    axes.plot(rng.uniform(2, 6, 20), rng.uniform(0, 1, 20), "o")
    axes.xaxis.set_major_locator(FixedLocator([2, 6]))
    return figure, []


@refused("heat map")
def _heat_map(rng: np.random.Generator) -> Any:
    figure, axes = plt.subplots()
    axes.pcolormesh(rng.uniform(0, 1, (12, 12)), edgecolors="white")
    return figure, []
