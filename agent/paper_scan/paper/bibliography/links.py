"""Hyperlinks and addresses printed in the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from paper_scan.paper.geometry import Box
from paper_scan.paper.model import Line, Link
from paper_scan.paper.pdf.raw import RawPage, Word
from paper_scan.paper.words import identifiers

_LOOSE = 1.5
"""Points: by how much a link's box misses the ends of the words it lies on."""


def find_links(pages: Sequence[RawPage], text: str, lines: Sequence[Line]) -> tuple[Link, ...]:
    """Links in order of ``start``, with the words they lie on. ``lines`` and the result have displayed coordinates,
    the raw links those of the reading frame (``RawPage.displayed``).

    An address that is printed and is a hyperlink too is listed once, with the hyperlink's target.
    """
    drawn = _merged(text, [link for page in pages for link in _hyperlinks(page, text, lines)])
    starts = [link.start for link in drawn]
    printed = [link for link in _printed(text, lines) if not _covered(link, drawn, starts)]
    return tuple(sorted([*drawn, *printed], key=lambda link: (link.start, link.end)))


def _hyperlinks(page: RawPage, text: str, lines: Sequence[Line]) -> list[Link]:
    """The page's hyperlinks, one for each line that they lie on."""
    if not page.links:
        return []
    own = [line for line in lines if line.page == page.number]
    words = _WordsByPlace(page)
    found: list[Link] = []
    for raw in page.links:
        box, target = page.displayed(raw.box), _target(raw.target)
        under = [line for line in own if _lies_on(box, line.box)]
        for line in under:
            span = _span(text, line, box, words.of(line))
            if span:
                found.append(Link(*span, page.number, box, target))
        if not under:
            found.append(Link(_place(own, box), _place(own, box), page.number, box, target))
    return sorted(found, key=lambda link: link.start)


def _target(address: str) -> str:
    """The address as it is meant: without blanks from a broken line, and with a scheme where the PDF left it out."""
    address = re.sub(r"\s", "", address)
    return re.sub(r"^file://(?=[\w-]+(?:\.[\w-]+)+/)", "https://", address)


class _WordsByPlace:
    """A page's words, in displayed coordinates, by the place of their line."""

    def __init__(self, page: RawPage) -> None:
        self._page = page
        self._index = {_key(page.displayed(line.box)): index for index, line in enumerate(page.lines)}
        self._words: dict[int, list[Word]] = {}
        for word in page.words:
            self._words.setdefault(word.line, []).append(word)

    def of(self, line: Line) -> list[Word]:
        """The words of a line, from left to right; none for a line that isn't the page's own, such as a cell's."""
        index = self._index.get(_key(line.box), -1)
        words = [word._replace(box=self._page.displayed(word.box)) for word in self._words.get(index, ())]
        return sorted(words, key=lambda word: word.box[0])


def _key(box: Box) -> tuple[int, ...]:
    return tuple(round(value * 10) for value in box)


def _lies_on(link: Box, line: Box) -> bool:
    across = min(link[2], line[2]) - max(link[0], line[0])
    down = min(link[3], line[3]) - max(link[1], line[1])
    return across > 1 and down > 0.5 * min(link[3] - link[1], line[3] - line[1])


def _span(text: str, line: Line, link: Box, words: Sequence[Word]) -> tuple[int, int] | None:
    """Offsets of what a link lies on in a line: its words, or a share of the letters where the words aren't known."""
    at, spans = line.start, []
    for word in words:
        printed = word.text if text.find(word.text, at, line.end) >= 0 else word.text.rstrip("-\u00ad\u2010")
        place = text.find(printed, at, line.end)
        if place < 0:
            continue
        at = place + len(printed)
        if link[0] - _LOOSE <= word.box[0] and word.box[2] <= link[2] + _LOOSE:
            spans.append((place, at))
        elif word.box[0] < link[2] - _LOOSE and link[0] + _LOOSE < word.box[2]:
            spans.append(_part(place, at, word.box, link))
    if not spans:
        spans = [_part(line.start, line.end, line.box, link)]
    start, end = min(a for a, _ in spans), max(b for _, b in spans)
    return (start, end) if text[start:end].strip() else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets without blanks and brackets around what a link lies on, and without what stands before an address."""
    scheme = text.find("http", start, end)
    start = scheme if 0 < scheme - start <= 2 else start
    while start < end and text[start] in ' \n\t([{“"':
        start += 1
    while end > start and text[end - 1] in ' \n\t)]}”".,;:':
        end -= 1
    return start, end


def _part(start: int, end: int, box: Box, link: Box) -> tuple[int, int]:
    """The letters of ``start:end``, evenly spread over ``box``, that lie under a link."""
    width = (box[2] - box[0]) / max(1, end - start)
    first = start + max(0, round((link[0] - box[0]) / width))
    last = start + min(end - start, round((link[2] - box[0]) / width))
    return (min(first, end), max(min(first, end), last))


def _place(lines: Sequence[Line], box: Box) -> int:
    """The offset next to a link that lies on no text: on an image or a symbol."""
    above = [line for line in lines if line.box[1] <= box[3]]
    return max(above, key=lambda line: (line.box[1], line.box[0])).end if above else lines[0].start if lines else 0


def _merged(text: str, links: Sequence[Link]) -> list[Link]:
    """The parts of a link that runs over a line end as one, with the box of its first part."""
    merged: list[Link] = []
    for link in sorted(links, key=lambda link: (link.start, link.end)):
        last = merged[-1] if merged else None
        if (
            last
            and last.target == link.target
            and link.start <= last.end + 3
            and not text[last.end : link.start].strip("-/:. \n)")
        ):
            merged[-1] = replace(last, end=max(last.end, link.end))
        else:
            merged.append(link)
    trimmed = [(link, *_trimmed(text, link.start, link.end)) for link in merged]
    return [replace(link, start=start, end=end) if end > start else link for link, start, end in trimmed]


def _covered(link: Link, drawn: Sequence[Link], starts: Sequence[int]) -> bool:
    """Whether a hyperlink lies on the printed address."""
    first = max(0, bisect_left(starts, link.start) - 3)
    return any(other.start < link.end and link.start < other.end for other in drawn[first : first + 12])


def _printed(text: str, lines: Sequence[Line]) -> list[Link]:
    """The addresses printed in the text, put together where a line end cuts them."""
    found: list[Link] = []
    for run in _runs(text, lines):
        joined, places = _joined(text, run)
        for start, end in identifiers.addresses(joined):
            address = joined[start:end]
            target = address if "://" in address else f"https://{address}"
            line = next(line for line in run if line.start <= places[start] < line.end)
            found.append(Link(places[start], places[end - 1] + 1, line.page, line.box, target))
    return found


def _runs(text: str, lines: Sequence[Line]) -> list[list[Line]]:
    """The lines that an address is on, or may begin or go on: those with a sign of one and the three after it."""
    runs: list[list[Line]] = []
    left = 0
    for line in lines:
        words = text[line.start : line.end]
        signed = (
            "://" in words
            or "www." in words
            or ".com/" in words
            or ".org/" in words
            or ".io/" in words
            or words.rstrip().endswith(("http:", "https:"))
        )
        follows = bool(runs) and text[runs[-1][-1].end : line.start] in ("", " ") and left > 0
        if signed:
            left = 3
        elif follows:
            left -= 1
        if signed and not follows:
            runs.append([line])
        elif follows:
            runs[-1].append(line)
    return runs


def _joined(text: str, run: Sequence[Line]) -> tuple[str, list[int]]:
    """The run's text with a blank for a line end unless it cuts an address, and the offset of each character."""
    joined, places = "", []
    for line in run:
        words = text[line.start : line.end]
        if joined and not identifiers.cuts_address(joined, words):
            joined += " "
            places.append(line.start)
        joined += words
        places += range(line.start, line.end)
    return joined, places
