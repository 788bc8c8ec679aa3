"""From an open PDF to ``RawDocument``."""

from __future__ import annotations

from pathlib import Path

from paper_scan.paper.errors import LimitError, PaperError
from paper_scan.paper.limits import Limits
from paper_scan.paper.lines.columns import SAME_GUTTER, find_gutter, find_gutters, usual_gutter
from paper_scan.paper.lines.printed import join_fragments
from paper_scan.paper.model import HiddenText
from paper_scan.paper.pdf.content import PageContent, read_content, unreadable
from paper_scan.paper.pdf.hidden.beside import beside_pages, notes
from paper_scan.paper.pdf.hidden.doubts import FileDoubts, doubts
from paper_scan.paper.pdf.library import Document, PDFPage
from paper_scan.paper.pdf.opening import OpenPDF
from paper_scan.paper.pdf.raw import OutlineEntry, RawDocument, RawPage, Word
from paper_scan.paper.pdf.unpacking import refuse_bombs


def extract(pdf: OpenPDF, limits: Limits) -> RawDocument:
    """All pages of an open PDF.

    Raises:
        LimitError: the file holds more text than ``limits`` allows.
    """
    contents: list[PageContent] = []
    characters = 0
    refuse_bombs(pdf, limits)
    doubtful = doubts(pdf.document)
    beside: list[HiddenText] = []
    for page in pdf.document:
        beside += _notes(page)
        contents.append(_content(page, limits, doubtful))
        characters += sum([len(text) + 1 for text, _, _ in contents[-1].words])
        if characters > limits.characters:
            reason = f"it holds more than the limit of {limits.characters} characters of text"
            raise LimitError(pdf.path, reason, "Raise the limit on characters to read it")
    gutters = [find_gutter([line for line in content.fragments if line.upright]) for content in contents]
    usual = usual_gutter(
        [gutter for gutter, content in zip(gutters, contents, strict=True) if len(content.fragments) > 10]
    )
    pages = [_page(content, _walls(content, own, usual)) for content, own in zip(contents, gutters, strict=True)]
    metadata = pdf.document.metadata or {}
    info = tuple((key, value) for key, value in metadata.items() if isinstance(value, str) and value)
    xmp = pdf.document.get_xml_metadata() or ""
    return RawDocument(_name(pdf.path), pdf.sha256, tuple(pages), _outline(pdf.document), info, xmp, (),
        (*beside, *beside_pages(pdf.document)))  # fmt: skip


def _name(path: str) -> str:
    """A file's name as text; bytes that aren't UTF-8 are spelt out."""
    return Path(path).name.encode("utf-8", "backslashreplace").decode()


def _notes(page: PDFPage) -> tuple[HiddenText, ...]:
    try:
        return notes(page)
    except (RuntimeError, ValueError):  # a damaged annotation
        return ()


def _content(page: PDFPage, limits: Limits, doubtful: FileDoubts) -> PageContent:
    """A damaged page makes the library raise what it likes; the other pages can still be read."""
    try:
        return read_content(page, limits, doubtful)
    except (MemoryError, PaperError):
        raise
    except Exception as error:
        return unreadable(page.number + 1, page, error)


def _walls(content: PageContent, own: float | None, usual: float | None) -> tuple[float, ...]:
    """The gutters that no line runs over: the page's own, and the document's, which may hold for part of the page."""
    found = () if own is None else find_gutters([line for line in content.fragments if line.upright])
    if usual is None or any(abs(gutter - usual) < SAME_GUTTER for gutter in found):
        return found
    return tuple(sorted((*found, usual)))


def _page(content: PageContent, gutters: tuple[float, ...]) -> RawPage:
    lines, home_of = join_fragments(content.fragments, gutters)
    words = tuple([Word(text, box, home_of[fragment]) for text, box, fragment in content.words])
    return RawPage(
        content.number, content.frame.width, content.frame.height, content.rotation, content.turn, content.source,
        lines, words, content.rules, content.drawings, content.images, content.links, content.hidden, content.problems,
    )  # fmt: skip


def _outline(document: Document) -> tuple[OutlineEntry, ...]:
    return tuple(OutlineEntry(level, title.strip(), max(0, page)) for level, title, page in document.get_toc())
