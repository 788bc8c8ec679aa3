"""Files of a few kilobytes that unpack to gigabytes, recognised before anything is unpacked into memory."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

from paper_scan.paper.errors import LimitError
from paper_scan.paper.limits import Limits
from paper_scan.paper.pdf.library import Document
from paper_scan.paper.pdf.opening import OpenPDF

MOST_RATIO = 1_032
"""Deflate packs a byte into no less than that part of one."""
PIECE = 1 << 20
"""Bytes unpacked at a time."""


def refuse_bombs(pdf: OpenPDF, limits: Limits) -> None:
    """Raises LimitError where a stream that isn't an image unpacks to more than ``limits.unpacked`` bytes."""
    document = pdf.document
    for xref in range(1, document.xref_length()):
        if document.xref_is_stream(xref) and _may_be_one(document, xref, limits.unpacked):
            filters = _filters(document, xref)
            size = 0
            for piece in _unpacked(document.xref_stream_raw(xref) or b"", filters):
                size += len(piece)
                if size > limits.unpacked:
                    reason = (
                        f"{pdf.document.xref_get_key(xref, 'Length')[1]} bytes of it unpack to more than the limit of "
                        f"{limits.unpacked} bytes: a decompression bomb, or damaged"
                    )
                    raise LimitError(pdf.path, reason, "Don't open it unless you know where it comes from")


def _may_be_one(document: Document, xref: int, most: int) -> bool:
    filters = _filters(document, xref)
    if not filters or document.xref_get_key(xref, "Subtype")[1] == "/Image":
        return False
    kind, length = document.xref_get_key(xref, "Length")
    if kind == "xref":
        length = document.xref_object(int(length.split()[0]))
    return not length.strip().isdigit() or int(length) * MOST_RATIO ** len(filters) > most


def _filters(document: Document, xref: int) -> list[str]:
    """Names of the stream's filters, of which only the packing one is looked through."""
    names = re.findall(r"/(\w+)", document.xref_get_key(xref, "Filter")[1])
    return names if names and all(name in ("FlateDecode", "Fl") for name in names) else []


def _unpacked(data: bytes, filters: list[str]) -> Iterator[bytes]:
    pieces: Iterable[bytes] = [data]
    for _ in filters:
        pieces = _inflated(pieces)
    yield from pieces


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packed = zlib.decompressobj()
    try:
        for piece in pieces:
            while piece and not packed.eof:
                out = packed.decompress(piece, PIECE)
                piece = packed.unconsumed_tail
                if out:
                    yield out
    except zlib.error:  # damaged: the library mends what it can
        return
