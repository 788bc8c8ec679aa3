"""Tables of contents: their lines look like headings and are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paper_scan.paper.pdf.raw import RawLine

_ENTRY = re.compile(r"\s*(?P<title>.{0,12}?[^\W\d_].*?)(?:\s*(?:\.\s*){3,}\s*|\s+)(?P<page>\d{1,4}|[ivxl]{1,6})\s*")
_ENDS_IN_PAGE = re.compile(r"[\s.](?:\d{1,4}|[ivxl]{1,6})$")
_LEADERS = re.compile(r"(?:\.\s?){4,}")
_FEWEST = 4
"""Rows one below the other, with page numbers that don't fall."""


def contents_lines(lines: Sequence[RawLine]) -> set[int]:
    """``id`` of the lines that belong to a table of contents. ``lines`` are a column's, from top to bottom."""
    found: set[int] = set()
    run: list[tuple[list[RawLine], int]] = []
    right = 0.0
    for row in _rows(lines):
        page = _page_named(row)
        if page is not None and (not run or (page >= run[-1][1] and abs(row[-1].box[2] - right) < 4)):
            run.append((row, page))
            right = row[-1].box[2]
            continue
        if page is None and run and _continues(row):
            continue  # an entry's first line, if it needs two
        found |= _accepted(run)
        run = [(row, page)] if page is not None else []
        right = row[-1].box[2]
    return found | _accepted(run)


def _accepted(run: Sequence[tuple[list[RawLine], int]]) -> set[int]:
    dotted = sum(1 for row, _ in run if any(_LEADERS.search(line.text) for line in row))
    if len(run) < _FEWEST or (dotted < 2 and run[0][1] == run[-1][1]):
        return set()
    return {id(line) for row, _ in run for line in row}


def _rows(lines: Sequence[RawLine]) -> list[list[RawLine]]:
    rows: list[list[RawLine]] = []
    for line in lines:
        if rows and abs(line.baseline - rows[-1][-1].baseline) < 0.3 * line.size and line.box[0] > rows[-1][-1].box[0]:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _page_named(row: Sequence[RawLine]) -> int | None:
    text = " ".join(line.text.strip() for line in row)
    if not _ENDS_IN_PAGE.search(text):
        return None
    match = _ENTRY.fullmatch(text)
    if match is None or len(match["title"]) > 150:
        return None
    return int(match["page"]) if match["page"].isdigit() else 0


def _continues(row: Sequence[RawLine]) -> bool:
    return len(row) == 1 and len(row[0].text) > 40
