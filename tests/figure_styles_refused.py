"""Figures that must not be read: what is expected is a reason, or a panel without points."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FixedLocator

from drawn_figures import refused


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
