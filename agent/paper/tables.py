"""Tables: where a captioned table's body lies, and its cells row by row.

A table's body is what lies between horizontal rules of one width, on the side of the caption where the first of them
is. Without rules it is the run of lines next to the caption that fall into columns; such rows are guesses and say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agent.paper.model import Box
from agent.paper.raw import RawPage
from agent.paper.regions import Caption, CellRegion, TableRegion
from agent.paper.table_rows import PrintedRow, read_rows, rows_of_words
from agent.paper.table_rules import Stroke, horizontal_strokes, vertical_strokes

Side = Literal["below", "above"]

_NEAR = 36.0
"""Points: how far a table's first rule is from its caption at most."""
_SAME = 8.0
"""Points: by how much the ends of one table's rules differ at most."""
GUESSED = "no rules; rows guessed from the spacing"


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where a table's body was found."""

    box: Box
    distance: float
    """From the caption, in points."""
    ruled: bool


def find_tables(pages: Sequence[RawPage], captions: Sequence[Caption]) -> tuple[TableRegion, ...]:
    """One region for each table caption. Boxes are in their page's reading frame."""
    by_number = {page.number: page for page in pages}
    usual = _usual_side(by_number, captions)
    return tuple(
        _region(by_number[caption.page], index, captions, usual) for index, caption in enumerate(captions) if caption.kind == "table"
    )


def _usual_side(pages: dict[int, RawPage], captions: Sequence[Caption]) -> Side:
    """On which side of its caption a table lies in this paper, by those that leave no doubt."""
    votes: Counter[Side] = Counter()
    for caption in captions:
        if caption.kind == "table":
            below, above = (_extent(pages[caption.page], caption, captions, side) for side in ("below", "above"))
            if bool(below and below.ruled) != bool(above and above.ruled):
                votes["below" if below and below.ruled else "above"] += 1
    return "above" if votes["above"] > votes["below"] else "below"


def _region(page: RawPage, index: int, captions: Sequence[Caption], usual: Side) -> TableRegion:
    caption = captions[index]
    other: Side = "above" if usual == "below" else "below"
    first, second = _extent(page, caption, captions, usual), _extent(page, caption, captions, other)
    chosen = first
    if second and (not first or (second.ruled and not first.ruled)):
        chosen = second
    if chosen is None:
        return _unread(page, caption, index)
    rows = read_rows(page, chosen.box, caption.lines)
    if not rows:
        return _unread(page, caption, index)
    cells = tuple(tuple(CellRegion(cell.text, cell.box) for cell in row.cells) for row in rows)
    return TableRegion(caption.label, page.number, chosen.box, index, cells, "" if chosen.ruled else GUESSED)


def _unread(page: RawPage, caption: Caption, index: int) -> TableRegion:
    """A table whose rows can't be read: an image near the caption, or nothing at all."""
    x0, y0, x1, y1 = caption.box
    near = [
        image for image in page.images
        if min(abs(image[1] - y1), abs(y0 - image[3])) < 2 * _NEAR and image[0] < x1 and x0 < image[2]
    ]  # fmt: skip
    if near:
        image = max(near, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
        return TableRegion(caption.label, page.number, image, index, (), "an image")
    return TableRegion(caption.label, page.number, caption.box, index, (), "no rows found next to the caption")


def _extent(page: RawPage, caption: Caption, captions: Sequence[Caption], side: Side) -> _Extent | None:
    """The body on one side of a caption, between rules or, failing that, by its columns."""
    return _ruled(page, caption, captions, side) or _unruled(page, caption, captions, side)


def _ruled(page: RawPage, caption: Caption, captions: Sequence[Caption], side: Side) -> _Extent | None:
    strokes = [s for s in horizontal_strokes(page) if _faces(s, caption)]
    strokes.sort(key=lambda stroke: stroke.at, reverse=side == "above")
    edge = caption.box[3] if side == "below" else caption.box[1]
    sign = 1 if side == "below" else -1
    chain: list[Stroke] = []
    for stroke in strokes:
        distance = sign * (stroke.at - edge)
        if distance < -0.3 * (caption.box[3] - caption.box[1]) / len(caption.lines):
            continue
        if not chain:
            if distance > _NEAR:
                return None
            if not _lines_between(page, edge, stroke.at, (stroke.start, stroke.end), caption):
                chain.append(stroke)
            continue
        if not _alike(stroke, chain):
            continue
        if not _belongs(page, chain[-1].at, stroke.at, chain[0], captions):
            break
        chain.append(stroke)
    if len(chain) < 2:
        return None
    x0, x1 = min(s.start for s in chain), max(s.end for s in chain)
    y0, y1 = sorted((chain[0].at, chain[-1].at))
    box = _with_open_end(page, (x0 - 1, y0 - 0.5, x1 + 1, y1 + 0.5), caption, side)
    return _Extent(box, abs(chain[0].at - edge), ruled=True)


def _faces(stroke: Stroke, caption: Caption) -> bool:
    """Whether a rule lies over or under the caption, by at least a third of the narrower of the two."""
    x0, _, x1, _ = caption.box
    return min(stroke.end, x1) - max(stroke.start, x0) > min(stroke.end - stroke.start, x1 - x0) / 3 and stroke.end - stroke.start > 30


def _alike(stroke: Stroke, chain: Sequence[Stroke]) -> bool:
    """Whether a rule is as wide as the first, or nearly so at one end (a rule that leaves out a column)."""
    start, end = min(s.start for s in chain), max(s.end for s in chain)
    ends = (abs(stroke.start - start) < _SAME) + (abs(stroke.end - end) < _SAME)
    return ends == 2 or (ends == 1 and stroke.end - stroke.start > 0.8 * (end - start) and stroke.end < end + _SAME and stroke.start > start - _SAME)


def _belongs(page: RawPage, a: float, b: float, first: Stroke, captions: Sequence[Caption]) -> bool:
    """Whether what lies between two rules is a part of a table: lines of cells, no caption, no running text."""
    low, high = sorted((a, b))
    for caption in captions:
        middle = (caption.box[1] + caption.box[3]) / 2
        if caption.page == page.number and low < middle < high and caption.box[0] < first.end and first.start < caption.box[2]:
            return False
    rows = rows_of_words(page, (first.start - 2, low, first.end + 2, high), ())
    if not rows:
        return high - low < 8
    prose = [row for row in rows if _is_prose(row, first.start, first.end)]
    return len(prose) < 3 or len(prose) < 0.5 * len(rows) or bool([v for v in vertical_strokes(page) if first.start < v.at < first.end and v.start < high and v.end > low])


def _is_prose(row: PrintedRow, start: float, end: float) -> bool:
    """Whether a printed line runs over the whole width without a gap, as text does."""
    return len(row.words) > 6 and row.box[2] - row.box[0] > 0.85 * (end - start) and row.widest_gap() < 0.8 * row.size


def _lines_between(page: RawPage, a: float, b: float, width: tuple[float, float], caption: Caption) -> bool:
    low, high = sorted((a, b))
    return any(
        low < (line.box[1] + line.box[3]) / 2 < high and line.box[0] < width[1] and width[0] < line.box[2]
        for i, line in enumerate(page.lines)
        if i not in caption.lines and line.text.strip()
    )


def _with_open_end(page: RawPage, box: Box, caption: Caption, side: Side) -> Box:
    """A table whose last rule is under its head, with the rows that follow as long as they have its columns."""
    if side == "above":
        return box
    inside = rows_of_words(page, box, caption.lines)
    columns = max((len(row.cells()) for row in inside), default=0)
    if columns < 2 or len(inside) > 3:
        return box
    x0, y0, x1, y1 = box
    below = rows_of_words(page, (x0, y1, x1, page.height), caption.lines)
    end = y1
    for row in below:
        if row.box[1] - end > 2.2 * row.size or len(row.cells()) < max(2, columns - 1) or _is_prose(row, x0, x1):
            break
        end = row.box[3]
    return (x0, y0, x1, max(y1, end))


def _unruled(page: RawPage, caption: Caption, captions: Sequence[Caption], side: Side) -> _Extent | None:
    """The run of lines next to the caption that fall into two cells or more."""
    x0, y0, x1, y1 = caption.box
    wide = x1 - x0
    left, right = x0 - 0.5 * wide, x1 + 0.5 * wide
    area = (left, y1, right, page.height) if side == "below" else (left, 0.0, right, y0)
    rows = rows_of_words(page, area, caption.lines)
    others = [i for other in captions if other.page == page.number for i in other.lines]
    edge, taken = (y1 if side == "below" else y0), list[PrintedRow]()
    for row in rows if side == "below" else list(reversed(rows)):
        distance = row.box[1] - edge if side == "below" else edge - row.box[3]
        if distance > (2.5 if taken else 3.5) * row.size or any(word.line in others for word in row.words):
            break
        if len(row.cells()) < 2 and not (taken and row.box[2] - row.box[0] < 0.5 * wide):
            break
        taken.append(row)
        edge = row.box[3] if side == "below" else row.box[1]
    while taken and len(taken[-1].cells()) < 2:
        taken.pop()
    if len(taken) < 2 or sum(any(c.isdigit() for c in word.text) for row in taken for word in row.words) < 3:
        return None
    boxes = [row.box for row in taken]
    box = (min(b[0] for b in boxes) - 1, min(b[1] for b in boxes), max(b[2] for b in boxes) + 1, max(b[3] for b in boxes))
    return _Extent(box, abs(edge), ruled=False)
