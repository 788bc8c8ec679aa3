"""All styles of figures that are drawn with known data: those to be read, and those to be refused."""

from __future__ import annotations

import figure_styles_axes
import figure_styles_marks
import figure_styles_panels
import figure_styles_refused
from drawn_figures import REFUSED, STYLES, Panel, Style, draw, embed

LOADED = (figure_styles_axes, figure_styles_marks, figure_styles_panels, figure_styles_refused)
"""They enter their styles in the lists when they are loaded."""

__all__ = ["LOADED", "REFUSED", "STYLES", "Panel", "Style", "draw", "embed"]
