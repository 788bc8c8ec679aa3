"""Tables: where a captioned table's body lies, and its cells row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from paper_scan.paper.floats.tables.extent import NEAR, Extent, Side, ruled_extent, unruled_extent
from paper_scan.paper.floats.tables.headers import rows_of_header, with_spanners
from paper_scan.paper.floats.tables.rows import TablePage, read_rows
from paper_scan.paper.floats.tables.unlabelled import find_unlabelled
from paper_scan.paper.geometry import Box
from paper_scan.paper.lines.regions import Caption, TableRegion
from paper_scan.paper.pdf.raw import RawPage

GUESSED = "no rules; rows guessed from the spacing"
"""The problem of a table whose rows were read, but with less to go by."""


def find_tables(pages: Sequence[RawPage], captions: Sequence[Caption]) -> tuple[TableRegion, ...]:
    """One region for each table caption, and one for each ruled table without a caption, from the first page to the
    last. Boxes are in their page's reading frame."""
    sheets = {page.number: TablePage(page, tuple(c for c in captions if c.page == page.number)) for page in pages}
    usual = _usual_side(sheets, captions)
    found: list[TableRegion] = []
    for index, caption in enumerate(captions):
        if caption.kind == "table":
            found.append(_region(sheets[caption.page], caption, index, usual, found))
    for sheet in sheets.values():
        _add_unlabelled(sheet, found)
    return tuple(sorted(found, key=lambda table: (table.page, table.box[1], table.box[0])))


def _usual_side(sheets: dict[int, TablePage], captions: Sequence[Caption]) -> Side:
    """On which side of its caption a table lies in this paper, by those that leave no doubt."""
    votes: Counter[Side] = Counter()
    for caption in captions:
        if caption.kind == "table":
            below = ruled_extent(sheets[caption.page], caption, "below")
            above = ruled_extent(sheets[caption.page], caption, "above")
            if bool(below) != bool(above):
                votes["below" if below else "above"] += 1
    return "above" if votes["above"] > votes["below"] else "below"


def _region(sheet: TablePage, caption: Caption, index: int, usual: Side, found: Sequence[TableRegion]) -> TableRegion:
    taken = [table.box for table in found if table.page == caption.page and table.rows]
    for extent in _extents(sheet, caption, usual):
        if any(extent.box.overlaps(box.grown(-2)) for box in taken):
            continue
        if rows := read_rows(sheet, extent.box, caption.lines):
            problem = "" if extent.ruled else GUESSED
            head = rows_of_header(sheet, extent.box, rows)
            rows = with_spanners(sheet, rows, head)
            return TableRegion(caption.label, caption.page, extent.box, index, rows, problem, head)
    return _unread(sheet.page, caption, index)


def _extents(sheet: TablePage, caption: Caption, usual: Side) -> Iterator[Extent]:
    """Where the table may lie, the most trustworthy first."""
    sides: tuple[Side, Side] = ("below", "above") if usual == "below" else ("above", "below")
    for find in (ruled_extent, unruled_extent):
        for side in sides:
            if extent := find(sheet, caption, side):
                yield extent


def _unread(page: RawPage, caption: Caption, index: int) -> TableRegion:
    """A table whose rows can't be read: an image near the caption, or nothing at all."""
    x0, y0, x1, y1 = caption.box
    near = [
        image
        for image in page.images
        if min(abs(image[1] - y1), abs(y0 - image[3])) < 2 * NEAR and image[0] < x1 and x0 < image[2]
    ]
    if near:
        image = max(near, key=lambda box: box.area)
        return TableRegion(caption.label, page.number, image, index, (), "an image")
    return TableRegion(caption.label, page.number, caption.box, index, (), "no rows found next to the caption")


def _add_unlabelled(sheet: TablePage, found: list[TableRegion]) -> None:
    """Adds the page's tables without a caption; one next to a caption whose table wasn't found is that table."""
    own = [table for table in found if table.page == sheet.page.number]
    nameless = [table for table in own if not table.rows]
    for table in find_unlabelled(sheet, [table for table in own if table.rows]):
        near = [t for t in nameless if _next_to(t.box, table.box)]
        if near:
            owner = min(near, key=lambda t: abs(t.box[1] - table.box[1]))
            nameless.remove(owner)
            found[found.index(owner)] = replace(table, label=owner.label, caption=owner.caption)
        else:
            found.append(table)


def _next_to(caption: Box, table: Box) -> bool:
    """Whether a table may be the one that a caption not far above or below it names."""
    apart = max(caption[1] - table[3], table[1] - caption[3])
    return apart < 4 * NEAR and caption[0] < table[2] and table[0] < caption[2]
