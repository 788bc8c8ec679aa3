"""A plot as SVG: the same bytes for the same numbers, and text that stays text."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def svg(draw: Callable[[Figure], None], title: str, width: float = 5.2) -> bytes:
    """What ``draw`` puts on a figure of this width (inches), under a title."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with rc_context({"svg.hashsalt": "paper-scan", "svg.fonttype": "none", "font.size": 9 if width < 6 else 11}):
        figure = Figure(figsize=(width, 3.6 if width < 6 else 4.2), layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure)
        figure.suptitle(title, fontsize=10)
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()
