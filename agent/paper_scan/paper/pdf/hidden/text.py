"""Text that is in the file but can't be seen on the page.

Whether a colour shows depends on what lies under it: white letters on a dark banner are a heading. So the page's own
paths only raise a suspicion (the letters' colour is that of their background, something opaque was painted later);
a rendering of the page then decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, Protocol, TypeAlias

from paper_scan.paper.geometry import Box
from paper_scan.paper.model import HiddenText
from paper_scan.paper.pdf.drawing.differences import CONTRAST
from paper_scan.paper.pdf.drawing.ink import Fill, Frame, Ink
from paper_scan.paper.words.letters import ZERO_WIDTH

Reason: TypeAlias = Literal[
    "invisible", "background colour", "microscopic", "off the page", "covered", "clipped", "zero width",
    "drawn as other letters",
]  # fmt: skip

SMALLEST = 2.0
"""Points: type that nobody can read on paper."""
_NARROWEST = 0.1
"""Of the type's size, a letter's mean width: narrower ones are squeezed together beyond reading."""
_PAGE_IMAGE = 0.6
"""Share of a page that images cover if it was scanned."""
_MOST_COVERS = 400
_WHITE = 0xFFFFFF
_FAINT = 26
_TYPESETTING = "\u00ad\u200e\u200f\u202c\u202d"
"""Soft hyphens and marks of direction, which word processors leave everywhere."""
_FEWEST_BITS = 8


class Picture(Protocol):
    """A part of the page, drawn with and without its letters."""

    def shown(self, box: Box) -> float:
        """The share of the ink of the letters in ``box`` (reading frame) that shows."""


def find_hidden(
    inks: Sequence[Ink],
    fills: Sequence[Fill],
    images: Sequence[Box],
    frame: Frame,
    under_images: Callable[[], set[int]],
    doubtful: Sequence[Box],
    render: Callable[[Box], Picture],
) -> tuple[dict[int, Reason], bool]:
    """Indices of the inks that can't be seen, each with the reason; and whether they are a scanned page's OCR layer.

    Args:
        under_images: gives the indices of inks painted before an image that covers them; called only if an image lies
            where text does.
        doubtful: where the page paints or clips what its paths don't tell.
        render: makes a picture of a part of the page; called only if something is suspect.
    """
    below = under_images() if _any_over(images, inks) else set()
    ocr = _is_ocr_layer(inks, images, below, frame)
    judge = _Suspicions(inks, fills, [] if ocr else doubtful, frame)
    found: dict[int, Reason] = {}
    suspects: dict[int, Reason] = {}
    for index, ink in enumerate(inks):
        if (index not in below and judge.clears(ink)) or not ink.span.text.strip():
            continue
        reason = _plain_reason(ink, frame, ocr)
        if reason is not None:
            found[index] = reason
        elif ink.painted:
            suspicion = judge.of(ink) or ("covered" if index in below and not ocr else None)
            if suspicion is not None:
                suspects[index] = suspicion
    if suspects:
        picture = render(Box.union([_x_height_zone(inks[index]) for index in suspects]))
        found |= {index: reason for index, reason in suspects.items() if _confirmed(inks[index], picture)}
    return found, ocr


def _plain_reason(ink: Ink, frame: Frame, ocr: bool) -> Reason | None:
    """What can be said without looking at colours."""
    x0, y0, x1, y1 = ink.span.box
    if x1 <= 0.5 or y1 <= 0.5 or x0 >= frame.width - 0.5 or y0 >= frame.height - 0.5:
        return "off the page"
    if not ink.painted or ink.alpha == 0:
        return None if ocr else "invisible"
    if 0 < ink.span.size < SMALLEST:
        return "microscopic"
    if len(ink.span.text.strip()) > 3 and _is_squeezed(ink.span.box, ink.span.size, len(ink.span.text)):
        return "zero width"
    return None


def _is_squeezed(box: Box, size: float, letters: int) -> bool:
    """Whether so many letters don't fit in their box; a slanted line's box is higher than the line."""
    sides = (box.width, box.height)
    return max(sides) < _NARROWEST * letters * max(0.2 * size, min(*sides, 3 * size))


def hidden_texts(
    inks: Sequence[Ink], unseen: dict[int, Reason], page: int, displayed: Callable[[Box], Box]
) -> tuple[HiddenText, ...]:
    """What can't be seen as texts, a line's pieces together, and what the visible ones spell without width."""
    found: list[HiddenText] = []
    groups = groupby(sorted(unseen), key=lambda index: (inks[index].line, unseen[index]))
    for (_, reason), members in groups:
        pieces = [inks[index].span for index in members]
        text = " ".join("".join(piece.text for piece in pieces).split())
        found.append(HiddenText(text, page, displayed(Box.union([piece.box for piece in pieces])), reason))
    for ink in inks:
        if not ink.span.text.isascii() and (spelled := spelled_without_width(ink.span.text)):
            found.append(HiddenText(spelled, page, displayed(ink.span.box), "zero width"))
    return tuple(found)


def _any_over(images: Sequence[Box], inks: Sequence[Ink]) -> bool:
    if not images:
        return False
    whole = Box.union(images)
    near = [ink.span.box for ink in inks if whole.overlaps(ink.span.box)]
    return any(holds(image, box) for image in images for box in near)


def _is_ocr_layer(inks: Sequence[Ink], images: Sequence[Box], below: set[int], frame: Frame) -> bool:
    """Most text of a scanned page is invisible, or under the image: put there by a scanner's OCR."""
    unseen = [ink for index, ink in enumerate(inks) if not ink.painted or ink.alpha == 0 or index in below]
    if not unseen:
        return False
    letters = sum(len(ink.span.text) for ink in inks)
    covered = sum(box.width * box.height for box in images)
    mostly = sum(len(ink.span.text) for ink in unseen) > 0.7 * letters
    return mostly and covered >= _PAGE_IMAGE * frame.width * frame.height


class _Suspicions:
    """What is painted around a span, and makes it likely that it can't be seen."""

    def __init__(self, inks: Sequence[Ink], fills: Sequence[Fill], doubtful: Sequence[Box], frame: Frame) -> None:
        self._right, self._foot = frame.width - 0.5, frame.height - 0.5
        self._covers = sorted((fill for fill in fills if _large(fill)), key=_area, reverse=True)[:_MOST_COVERS]
        self._last = max((cover.order for cover in self._covers), default=-1)
        self._doubtful = tuple(doubtful)
        palette = {fill.colour for fill in fills} | {_WHITE}
        self._risky = {
            colour for colour in {ink.span.colour for ink in inks} if any(_near(colour, other) for other in palette)
        }

    def clears(self, ink: Ink) -> bool:
        """Whether nothing at all speaks against a span: so it is with nearly every one, and this is quickly seen."""
        (text, (x0, y0, x1, y1), _, size, _, _, _, _, colour), _, order, painted, alpha = ink
        return (
            painted
            and alpha >= _FAINT
            and size >= SMALLEST
            and x0 < self._right
            and y0 < self._foot
            and x1 > 0.5
            and y1 > 0.5
            and not _is_squeezed(ink.span.box, size, len(text))
            and order >= self._last
            and not self._doubtful
            and colour not in self._risky
        )

    def of(self, ink: Ink) -> Reason | None:
        box = ink.span.box
        if ink.alpha < _FAINT or (ink.span.colour in self._risky and self._on_its_colour(ink.span.colour, box)):
            return "background colour"
        if ink.order < self._last and any(fill.order > ink.order and fill.box.overlaps(box) for fill in self._covers):
            return "covered"
        return "covered" if any(area.overlaps(box) for area in self._doubtful) else None

    def _on_its_colour(self, colour: int, box: Box) -> bool:
        """Whether letters of this colour may stand on the same: on the bare page, or on something painted so."""
        if _near(colour, _WHITE):
            return True
        return any(_near(colour, fill.colour) and fill.box.overlaps(box) for fill in self._covers)


def _confirmed(ink: Ink, picture: Picture) -> bool:
    """Whether letters (of which signs alone may have next to no ink) leave none where they claim to be."""
    return any(map(str.isalnum, ink.span.text)) and picture.shown(_x_height_zone(ink)) < _share(ink)


def _share(ink: Ink) -> float:
    """How much of a span's ink must show. Of letters as small as a figure's labels, edges are most of what is drawn."""
    return CONTRAST.share if ink.span.size >= CONTRAST.small else CONTRAST.share_of_small


def _x_height_zone(ink: Ink) -> Box:
    """Where a line's own letters are and its neighbours' aren't."""
    x0, y0, x1, y1 = ink.span.box
    if y1 - y0 > 2 * ink.span.size:  # slanted, or upright on a level page
        return ink.span.box
    return Box(x0, ink.span.baseline - 0.45 * ink.span.size, x1, ink.span.baseline)


def _near(a: int, b: int) -> bool:
    return all(abs((a >> shift & 255) - (b >> shift & 255)) <= CONTRAST.step for shift in (0, 8, 16))


def _area(fill: Fill) -> float:
    return fill.box.width * fill.box.height


def _large(fill: Fill) -> bool:
    return fill.box.width > 8 and fill.box.height > 4


def holds(outer: Box, inner: Box) -> bool:
    """Does ``outer`` hold the middle of ``inner`` and nearly all of its width?"""
    y = (inner.y0 + inner.y1) / 2
    slack = 0.05 * inner.width + 1
    return outer.y0 <= y <= outer.y1 and outer.x0 <= inner.x0 + slack and outer.x1 >= inner.x1 - slack


_AGREE = 0.7
"""Share of the letters of a replacement and of what is drawn that must be the same, in their order. Not measured."""
_FEWEST_LETTERS = 4
"""A shorter replacement is a ligature, an accent, a hyphen or a sign spelt out."""


_SIGN = 2
"""Words that name a sign or a formula of as many letters: "alpha", "x squared"."""


def may_contradict(replacement: str) -> bool:
    """Whether a replacement is more than a ligature, an accent, a hyphen or a sign spelt out."""
    return len(_skeleton(replacement)) >= _FEWEST_LETTERS


def contradicts(replacement: str, drawn: str) -> bool:
    """Whether a text says something else than the letters that it replaces.

    Ligatures, accents, hyphens and signs that are spelt out don't, nor a formula that is read aloud, unless it is a
    sentence.
    """
    said, shown = (_skeleton(text) for text in (replacement, drawn))
    if len(said) < _FEWEST_LETTERS or said in shown or (shown in said and 2 * len(shown) > len(said)):
        return False
    if sum(map(str.isalpha, shown)) <= _SIGN and len(replacement.split()) <= _SIGN:
        return False
    return SequenceMatcher(None, said, shown, autojunk=False).ratio() < _AGREE


def _skeleton(text: str) -> str:
    """Letters and digits without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


def spelled_without_width(text: str) -> str:
    """What characters without width spell: tags stand for ASCII letters, a long run of others for bits."""
    if text.isascii():
        return ""
    tags = "".join(chr(ord(c) - 0xE0000) for c in text if 0xE0020 <= ord(c) < 0xE007F)
    if tags.strip():
        return tags
    others = [c for c in ZERO_WIDTH.findall(text) if c not in _TYPESETTING]
    return " ".join(f"U+{ord(c):04X}" for c in others) if len(others) >= _FEWEST_BITS else ""
