"""A page's drawing as plain values: painted paths, runs of text with their baselines, images.

Everything is frozen and plain, so that it can be made in a guarded child process and cross over as JSON.
``read_graphics`` is the way to it; what runs in the child is ``paper_scan.paper.pdf.drawing.drawn``. What the shapes
mean is left to ``paper_scan.verification.points.figures``.

Coordinates are in points on the page as displayed (after rotation), origin at the top left, y downwards, rounded to
1e-5 points (the PDF library computes in single precision).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from typing import TypeAlias

from paper_scan.paper.geometry import Box
from paper_scan.paper.limits import Limits
from paper_scan.paper.pdf.isolation import in_child
from paper_scan.paper.serialise import record_from_plain

Point: TypeAlias = tuple[float, float]
Colour: TypeAlias = tuple[float, float, float]
"""Red, green, blue, each from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Path:
    """One painted path, which may consist of several unconnected parts."""

    ops: str
    """One letter an operation: ``m`` move (1 point), ``l`` line (1), ``c`` cubic Bézier curve (3), ``h`` close (0).
    Empty if the path has too many points to be kept."""
    points: tuple[Point, ...]
    box: Box
    """Of the points, without the width of the line."""
    fill: Colour | None
    stroke: Colour | None
    width: float
    """Of the line, in points."""
    opacity: float
    dashed: bool
    clip: Box
    """Where it can be seen at most."""
    order: int
    """Painting order on the page, shared with ``TextRun.order``."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """Letters painted one after the other on one baseline, in one font and size, without a gap between them."""

    text: str
    origin: Point
    """Where the baseline starts."""
    end: Point
    """Where the baseline ends: the origin of a letter that would follow."""
    size: float
    """Type size in points."""
    direction: Point
    """Unit vector of the baseline; (1, 0) is ordinary text, (0, -1) reads upwards."""
    box: Box
    font: str
    colour: Colour
    outlined: bool
    """Only the letters' outlines are painted."""
    order: int


@dataclass(frozen=True, slots=True)
class Raster:
    """An image."""

    box: Box
    width: int
    height: int
    """In pixels of its own."""
    strip: tuple[Colour, ...] = ()
    """For a long and narrow image, such as a colour bar: the colours of its pixels along the middle of the long side,
    from left to right or top to bottom as displayed. Empty for others."""


@dataclass(frozen=True, slots=True)
class PageGraphics:
    page: int
    """Counts from 1."""
    width: float
    height: float
    paths: tuple[Path, ...]
    texts: tuple[TextRun, ...]
    images: tuple[Raster, ...]
    problem: str = ""
    """Why the paths are missing; empty if they are not."""


def read_graphics(
    path: str | PathLike[str], pages: Sequence[int], password: str | None = None, limits: Limits | None = None
) -> tuple[PageGraphics, ...]:
    """The drawings of these pages (from 1), read in a child process, as ``paper_scan.paper.read`` reads.

    Raises:
        PaperError: the file can't be read, or has no such page.
    """
    answer = in_child("graphics", str(path), password, limits or Limits(), {"pages": list(pages)})
    return tuple(record_from_plain(PageGraphics, value) for value in answer)


def touches(box: Box, area: Box) -> bool:
    """Whether two rectangles have a point in common."""
    return box.x0 <= area.x1 and box.x1 >= area.x0 and box.y0 <= area.y1 and box.y1 >= area.y0
