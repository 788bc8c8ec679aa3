"""A rendering of a page, asked for brightness: does anything show where these letters should be?"""

from __future__ import annotations

from agent.paper.model import Box
from agent.paper.pdf.ink import Frame
from agent.paper.pdf.library import PDFPage, pdf_library
from agent.paper.pdf.raw import turned

_SCALE = 2.0
"""Pixels a point: enough for the strokes of small type."""
_MOST_PIXELS = 6_000_000


class PagePicture:
    """A part of the page in grey, rendered once."""

    def __init__(self, page: PDFPage, frame: Frame, area: Box) -> None:
        library = pdf_library()
        self._frame, self._turn = frame, page.rotation % 360 - frame.angle
        clip = library.Rect(self._displayed(area)) & page.rect
        self._scale = min(_SCALE, (_MOST_PIXELS / max(1.0, abs(clip.width * clip.height))) ** 0.5)
        matrix = library.Matrix(self._scale, self._scale)
        image = page.get_pixmap(matrix=matrix, clip=clip, colorspace=library.csGRAY, alpha=False)
        self._pixels, self._stride = image.samples, image.stride
        self._left, self._top, self._width, self._height = image.x, image.y, image.width, image.height

    def share(self, box: Box, colour: int, tolerance: int) -> float:
        """Share of the pixels in ``box`` (reading frame) whose brightness is within ``tolerance`` of ``colour``'s."""
        grey = (299 * (colour >> 16 & 255) + 587 * (colour >> 8 & 255) + 114 * (colour & 255)) // 1000
        x0, y0, x1, y1 = (round(value * self._scale) for value in self._displayed(box))
        x0, x1 = max(0, x0 - self._left), min(self._width, max(x1, x0 + 1) - self._left)
        y0, y1 = max(0, y0 - self._top), min(self._height, max(y1, y0 + 1) - self._top)
        near = total = 0
        for y in range(y0, y1):
            row = self._pixels[y * self._stride + x0 : y * self._stride + x1]
            total += len(row)
            near += sum(1 for value in row if abs(value - grey) <= tolerance)
        return near / total if total else 1.0

    def _displayed(self, box: Box) -> Box:
        return turned(box, self._turn, self._frame.width, self._frame.height)
