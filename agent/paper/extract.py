"""From an open PDF to ``RawDocument``: one pass over each page's text and paths. The only reader of pymupdf's dicts."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from agent.paper.errors import LimitError
from agent.paper.hidden import find_hidden, hidden_texts, holds
from agent.paper.ink import Fill, Frame, Ink
from agent.paper.letters import plain
from agent.paper.library import Document, PDFPage, pdf_library
from agent.paper.limits import Limits
from agent.paper.model import Box, Problem, TextSource
from agent.paper.opening import OpenPDF
from agent.paper.picture import PagePicture
from agent.paper.printed import join_fragments, line_of
from agent.paper.raw import Drawing, OutlineEntry, RawDocument, RawLine, RawLink, RawPage, Rule, Span, Word, turned

THIN = 2.0
"""Points: a straight path no thicker than this is a rule, not an area."""

_BOLD_NAME = re.compile(r"bold|heavy|black|demi|-medi\b|\.B$", re.I)
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
    xmp = pdf.document.get_xml_metadata() or ""
    return RawDocument(Path(pdf.path).name, pdf.sha256, tuple(pages), _outline(pdf.document), info, xmp, ())


def extract_page(page: PDFPage, limits: Limits) -> RawPage:
    """One page in its reading frame."""
    library = pdf_library()
    links = _links(page)
    page = _without_notes(page)
    textpage = page.get_textpage(flags=library.TEXT_COLLECT_VECTORS | library.TEXT_PRESERVE_LIGATURES)
    blocks = textpage.extractDICT()["blocks"]
    rotation = page.rotation % 360
    width, height = page.rect.width, page.rect.height
    if rotation in (90, 270):
        width, height = height, width
    frame = Frame(_main_angle(blocks, rotation), width, height)
    turn = (frame.angle - rotation) % 360

    problems = []
    vectors = [(order, block) for order, block in enumerate(blocks) if block["type"] == 3]
    if len(vectors) > limits.drawings_per_page:
        detail = (
            f"{len(vectors)} paths, more than the limit of {limits.drawings_per_page}: rules and figures not looked at"
        )
        problems.append(Problem("too many drawings", detail, page.number + 1))
        vectors = []
    images = _images(page, frame)
    inks, upright = _inks(blocks, frame)
    unseen, ocr = find_hidden(
        inks,
        _fills(vectors, frame),
        images,
        frame,
        under_images=lambda: _under_images(page, inks, frame),
        render=lambda box: PagePicture(page, frame, box),
    )
    hidden = hidden_texts(inks, unseen, page.number + 1, lambda box: turned(box, -turn, frame.width, frame.height))
    lines, words = _lines(textpage, [ink for i, ink in enumerate(inks) if i not in unseen], upright, frame)
    rules, drawings = _paths(vectors, frame)
    source: TextSource = "none" if not lines else "ocr" if ocr else "text"
    return RawPage(
        page.number + 1, frame.width, frame.height, rotation, turn, source, lines, words, rules, drawings,
        images, tuple(RawLink(frame.box(box), target) for box, target in links), hidden, tuple(problems),
    )  # fmt: skip


def _without_notes(page: PDFPage) -> PDFPage:
    """The page without readers' highlights and comments, which are no part of the paper. Its links go with them."""
    if page.first_annot is None:
        return page
    page.parent.xref_set_key(page.xref, "Annots", "null")
    return page.parent.reload_page(page)


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


def _inks(blocks: list[dict[str, Any]], frame: Frame) -> tuple[list[Ink], list[bool]]:
    """All spans in painting order, and for each line with letters whether it runs as most of the page does."""
    inks: list[Ink] = []
    upright: list[bool] = []
    for order, block in enumerate(blocks):
        for line in block.get("lines", ()):
            if not any(span["text"].strip() for span in line["spans"]):
                continue
            for span in line["spans"]:
                flags, font, (x, y) = span["flags"], span["font"], span["origin"]
                made = Span(
                    span["text"], frame.box(span["bbox"]), frame.box((x, y, x, y))[1], span["size"], font,
                    bool(flags & _BOLD) or _named_bold(font), bool(flags & _ITALIC), bool(flags & _MONO), span["color"],
                )  # fmt: skip
                inks.append(Ink(made, len(upright), order, bool(span["char_flags"] & _PAINTED), span["alpha"]))
            upright.append(_angle(line["dir"]) == frame.angle)
    return inks, upright


def _fills(vectors: list[tuple[int, dict[str, Any]]], frame: Frame) -> list[Fill]:
    return [
        Fill(frame.box(v["bbox"]), order, v["color"], v["alpha"] == 255, v["isrect"])
        for order, v in vectors
        if not v["stroked"] and v["alpha"]
    ]


def _lines(
    textpage: Any, inks: list[Ink], upright: list[bool], frame: Frame
) -> tuple[tuple[RawLine, ...], tuple[Word, ...]]:
    """The printed lines of visible text, and their words."""
    spans: dict[int, list[Span]] = {}
    for ink in inks:
        spans.setdefault(ink.line, []).append(ink.span)
    fragments: list[RawLine] = []
    homes: dict[int, int] = {}
    for line, parts in spans.items():
        if any(span.text.strip() for span in parts):
            homes[line] = len(fragments)
            fragments.append(line_of(parts, upright[line]))
    lines, home_of = join_fragments(fragments)
    return lines, _words(textpage, homes, home_of, fragments, frame)


@cache
def _named_bold(font: str) -> bool:
    """Some fonts say only in their name that they are bold."""
    return bool(_BOLD_NAME.search(font))


def _words(
    textpage: Any, homes: dict[int, int], home_of: list[int], fragments: list[RawLine], frame: Frame
) -> tuple[Word, ...]:
    """The words of the visible lines. ``homes`` has the fragment of each line with visible letters.

    How pymupdf numbers blocks that hold no text differs between versions; the order of lines doesn't.
    """
    words: list[Word] = []
    last, index = None, -1
    for x0, y0, x1, y1, text, block, line, _ in textpage.extractWORDS():
        if (block, line) != last:
            last, index = (block, line), index + 1
        home = homes.get(index)
        if home is not None and text in fragments[home].text:
            words.append(Word(plain(text), frame.box((x0, y0, x1, y1)), home_of[home]))
    return tuple(words)


def _paths(vectors: list[tuple[int, dict[str, Any]]], frame: Frame) -> tuple[tuple[Rule, ...], tuple[Drawing, ...]]:
    rules: list[Rule] = []
    drawings: list[Drawing] = []
    for _, vector in vectors:
        if not vector["alpha"]:
            continue
        box = frame.box(vector["bbox"])
        if vector["isrect"] and min(box[2] - box[0], box[3] - box[1]) <= THIN:
            rules.append(Rule(*box))
        else:
            drawings.append(Drawing(box, vector["color"], vector["stroked"]))
    return tuple(rules), tuple(drawings)


def _images(page: PDFPage, frame: Frame) -> tuple[Box, ...]:
    """Where images are painted. The dict of a page's text would decode each of them; its list of blocks doesn't."""
    keys = page.parent.xref_get_key(page.xref, "Resources/XObject")
    if keys[0] == "null" and page.parent.xref_get_key(page.xref, "Resources")[0] != "null":
        return ()
    blocks = page.get_textpage(flags=pdf_library().TEXT_PRESERVE_IMAGES).extractBLOCKS()
    return tuple(frame.box(block[:4]) for block in blocks if block[6] == 1)


def _under_images(page: PDFPage, inks: list[Ink], frame: Frame) -> set[int]:
    """Indices of the inks over which an image is painted later, by the log of the page's painting."""
    log = [(kind, frame.box(box)) for kind, box in page.get_bboxlog()]
    painted = [(n, box) for n, (kind, box) in enumerate(log) if kind == "fill-image"]
    texts = [(n, box) for n, (kind, box) in enumerate(log) if kind.endswith("-text")]
    found: set[int] = set()
    for index, ink in enumerate(inks):
        over = [n for n, box in painted if holds(box, ink.span.box)]
        if over:
            last = max((n for n, box in texts if holds(box, ink.span.box)), default=len(log))
            if any(n > last for n in over):
                found.add(index)
    return found


def _links(page: PDFPage) -> list[tuple[Box, str]]:
    """Links that leave the document, with their place on the page before rotation."""
    links: list[tuple[Box, str]] = []
    derotate = page.derotation_matrix
    link = page.first_link  # page.get_links() resolves internal targets, which takes longer than the text
    while link:
        if link.is_external and link.uri:
            links.append((tuple(link.rect * derotate), link.uri))
        link = link.next
    return links


def _outline(document: Document) -> tuple[OutlineEntry, ...]:
    return tuple(OutlineEntry(level, title.strip(), max(0, page)) for level, title, page in document.get_toc())
