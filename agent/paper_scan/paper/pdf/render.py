"""A page, or a part of one, as an image."""

from __future__ import annotations

import base64
from pathlib import Path

from paper_scan.paper.limits import Limits
from paper_scan.paper.model import Box
from paper_scan.paper.pdf.isolation import in_child
from paper_scan.paper.pdf.library import pdf_library

MOST_PIXELS = 20_000_000
"""Larger images are rendered at a lower resolution: a poster at 300 dpi would take gigabytes."""


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
