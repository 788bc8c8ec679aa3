"""Fonts that lie: what is stored for a letter isn't the letter that is drawn.

A font's ``/ToUnicode`` table says which letter each of its glyphs stands for; a viewer draws the glyph, a program reads
the table. So a sample of each font's glyphs is drawn and compared with the shapes of Latin letters in seven faces. One
that plainly has the shape of another letter is a lie; an ornament, which has the shape of none, is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.hidden.letter_shapes import SHAPES, SIDE
from paper_scan.paper.pdf.library import Document, PDFPage, pdf_library
from paper_scan.paper.pdf.objects import source_of, stream_of, value_of

Lies: TypeAlias = frozenset[tuple[str, int, int]]
"""Font name, character stored, glyph drawn."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """When a glyph counts as another letter. In 60 papers no embedded font had a single such glyph."""

    sample: int = 10
    """Letters of a font that are drawn at first; if one is a lie, all are."""
    fewest: int = 3
    """Letters that must be others before a font is said to lie: fewer may be a mistake of the program that made it."""
    own: float = 0.5
    """Share of the two shapes that is common from which on a glyph is taken for its own letter at once."""
    other: float = 0.6
    """So much must be common with another letter,"""
    margin: float = 0.15
    """and so much more than with its own."""
    share: float = 0.3
    """Of a run's letters, so many must be lies: others are drawn as they are stored."""
    size: float = 24.0
    """Pixels of an em."""
    dark: int = 110
    """Of 255: a pixel so covered belongs to the glyph."""


LIKENESS = Likeness()
MOST_FORMS = 40
"""Forms of a page whose fonts are looked at."""
_REFERENCE = re.compile(r"(\d+) 0 R")
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.S)
_CHAR = re.compile(rb"<\s*([0-9A-Fa-f]+)\s*>\s*<([0-9A-Fa-f\s]*)>")
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.S)
_RANGE = re.compile(
    rb"<\s*([0-9A-Fa-f]+)\s*>\s*<\s*([0-9A-Fa-f]+)\s*>\s*(?:<([0-9A-Fa-f\s]*)>|\[(.*?)\])", re.S
)  # fmt: skip
_VALUE = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_LONGEST_RANGE = 300
_ALIKE = ("ilj1tfr", "oceqg", "vyu", "nhmu", "ae", "bh", "gqy", "szx", "kx", "pq")
"""Letters that one face draws much as another draws the other."""


def font_lies(document: Document) -> Lies:
    """The letters that fonts of a document store for glyphs of other letters."""
    library = pdf_library()
    mupdf = library.mupdf
    if not hasattr(mupdf, "ll_pdf_load_font") or not hasattr(mupdf, "fz_render_glyph_pixmap"):
        return frozenset()  # a version of the library without them
    pdf = mupdf.pdf_document_from_fz_document(document.this)
    found: set[tuple[str, int, int]] = set()
    for xref in fonts_of(document):
        kind, table = value_of(document, xref, "ToUnicode")
        if kind != "xref":
            continue
        letters = stored_letters(stream_of(document, int(table.split()[0])))
        if len(letters) < LIKENESS.fewest:
            continue
        reference = mupdf.pdf_new_indirect(pdf, xref, 0)  # kept by name: the call below only borrows it
        try:
            font = mupdf.ll_pdf_load_font(pdf.m_internal, None, reference.m_internal)
        except Exception:  # the library raises what it likes for a damaged font
            continue
        name = mupdf.ll_fz_font_name(font.font).rpartition("+")[2]
        if font.is_embedded:
            glyphs = {code: mupdf.ll_pdf_font_cid_to_gid(font, code) for code in _drawn_otherwise(font, letters)}
        else:
            face = mupdf.FzFont(mupdf.ll_fz_keep_font(font.font))
            named = _named_otherwise(document, xref, letters)
            glyphs = {code: mupdf.fz_encode_character(face, ord(drawn)) for code, drawn in named.items()}
        found |= {(name, ord(letters[code]), glyph) for code, glyph in glyphs.items()}
    return frozenset(found)


def lying_boxes(page: PDFPage, lies: Lies) -> list[Box]:
    """Where on a page, before it is rotated, letters stand that are drawn as others."""
    names = {name for name, _, _ in lies}
    pairs = {(letter, glyph) for _, letter, glyph in lies}
    found: list[Box] = []
    for span in page.get_texttrace():
        if span["font"].rpartition("+")[2] in names:
            found += [Box(*char[3]) for char in span["chars"] if (char[0], char[1]) in pairs]
    return found


def fonts_of(document: Document) -> Iterator[int]:
    """Numbers of the fonts that pages, and the forms on them, name."""
    seen: set[int] = set()
    for number in range(document.page_count):
        owners = [document.page_xref(number)]
        owners += [form for form in _named(document, owners[0], "XObject") if form not in seen][:MOST_FORMS]
        for owner in owners:
            if owner in seen:
                continue
            seen.add(owner)
            for font in _named(document, owner, "Font"):
                if font not in seen:
                    seen.add(font)
                    yield font


def _named(document: Document, owner: int, kind: str) -> Iterable[int]:
    how, value = value_of(document, owner, f"Resources/{kind}")
    if how == "xref":
        value = source_of(document, int(value.split()[0]))
    return [] if how == "null" else [int(number) for number in _REFERENCE.findall(value)]


def stored_letters(table: bytes) -> dict[int, str]:
    """The Latin letters of a ToUnicode table, by code."""
    values: dict[int, bytes] = {}
    for block in _CHARS.findall(table):
        values |= {int(code, 16): value for code, value in _CHAR.findall(block)}
    for block in _RANGES.findall(table):
        for low, high, first, listed in _RANGE.findall(block):
            start = int(low, 16)
            many = min(int(high, 16) - start + 1, _LONGEST_RANGE)
            if listed:
                values |= dict(enumerate(_VALUE.findall(listed)[:many], start=start))
            elif len(first.split()) == 1 and len(first) <= 4:
                values |= {start + n: b"%04X" % (int(first, 16) + n) for n in range(many)}
    found = {}
    for code, value in values.items():
        digits = b"".join(value.split())
        if 0 < len(digits) <= 4 and chr(int(digits, 16)) in SHAPES:
            found[code] = chr(int(digits, 16))
    return found


def _drawn_otherwise(font: Any, letters: Mapping[int, str]) -> list[int]:
    """Codes of the letters whose glyphs have the shape of another letter; empty where they are too few."""
    codes = sorted(letters, key=lambda code: code * 2654435761 % 65536)  # spread over the alphabet, the same each time
    mupdf = pdf_library().mupdf
    face = mupdf.FzFont(mupdf.ll_fz_keep_font(font.font))

    def is_other(code: int) -> bool:
        drawn = shape(face, mupdf.ll_pdf_font_cid_to_gid(font, code))
        return drawn is not None and _is_other(letters[code], drawn)

    first = codes[: LIKENESS.sample]
    if not any(map(is_other, first)):
        return []
    found = [code for code in codes if is_other(code)]
    return found if len(found) >= LIKENESS.fewest else []


def _is_other(letter: str, drawn: int) -> bool:
    own = _likest(letter.lower(), drawn)
    if own >= LIKENESS.own:
        return False
    alike = {other for group in _ALIKE if letter.lower() in group for other in group}
    others = (_likest(other, drawn) for other in _alphabet() if other != letter.lower() and other not in alike)
    return max(others) >= max(LIKENESS.other, own + LIKENESS.margin)


def _likest(letter: str, drawn: int) -> float:
    """How much of a shape and of a letter's, small or capital, is common, in the face in which it is most."""
    return max(
        (drawn & other).bit_count() / max(1, (drawn | other).bit_count())
        for case in (letter, letter.upper())
        for other in SHAPES[case]
    )


@cache
def _alphabet() -> tuple[str, ...]:
    return tuple(letter for letter in SHAPES if letter.islower())


def shape(face: Any, glyph: int) -> int | None:
    """A glyph, stretched to a square of ``SIDE`` by ``SIDE`` bits; None where nothing is drawn."""
    mupdf = pdf_library().mupdf
    if glyph <= 0:
        return None
    size = LIKENESS.size
    try:
        area = mupdf.FzIrect(-1000, -1000, 1000, 1000)
        picture = mupdf.fz_render_glyph_pixmap(face, glyph, mupdf.FzMatrix(size, 0, 0, size, 0, 0), area, 8)
        width, height, stride = picture.w(), picture.h(), picture.stride()
        samples = bytes(mupdf.fz_pixmap_samples_memoryview(picture))
    except Exception:  # no outline: the library raises what it likes
        return None
    rows = [samples[y * stride : y * stride + width] for y in range(height)]
    inked = [y for y, row in enumerate(rows) if max(row, default=0) > LIKENESS.dark]
    if not inked:
        return None
    rows = rows[inked[0] : inked[-1] + 1]
    columns = [x for x in range(width) if max(row[x] for row in rows) > LIKENESS.dark]
    left, wide, high = columns[0], columns[-1] + 1 - columns[0], len(rows)
    if min(wide, high) < 2:
        return None
    bits = 0
    for y in range(SIDE):
        row = rows[(2 * y + 1) * high // (2 * SIDE)]
        for x in range(SIDE):
            bits = bits << 1 | (row[left + (2 * x + 1) * wide // (2 * SIDE)] > LIKENESS.dark)
    return bits


def _named_otherwise(document: Document, xref: int, letters: Mapping[int, str]) -> dict[int, str]:
    """Codes of the letters of a font that isn't in the file, which its encoding names otherwise than its table, and
    the letters that it draws."""
    subtype, name = (value_of(document, xref, key)[1] for key in ("Subtype", "BaseFont"))
    if subtype not in ("/Type1", "/TrueType") or "+" in name or re.search("Symbol|Dingbats", name):
        return {}
    differences = value_of(document, xref, "Encoding/Differences")[1]
    named: dict[int, str] = {}
    code = 0
    for number, glyph in re.findall(r"(?<![\w/.])(\d+)|/([^\s/\[\]]+)", differences):
        if number:
            code = int(number)
        else:
            named[code] = glyph
            code += 1
    found = {
        code: drawn
        for code, letter in letters.items()
        if (drawn := named.get(code, chr(code))) in SHAPES and drawn.lower() != letter.lower()
    }
    return found if len(found) >= LIKENESS.fewest else {}
