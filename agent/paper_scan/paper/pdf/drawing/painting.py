"""What a page paints: its text and paths, its images, and pictures of it.

Interpreting a page's operators takes longer than all that is then done with what they paint. The text has to be asked
of the page itself (a display list leaves out blanks that stand alone, and what is clipped or lies beside the page);
images, pictures, and the question what is clipped, which not all pages need, share one display list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

from paper_scan.paper.geometry import EVERYWHERE, Box
from paper_scan.paper.pdf.drawing.differences import Differences, Watched, watched
from paper_scan.paper.pdf.drawing.ink import Frame
from paper_scan.paper.pdf.library import PDFPage, pdf_library

_MORE_THAN_PATHS = re.compile(rb"[\s\])>}](?:W\*?|sh|Do|BI|gs|scn|SCN)(?=[\s/<\[(])")
_REPLACES = re.compile(rb"ActualText|/[^\s/<\[]+\s*/[^\s/<\[]+\s+BDC")
"""A replacement, or marked content whose properties, which may be one, stand elsewhere."""
_MANY = 40
Placed: TypeAlias = tuple[Box, str]
"""A piece of text and its box."""


def is_part(word: Placed, other: Placed) -> bool:
    """Whether a piece of text is a part of another one on the same line, or the other way round."""
    (box, text), (whole, letters) = word, other
    level = abs(box.y0 - whole.y0) < 1 or abs(box.x0 - whole.x0) < 1  # the latter where text runs upwards
    return level and (text in letters or letters in text) and (whole.contains_middle(box) or box.contains_middle(whole))


def _beside(word: Placed, sides: Mapping[tuple[int, int], list[Placed]]) -> Iterator[Placed]:
    """What begins within a point of the word's left side or of its top, and a little more."""
    for axis in (0, 1):
        place = round(word[0][axis])
        for at in (place - 1, place, place + 1):
            yield from sides.get((axis, at), ())


def displayed(page: PDFPage) -> Any:
    """A display list of the page as stored: before it is rotated."""
    rotation = page.rotation
    if rotation:
        page.set_rotation(0)
    try:
        return page.get_displaylist()
    finally:
        if rotation:
            page.set_rotation(rotation)


class Painting:
    """A page's painting as stored: before the page is rotated."""

    def __init__(self, page: PDFPage, over: Any = None) -> None:
        """``over``: a display list of the page with the annotations that cover it, where there are some."""
        self._page = page
        self._over = over

    def text(self, as_drawn: bool = False) -> Any:
        """The library's text page: all text, on the page and beside it, and the outlines of all paths.

        ``as_drawn``: the letters that are drawn, where the file replaces them (``/ActualText``).
        """
        library = pdf_library()
        flags = library.TEXT_COLLECT_VECTORS | library.TEXT_PRESERVE_LIGATURES
        if as_drawn:
            flags |= library.TEXT_IGNORE_ACTUALTEXT
        return self._page.get_textpage(clip=library.Rect(EVERYWHERE), flags=flags)

    def clipped(self, words: list[Any]) -> list[Placed]:
        """Those of the text page's words that a clip takes away, and those beside the page."""
        if not self._may_clip():
            return []
        left = {(Box(*word[:4]), word[4]) for word in self._listed.extractWORDS()}
        gone = [(Box(*word[:4]), word[4]) for word in words if (Box(*word[:4]), word[4]) not in left]
        if not gone:
            return []
        # Without the clipped ones words may be parted otherwise. Parts of one another have a side in common.
        sides: defaultdict[tuple[int, int], list[Placed]] = defaultdict(list)
        for other in left:
            for axis in (0, 1):
                sides[axis, round(other[0][axis])].append(other)
        return [word for word in gone if not any(is_part(word, other) for other in _beside(word, sides))]

    def images(self) -> list[Box]:
        """Where images are painted."""
        return [Box(*block[:4]) for block in self._blocks if block[6] == 1]

    def layers(self) -> list[tuple[list[Box], bool]]:
        """Images and blocks of text in the order in which they are painted: an image's box, or those of the words; and
        whether it is an image.
        """
        words = [[Box(*word[:4]) for word in group] for _, group in groupby(self._listed.extractWORDS(), itemgetter(5))]
        texts = iter(words)
        layers: list[tuple[list[Box], bool]] = []
        for block in self._blocks:
            if block[6] == 1:
                layers.append(([Box(*block[:4])], True))
            elif block[4].strip():
                layers.append((next(texts, []), False))
        return layers

    def differences(self, frame: Frame, area: Box) -> Differences:
        """A part of the page (in the reading frame) drawn with and without its letters."""
        return Differences(self._list, frame, area, self._over)

    def doubtful(self) -> list[Box]:
        """Where letters may be hidden by what the page's paths don't tell."""
        return self._watched.areas if self._has_more_than_paths else []

    def replacements(self, is_likely: bool = False) -> list[Placed]:
        """Texts that the file puts in the place of drawn ones, each with the place of what it replaces.

        ``is_likely``: look, though the page's own operators don't say so.
        """
        if not (is_likely or self._has_more_than_paths or _REPLACES.search(self.operators)):
            return []
        return [(box, text) for text, box in self._watched.replacements]

    @cached_property
    def _watched(self) -> Watched:
        return watched(self._list)

    @cached_property
    def _has_more_than_paths(self) -> bool:
        """Whether the page's operators clip, or paint shadings, patterns, images or forms: most pages' don't."""
        return bool(_MORE_THAN_PATHS.search(self.operators))

    @cached_property
    def operators(self) -> bytes:
        """The page's own content, unpacked."""
        content: bytes = self._page.read_contents() or b""
        return content

    @cached_property
    def _listed(self) -> Any:
        """The library's text page of the display list: with images, and without what is clipped."""
        library = pdf_library()
        flags = library.TEXT_PRESERVE_IMAGES | library.TEXT_PRESERVE_LIGATURES | library.TEXT_MEDIABOX_CLIP
        return library.TextPage(self._list.get_textpage(flags))

    @cached_property
    def _blocks(self) -> list[Any]:
        """The library's dictionary of a page with images would decode each of them; its list of blocks doesn't."""
        return list(self._listed.extractBLOCKS()) if self._may_have_images() else []

    @cached_property
    def _list(self) -> Any:
        return displayed(self._page)

    def _may_clip(self) -> bool:
        """Whether the page clips, or paints forms, which are often cropped."""
        return self._has_more_than_paths

    def _may_have_images(self) -> bool:
        """Not where the page's resources, and those of the forms that it paints, hold none."""
        document, xref = self._page.parent, self._page.xref
        if document.xref_get_key(xref, "Resources/XObject")[0] == "null":
            # Resources may be inherited from the tree of pages; then their keys can't be asked for by this name.
            return bool(document.xref_get_key(xref, "Resources")[0] == "null")
        return self._has_many_objects() or bool(self._page.get_images(full=True))

    def _has_many_objects(self) -> bool:
        """Whether the page's resources name so many images and forms that to list them takes longer than to paint."""
        document = self._page.parent
        kind, named = document.xref_get_key(self._page.xref, "Resources/XObject")
        named = document.xref_object(int(named.split()[0])) if kind == "xref" else named
        return bool(named.count(" R") > _MANY)
