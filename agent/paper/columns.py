"""The reading order of a page's lines: full-width bands from top to bottom, in each the columns from left to right."""

from __future__ import annotations

from collections.abc import Sequence

from agent.paper.raw import RawLine

_STEP = 2.0
"""Points: how finely gutters are looked for."""
_CROSSING = 0.25
"""At most this share of a column pair's lines may cross its gutter (titles, full-width captions)."""
_SIDE = 0.2
"""At least this share of them lies on either side."""


def find_gutter(lines: Sequence[RawLine]) -> float | None:
    """The x between two columns, or None if the lines stand in one.

    A gutter is a narrow strip that few lines cross, with many lines on both sides at the same heights.
    """
    if len(lines) < 6:
        return None
    left, right = min(line.box[0] for line in lines), max(line.box[2] for line in lines)
    steps = int((right - left) / _STEP) + 1
    starts, ends = [0] * (steps + 1), [0] * (steps + 1)
    for line in lines:
        starts[int((line.box[0] - left) / _STEP)] += 1
        ends[min(steps, int((line.box[2] - left) / _STEP) + 1)] += 1
    best: tuple[int, int, float] | None = None
    begun = finished = 0
    total = len(lines)
    for step in range(steps):
        begun += starts[step]
        finished += ends[step]
        crossing = begun - finished
        after = total - begun
        if finished >= _SIDE * total and after >= _SIDE * total and crossing <= _CROSSING * total:
            score = (-crossing, min(finished, after), left + (step + 0.5) * _STEP)
            if best is None or score[:2] > best[:2]:
                best = score
    if best is None:
        return None
    gutter = best[2]
    return gutter if _side_by_side(lines, gutter) else None


def _side_by_side(lines: Sequence[RawLine], gutter: float) -> bool:
    """Do enough lines stand left and right of ``gutter`` at the same height?"""
    lefts = [line for line in lines if line.box[2] <= gutter]
    rights = [line for line in lines if line.box[0] >= gutter]
    if len(lefts) < 3 or len(rights) < 3:
        return False
    overlap = min(max(x.box[3] for x in lefts), max(x.box[3] for x in rights)) - max(
        min(x.box[1] for x in lefts), min(x.box[1] for x in rights)
    )
    wide = sorted(line.box[2] - line.box[0] for line in lines)[len(lines) * 3 // 4]
    widths = max(x.box[2] for x in lefts) - min(x.box[0] for x in lefts), max(x.box[2] for x in rights) - min(x.box[0] for x in rights)
    return overlap > 3 * lines[0].size and wide >= 0.5 * min(widths)


def reading_order(lines: Sequence[RawLine]) -> list[list[RawLine]]:
    """The lines as columns: each a list from top to bottom, the columns in reading order."""
    gutter = find_gutter(lines)
    if gutter is None:
        return [sorted(lines, key=lambda line: (round(line.baseline), line.box[0]))] if lines else []
    crossing = sorted((x for x in lines if x.box[0] < gutter < x.box[2]), key=lambda x: x.baseline)
    rest = [x for x in lines if not x.box[0] < gutter < x.box[2]]
    columns: list[list[RawLine]] = []
    band: list[RawLine] = []
    for line in crossing:
        above = [x for x in rest if x.baseline < line.baseline]
        if above:
            columns += _flush(band) + _pair(above, gutter)
            band = []
            rest = [x for x in rest if x.baseline >= line.baseline]
        band.append(line)
    return columns + _flush(band) + _pair(rest, gutter)


def _flush(band: list[RawLine]) -> list[list[RawLine]]:
    return [band] if band else []


def _pair(lines: list[RawLine], gutter: float) -> list[list[RawLine]]:
    left = [x for x in lines if x.box[2] <= gutter]
    right = [x for x in lines if x.box[0] >= gutter]
    return reading_order(left) + reading_order(right)
