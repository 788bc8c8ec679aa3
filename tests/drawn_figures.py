"""Figures with known data, drawn by matplotlib: what a reader of vector figures must get right.

Each style is a function that draws on a fresh figure and returns the truth of its panels. ``draw`` makes a PDF of it;
``embed`` places that PDF at 60 % in a page with body text, as papers do. The styles themselves are in
``figure_styles_*.py``; ``figure_styles`` has them all.
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


def refused(name: str) -> Callable[[Any], Any]:
    def register(paint: Any) -> Any:
        REFUSED.append(Style(name, paint))
        return paint

    return register


REFUSED: list[Style] = []
