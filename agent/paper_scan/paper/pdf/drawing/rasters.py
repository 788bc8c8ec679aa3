"""The images on a page, and the colours along those that may be colour bars."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.affine import Turn, moved_box
from paper_scan.paper.pdf.drawing.graphics import Colour, Point, Raster, touches
from paper_scan.paper.pdf.library import PDFPage, pdf_library

MOST_PIXELS = 4_000_000
"""Images with more are not decoded; a colour bar has thousands."""
MOST_STRIPS = 30
"""Long and narrow images on a page beyond which they are taken for slices of a picture, not for colour bars."""


def rasters(page: PDFPage, turn: Turn, area: Box) -> Iterator[Raster]:
    """Pixels are looked at only where an image may be a colour bar: to find its object, pymupdf decodes all images."""
    infos = page.get_image_info()
    look = 0 < sum(map(_is_narrow, infos)) <= MOST_STRIPS
    for info in page.get_image_info(xrefs=True) if look else infos:
        box = moved_box(info["bbox"], turn)
        if touches(box, area):
            yield Raster(box, info["width"], info["height"], _strip(page, info, turn, box) if look else ())


def _is_narrow(info: dict[str, Any]) -> bool:
    x0, y0, x1, y1 = info["bbox"]
    short, long = sorted((x1 - x0, y1 - y0))
    return bool(2 <= short <= long / 4 and long >= 25 and 0 < info["width"] * info["height"] <= MOST_PIXELS)


def _strip(page: PDFPage, info: dict[str, Any], turn: Turn, box: Box) -> tuple[Colour, ...]:
    """The colours along the middle of a long and narrow image; empty for any other, or if it can't be decoded."""
    library = pdf_library()
    if not _is_narrow(info) or not info["xref"]:
        return ()
    try:
        pixels = library.Pixmap(page.parent, info["xref"])
        if pixels.colorspace is None or pixels.colorspace.n != 3:
            pixels = library.Pixmap(library.csRGB, pixels)
    except (RuntimeError, ValueError):
        return ()
    unit_x, unit_y = _image_axes(info["transform"], turn)
    level = box.width >= box.height
    along_rows = (abs(unit_x[0]) >= abs(unit_x[1])) == level
    count = pixels.width if along_rows else pixels.height
    # The image's first pixel is displayed last where its side runs against the direction of reading.
    side = unit_x if along_rows else unit_y
    backwards = (side[0] if level else side[1]) < 0
    colours = []
    for index in range(count):
        k = count - 1 - index if backwards else index
        red, green, blue = pixels.pixel(*((k, pixels.height // 2) if along_rows else (pixels.width // 2, k)))[:3]
        colours.append((round(red / 255, 4), round(green / 255, 4), round(blue / 255, 4)))
    return tuple(colours)


def _image_axes(transform: Turn, turn: Turn) -> tuple[Point, Point]:
    """Where an image's rows and columns run on the displayed page: the images of its unit vectors."""
    a, b, c, d, _, _ = transform
    ta, tb, tc, td, _, _ = turn
    return (a * ta + b * tc, a * tb + b * td), (c * ta + d * tc, c * tb + d * td)
