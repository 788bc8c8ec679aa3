"""Running heads, page numbers, line numbers and stamps: what stands around the text of every page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from statistics import median_low

from paper_scan.paper.lines.printed import line_numbers
from paper_scan.paper.pdf.raw import RawLine, RawPage

_ZONE = 0.14
"""Share of a page's height, at top and bottom, in which running heads stand."""
_ROWS = 4
"""So many lines from the top or bottom can be running heads."""
_SAME_HEIGHT = 6
"""Points."""
_CLOSE = 2.2
"""Em between the rows of a running head."""
_FAR = 60
"""Points."""
_FEW_PAGES = 6
_USUAL = 0.3
"""Share of the pages on which a head is a usual one: on every second page, but for the first and the last ones."""
_MOST_CELLS = 3
"""A row of more is a table's."""
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:p(?:age|\.)?\s*)?(?:\d{1,4}|[ivxl]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?[-–—|.\s]*", re.I
)
_DIGITS = re.compile(r"\d+|\b[ivxl]{1,7}\b", re.I)


def find_margins(pages: Sequence[RawPage]) -> dict[int, dict[int, str]]:
    """For each page number the indices of its marginal lines, each with a key that is the same wherever it recurs.

    Line numbers have an empty key.
    """
    margins: dict[int, dict[int, str]] = {page.number: {} for page in pages}
    places: defaultdict[tuple[str, bool], list[tuple[RawPage, int]]] = defaultdict(list)
    for page in pages:
        for index in line_numbers(page.lines):
            margins[page.number][index] = ""
        for index, top in _candidates(page, margins[page.number]):
            places[_key(page.lines[index]), top].append((page, index))
    usual: set[str] = set()
    for (key, _), anywhere in places.items():
        found = _at_one_height(anywhere)
        if _recurs(found, len(pages)) or (key == "#" and _counts_up(found)):
            if len(pages) >= _FEW_PAGES and len({page.number for page, _ in found}) >= _USUAL * len(pages):
                usual.add(key)
            for page, index in found:
                margins[page.number][index] = key
    for page in pages:
        _keep_outermost(page, margins[page.number], usual)
        _add_page_number(page, margins[page.number])
        for index, line in enumerate(page.lines):
            if not line.upright and _is_stamp(page, line):
                margins[page.number][index] = line.text
    return margins


def _candidates(page: RawPage, taken: dict[int, str]) -> list[tuple[int, bool]]:
    """Lines near the page's upper and lower edge, as (index, at the top)."""
    upright = [i for i, line in enumerate(page.lines) if line.upright and i not in taken and line.text.strip()]
    upright.sort(key=lambda i: page.lines[i].baseline)
    top = [(i, True) for i in upright if page.lines[i].box[3] < _ZONE * page.height]
    bottom = [(i, False) for i in upright if page.lines[i].box[1] > (1 - _ZONE) * page.height]
    return top[: 2 * _ROWS] + bottom[-2 * _ROWS :]


def _key(line: RawLine) -> str:
    return re.sub(r"\s+", "", _DIGITS.sub("#", line.text.casefold()))


def _at_one_height(found: Sequence[tuple[RawPage, int]]) -> list[tuple[RawPage, int]]:
    """Those that stand where most do: a paper's title recurs as running head, but higher up."""
    usual = median_low([page.lines[index].baseline for page, index in found])
    return [(page, index) for page, index in found if abs(page.lines[index].baseline - usual) <= _SAME_HEIGHT]


def _recurs(found: Sequence[tuple[RawPage, int]], pages: int) -> bool:
    """Does a text stand on most pages of a chapter, be it on every second one only? In a short paper two are enough."""
    numbers = sorted({page.number for page, _ in found})
    if len(numbers) < (2 if pages <= _FEW_PAGES else 3):
        return False
    return len(numbers) >= 0.4 * (numbers[-1] - numbers[0] + 1)


def _keep_outermost(page: RawPage, margins: dict[int, str], usual: set[str]) -> None:
    """What recurs further in (a prompt printed twice, a table's head, axis labels) is no running head: heads stand in
    the outermost row, and in rows close to it or, where they are on most pages, at some distance.
    """
    candidates = _candidates(page, {i: key for i, key in margins.items() if not key})
    for top in (True, False):
        side = [index for index, at_top in candidates if at_top == top]
        side.sort(key=lambda i: page.lines[i].baseline, reverse=not top)
        last: float | None = None
        for index in side:
            line = page.lines[index]
            reach = _FAR if margins.get(index) in usual else _CLOSE * line.size
            near = last is None or abs(line.baseline - last) <= reach
            if not near or _cells(page, line) > _MOST_CELLS:
                margins.pop(index, None)
            elif index in margins or _PAGE_NUMBER.fullmatch(line.text.strip()):
                last = line.baseline
            else:
                last = -1e9


def _cells(page: RawPage, line: RawLine) -> int:
    return sum(1 for other in page.lines if other.upright and abs(other.baseline - line.baseline) < 0.4 * line.size)


def _counts_up(found: Sequence[tuple[RawPage, int]]) -> bool:
    numbers = {page.number: re.findall(r"\d+", page.lines[index].text) for page, index in found}
    shifts = [int(value[0]) - number for number, value in numbers.items() if value]
    return len(shifts) >= 2 and len(set(shifts)) < len(shifts)


def _add_page_number(page: RawPage, margins: dict[int, str]) -> None:
    """A number alone in the page's outermost row is its page number."""
    rows = [i for i, line in enumerate(page.lines) if line.upright and margins.get(i) != "" and line.text.strip()]
    if len(rows) < 2:
        return
    lowest = max(rows, key=lambda i: page.lines[i].baseline)
    highest = min(rows, key=lambda i: page.lines[i].baseline)
    for index, outside in (
        (lowest, page.lines[lowest].box[1] > (1 - _ZONE) * page.height),
        (highest, page.lines[highest].box[3] < _ZONE * page.height),
    ):
        if outside and index not in margins and _PAGE_NUMBER.fullmatch(page.lines[index].text.strip()):
            margins[index] = "#"


def _is_stamp(page: RawPage, line: RawLine) -> bool:
    """A line turned by 90 degrees near the page's edge, beside all text (the arXiv number, a download notice)."""
    upright = [other for other in page.lines if other.upright and len(other.text) > 20]
    if not upright or len(line.text) < 8:
        return False
    left, right = min(other.box[0] for other in upright), max(other.box[2] for other in upright)
    x = (line.box[0] + line.box[2]) / 2
    outside = line.box[2] <= left + 2 or line.box[0] >= right - 2
    return outside and not 0.1 * page.width < x < 0.9 * page.width
