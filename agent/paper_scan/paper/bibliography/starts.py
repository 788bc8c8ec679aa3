"""Which lines of a reference list begin an entry.

Lists are told apart by what marks their entries: a printed label, a hanging or a first-line indent, or a gap. For
unlabelled lists each marking is tried, and the one whose entries look most like entries wins: the line before a first
line ends as an entry ends, a first line begins as one begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from paper_scan.paper.model import Line
from paper_scan.paper.words.names import INVERTED, NATURAL, UPPER, VANCOUVER

_NUMBERED = (
    re.compile(r"\s*\[\s*(\d{1,3})\s*\]"),
    re.compile(r"\s*\((\d{1,3})\)(?=\s|$)"),
    re.compile(r"\s*(\d{1,3})[.)](?=\s|$|[A-Z])"),
    re.compile(r"\s*(\d{1,3})(?=\s|$)"),
)
_KEYED = re.compile(r"\s*\[(?!\d{1,3}\])(?=[^\]]*[A-Z])[\w+*’'.,& -]{2,30}\]")
_ENTRY_ENDS = re.compile(r"(?:[.\])]|\d|/|\w{2}\.\w{2,}\S*)\s*$")
_COLUMN = 10
"""Em: a line that begins so much further left than the one above belongs to another column, or to a notice."""
_SURELY = 5
"""So many labels that count up make a list, whatever stands behind it (the names of a collaboration)."""
_SURE = 0.5
"""How much more plausible a hanging indent is where all continued lines share it."""
_DATED = re.compile(r"\b(?:1[5-9]|20)\d\d[a-z]?\b")
_DASHES = re.compile(r"\s*(?:[—–⸺_-]{2,}|[–—⸺])[\s.,]")


def entry_starts(texts: Sequence[str], lines: Sequence[Line]) -> list[int]:
    """Indices of the lines that begin an entry; ``texts`` are the lines' own, both in reading order."""
    # A line with wide gaps comes in pieces; only its first can begin an entry.
    first = [i for i in range(len(lines)) if i == 0 or not _same_row(lines[i - 1], lines[i])]
    starts = _starts([texts[i] for i in first], [lines[i] for i in first])
    return [first[i] for i in starts]


def _same_row(before: Line, line: Line) -> bool:
    return (
        before.page == line.page and abs(before.box[1] - line.box[1]) < 0.3 * line.size and line.box[0] > before.box[0]
    )


def _starts(texts: Sequence[str], lines: Sequence[Line]) -> list[int]:
    if not lines:
        return []
    lefts = _left_edges(lines)
    for pattern in _NUMBERED:
        if (starts := _counted(texts, lines, lefts, pattern)) and len(starts) >= min(3, len(lines)):
            return starts
    keyed = [i for i, text in enumerate(texts) if _KEYED.match(text) and lines[i].box[0] - lefts[i] < 4 * lines[i].size]
    if len(keyed) >= max(2, len(lines) / 15):
        return keyed
    tries: tuple[Callable[[], list[int]], ...] = (
        lambda: _outdented(lines, lefts),
        lambda: _indented(lines, lefts),
        lambda: _after_gaps(lines),
        lambda: _after_short_lines(texts, lines),
        lambda: _each_line(texts),
    )
    tried = [starts for attempt in tries if (starts := attempt())]
    hanging = _SURE if _one_indent(lines, lefts) else 0.0
    best = max(
        tried, key=lambda starts: _plausibility(starts, texts, lines) + hanging * (starts == tried[0]), default=[0]
    )  # fmt: skip
    return best if best[0] == 0 else [0, *best]


def _columns(lines: Sequence[Line]) -> list[list[int]]:
    """The lines of each column of each page."""
    columns: list[list[int]] = []
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        elsewhere = before is None or before.page != line.page or line.box[1] < before.box[1] - line.size
        if elsewhere or (before is not None and before.box[0] - line.box[0] > _COLUMN * line.size):
            columns.append([])
        columns[-1].append(index)
    return columns


def _left_edges(lines: Sequence[Line]) -> list[float]:
    """For each line the left edge of its column, which is that of the columns at the same place on other pages too.

    A short column may hold continued lines only, all of them indented.
    """
    columns = _columns(lines)
    edges = [_edge([lines[i].box[0] for i in column]) for column in columns]
    offsets = Counter(
        round(lines[i].box[0] - edge) for column, edge in zip(columns, edges, strict=True) for i in column
        if 4 <= lines[i].box[0] - edge <= 45
    )  # fmt: skip
    indent = offsets.most_common(1)[0][0] if offsets else 0
    lefts = [0.0] * len(lines)
    for column, edge in zip(columns, edges, strict=True):
        others = [other for other in edges if abs(edge - other - indent) <= 1.5] if indent else []
        flush = all(lines[i].box[0] - edge < 2 for i in column)
        left = max(others) if others and flush else edge
        for i in column:
            lefts[i] = left
    return lefts


def _edge(lefts: Sequence[float]) -> float:
    """Where a column's leftmost lines begin; a notice below it, that begins further left, doesn't count."""
    often = Counter(round(left) for left in lefts)
    usual = [left for left in lefts if often[round(left)] >= max(2, 0.1 * len(lefts))]
    return min(usual or lefts)


def _counted(
    texts: Sequence[str], lines: Sequence[Line], lefts: Sequence[float], pattern: re.Pattern[str]
) -> list[int]:
    """The lines whose labels count up from the first one."""
    starts: list[int] = []
    expected: int | None = None
    for index, text in enumerate(texts):
        found = pattern.match(text) or (_bare(text, expected) if expected is not None else None)
        if not found or lines[index].box[0] - lefts[index] > 2.5 * lines[index].size:
            continue
        number = int(found[1])
        if expected is None and (number == 1 or (index == 0 and pattern is _NUMBERED[0])):
            expected = number
        if expected is not None and expected <= number <= expected + 2:
            starts.append(index)
            expected = number + 1
    enough = len(starts) >= max(1, len(lines) / 12) or len(starts) >= _SURELY
    return starts if enough and starts and starts[0] <= 2 else []


def _bare(text: str, expected: int) -> re.Match[str] | None:
    """The number that is next, printed without the stop that the others have."""
    return re.match(rf"\s*({expected})(?=\s+[{UPPER}])", text)


def _outdented(lines: Sequence[Line], lefts: Sequence[float]) -> list[int]:
    starts = [i for i, line in enumerate(lines) if line.box[0] - lefts[i] < 0.4 * line.size]
    return starts if 0.05 * len(lines) < len(starts) < 0.95 * len(lines) else []


def _one_indent(lines: Sequence[Line], lefts: Sequence[float]) -> bool:
    """Whether nearly all lines stand either at the left edge or at one indent: the mark of a hanging list."""
    indents = Counter(
        round(line.box[0] - left) for line, left in zip(lines, lefts, strict=True) if line.box[0] - left > 3
    )
    if not indents or not _outdented(lines, lefts):
        return False
    indent = indents.most_common(1)[0][0]
    same = sum(count for offset, count in indents.items() if abs(offset - indent) <= 1)
    return same >= 0.9 * indents.total() and same >= 0.2 * len(lines)


def _indented(lines: Sequence[Line], lefts: Sequence[float]) -> list[int]:
    starts = [i for i, line in enumerate(lines) if 0.6 * line.size < line.box[0] - lefts[i] < 5 * line.size]
    return starts if 0.1 * len(lines) < len(starts) < 0.7 * len(lines) else []


def _after_gaps(lines: Sequence[Line]) -> list[int]:
    steps = [
        b.box[1] - a.box[1] for a, b in pairwise(lines) if a.page == b.page and 0 < b.box[1] - a.box[1] < 4 * a.size
    ]
    if not steps:
        return []
    usual = min(median(steps), 1.35 * lines[0].size)
    starts = [0]
    for i in range(1, len(lines)):
        step = lines[i].box[1] - lines[i - 1].box[1]
        if lines[i].page != lines[i - 1].page or step < 0 or step > usual + 0.2 * lines[i].size:
            starts.append(i)
    return starts


def _after_short_lines(texts: Sequence[str], lines: Sequence[Line]) -> list[int]:
    starts = [0]
    for column in _columns(lines):
        right = max(lines[i].box[2] for i in column)
        for i in column:
            short = i and (lines[i - 1].box[2] < right - 1.5 * lines[i].size or i == column[0])
            if short and _ENTRY_ENDS.search(texts[i - 1]) and _begins_like_entry(texts[i]):
                starts.append(i)
    return sorted(set(starts))


def _each_line(texts: Sequence[str]) -> list[int]:
    """Entries of one line each: nearly all begin with a name, hold a year and end as an entry ends."""
    whole = [bool(_has_name(text) and _DATED.search(text) and _ENTRY_ENDS.search(text)) for text in texts]
    return list(range(len(texts))) if len(texts) > 2 and sum(whole) >= 0.85 * len(texts) else []


def _begins_like_entry(text: str) -> bool:
    if _DASHES.match(text):
        return True
    head = text.lstrip()[:90] + "."
    return any(pattern.match(head) for pattern in (INVERTED, VANCOUVER, NATURAL)) or bool(
        re.match(rf"[{UPPER}“]", head[0])
    )


def _plausibility(starts: Sequence[int], texts: Sequence[str], lines: Sequence[Line]) -> float:
    """How well the lines in ``starts`` look like first lines, and the others like continued ones; at most 3."""
    inside = set(starts)
    first = [i for i in starts if i > 0]
    if not first:
        return 0.0
    ended = sum(1 for i in first if re.search(r"(?:[.\])/]|\d)\s*$", texts[i - 1])) / len(first)
    begun = sum(1 for i in first if _begins_like_entry(texts[i])) / len(first)
    named = sum(1 for i in first if _DASHES.match(texts[i]) or _has_name(texts[i])) / len(first)
    others = [i for i in range(1, len(lines)) if i not in inside]
    missed = sum(1 for i in others if texts[i - 1].rstrip().endswith(".") and _has_name(texts[i])) / max(1, len(others))
    return ended + begun + named - 3 * missed - (1.0 if len(lines) / len(starts) > 15 else 0.0)


def _has_name(text: str) -> bool:
    head = text.lstrip()[:70]
    return any(pattern.match(head) for pattern in (INVERTED, VANCOUVER, NATURAL))
