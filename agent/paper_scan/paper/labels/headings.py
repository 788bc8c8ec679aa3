"""Which lines are headings, by their type and their words; and what role a heading's words name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paper_scan.paper.lines.faces import face_of, is_set_in
from paper_scan.paper.lines.style import Style
from paper_scan.paper.pdf.raw import RawLine

_NUMBER = r"(?:(?:appendix|Appendix|APPENDIX)\s+[A-Z]|\d{1,2}(?:\.\d{1,2})*|[A-Z](?:\.\d{1,2})+|[A-Z]|[IVX]{1,5})"
_NUMBERED = re.compile(rf"\s*(?P<number>{_NUMBER})(?P<stop>[.:)]?)\s+(?P<title>[^\s].*)", re.S)

_PLAIN = re.compile(
    r"(?:abstract|summary|keywords|introduction|background|related work|(?:materials and )?methods?|methodology|"
    r"results?|(?:general )?discussion|conclusions?|limitations?|acknowledge?ments?|references(?: and notes)?|"
    r"notes and references|literature cited|bibliography|funding|"
    r"appendix(?: [A-Z])?|supplementary materials?|ethics statement|reproducibility statement|broader impacts?|"
    r"impact statement|author contributions|competing interests|conflicts? of interest|"
    r"data availability(?: statement)?)\s*[.:]?",
    re.I,
)
"""Words that are a heading if they stand alone on a line, whatever they are set in."""
_ORNAMENTS = "■□▪●♦◆▶►▲◼▌│| "
"""Signs that some journals print before a heading's words."""
_QUOTES = "“‘\"'"
_LARGER = 1.12
"""Times the text's size: larger type is a heading's. Chosen on the papers that are mended on."""
_LONGEST_WORDS = 45
_SPACED = re.compile(r"\b(?:[A-Z] ){4,}[A-Z]\b")
"""A P P E N D I X."""
_IDENTIFIER = re.compile(r"\b[A-Z]{3,}\d{4,}\b")
"""An accession or archive number (PMC2518831): a line of capitals and no heading."""
_BULLETED = re.compile(r"\s*[•◦‣∙]\s")
_FLOAT = re.compile(
    r"(?:extended data |supplement(?:ary|al) )?(?:figures?|figs?|tables?|schemes?|movies?|videos?|files?)\.? ?S?\d+\b",
    re.I,
)
"""What a float's caption begins with."""
_SENTENCE = re.compile(r"[a-z]{2,}[.?!]\s+[A-Z]")


def why_heading(line: RawLine, last: RawLine | None, following: RawLine | None, width: float, style: Style) -> str:
    """What makes a heading of a line: its face, its size, capitals, the words or the number of one; empty if nothing
    does."""
    text = line.text.strip().lstrip(_ORNAMENTS)
    if style.heading_faces and (face := face_of(line)) in style.heading_faces and is_set_in(line, face):
        return "in a face kept for headings" if _in_heading_face(text, line, last, style) else ""
    plain = line.size <= _LARGER * style.size and not line.bold and not line.spans[0].italic
    if plain and len(text) > _LONGEST_WORDS and not text.isupper():
        return ""  # nearly all lines
    if not 3 <= len(text) <= 160 or sum(c.isalpha() for c in text) < 0.5 * len(text.replace(" ", "")):
        return ""
    if text.endswith((",", ";")) or (_SENTENCE.search(text) and len(text) > 60):
        return ""
    if _IDENTIFIER.search(text) or _BULLETED.match(text) or _FLOAT.match(text):
        return ""
    short = line.box[2] - line.box[0] < 0.92 * width
    if _PLAIN.fullmatch(text) and (_stands_free(line, last, style) or _after_sentence(text, last, following)):
        return "a section's usual name, alone on its line"
    largest = max(span.size for span in line.spans if span.text.strip())  # small capitals begin with large ones
    if line.size > _LARGER * style.size:
        return "larger than the running text" if text[:1].isalnum() else ""
    if largest < 0.88 * style.size:
        return ""
    match = _NUMBERED.fullmatch(text)
    counted = match is not None and _in_capitals(match["title"], 3) and _stands_free(line, last, style)
    counted = counted or (match is not None and _mostly_bold(line) and _stands_free(line, last, style))
    if all_bold(line) or _in_capitals(text) or counted:
        goes_on = following is not None and all_bold(following) and following.box[2] - following.box[0] < 0.8 * width
        sized = short or goes_on or match is not None
        fits = sized and text.lstrip(_QUOTES)[:1].isalnum() and not text[:1].islower()
        return ("bold" if all_bold(line) else "in capitals" if _in_capitals(text) else "numbered") if fits else ""
    if not all_italic(line) or text.endswith(".") or not _stands_free(line, last, style):
        return ""
    if match:
        goes_on = following is not None and all_italic(following)
        return "numbered and slanted" if match["title"][:1].isupper() and (short or goes_on) else ""
    above = following is not None and following.baseline > line.baseline and not all_italic(following)
    fits = above and text[:1].isupper() and line.box[2] - line.box[0] < 0.8 * width and len(text) > 4
    return "slanted, with room above and text below" if fits else ""


def _after_sentence(text: str, last: RawLine | None, following: RawLine | None) -> bool:
    """In a manuscript with double space nothing but the lines around shows that a chapter's name is a heading."""
    ended = last is None or last.text.rstrip().endswith((".", "?", "!"))
    begins = following is not None and following.text.lstrip()[:1].isupper()
    return text[:1].isupper() and not text.endswith(".") and ended and begins


def _in_heading_face(text: str, line: RawLine, last: RawLine | None, style: Style) -> bool:
    """A line in a face that the document keeps for headings, unless its words can't be one."""
    worded = sum(c.isalpha() for c in text) >= 0.5 * len(text.replace(" ", "")) and not _FLOAT.match(text)
    if run_in([line]).endswith("."):
        return False  # and the paragraph's first word behind it
    goes_on = last is not None and face_of(last) in style.heading_faces and line.baseline > last.baseline
    larger = line.size > _LARGER * style.size
    return 2 <= len(text) <= 200 and worded and (goes_on or larger or _stands_free(line, last, style))


def numbered(text: str) -> tuple[str, str]:
    """A heading's number as printed, without its stop, and its title: ``("3.1", "Data")``; the number may be empty."""
    text = _SPACED.sub(lambda spaced: spaced[0].replace(" ", ""), text)
    text = text.strip().lstrip(_ORNAMENTS)
    match = _NUMBERED.fullmatch(text)
    if match is None or (len(match["number"]) == 1 and match["number"].isalpha() and match["title"][:1].islower()):
        return "", text.strip()  # "A method", "E. coli"
    return match["number"], match["title"].strip()


def run_in(lines: Sequence[RawLine]) -> str:
    """The bold or italic words with which a paragraph begins, if other letters follow on the same line: a heading that
    stands in the line. Empty if there are none.

    ``lines`` are the paragraph's first ones: the words may run on over a line's end.
    """
    words = ""
    face: tuple[bool, bool] | None = None
    for line in lines:
        for span in line.spans:
            if not span.text.strip():
                continue
            face = face or (span.bold, span.italic)
            if not any(face):
                return ""
            if (span.bold, span.italic) != face:
                return words.strip() if any(c.isalpha() for c in words) else ""
            words += span.text
        words += " "
    return ""


def all_bold(line: RawLine) -> bool:
    letters = [span for span in line.spans if any(c.isalpha() for c in span.text)]
    return bool(letters) and all(span.bold for span in letters)


def _mostly_bold(line: RawLine) -> bool:
    """Bold but for a formula's letters?"""
    spans = [span for span in line.spans if any(c.isalnum() for c in span.text)]
    letters = sum(len(span.text) for span in spans)
    heavy = sum(len(span.text) for span in spans if span.bold)
    slanted = all(span.bold or span.italic or not span.text.strip()[0].isalpha() for span in spans)
    return bool(spans) and spans[0].bold and slanted and heavy >= 0.5 * letters


def all_italic(line: RawLine) -> bool:
    letters = [span for span in line.spans if any(c.isalpha() for c in span.text)]
    return bool(letters) and all(span.italic for span in letters)


def _in_capitals(text: str, fewest: int = 6) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= fewest and all(c.isupper() for c in letters)


def _stands_free(line: RawLine, last: RawLine | None, style: Style) -> bool:
    """Is there more room above than between lines of a paragraph?"""
    return last is None or line.baseline < last.baseline or line.baseline - last.baseline > 1.15 * style.leading
