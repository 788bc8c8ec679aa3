"""What makes all pages of a document doubtful, decided once from its fonts and its structure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from paper_scan.paper.pdf.hidden.beside import replacing
from paper_scan.paper.pdf.hidden.letters_drawn import Lies, font_lies, fonts_of
from paper_scan.paper.pdf.library import Document
from paper_scan.paper.pdf.objects import source_of, stream_of, value_of

FEWEST_BLANK = 3
"""Glyphs of a font that draw nothing before its letters are doubted: a blank and a space are in most fonts."""
MOST_GLYPHS = 300
"""Glyphs of a font that are looked at."""
_PAINTS = re.compile(rb"(?:^|[\s\])>])(?:[fFBbS]\*?|Do|sh|EI|Tj|TJ)(?=\s|$)")
_COLOURS = re.compile(rb"(?:^|\s)(?:g|rg|k|sc|scn|gs)(?=\s|$)")
_REFERENCE = re.compile(r"(\d+) 0 R")


@dataclass(frozen=True, slots=True)
class FileDoubts:
    lies: Lies = frozenset()
    """Letters that fonts store for glyphs of others."""
    replaces: bool = False
    """The structure replaces text (``/ActualText``)."""
    blanks: bool = False
    """A font made of drawings has glyphs that draw nothing, or choose their own colour."""


def doubts(document: Document) -> FileDoubts:
    return FileDoubts(font_lies(document), replacing(document), _has_blanks(document))


def _has_blanks(document: Document) -> bool:
    for font in fonts_of(document):
        if value_of(document, font, "Subtype")[1] != "/Type3":
            continue
        kind, glyphs = value_of(document, font, "CharProcs")
        if kind == "xref":
            glyphs = source_of(document, int(glyphs.split()[0]))
        numbers = [int(number) for number in _REFERENCE.findall(glyphs)][:MOST_GLYPHS]
        if sum(_is_blank(stream_of(document, number)) for number in numbers) >= FEWEST_BLANK:
            return True
    return False


def _is_blank(glyph: bytes) -> bool:
    return not _PAINTS.search(glyph) or (b"d0" in glyph and bool(_COLOURS.search(glyph)))
