"""Places on pages that don't belong to the flow of the text: captions, tables, figures.

They are found before the text is put together (``captions.py``, ``tables.py``, ``figures.py``), in the reading frame
of their page; ``compose.py`` gives them their offsets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from paper_scan.paper.geometry import Box


@dataclass(frozen=True, slots=True)
class Caption:
    """The lines that say what a table or figure shows."""

    label: str
    """``Table 3``, ``Figure 2``."""
    kind: Literal["table", "figure"]
    page: int
    lines: tuple[int, ...]
    """Indices into the page's ``lines``, in reading order."""
    box: Box


@dataclass(frozen=True, slots=True)
class CellRegion:
    text: str
    """Exactly as in the text layer."""
    box: Box
    over: tuple[float, float] | None = None
    """From x to x: the rule right under a heading."""


@dataclass(frozen=True, slots=True)
class TableRegion:
    """A table's body. All the page's lines whose middle lies in ``box`` are taken out of the flow."""

    label: str
    page: int
    box: Box
    caption: int | None
    """Index into the captions."""
    rows: tuple[tuple[CellRegion, ...], ...]
    problem: str = ""
    head: int = 0
    """Rows above the first rule across."""


@dataclass(frozen=True, slots=True)
class FigureRegion:
    """A figure's drawing. All the page's lines whose middle lies in ``box`` are its lettering."""

    label: str
    page: int
    box: Box
    caption: int | None
    content: Literal["vector", "raster", "mixed", "unknown"]
