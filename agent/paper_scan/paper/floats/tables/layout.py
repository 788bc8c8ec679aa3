"""A table as it is printed: columns, a header of several levels, sections, rows whose cells run over several lines.

Worked out from the rows of a ``Table`` alone, cells' places included.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from paper_scan.paper.geometry import Box
from paper_scan.paper.model import Cell, Table

_VALUE = re.compile(
    r"[\s(\[]*[<>≤≥=~≈±+−–$€£*-]*\s*\d[\d.,\s]*[%kKMBGT]?\s*(?:(?:[-−–±(\[\]),.;:/%x×·*†‡a-d]|to|e|\d|⁻|[⁰¹²³⁴-⁹])\s*)*"
)
"""A number, with what may stand around one: an interval, a spread, marks."""
_NOTHING = frozenset(("", "-", "–", "—", "−", "NA", "N/A", "n/a", "..."))


@dataclass(frozen=True)
class LayoutLimits:
    """From when on the evidence decides. Chosen on the tables that are mended on."""

    overlap: float = 0.25
    """Share of the narrower one of two cells that overlaps, from which on they stand in one column."""
    tight: float = 0.93
    """Times the usual distance of rows: what stands closer to the row above and holds no number is its next line."""
    indent: float = 1.5
    """Points by which a section's rows are indented."""
    near: float = 1.0
    """Times a cell's height: a bracket this close belongs to the number before it."""
    names: float = 0.75
    """Share of the columns that a row without digits names, from which on it is the header's next level."""
    pitch: float = 0.3
    """Of the columns' distance: how far a heading may be off the middle of the columns it stands over."""


LIMITS = LayoutLimits()


@dataclass(frozen=True)
class LaidRow:
    cells: tuple[str, ...]
    """As many as the table has columns; empty where nothing is printed."""
    section: str
    """The heading within the table that it stands under, or nothing."""
    printed: tuple[int, ...]
    """The indices of the table's printed rows that it was made of."""


@dataclass(frozen=True)
class TableLayout:
    columns: tuple[str, ...]
    """Each column's header, its levels and lines joined from top to bottom; empty where there is none."""
    rows: tuple[LaidRow, ...]
    """The body."""
    spans: tuple[tuple[float, float], ...]
    """From x to x, for each column."""

    def names_of(self, row: int, cell: Cell) -> tuple[str, str]:
        """The headers of a cell of the printed row ``row``: its row's, behind its section, and its column's; empty for
        the header's own cells."""
        laid = next((laid for laid in self.rows if row in laid.printed), None)
        if laid is None:
            return "", ""
        k = _column_of(cell, self.spans)
        row_name = ": ".join(filter(None, (laid.section, laid.cells[0] if k else "")))
        return row_name, self.columns[k]


def lay_out(table: Table) -> TableLayout | None:
    """The table's layout; None if it has no rows or no columns."""
    rows = [_whole(sorted(row, key=lambda cell: cell.box[0])) for row in table.rows]
    if not rows:
        return None
    head = _with_names(rows, table.head) or _rows_of_header(rows)
    spans = _columns(rows[head:] or rows)
    spans = _columns(rows[head:], spans, rows[:head]) if head else spans
    if not spans:
        return None
    columns = _headers(rows[:head], spans)
    return TableLayout(columns, tuple(_body(rows, head, spans)), tuple(spans))


def is_value(text: str) -> bool:
    """Is it a number with what may stand around one?"""
    return _VALUE.fullmatch(text) is not None


def _whole(row: Sequence[Cell]) -> tuple[Cell, ...]:
    """The row, its cells put together where a bracket opens or is open: "39.2 (743)", "(12.1, 18.2–88.1)"."""
    cells: list[Cell] = []
    for cell in row:
        last = cells[-1] if cells else None
        if last is not None and cell.box[0] - last.box[2] < LIMITS.near * (cell.box[3] - cell.box[1]):
            unclosed = last.text.count("(") + last.text.count("[") > last.text.count(")") + last.text.count("]")
            if unclosed or (cell.text[:1] in "([±" and is_value(last.text) and is_value(cell.text)):
                box = Box.union([last.box, cell.box])
                cells[-1] = replace(last, text=f"{last.text} {cell.text}", box=box, end=max(last.end, cell.end))
                continue
        cells.append(cell)
    return tuple(cells)


# Columns


def _columns(
    rows: Sequence[tuple[Cell, ...]],
    known: Sequence[tuple[float, float]] = (),
    more: Sequence[tuple[Cell, ...]] = (),
) -> list[tuple[float, float]]:
    """From where to where the columns reach, by the rows with the most cells first. ``more``: rows of which only those
    cells count that stand over no column of ``known``."""
    spans = [list(span) for span in known]
    support = [9] * len(spans)
    order = sorted(more if known else rows, key=len, reverse=True)
    most = len(order[0]) if order else 0
    for row in order:
        for cell in row:
            over = [k for k, span in enumerate(spans) if _shared(cell, span) > LIMITS.overlap]
            if len(over) == 1:
                k = over[0]
                support[k] += 1
                if not known:
                    low = min(spans[k][0], cell.box[0])
                    high = max(spans[k][1], cell.box[2])
                    free = all(j == k or span[1] < low or high < span[0] for j, span in enumerate(spans))
                    spans[k] = [low, high] if free else spans[k]
            elif not over and not any(min(cell.box[2], s[1]) > max(cell.box[0], s[0]) for s in spans):
                spans.append([cell.box[0], cell.box[2]])
                support.append(2 if len(row) == most else 1)
    return sorted((s[0], s[1]) for s, count in zip(spans, support, strict=True) if count > 1 or len(order) < 4)


def _shared(cell: Cell, span: Sequence[float]) -> float:
    """The share of the narrower that both have."""
    both = min(cell.box[2], span[1]) - max(cell.box[0], span[0])
    return both / max(1e-6, min(cell.box[2] - cell.box[0], span[1] - span[0]))


def _column_of(cell: Cell, spans: Sequence[tuple[float, float]]) -> int:
    """The column that it overlaps most, else the nearest."""
    shared = [min(cell.box[2], right) - max(cell.box[0], left) for left, right in spans]
    best = max(shared)
    return next(k for k, value in enumerate(shared) if value >= best - 1e-6)


# Header


def _rows_of_header(rows: Sequence[tuple[Cell, ...]]) -> int:
    """Where no rule says it: up to the first row of which half the cells behind the first are numbers."""
    for number, row in enumerate(rows):
        rest = [cell.text.strip() for cell in row[1:] if cell.text.strip() not in _NOTHING]
        if rest and 2 * sum(is_value(text) for text in rest) >= len(rest) and not is_value(row[0].text):
            return number
    return 1 if len(rows) > 1 and len(rows[0]) > 1 else 0


def _with_names(rows: Sequence[tuple[Cell, ...]], head: int) -> int:
    """The header's rows with those right below that name nearly all columns, over rows of numbers."""
    if not head:
        return 0
    later = rows[head:]
    most = max(map(len, rows))
    counted = sum(any(is_value(cell.text) for cell in row[1:]) for row in later)
    while (
        head < len(rows) - 2
        and 2 * counted > len(later)
        and len(rows[head]) >= max(3, LIMITS.names * most)
        and len(rows[head - 1]) < len(rows[head])
        and not any(letter.isdigit() for cell in rows[head] for letter in cell.text)
    ):
        head += 1
        while head < len(rows) - 2 and _is_second_line(rows[head - 1], rows[head]):
            head += 1
    return head


def _is_second_line(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Do a heading's words go on in fewer cells, none of them in the first column?"""
    inside = lower[0].box[0] > upper[0].box[2] and len(lower) < len(upper)
    return inside and not any(letter.isdigit() for cell in lower for letter in cell.text)


def _headers(head: Sequence[tuple[Cell, ...]], spans: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    parts: list[list[str]] = [[] for _ in spans]
    for number, row in enumerate(head):
        below = head[number + 1 :]
        for cell, columns in zip(row, _covered(row, spans, below), strict=True):
            for k in columns:
                parts[k].append(cell.text.strip())
    return tuple(" ".join(part) for part in parts)


def _covered(
    row: Sequence[Cell], spans: Sequence[tuple[float, float]], below: Sequence[Sequence[Cell]]
) -> list[list[int]]:
    """For each heading of a row the columns it stands over: those that the rule under it covers, or the most
    neighbouring ones that are nearer to it than to the row's others and whose common middle is its own."""
    middles = [(left + right) / 2 for left, right in spans]
    pitch = (middles[-1] - middles[0]) / max(1, len(middles) - 1)
    nearest = [min(row, key=lambda cell: abs(_middle(cell) - middle)) for middle in middles]
    filled = {_column_of(cell, spans) for other in below for cell in other}
    covered = []
    for cell in row:
        home = _column_of(cell, spans)
        if cell.over is not None:
            start, end = cell.over
            ruled = [k for k, middle in enumerate(middles) if start - 1 <= middle <= end + 1]
            covered.append(ruled or [home])
            continue
        block = [home]
        for first in range(home + 1):
            for end_of in range(home + 1, len(spans) + 1):
                own = all(nearest[k] is cell and k in filled for k in range(first, end_of))
                centred = abs((middles[first] + middles[end_of - 1]) / 2 - _middle(cell)) <= LIMITS.pitch * pitch
                if own and centred and end_of - first > len(block):
                    block = list(range(first, end_of))
        covered.append(block)
    return covered


def _middle(cell: Cell) -> float:
    return (cell.box[0] + cell.box[2]) / 2


# Body


def _body(rows: Sequence[tuple[Cell, ...]], head: int, spans: Sequence[tuple[float, float]]) -> list[LaidRow]:
    usual = _usual_step(rows[head:])
    laid: list[LaidRow] = []
    section, indented = "", False
    edge = 0.0
    last: tuple[Cell, ...] | None = None
    for index in range(head, len(rows)):
        row = rows[index]
        cells = _placed(row, spans)
        if last is not None and _continues(row, last, cells, laid[-1], usual):
            laid[-1] = _joined(laid[-1], cells, index)
            last = row
            continue
        if _is_section(rows, index, spans, usual):
            goes_on = section and last is None and index > head and _step(rows[index - 1], row) < LIMITS.tight * usual
            section = f"{section} {row[0].text.strip()}" if goes_on else row[0].text.strip()
            edge, last = row[0].box[0], None
            following = next((other for other in rows[index + 1 :] if len(other) > 1), None)
            indented = following is not None and following[0].box[0] > edge + LIMITS.indent
            continue
        if section and indented and cells[0] and row[0].box[0] <= edge + LIMITS.indent:
            section = ""
        laid.append(LaidRow(cells, section, (index,)))
        last = row
    return laid


def _placed(row: Sequence[Cell], spans: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    cells = [""] * len(spans)
    for cell in row:
        k = _column_of(cell, spans)
        cells[k] = f"{cells[k]} {cell.text.strip()}".strip()
    return tuple(cells)


def _top(row: Sequence[Cell]) -> float:
    return min(cell.box[1] for cell in row)


def _step(upper: Sequence[Cell], lower: Sequence[Cell]) -> float:
    return _top(lower) - _top(upper)


def _usual_step(rows: Sequence[tuple[Cell, ...]]) -> float:
    """The usual distance between rows with numbers; of all rows if there are none."""
    counted = [row for row in rows if any(is_value(cell.text) for cell in row)] or list(rows)
    steps = [_step(a, b) for a, b in pairwise(counted) if _step(a, b) > 0]
    return median(steps) if steps else 0.0


def _continues(row: Sequence[Cell], last: Sequence[Cell], cells: Sequence[str], above: LaidRow, usual: float) -> bool:
    """Is it the next line of the row above's cells: closer to it than rows are, with text only, or text that cannot
    begin a row?"""
    if any(text and not above.cells[k] for k, text in enumerate(cells)):
        return False
    if len(row) >= sum(bool(text) for text in above.cells) and len(above.cells) > 1 and len(row) > 1 and cells[0]:
        return False
    tight = _step(last, row) < LIMITS.tight * usual
    numbers = any(is_value(text) for text in cells[1:])
    if numbers:
        unfinished = all(
            not is_value(text) or above.cells[k].rstrip().endswith((",", "–", "-")) or text.lstrip()[:1] in "(["
            for k, text in enumerate(cells)
            if text
        )
        return unfinished and (not cells[0] or (tight and cells[0][:1].islower()))
    first = next(text for text in cells if text).lstrip()
    small = first[:1].islower() or first[:1] in "()]" or not cells[0]
    if not cells[0]:
        return tight or small
    return len(row) == 1 and (tight and small)


def _joined(above: LaidRow, cells: Sequence[str], index: int) -> LaidRow:
    texts = []
    for upper, lower in zip(above.cells, cells, strict=True):
        glue = "" if upper.endswith(("-", "/")) or not upper else " "
        texts.append(f"{upper}{glue}{lower}" if lower else upper)
    return replace(above, cells=tuple(texts), printed=(*above.printed, index))


def _is_section(
    rows: Sequence[tuple[Cell, ...]], index: int, spans: Sequence[tuple[float, float]], usual: float
) -> bool:
    """A single text over rows of several cells."""
    row = rows[index]
    if len(row) != 1 or len(spans) < 2 or is_value(row[0].text) or not any(c.isalpha() for c in row[0].text):
        return False
    return any(len(other) > 1 for other in rows[index + 1 :])
