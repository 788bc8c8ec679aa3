"""A rendering of a page, asked for brightness: does anything show where these letters should be?"""

from __future__ import annotations

from paper_scan.paper.geometry import area as area_of
from paper_scan.paper.geometry import clipped
from paper_scan.paper.model import Box
from paper_scan.paper.pdf.drawing.ink import Frame
from paper_scan.paper.pdf.drawing.painting import Painting
from paper_scan.paper.pdf.raw import rotated

_SCALE = 2.0
"""Pixels a point: enough for the strokes of small type."""
_MOST_PIXELS = 6_000_000


class PagePicture:
    """A part of the page in grey, rendered once."""

    def __init__(self, painting: Painting, frame: Frame, area: Box) -> None:
        self._frame = frame
        clip = clipped(self._stored(area), (0.0, 0.0, frame.stored_width, frame.stored_height))
        self._scale = min(_SCALE, (_MOST_PIXELS / max(1.0, area_of(clip))) ** 0.5)
        image = painting.picture(self._scale, clip)
        self._pixels, self._stride = image.samples, image.stride
        self._left, self._top, self._width, self._height = image.x, image.y, image.width, image.height

    def share(self, box: Box, colour: int, tolerance: int) -> float:
        """Share of the pixels in ``box`` (reading frame) whose brightness is within ``tolerance`` of ``colour``'s."""
        grey = (299 * (colour >> 16 & 255) + 587 * (colour >> 8 & 255) + 114 * (colour & 255)) // 1000
        x0, y0, x1, y1 = (round(value * self._scale) for value in self._stored(box))
        x0, x1 = max(0, x0 - self._left), min(self._width, max(x1, x0 + 1) - self._left)
        y0, y1 = max(0, y0 - self._top), min(self._height, max(y1, y0 + 1) - self._top)
        zone = b"".join([self._pixels[y * self._stride + x0 : y * self._stride + x1] for y in range(y0, y1)])
        near = bytes(range(max(0, grey - tolerance), min(255, grey + tolerance) + 1))
        return 1 - len(zone.translate(None, near)) / len(zone) if zone else 1.0

    def _stored(self, box: Box) -> Box:
        return rotated(box, -self._frame.angle, self._frame.width, self._frame.height)
