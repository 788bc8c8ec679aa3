"""Tables: where a captioned table's body lies, and its cells row by row.

A table's body is what lies between horizontal rules of one width, on the side of the caption where the first of them
is. Without rules it is the run of lines next to the caption that fall into columns; such rows are guesses and say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from agent.paper.model import Box
from agent.paper.raw import RawPage
from agent.paper.regions import Caption, CellRegion, TableRegion
from agent.paper.table_rows import PrintedRow, Sheet, read_rows
from agent.paper.table_rules import Stroke
from agent.paper.unlabelled_tables import find_unlabelled

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
    ruled: bool


def find_tables(pages: Sequence[RawPage], captions: Sequence[Caption]) -> tuple[TableRegion, ...]:
    """One region for each table caption, and one for each ruled table without. Boxes are in their page's reading frame."""
    sheets = {page.number: Sheet(page, tuple(c for c in captions if c.page == page.number)) for page in pages}
    usual = _usual_side(sheets, captions)
    found: list[TableRegion] = []
    for index, caption in enumerate(captions):
        if caption.kind == "table":
            found.append(_region(sheets[caption.page], caption, index, usual))
    for page in pages:
        sheet = sheets[page.number]
        own = [table for table in found if table.page == page.number]
        for table in find_unlabelled(sheet, [table for table in own if table.rows]):
            nameless = [t for t in own if not t.rows and _next_to(t.box, table.box)]
            if nameless:
                owner = min(nameless, key=lambda t: abs(t.box[1] - table.box[1]))
                own.remove(owner)
                found[found.index(owner)] = replace(table, label=owner.label, caption=owner.caption)
            else:
                found.append(table)
    return tuple(sorted(found, key=lambda table: (table.page, table.box[1], table.box[0])))


def _next_to(caption: Box, table: Box) -> bool:
    """Whether a table may be the one that a caption not far above or below it names."""
    apart = max(caption[1] - table[3], table[1] - caption[3])
    return apart < 4 * _NEAR and caption[0] < table[2] and table[0] < caption[2]


def _usual_side(sheets: dict[int, Sheet], captions: Sequence[Caption]) -> Side:
    """On which side of its caption a table lies in this paper, by those that leave no doubt."""
    votes: Counter[Side] = Counter()
    for caption in captions:
        if caption.kind == "table":
            below, above = (_ruled(sheets[caption.page], caption, side) for side in ("below", "above"))
            if bool(below) != bool(above):
                votes["below" if below else "above"] += 1
    return "above" if votes["above"] > votes["below"] else "below"


def _region(sheet: Sheet, caption: Caption, index: int, usual: Side) -> TableRegion:
    other: Side = "above" if usual == "below" else "below"
    places = (
        _ruled(sheet, caption, usual),
        _ruled(sheet, caption, other),
        _unruled(sheet, caption, usual),
        _unruled(sheet, caption, other),
    )
    chosen = next((place for place in places if place), None)
    rows = read_rows(sheet, chosen.box, caption.lines) if chosen else []
    if not chosen or not rows:
        return _unread(sheet.page, caption, index)
    cells = tuple(tuple(CellRegion(cell.text, cell.box) for cell in row.cells) for row in rows)
    return TableRegion(caption.label, caption.page, chosen.box, index, cells, "" if chosen.ruled else GUESSED)


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


def _ruled(sheet: Sheet, caption: Caption, side: Side) -> _Extent | None:
    """The body on one side of a caption, between rules of one width."""
    page = sheet.page
    strokes = [s for s in sheet.strokes.horizontal if _faces(s, caption)]
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
        if not _belongs(sheet, chain[-1].at, stroke.at, chain[0]):
            break
        chain.append(stroke)
    if len(chain) < 2:
        return None
    x0, x1 = min(s.start for s in chain), max(s.end for s in chain)
    y0, y1 = sorted((chain[0].at, chain[-1].at))
    box = _with_open_end(sheet, (x0 - 1, y0 - 0.5, x1 + 1, y1 + 0.5), caption, side)
    return _Extent(box, ruled=True)


def _faces(stroke: Stroke, caption: Caption) -> bool:
    """Whether a rule lies over or under the caption, by at least a third of the narrower of the two."""
    x0, _, x1, _ = caption.box
    return (
        min(stroke.end, x1) - max(stroke.start, x0) > min(stroke.end - stroke.start, x1 - x0) / 3
        and stroke.end - stroke.start > 30
    )


def _alike(stroke: Stroke, chain: Sequence[Stroke]) -> bool:
    """Whether a rule is as wide as the first, or nearly so at one end (a rule that leaves out a column)."""
    start, end = min(s.start for s in chain), max(s.end for s in chain)
    ends = (abs(stroke.start - start) < _SAME) + (abs(stroke.end - end) < _SAME)
    return ends == 2 or (
        ends == 1
        and stroke.end - stroke.start > 0.8 * (end - start)
        and stroke.end < end + _SAME
        and stroke.start > start - _SAME
    )


def _belongs(sheet: Sheet, a: float, b: float, first: Stroke) -> bool:
    """Whether what lies between two rules is a part of a table: lines of cells, no caption, no running text."""
    low, high = sorted((a, b))
    for caption in sheet.captions:
        middle = (caption.box[1] + caption.box[3]) / 2
        if low < middle < high and caption.box[0] < first.end and first.start < caption.box[2]:
            return False
    rows = sheet.words.rows((first.start - 2, low, first.end + 2, high))
    if not rows:
        return high - low < 8
    prose = [row for row in rows if _is_prose(row, first.start, first.end)]
    walled = any(
        first.start < wall.at < first.end and min(wall.end, high) - max(wall.start, low) > 0.5 * (high - low)
        for wall in sheet.strokes.vertical
    )
    return walled or len(prose) < 3 or len(prose) < 0.5 * len(rows)


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


def _with_open_end(sheet: Sheet, box: Box, caption: Caption, side: Side) -> Box:
    """A table whose last rule is under its head, with the rows that follow as long as they have its columns."""
    if side == "above":
        return box
    inside = sheet.words.rows(box, caption.lines)
    columns = max((len(row.cells()) for row in inside), default=0)
    if columns < 2 or len(inside) > 3:
        return box
    x0, y0, x1, y1 = box
    below = sheet.words.rows((x0, y1, x1, sheet.page.height), caption.lines)
    end = y1
    for row in below:
        if row.box[1] - end > 2.2 * row.size or len(row.cells()) < max(2, columns - 1) or _is_prose(row, x0, x1):
            break
        end = row.box[3]
    return (x0, y0, x1, max(y1, end))


def _unruled(sheet: Sheet, caption: Caption, side: Side) -> _Extent | None:
    """The run of lines next to the caption that fall into two cells or more."""
    page = sheet.page
    x0, y0, x1, y1 = caption.box
    wide = x1 - x0
    left, right = x0 - 0.5 * wide, x1 + 0.5 * wide
    area = (left, y1, right, page.height) if side == "below" else (left, 0.0, right, y0)
    rows = sheet.words.rows(area, caption.lines)
    others = [i for other in sheet.captions for i in other.lines]
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
    box = (
        min(b[0] for b in boxes) - 1,
        min(b[1] for b in boxes),
        max(b[2] for b in boxes) + 1,
        max(b[3] for b in boxes),
    )
    return _Extent(box, ruled=False)
