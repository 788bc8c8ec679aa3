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


@dataclass
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
        sentence = "We train 12 models from 10M to 1B parameters on 2.5B tokens and find 0.35 nats per token in Section 4. "
        page.insert_textbox((72, 60, 540, 200), sentence * 6, fontsize=10, fontname="tiro")
        page.insert_textbox((72, 225 + high, 540, 265 + high), "Figure 3: Loss after 10 epochs. " + sentence, fontsize=9)
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
