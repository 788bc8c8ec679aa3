"""Tables without a caption, as reports have them: rules of one width with rows of cells between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from paper_scan.paper.floats.tables.rows import TablePage, read_rows
from paper_scan.paper.floats.tables.rules import TableRule
from paper_scan.paper.geometry import Box
from paper_scan.paper.lines.regions import Caption, CellRegion, TableRegion
from paper_scan.paper.pdf.raw import RawPage

_SHORTEST = 40.0
"""Points: shorter rules are ticks, fractions, or lie under a heading of a few columns."""
_MOST = 80
"""Rules of one width: more are a grid in a plot."""
_FEWEST_CELLS = 6
_WORDY = 5.0
"""Words a cell on average: more is text that was set between rules."""
_CAPTION_NEAR = 30.0
"""Points: what stands this near to a figure's caption is the figure."""


def find_unlabelled(sheet: TablePage, known: Sequence[TableRegion]) -> list[TableRegion]:
    """The page's tables of three rules or more that none of ``known`` holds, from top to bottom."""
    page, captions = sheet.page, sheet.captions
    found: list[TableRegion] = []
    for chain in _chains(sheet):
        box = Box(chain[0].start - 1, chain[0].at - 0.5, chain[0].end + 1, chain[-1].at + 0.5)
        taken = [table.box for table in known] + [table.box for table in found] + [caption.box for caption in captions]
        if any(box.overlaps(other) for other in taken) or _is_figure(page, box, captions):
            continue
        rows = read_rows(sheet, box)
        if _is_tabular(rows):
            found.append(TableRegion(f"page {page.number}, table {len(found) + 1}", page.number, box, None, rows))
    return found


def _chains(sheet: TablePage) -> list[list[TableRule]]:
    """Rules with the same ends, to within a point, below each other, with rows of cells between any two of them."""
    same: dict[tuple[int, int], list[TableRule]] = {}
    for stroke in sheet.strokes.horizontal:
        if stroke.end - stroke.start >= _SHORTEST:
            x0, x1 = round(stroke.start), round(stroke.end)
            near = next((key for a in (0, -1, 1) for b in (0, -1, 1) if (key := (x0 + a, x1 + b)) in same), (x0, x1))
            same.setdefault(near, []).append(stroke)
    chains: list[list[TableRule]] = []
    for strokes in same.values():
        if not 3 <= len(strokes) <= _MOST:
            continue
        chain = [strokes[0]]
        for stroke in strokes[1:]:
            if not _is_table(sheet, chain[-1], stroke):
                chains.append(chain)
                chain = []
            chain.append(stroke)
        chains.append(chain)
    return sorted((chain for chain in chains if len(chain) >= 3), key=lambda chain: chain[0].at)


def _is_table(sheet: TablePage, above: TableRule, below: TableRule) -> bool:
    """Whether all that stands between two rules stands between their ends, in more than one cell for the most part."""
    between = sheet.words.rows(Box(0.0, above.at, sheet.page.width, below.at))
    near = [row for row in between if row.box[0] < above.end and above.start < row.box[2]]
    if not near or any(row.box[0] < above.start - 4 or row.box[2] > above.end + 4 for row in near):
        near = sheet.words.rows(Box(above.start - 12, above.at, above.end + 12, below.at))
        if not near or any(row.box[0] < above.start - 4 or row.box[2] > above.end + 4 for row in near):
            return False
    return sum(len(row.cells()) > 1 for row in near) >= 0.6 * len(near)


def _is_tabular(rows: Sequence[Sequence[CellRegion]]) -> bool:
    """Whether most rows have the same number of cells, two at least, of a few words each."""
    if len(rows) < 2:
        return False
    usual, often = Counter(len(row) for row in rows).most_common(1)[0]
    cells = [cell for row in rows for cell in row]
    wordy = sum(len(cell.text.split()) for cell in cells) / len(cells)
    return usual > 1 and often >= 0.5 * len(rows) and len(cells) >= _FEWEST_CELLS and wordy < _WORDY


def _is_figure(page: RawPage, box: Box, captions: Sequence[Caption]) -> bool:
    """Whether curves, symbols or images lie inside, or a figure's caption stands next to it."""
    if any(d.stroked and d.box.overlaps(box) for d in page.drawings) or any(
        image.overlaps(box) for image in page.images
    ):
        return True
    near = Box(box.x0, box.y0 - _CAPTION_NEAR, box.x1, box.y1 + _CAPTION_NEAR)
    return any(caption.kind == "figure" and caption.box.overlaps(near) for caption in captions)
