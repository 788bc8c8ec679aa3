"""What a PDF gives before anything is understood: pages of printed lines with their places.

Coordinates are in points in the page's *reading frame*: the page turned so that most of its text runs from left to
right, origin at the top left, y downwards. ``RawPage.displayed`` leads from there to the page as a viewer shows it,
which is what ``Paper`` speaks of. Nothing that a person can't see is in ``lines`` and ``words``.

What a page has hundreds of is a named tuple: it is made several times as quickly as a frozen dataclass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from paper_scan.paper.geometry import Box
from paper_scan.paper.model import HiddenText, Problem, TextSource


class Span(NamedTuple):
    """A run of letters in one font and size on one line."""

    text: str
    box: Box
    """From ascender to descender, so that it doesn't depend on which letters are in it."""
    baseline: float
    """y on which the letters stand; an exponent's lies above its line's."""
    size: float
    """Type size in points."""
    font: str
    bold: bool
    italic: bool
    mono: bool
    colour: int
    """0xRRGGBB."""


class RawLine(NamedTuple):
    """One printed line (of one column), left to right."""

    text: str
    """Its spans' texts one after the other."""
    spans: tuple[Span, ...]
    box: Box
    baseline: float
    size: float
    """Type size of most of its letters."""
    bold: bool
    """Most of its letters are bold."""
    upright: bool = True
    """False if it is turned against the rest of the page: an axis label, a stamp in the margin."""


class Word(NamedTuple):
    """Letters without white space between them."""

    text: str
    box: Box
    line: int
    """Index into ``RawPage.lines``."""


class RuledLine(NamedTuple):
    """A straight horizontal or vertical stroke, or a filled rectangle as thin as one."""

    x0: float
    y0: float
    x1: float
    y1: float
    """x0 <= x1, y0 <= y1; the thin side is its thickness."""

    @property
    def horizontal(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


class Drawing(NamedTuple):
    """The bounding box of any other path: a part of a figure, a background, a frame."""

    box: Box
    colour: int
    stroked: bool
    """Else filled."""


class RawLink(NamedTuple):
    box: Box
    target: str
    """The address a hyperlink leads to; links inside the document are left out."""


@dataclass(frozen=True, slots=True)
class RawPage:
    number: int
    width: float
    height: float
    """Of the reading frame."""
    rotation: int
    """As the PDF says it: degrees clockwise by which viewers turn the page."""
    turn: int
    """Degrees clockwise (0, 90, 180, 270) from the page as displayed to the reading frame."""
    source: TextSource
    lines: tuple[RawLine, ...]
    """Roughly in reading order; see ``paper_scan.paper.flow.layout`` for the real one."""
    words: tuple[Word, ...]
    rules: tuple[RuledLine, ...]
    drawings: tuple[Drawing, ...]
    """Empty, with a problem, if the page has more than the limit."""
    images: tuple[Box, ...]
    links: tuple[RawLink, ...]
    hidden: tuple[HiddenText, ...]
    """In displayed coordinates."""
    problems: tuple[Problem, ...]

    def displayed(self, box: Box) -> Box:
        """``box`` on the page as a viewer shows it."""
        return rotated(box, -self.turn, self.width, self.height)


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    level: int
    title: str
    page: int
    """0 if it leads nowhere."""


@dataclass(frozen=True, slots=True)
class RawDocument:
    name: str
    sha256: str
    pages: tuple[RawPage, ...]
    outline: tuple[OutlineEntry, ...]
    info: tuple[tuple[str, str], ...]
    """The document information dictionary as the file has it: ``("title", …)``."""
    xmp: str
    """The XMP packet, an XML text; empty if there is none."""
    problems: tuple[Problem, ...]
    beside: tuple[HiddenText, ...] = ()
    """Text that is part of no page's painting: comments, form fields, alternative texts, layers that are off."""


def line_of(spans: Sequence[Span], upright: bool) -> RawLine:
    """A line of these spans, in this order."""
    if len(spans) == 1:
        (only,) = spans
        return RawLine(only.text, (only,), only.box, only.baseline, only.size, only.bold, upright)
    sizes: dict[float, int] = {}
    bold = letters = 0
    for text, _, _, size, _, heavy, _, _, _ in spans:
        count = len(text) - text.count(" ")
        sizes[size] = sizes.get(size, 0) + count
        letters += count
        if heavy:
            bold += count
    usual = max(sizes, key=sizes.__getitem__) if len(sizes) > 1 else spans[0].size
    baseline = next(span.baseline for span in spans if span.size == usual)
    text = "".join([span.text for span in spans])
    return RawLine(
        text, tuple(spans), Box.union([span.box for span in spans]), baseline, usual, bold * 2 > letters, upright
    )


def rotated(box: Box, degrees: int, width: float, height: float) -> Box:
    """``box`` after a page of ``width`` by ``height`` has been turned clockwise by a multiple of 90 degrees."""
    x0, y0, x1, y1 = box
    match degrees % 360:
        case 90:
            return Box(height - y1, x0, height - y0, x1)
        case 180:
            return Box(width - x1, height - y1, width - x0, height - y0)
        case 270:
            return Box(y0, width - x1, y1, width - x0)
        case _:
            return box
