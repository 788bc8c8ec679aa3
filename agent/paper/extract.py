"""From an open PDF to ``RawDocument``: one pass over each page's text and paths. The only reader of pymupdf's dicts."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from agent.paper.errors import LimitError
from agent.paper.library import Document, PDFPage, pdf_library
from agent.paper.limits import Limits
from agent.paper.model import Box, HiddenText, Problem, TextSource
from agent.paper.opening import OpenPDF
from agent.paper.printed import join_fragments, line_of
from agent.paper.raw import Drawing, OutlineEntry, RawDocument, RawLine, RawLink, RawPage, Rule, Span, Word, turned

THIN = 2.0
"""Points: a straight path no thicker than this is a rule, not an area."""

_BOLD_NAME = re.compile(r"bold|heavy|black|demi|-medi?(?:um)?\b|\.B$", re.I)
_BOLD, _ITALIC, _MONO = 16, 2, 8
_PAINTED = 16 | 32  # filled or stroked, of a span's char_flags
_ANGLES = {(1, 0): 0, (0, -1): 90, (-1, 0): 180, (0, 1): 270}


def extract(pdf: OpenPDF, limits: Limits) -> RawDocument:
    """All pages of an open PDF.

    Raises:
        LimitError: the file holds more text than ``limits`` allows.
    """
    pages: list[RawPage] = []
    characters = 0
    for page in pdf.document:
        pages.append(extract_page(page, limits))
        characters += sum(len(word.text) + 1 for word in pages[-1].words)
        if characters > limits.characters:
            reason = f"it holds more than the limit of {limits.characters} characters of text"
            raise LimitError(pdf.path, reason, "Raise the limit on characters to read it")
    metadata = pdf.document.metadata or {}
    info = tuple((key, value) for key, value in metadata.items() if isinstance(value, str) and value)
    return RawDocument(Path(pdf.path).name, pdf.sha256, tuple(pages), _outline(pdf.document), info, ())


def extract_page(page: PDFPage, limits: Limits) -> RawPage:
    """One page in its reading frame."""
    number = page.number + 1
    library = pdf_library()
    textpage = page.get_textpage(flags=library.TEXT_COLLECT_VECTORS | library.TEXT_PRESERVE_LIGATURES)
    blocks = textpage.extractDICT()["blocks"]
    rotation = page.rotation % 360
    width, height = (
        (page.rect.height, page.rect.width) if rotation in (90, 270) else (page.rect.width, page.rect.height)
    )
    angle = _main_angle(blocks, rotation)
    frame = _Frame(angle, width, height)

    fragments: list[RawLine] = []
    homes: list[int | None] = []
    hidden: list[HiddenText] = []
    vectors: list[dict[str, Any]] = []
    for block in blocks:
        if block["type"] == 3:
            vectors.append(block)
        elif block["type"] == 0:
            for line in block["lines"]:
                spans, unseen = _spans(line, frame)
                hidden += [
                    HiddenText(
                        span.text, number, turned(span.box, rotation - angle, frame.width, frame.height), "invisible"
                    )
                    for span in unseen
                ]
                if any(span["text"].strip() for span in line["spans"]):
                    homes.append(len(fragments) if spans else None)
                if spans:
                    fragments.append(line_of(spans, _angle(line["dir"]) == angle))
    lines, home_of = join_fragments(fragments)
    words = _words(textpage, homes, home_of, frame)
    problems: tuple[Problem, ...] = ()
    if len(vectors) > limits.drawings_per_page:
        detail = f"{len(vectors)} paths, more than the limit of {limits.drawings_per_page}; tables' rules and figures were not looked at"
        problems = (Problem("too many drawings", detail, number),)
        vectors = []
    rules, drawings = _paths(vectors, frame)
    source: TextSource = "text" if lines else "none"
    return RawPage(
        number, frame.width, frame.height, rotation, (angle - rotation) % 360, source, lines, words, rules, drawings,
        _images(page, frame), _links(page, frame), tuple(hidden), problems,
    )  # fmt: skip


class _Frame:
    """Turns boxes of the page as stored (before rotation) into its reading frame."""

    def __init__(self, angle: int, width: float, height: float) -> None:
        self.angle, self._width, self._height = angle, width, height
        self.width, self.height = (height, width) if angle in (90, 270) else (width, height)

    def box(self, box: Box) -> Box:
        return turned(box, self.angle, self._width, self._height) if self.angle else box


def _angle(direction: tuple[float, float]) -> int | None:
    """Degrees clockwise that make text of this direction run from left to right; None if it is slanted."""
    x, y = round(direction[0], 2), round(direction[1], 2)
    return _ANGLES.get((int(x), int(y))) if x == int(x) and y == int(y) else None


def _main_angle(blocks: list[dict[str, Any]], rotation: int) -> int:
    """The angle of most letters of the page."""
    letters: Counter[int] = Counter({rotation: 1})
    for block in blocks:
        for line in block.get("lines", ()):
            angle = _angle(line["dir"])
            if angle is not None:
                letters[angle] += sum(len(span["text"]) for span in line["spans"])
    return letters.most_common(1)[0][0]


def _spans(line: dict[str, Any], frame: _Frame) -> tuple[list[Span], list[Span]]:
    """The visible and the invisible spans of a line."""
    seen: list[Span] = []
    unseen: list[Span] = []
    for span in line["spans"]:
        flags = span["flags"]
        x, y = span["origin"]
        made = Span(
            span["text"], frame.box(span["bbox"]), frame.box((x, y, x, y))[1], span["size"], span["font"],
            bool(flags & _BOLD) or _named_bold(span["font"]), bool(flags & _ITALIC), bool(flags & _MONO), span["color"],
        )  # fmt: skip
        visible = span["char_flags"] & _PAINTED and span["alpha"] > 0
        (seen if visible or not made.text.strip() else unseen).append(made)
    return (seen if any(span.text.strip() for span in seen) else []), unseen


@cache
def _named_bold(font: str) -> bool:
    """Some fonts say only in their name that they are bold."""
    return bool(_BOLD_NAME.search(font))


def _words(textpage: Any, homes: list[int | None], home_of: list[int], frame: _Frame) -> tuple[Word, ...]:
    """The words of the visible lines. ``homes`` has, for each line with letters, the index of its fragment.

    How pymupdf numbers blocks that hold no text differs between versions; the order of lines doesn't.
    """
    words: list[Word] = []
    last, index = None, -1
    for x0, y0, x1, y1, text, block, line, _ in textpage.extractWORDS():
        if (block, line) != last:
            last, index = (block, line), index + 1
        home = homes[index] if index < len(homes) else None
        if home is not None:
            words.append(Word(text, frame.box((x0, y0, x1, y1)), home_of[home]))
    return tuple(words)


def _paths(vectors: list[dict[str, Any]], frame: _Frame) -> tuple[tuple[Rule, ...], tuple[Drawing, ...]]:
    rules: list[Rule] = []
    drawings: list[Drawing] = []
    for vector in vectors:
        if not vector["alpha"]:
            continue
        box = frame.box(vector["bbox"])
        if vector["isrect"] and min(box[2] - box[0], box[3] - box[1]) <= THIN:
            rules.append(Rule(*box))
        else:
            drawings.append(Drawing(box, vector["color"], vector["stroked"]))
    return tuple(rules), tuple(drawings)


def _images(page: PDFPage, frame: _Frame) -> tuple[Box, ...]:
    if not page.get_images():
        return ()
    return tuple(frame.box(info["bbox"]) for info in page.get_image_info())


def _links(page: PDFPage, frame: _Frame) -> tuple[RawLink, ...]:
    links: list[RawLink] = []
    derotate = page.derotation_matrix
    link = page.first_link  # page.get_links() resolves internal targets, which takes longer than the text
    while link:
        if link.is_external and link.uri:
            links.append(RawLink(frame.box(tuple(link.rect * derotate)), link.uri))
        link = link.next
    return tuple(links)


def _outline(document: Document) -> tuple[OutlineEntry, ...]:
    entries = []
    for level, title, page, target in document.get_toc(simple=False):
        point = target.get("to")
        entries.append(OutlineEntry(level, title.strip(), max(0, page), float(point.y) if point else 0.0))
    return tuple(entries)
