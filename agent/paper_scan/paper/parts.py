"""The parts of a paper that has been read: lines, passages, sections, tables, figures, references, links.

Offsets are half open, ``text[start:end]``. Pages count from 1. Rectangles are in points (1/72 inch) on the page as it
is displayed (after rotation), origin at the top left, y downwards. All are frozen and hold plain values only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from paper_scan.paper.geometry import Box

TextSource: TypeAlias = Literal["text", "ocr", "none", "garbled"]
"""Where a page's text comes from: the PDF's own text, an invisible OCR layer over a page image, nothing at all, or a
text layer whose letters are not the ones on the page."""

PassageKind: TypeAlias = Literal[
    "title",
    "authors",
    "heading",
    "body",
    "list",
    "equation",
    "caption",
    "table",
    "figure",
    "footnote",
    "reference",
    "margin",
]
"""What a passage is: ``figure`` is the lettering inside a figure, ``margin`` running heads, page numbers and stamps."""

SectionKind: TypeAlias = Literal[
    "front",
    "abstract",
    "introduction",
    "related",
    "background",
    "methods",
    "results",
    "discussion",
    "limitations",
    "conclusion",
    "acknowledgements",
    "funding",
    "conflicts",
    "ethics",
    "contributions",
    "availability",
    "checklist",
    "references",
    "appendix",
    "other",
]
"""A section's role as its heading names it; ``checklist`` is an author's checklist printed in the paper, ``front`` what
stands before the first heading."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: where it stands in the text and on the page."""

    start: int
    end: int
    page: int
    box: Box
    size: float
    """Type size in points of most of its letters."""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, heading, caption, footnote, table body…: the unit of reading and of search.

    A paragraph that runs over a column or page break is one passage.
    """

    start: int
    end: int
    kind: PassageKind
    section: int
    """Index into ``Paper.sections``."""
    score: float = 1.0
    """Of a heading the share of those set like it that have running text below; 1 where a rule decides alone."""
    reason: str = ""
    """Why it is of its kind."""


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    passage: int
    """Index into ``Paper.passages``."""


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the section tree, in reading order; it holds its subsections' text too."""

    title: str
    number: str
    """As printed: ``3``, ``3.1``, ``A``; empty if unnumbered."""
    level: int
    """1 for a chapter of the paper, 2 below it, …; 0 for ``front``."""
    kind: SectionKind
    """Its own role, or its nearest ancestor's if its heading names none."""
    parent: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell's text, exactly as in the PDF's text layer."""

    text: str
    page: int
    box: Box
    start: int
    end: int
    over: tuple[float, float] | None = None
    """From x to x: the rule right under a heading, which shows what columns it stands over."""


@dataclass(frozen=True, slots=True)
class Table:
    label: str
    """``Table 3``; tables without a label are not listed."""
    page: int
    box: Box
    caption: tuple[int, int] | None
    """Offsets of the caption in the text."""
    rows: tuple[tuple[Cell, ...], ...]
    """Printed rows from top to bottom; a row has as many cells as are printed in it."""
    problem: str = ""
    """Why its rows could not be read (an image, rotated…); empty if they could."""
    head: int = 0
    """Its first rows that are above a rule across: the header; 0 if no rule says."""


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    """``Figure 2``."""
    page: int
    box: Box
    caption: tuple[int, int] | None
    content: Literal["vector", "raster", "mixed", "unknown"]


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the reference list."""

    label: str
    """``12`` or ``Kaplan et al., 2020``: what a citation in the text says."""
    start: int
    end: int
    title: str
    authors: tuple[str, ...]
    year: int | None
    arxiv_id: str
    doi: str
    url: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in the text that cites an entry of the reference list."""

    start: int
    end: int
    reference: int
    """Index into ``Paper.references``."""


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink that leaves the paper, or an address printed in it."""

    start: int
    end: int
    page: int
    box: Box
    target: str


@dataclass(frozen=True, slots=True)
class HiddenText:
    """Text in the file that a person who looks at the page does not see."""

    text: str
    page: int
    """0 for what isn't on a page, such as the document's metadata."""
    box: Box
    """All zeros where it has no place."""
    reason: Literal[
        "invisible", "background colour", "microscopic", "off the page", "covered", "clipped", "zero width",
        "replacement text", "drawn as other letters", "comment", "form field", "alternative text",
        "switched-off layer", "bookmark", "link address", "metadata",
    ]  # fmt: skip
    """``replacement text`` stands for other letters than are drawn, by the file's word; what is ``drawn as other
    letters`` is stored by a font for glyphs of other letters."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, and why. "Could not look" is never "not there"."""

    kind: str
    """A short fixed word: ``no text layer``, ``garbled text``, ``image table``, ``too many drawings``, …"""
    detail: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    width: float
    height: float
    rotation: int
    source: TextSource


@dataclass(frozen=True, slots=True)
class Metadata:
    title: str
    authors: tuple[str, ...]
    affiliations: tuple[str, ...]
    year: int | None
    """Of the first posting by arXiv id, else of publication."""
    venue: str
    arxiv_id: str
    """Without version: ``1810.04805``."""
    doi: str
    sources: tuple[tuple[str, str], ...]
    """Which place each field was taken from: ``("title", "page 1")``, ``("year", "arXiv stamp")``."""
