"""Pieces of evidence as the page shows them, each bound to its rectangles on the paper's pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from paper_scan.report import view
from paper_scan.report.escaping import one_line
from paper_scan.report.findings import ReportedFinding, Tone
from paper_scan.scans.model import Evidence, Place, Quote


@dataclass(frozen=True, slots=True)
class Rectangle:
    """In points of the displayed page."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageMark:
    """A piece of evidence on one page."""

    id: str
    page: int
    tone: Tone
    back: str
    """The id of what it is evidence for."""
    label: str
    rectangles: tuple[Rectangle, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence in words: the quote itself between what stands around it."""

    before: Markup
    words: Markup
    after: Markup
    is_quoted: bool
    place: str
    mark: str
    """The id of its mark; empty where it has no place on a page."""


@dataclass(slots=True)
class Marks:
    """Numbers marks as pieces are made."""

    all: list[PageMark] = field(default_factory=list)

    def pieces(self, finding: ReportedFinding) -> list[Piece]:
        return [self._piece(finding, piece) for piece in finding.evidence]

    def on(self, page: int) -> list[PageMark]:
        return [mark for mark in self.all if mark.page == page]

    def _piece(self, finding: ReportedFinding, piece: Evidence) -> Piece:
        first = ""
        for page, places in _by_page(piece.places):
            id = f"m{len(self.all) + 1}"
            first = first or id
            label = one_line(f"{finding.said}: {finding.heading}, p. {page}")
            self.all.append(PageMark(id, page, finding.tone, finding.id, label, tuple(map(_rectangle, places))))
        shown = view.shown(piece)
        # Escaped here: what the template escapes loses the spaces at its ends.
        before, words, after = map(escape, around(shown.text, piece))
        return Piece(before, words, after, shown.is_quoted, shown.place, first)


def _by_page(places: Iterable[Place]) -> Iterator[tuple[int, list[Place]]]:
    pages: dict[int, list[Place]] = {}
    for place in places:
        pages.setdefault(place.page, []).append(place)
    yield from pages.items()


def _rectangle(place: Place) -> Rectangle:
    x0, y0, x1, y1 = place.box
    return Rectangle(x0, y0, round(max(x1 - x0, 1.0), 2), round(max(y1 - y0, 1.0), 2))


def around(text: str, piece: Evidence) -> tuple[str, str, str]:
    """The text with the reader's own quote apart, where it is only a part of the sentence."""
    quote = one_line(piece.quote) if isinstance(piece, Quote) else ""
    at = text.find(quote) if quote and quote != text else -1
    return ("", text, "") if at < 0 else (text[:at], quote, text[at + len(quote) :])
