"""What a page paints, in the order in which it does: runs of letters and filled areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.raw import Span, rotated


class Ink(NamedTuple):
    """A span with what decides whether it can be seen. Its box is in the reading frame."""

    span: Span
    line: int
    """Which of the page's lines with letters it belongs to, as the PDF draws them."""
    order: int
    painted: bool
    """False for the render mode that leaves no ink: OCR layers, and what shall not be seen."""
    alpha: int
    """0 (transparent) to 255."""


class Fill(NamedTuple):
    """A filled path; its box is in the reading frame."""

    box: Box
    order: int
    colour: int
    opaque: bool
    rectangle: bool
    """Its box is all filled."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Turns boxes of a page as stored (before rotation) into its reading frame."""

    angle: int
    """Clockwise."""
    stored_width: float
    stored_height: float

    @property
    def width(self) -> float:
        return self.stored_height if self.angle in (90, 270) else self.stored_width

    @property
    def height(self) -> float:
        return self.stored_width if self.angle in (90, 270) else self.stored_height

    def box(self, box: Box) -> Box:
        return rotated(box, self.angle, self.stored_width, self.stored_height) if self.angle else box
