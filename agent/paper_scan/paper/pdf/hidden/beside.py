"""Text that a PDF holds beside its pages' own: comments, form fields, alternative texts, layers that are off.

None of it is part of what the paper prints, so none of it becomes the paper's text; it is listed as hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any, Literal, TypeAlias

from paper_scan.paper.geometry import NOWHERE, Box
from paper_scan.paper.model import HiddenText
from paper_scan.paper.pdf.library import Document, PDFPage, pdf_library
from paper_scan.paper.pdf.objects import stream_of, value_of

Reason: TypeAlias = Literal["form field", "comment", "replacement text", "alternative text"]
MOST = 200
"""Pieces of a document that are listed of each kind; not measured."""
LONGEST = 4_000
"""Characters of a piece."""
MOST_OBJECTS = 200_000
"""Objects of a file beyond which alternative texts are not looked for."""
_TAG = re.compile(r"<[^<>]*>")
_LINK = 1  # pymupdf's PDF_ANNOT_LINK
_COMMENT = ("Contents", "Subj", "RC")
_FIELD = ("V", "DV", "TU", "Contents", "Parent/V", "Parent/TU")
_STRUCTURE = ("Alt", "ActualText", "E")
_SHOWS_TEXT_BELOW = ("Link", "Text", "Popup", "Highlight", "Underline", "Squiggly", "StrikeOut", "Caret", "Sound",
                     "FileAttachment")  # fmt: skip
"""Annotations that don't cover what lies under them."""


def notes(page: PDFPage) -> tuple[HiddenText, ...]:
    """What a page's comments, links and form fields hold in words."""
    document, found = page.parent, []
    for xref, kind, _ in page.annot_xrefs():
        is_field = kind != _LINK and value_of(document, xref, "Subtype")[1] == "/Widget"
        keys = ("Contents",) if kind == _LINK else _FIELD if is_field else _COMMENT
        reason: Reason = "form field" if is_field else "comment"
        for text in dict.fromkeys(text for key in keys if (text := _string(document, xref, key))):
            found.append(HiddenText(text, page.number + 1, NOWHERE, reason))
    return tuple(found[:MOST])


def covers(page: PDFPage) -> list[Box]:
    """Where annotations may cover the page: those with a look of their own that isn't a mark on the text."""
    document, found = page.parent, []
    for xref, _, _ in page.annot_xrefs():
        name = value_of(document, xref, "Subtype")[1].lstrip("/")
        if name not in _SHOWS_TEXT_BELOW and value_of(document, xref, "AP")[0] != "null":
            rect = [float(number) for number in re.findall(r"-?[\d.]+", value_of(document, xref, "Rect")[1])]
            if len(rect) == 4:
                whole = pdf_library().Rect(rect) * page.transformation_matrix
                found.append(Box(whole.x0, whole.y0, whole.x1, whole.y1))
    return found


def beside_pages(document: Document) -> tuple[HiddenText, ...]:
    """Alternative texts of a document's structure, and the text of layers that are switched off."""
    return (*_alternatives(document), *_switched_off(document))


def replacing(document: Document) -> bool:
    """Whether the document's structure replaces text (``/ActualText``)."""
    return any(text.reason == "replacement text" for text in _alternatives(document))


def _alternatives(document: Document) -> Iterator[HiddenText]:
    catalog = document.pdf_catalog()
    if value_of(document, catalog, "StructTreeRoot")[0] == "null" or document.xref_length() > MOST_OBJECTS:
        return
    count = 0
    for xref in range(1, document.xref_length()):
        for key in _STRUCTURE:
            text = _string(document, xref, key)
            if text and count < MOST:
                count += 1
                reason: Reason = "replacement text" if key == "ActualText" else "alternative text"
                yield HiddenText(text, _page_of(document, xref), NOWHERE, reason)


def _page_of(document: Document, xref: int) -> int:
    """The page that an element of the structure is on; 0 if it doesn't say."""
    kind, value = value_of(document, xref, "Pg")
    if kind != "xref":
        return 0
    wanted = int(value.split()[0])
    return next((n + 1 for n in range(document.page_count) if document.page_xref(n) == wanted), 0)


def _switched_off(document: Document) -> Iterator[HiddenText]:
    """What the pages would print with all layers on. Leaves the layers on: called last."""
    if value_of(document, document.pdf_catalog(), "OCProperties")[0] == "null":
        return
    mupdf = pdf_library().mupdf
    pdf = mupdf.pdf_document_from_fz_document(document.this)
    layers = range(mupdf.pdf_count_layers(pdf))
    if all(mupdf.pdf_layer_is_enabled(pdf, layer) for layer in layers):
        return
    before = [_lines(page) for page in document]
    for layer in layers:
        mupdf.pdf_enable_layer(pdf, layer, 1)
    for number, (page, seen) in enumerate(zip(document, before, strict=True), start=1):
        text = " ".join(line for line in _lines(page) if line not in seen)
        if text:
            yield HiddenText(text[:LONGEST], number, NOWHERE, "switched-off layer")


def _lines(page: PDFPage) -> dict[str, None]:
    return dict.fromkeys(" ".join(line.split()) for line in page.get_text().splitlines() if line.strip())


def _string(document: Any, xref: int, key: str) -> str:
    """A text in an object, in one line; empty where there is none."""
    kind, value = value_of(document, xref, key)
    if kind == "xref":
        kind, value = "string", stream_of(document, int(value.split()[0])).decode("utf-8", "replace")
    if kind != "string":
        return ""
    plain = unescape(_TAG.sub(" ", value)) if value.lstrip().startswith("<") else value
    return " ".join(plain.split())[:LONGEST]


def unprinted(texts: Iterable[HiddenText], printed: str, fewest: int = 3) -> tuple[HiddenText, ...]:
    """Those of at least so many words that don't stand in what is printed as well. ``printed``: letters only."""
    found: dict[tuple[str, str], HiddenText] = {}
    for each in texts:
        letters = bare(each.text)
        if letters and letters not in printed and len(each.text.split()) >= fewest:
            found.setdefault((letters, each.reason), each)
    return tuple(found.values())


_LETTERS = re.compile(r"[^\W_]+")


def bare(text: str) -> str:
    """Letters and digits only, in small letters."""
    return "".join(_LETTERS.findall(text.casefold()))
