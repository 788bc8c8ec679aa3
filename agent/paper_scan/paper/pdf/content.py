"""One page as the PDF library gives it, turned to be read, without what can't be seen. The only reader of its dicts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

from paper_scan.paper.geometry import EVERYWHERE, Box
from paper_scan.paper.limits import Limits
from paper_scan.paper.model import HiddenText, Problem, TextSource
from paper_scan.paper.pdf.drawing.ink import Fill, Frame, Ink
from paper_scan.paper.pdf.drawing.painting import Painting, Placed, displayed, is_part
from paper_scan.paper.pdf.hidden.beside import covers
from paper_scan.paper.pdf.hidden.doubts import FileDoubts
from paper_scan.paper.pdf.hidden.letters_drawn import LIKENESS, Lies, lying_boxes
from paper_scan.paper.pdf.hidden.text import Reason, contradicts, find_hidden, hidden_texts, holds, may_contradict
from paper_scan.paper.pdf.library import PDFPage
from paper_scan.paper.pdf.raw import Drawing, RawLine, RawLink, RuledLine, Span, line_of, rotated
from paper_scan.paper.words.letters import plain

THIN = 2.0
"""Points: a straight path no thicker than this is a rule, not an area."""

_DINGBATS = re.compile(r"Dingbats|Wingdings|Webdings", re.I)
_BOLD_NAME = re.compile(r"bold|heavy|black|demi|-medi\b|\.BI?$", re.I)
_ITALIC_NAME = re.compile(r"ital|obliq|slanted|\.B?I$", re.I)
_BOLD, _ITALIC, _MONO = 16, 2, 8
_PAINTED = 16 | 32  # filled or stroked, of a span's char_flags
_LINK = 1  # pymupdf's PDF_ANNOT_LINK
_LEVEL = (1.0, 0.0)
_BAND = 20.0  # points
NO_DOUBTS = FileDoubts()
_ANGLES = {(1, 0): 0, (0, -1): 90, (-1, 0): 180, (0, 1): 270}


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page before its fragments of text are joined to lines. Boxes are in the reading frame, hidden text's aren't."""

    number: int
    rotation: int
    frame: Frame
    source: TextSource
    fragments: list[RawLine]
    """Lines as the PDF draws them."""
    words: list[tuple[str, Box, int]]
    """Text, box and index into ``fragments``."""
    rules: tuple[RuledLine, ...]
    drawings: tuple[Drawing, ...]
    images: tuple[Box, ...]
    links: tuple[RawLink, ...]
    hidden: tuple[HiddenText, ...]
    problems: tuple[Problem, ...]

    @property
    def turn(self) -> int:
        """Degrees clockwise from the page as displayed to the reading frame."""
        return (self.frame.angle - self.rotation) % 360


def unreadable(number: int, page: PDFPage, error: Exception) -> PageContent:
    """An empty page that says what went wrong."""
    problem = Problem("damaged page", f"{type(error).__name__}: {error}", number)
    frame = Frame(0, page.rect.width, page.rect.height)
    return PageContent(number, 0, frame, "none", [], [], (), (), (), (), (), (problem,))


def read_content(page: PDFPage, limits: Limits, doubts: FileDoubts = NO_DOUBTS) -> PageContent:
    """Reads one page in one pass over its text and paths. ``doubts``: about the whole document."""
    links = _links(page)
    over = covers(page)
    covering = displayed(page) if over else None  # before the annotations are taken off
    page = _without_notes(page)
    painting = Painting(page, covering)
    textpage, replaced = _text(painting, doubts.replaces, page.number + 1)
    blocks, words = textpage.extractDICT()["blocks"], textpage.extractWORDS()
    rotation = page.rotation % 360
    width, height = page.rect.width, page.rect.height
    if rotation in (90, 270):
        width, height = height, width
    frame = Frame(_main_angle(blocks, rotation), width, height)
    vectors = [(order, block) for order, block in enumerate(blocks) if block["type"] == 3]
    problems: tuple[Problem, ...] = ()
    if len(vectors) > limits.drawings_per_page:
        too_many = f"{len(vectors)} paths, more than the limit of {limits.drawings_per_page}"
        problems = (Problem("too many drawings", f"{too_many}: rules and figures not looked at", page.number + 1),)
        vectors = []
    images = tuple([frame.box(box) for box in painting.images()])
    inks, upright = _inks(blocks, frame)
    unseen, ocr = find_hidden(
        inks,
        _fills(vectors, frame),
        images,
        frame,
        under_images=lambda: _under_images(painting, inks, frame),
        doubtful=[frame.box(box) for box in (*painting.doubtful(), *over, *([EVERYWHERE] if doubts.blanks else []))],
        render=lambda box: painting.differences(frame, box),
    )
    clipped = [(frame.box(box), text) for box, text in painting.clipped(words)]
    for index in _clipped(clipped, inks):
        if unseen.get(index, "covered") == "covered":
            unseen[index] = "clipped"
    unseen |= _drawn_otherwise(page, inks, frame, doubts.lies) if doubts.lies else {}
    back = rotation - frame.angle
    written = hidden_texts(inks, unseen, page.number + 1, lambda box: rotated(box, back, frame.width, frame.height))
    fragments, homes = _fragments([ink for i, ink in enumerate(inks) if i not in unseen] if unseen else inks, upright)
    rules, drawings = _paths(vectors, frame)
    return PageContent(
        page.number + 1, rotation, frame, "none" if not fragments else "ocr" if ocr else "text",
        fragments, _words(words, homes, fragments, frame), rules, drawings, images,
        tuple(RawLink(frame.box(box), target) for box, target in links), (*replaced, *written), problems,
    )  # fmt: skip


def _text(painting: Painting, replaces: bool, page: int) -> tuple[Any, tuple[HiddenText, ...]]:
    """The page's text as drawn, and what the file would have read in its place (``/ActualText``) though it says
    something else."""
    textpage = painting.text()
    replacements = [(box, text) for box, text in painting.replacements(replaces) if may_contradict(text)]
    if not replacements:
        return textpage, ()
    drawn = painting.text(as_drawn=True)
    words = _by_height(drawn.extractWORDS())
    lies = [
        HiddenText(text, page, box, "replacement text")
        for box, text in replacements
        if contradicts(text, _words_in(words, box))
    ]
    return (drawn, tuple(lies)) if lies else (textpage, ())


def _by_height(words: list[Any]) -> dict[int, list[Placed]]:
    """Words by the band of the page that their middle lies in."""
    found: dict[int, list[Placed]] = {}
    for x0, y0, x1, y1, text, *_ in words:
        found.setdefault(int((y0 + y1) / 2 / _BAND), []).append((Box(x0, y0, x1, y1), text))
    return found


def _words_in(words: dict[int, list[Placed]], box: Box) -> str:
    """The words that ``box`` touches; a replaced part of a word gives all of it."""
    bands = range(int(box.y0 / _BAND) - 1, int(box.y1 / _BAND) + 2)
    return " ".join(text for band in bands for place, text in words.get(band, ()) if box.overlaps(place))


def _drawn_otherwise(page: PDFPage, inks: list[Ink], frame: Frame, lies: Lies) -> dict[int, Reason]:
    """Indices of the inks of which many letters are drawn as others."""
    boxes = [frame.box(box) for box in lying_boxes(page, lies)]
    found: dict[int, Reason] = {}
    for index, ink in enumerate(inks) if boxes else ():
        letters = sum(map(str.isalpha, ink.span.text))
        lying = sum(1 for box in boxes if ink.span.box.contains_middle(box))
        if lying and lying >= LIKENESS.share * letters:
            found[index] = "drawn as other letters"
    return found


def _without_notes(page: PDFPage) -> PDFPage:
    """The page without readers' highlights and comments, which are no part of the paper. Its links go with them."""
    if page.first_annot is None:
        return page
    page.parent.xref_set_key(page.xref, "Annots", "null")
    return page.parent.reload_page(page)


def _angle(direction: tuple[float, float]) -> int | None:
    """Degrees clockwise that make text of this direction run from left to right; None if it is slanted."""
    if direction == _LEVEL:
        return 0
    x, y = round(direction[0], 2), round(direction[1], 2)
    return _ANGLES.get((int(x), int(y))) if x == int(x) and y == int(y) else None


def _main_angle(blocks: list[dict[str, Any]], rotation: int) -> int:
    """The angle of most letters of the page."""
    lines = [line for block in blocks if block["type"] == 0 for line in block["lines"]]
    if not rotation and {line["dir"] for line in lines} <= {_LEVEL}:
        return 0
    letters: Counter[int] = Counter({rotation: 1})
    for line in lines:
        angle = _angle(line["dir"])
        if angle is not None:
            letters[angle] += sum([len(span["text"]) for span in line["spans"]])
    return letters.most_common(1)[0][0]


def _inks(blocks: list[dict[str, Any]], frame: Frame) -> tuple[list[Ink], list[bool]]:
    """All spans in painting order, and for each line with letters whether it runs as most of the page does."""
    inks: list[Ink] = []
    upright: list[bool] = []
    for order, block in enumerate(blocks):
        if block["type"]:
            continue
        for line in block["lines"]:
            spans = line["spans"]
            if not "".join([span["text"] for span in spans]).strip():
                continue
            for span in spans:
                box, y = Box(*span["bbox"]), span["origin"][1]
                if frame.angle:
                    box, y = frame.box(box), frame.box(Box(*span["origin"], *span["origin"])).y0
                font, paint = span["font"], span["char_flags"]
                text = _ornaments(span["text"]) if _DINGBATS.search(font) else span["text"]
                bold, italic, mono = _face(span["flags"], font)
                bold = bold or paint & _PAINTED == _PAINTED  # drawn twice, filled and outlined
                made = Span(text, box, y, span["size"], font, bold, italic, mono, span["color"])
                inks.append(Ink(made, len(upright), order, paint & _PAINTED != 0, span["alpha"]))
            upright.append(_angle(line["dir"]) == frame.angle)
    return inks, upright


def _ornaments(text: str) -> str:
    """Letters of a font of ornaments as a sign that reads as one: its "n" is drawn as a square."""
    return "".join("■" if letter.isalnum() else letter for letter in text)


@cache
def _face(flags: int, font: str) -> tuple[bool, bool, bool]:
    """Bold, italic, all letters of one width. Some fonts say only in their name that they are bold or slanted."""
    bold = bool(flags & _BOLD) or bool(_BOLD_NAME.search(font))
    return bold, bool(flags & _ITALIC) or bool(_ITALIC_NAME.search(font)), bool(flags & _MONO)


def _fills(vectors: list[tuple[int, dict[str, Any]]], frame: Frame) -> list[Fill]:
    return [
        Fill(frame.box(Box(*v["bbox"])), order, v["color"], v["alpha"] == 255, v["isrect"])
        for order, v in vectors
        if v["alpha"]
    ]


def _fragments(inks: list[Ink], upright: list[bool]) -> tuple[list[RawLine], dict[int, int]]:
    """The visible lines as drawn, and for each of the page's lines that shows the index of its fragment."""
    spans: dict[int, list[Span]] = {}
    for ink in inks:
        spans.setdefault(ink.line, []).append(ink.span)
    fragments: list[RawLine] = []
    homes: dict[int, int] = {}
    places: dict[str, list[Box]] = {}
    for line, parts in spans.items():
        fragment = line_of(parts, upright[line])
        if not fragment.text.strip():
            continue
        known = places.setdefault(fragment.text, [])
        # Bold and shadows are sometimes made by drawing a line twice, a hair apart.
        if not any(_nearly(box, fragment.box, 0.15 * fragment.size) for box in known):
            known.append(fragment.box)
            homes[line] = len(fragments)
            fragments.append(fragment)
    return fragments, homes


def _nearly(a: Box, b: Box, loose: float) -> bool:
    return all(abs(one - other) < loose for one, other in zip(a, b, strict=True))


def _words(
    printed: list[Any], homes: dict[int, int], fragments: list[RawLine], frame: Frame
) -> list[tuple[str, Box, int]]:
    """The words of the visible lines. ``homes`` has the fragment of each line with visible letters.

    How pymupdf numbers blocks that hold no text differs between versions; the order of lines doesn't.
    """
    words: list[tuple[str, Box, int]] = []
    last, index, home, letters = (-1, -1), -1, -1, ""
    for x0, y0, x1, y1, text, block, line, _ in printed:
        if (block, line) != last:
            last, index = (block, line), index + 1
            home = homes.get(index, -1)
            letters = fragments[home].text if home >= 0 else ""
        if home >= 0 and text in letters:
            words.append((text if text.isascii() else plain(text), Box(x0, y0, x1, y1), home))
    return [(text, frame.box(box), home) for text, box, home in words] if frame.angle else words


def _paths(
    vectors: list[tuple[int, dict[str, Any]]], frame: Frame
) -> tuple[tuple[RuledLine, ...], tuple[Drawing, ...]]:
    rules: list[RuledLine] = []
    drawings: list[Drawing] = []
    for _, vector in vectors:
        if not vector["alpha"]:
            continue
        box = frame.box(Box(*vector["bbox"]))
        if vector["isrect"] and min(box.width, box.height) <= THIN:
            rules.append(RuledLine(*box))
        else:
            drawings.append(Drawing(box, vector["color"], vector["stroked"]))
    return tuple(rules), tuple(drawings)


def _under_images(painting: Painting, inks: list[Ink], frame: Frame) -> set[int]:
    """Indices of the inks over which an image is painted later."""
    layers = [([frame.box(box) for box in boxes], image) for boxes, image in painting.layers()]
    over = [(order, boxes[0]) for order, (boxes, image) in enumerate(layers) if image]
    texts = [(order, box) for order, (boxes, image) in enumerate(layers) if not image for box in boxes]
    found: set[int] = set()
    for index, ink in enumerate(inks):
        above = [order for order, box in over if holds(box, ink.span.box)]
        if above:
            last = max((order for order, box in texts if ink.span.box.contains_middle(box)), default=len(layers))
            if above[-1] > last:
                found.add(index)
    return found


def _clipped(words: list[Placed], inks: list[Ink]) -> set[int]:
    """Indices of the inks that lie on words which a clip takes away, by half of their width at least."""
    if not words:
        return set()
    whole = Box.union([box for box, _ in words])
    found: set[int] = set()
    for index, ink in enumerate(inks):
        box, text = ink.span.box, ink.span.text.strip()
        if text and whole.overlaps(box):
            gone = [word[0] for word in words if is_part(word, (box, text))]
            if sum(min(box.x1, word.x1) - max(box.x0, word.x0) for word in gone) > 0.5 * box.width:
                found.add(index)
    return found


def _links(page: PDFPage) -> list[tuple[Box, str]]:
    """Links that leave the document, with their place on the page before rotation."""
    links: list[tuple[Box, str]] = []
    document, derotate = page.parent, page.derotation_matrix
    # page.get_links() resolves internal targets too, which takes longer than reading the text.
    wanted = {xref for xref, kind, _ in page.annot_xrefs() if kind == _LINK and _leaves(document, xref)}
    link = page.first_link if wanted else None
    while link:
        if link.xref in wanted and link.uri:
            links.append((Box(*(link.rect * derotate)), link.uri))
        link = link.next
    return links


def _leaves(document: Any, xref: int) -> bool:
    return bool(document.xref_get_key(xref, "A/URI")[0] != "null")
