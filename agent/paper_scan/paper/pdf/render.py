"""A page, or a part of one, as an image."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from paper_scan.paper.geometry import Box
from paper_scan.paper.limits import Limits
from paper_scan.paper.pdf.isolation import in_child
from paper_scan.paper.pdf.library import pdf_library

MOST_PIXELS = 20_000_000
"""Larger images are rendered at a lower resolution: a poster at 300 dpi would take gigabytes."""


@dataclass(frozen=True, slots=True)
class PictureSettings:
    """How pages are rendered for a report that lies in one file."""

    dpi: int = 110
    """Dots an inch: a page of 612 points is 935 pixels wide."""
    greys: int = 16
    """Of a page without colours, as PNG: its letters stay sharp, and it takes less room and time than as JPEG or WebP
    (measured on two papers: 2.2 to 2.4 MB for 15 pages in base64, 0.03 s a page)."""
    quality: int = 40
    """WebP's, of 100, for pages in colour. By eye."""
    effort: int = 0
    """WebP's method, of 6: the quickest, since a scan takes about a second in all."""
    coloured: float = 0.002
    """Share of a page's area from which it counts as one in colour: less is a link or two. Not measured."""
    vivid: int = 40
    """Difference between a pixel's lowest and highest channel, of 255, from which it has a colour. Not measured."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as displayed."""

    page: int
    width: float
    """Points."""
    height: float
    """Points."""
    media_type: str
    """``image/png`` or ``image/webp``."""
    image: bytes


def render(
    path: str | Path,
    page: int,
    box: Box | None = None,
    dpi: int = 150,
    password: str | None = None,
    limits: Limits | None = None,
) -> bytes:
    """Page ``page`` (from 1), or the part of it in ``box``, as PNG. Rendered in a child process, as ``read`` reads.

    Raises:
        PaperError: the file can't be read, or has no such page.
    """
    arguments = {"page": page, "box": list(box) if box else None, "dpi": dpi}
    answer = in_child("render", path, password, limits or Limits(), arguments)
    return base64.b64decode(answer["png"])


def render_here(
    path: str | Path,
    page: int,
    box: Box | None = None,
    dpi: int = 150,
    password: str | None = None,
    limits: Limits | None = None,
) -> bytes:
    """As ``render``, in this process."""
    from paper_scan.paper.pdf.opening import opened

    with opened(path, password, limits or Limits()) as pdf:
        loaded = pdf.page(page)
        clip = pdf_library().Rect(box) & loaded.rect if box else loaded.rect
        pixels = clip.width * clip.height * (dpi / 72) ** 2
        scale = dpi / 72 * min(1.0, (MOST_PIXELS / pixels) ** 0.5 if pixels > 0 else 1.0)
        matrix = pdf_library().Matrix(scale, scale)
        image: bytes = loaded.get_pixmap(matrix=matrix, clip=clip, alpha=False).tobytes("png")
        return image


def render_pages(
    path: str | Path,
    pages: Sequence[int],
    password: str | None = None,
    limits: Limits | None = None,
    settings: PictureSettings | None = None,
) -> tuple[PagePicture, ...]:
    """Those pages (from 1) as PNG or WebP, in one child process.

    Raises:
        PaperError: the file can't be read, or has no such page.
    """
    arguments = {"pages": list(pages), "settings": asdict(settings or PictureSettings())}
    answer = in_child("pages", path, password, limits or Limits(), arguments)
    return tuple(PagePicture(**{**each, "image": base64.b64decode(each["image"])}) for each in answer)


def pages_here(
    path: str | Path, password: str | None, limits: Limits, pages: Sequence[int], settings: PictureSettings
) -> list[dict[str, Any]]:
    """As ``render_pages``, in this process, as JSON values."""
    from paper_scan.paper.pdf.opening import opened

    found = []
    with opened(path, password, limits) as pdf:
        for number in pages:
            loaded = pdf.page(number)
            pixels = loaded.rect.width * loaded.rect.height * (settings.dpi / 72) ** 2
            scale = settings.dpi / 72 * min(1.0, (MOST_PIXELS / pixels) ** 0.5 if pixels > 0 else 1.0)
            picture = loaded.get_pixmap(matrix=pdf_library().Matrix(scale, scale), alpha=False, annots=True)
            media_type, image = _encoded(picture, settings)
            found.append(
                {
                    "page": number,
                    "width": loaded.rect.width,
                    "height": loaded.rect.height,
                    "media_type": media_type,
                    "image": base64.b64encode(image).decode("ascii"),
                }
            )
    return found


def _encoded(picture: Any, settings: PictureSettings) -> tuple[str, bytes]:
    """The media type and the bytes of a pixmap."""
    import io

    from PIL import Image

    image = Image.frombytes("RGB", (picture.width, picture.height), picture.samples)
    out = io.BytesIO()
    if _is_coloured(image, settings):
        image.save(out, "WEBP", quality=settings.quality, method=settings.effort)
        return "image/webp", out.getvalue()
    step = 255 / (settings.greys - 1)
    grey = image.convert("L").point([round(value / step) for value in range(256)])
    grey.putpalette([round(level * step) for level in range(settings.greys) for _ in range(3)])
    grey.save(out, "PNG", bits=4)
    return "image/png", out.getvalue()


def _is_coloured(image: Any, settings: PictureSettings) -> bool:
    from PIL import ImageChops

    red, green, blue = image.reduce(4).split()
    highest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    lowest = ImageChops.darker(ImageChops.darker(red, green), blue)
    histogram = ImageChops.subtract(highest, lowest).histogram()
    return sum(histogram[settings.vivid :]) > settings.coloured * sum(histogram)
