"""Marks made of strokes that cross in their middle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import atan2, hypot, pi

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.drawing.graphics import Colour, Path
from paper_scan.verification.points.figures.marks.mark import FORM, Mark, is_inside_clip, is_small
from paper_scan.verification.points.figures.strokes import Part


def crossings(lines: Iterable[tuple[Part, Path]]) -> Iterator[Mark]:
    """Short strokes that share their middle and are equally long: +, ×, and stars of three or four strokes.

    Some programs draw the strokes of one mark as one path, some as two.
    """
    by_middle: dict[tuple[int, int, Colour | None], list[tuple[Part, Path]]] = defaultdict(list)
    for part, path in lines:
        (ax, ay), (bx, by) = part.corners
        key = (round((ax + bx) * 10), round((ay + by) * 10), path.stroke)
        twins = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        near = next((k for dx, dy in twins if (k := (key[0] + dx, key[1] + dy, key[2])) in by_middle), key)
        by_middle[near].append((part, path))
    for group in by_middle.values():
        if 2 <= len(group) <= 4 and all(path.stroke for _, path in group):
            yield from _crossing([part for part, _ in group], group[0][1])


def _evenly_turned(strokes: Sequence[Part]) -> bool:
    """Whether the strokes divide the circle evenly: two stand at right angles."""
    angles = sorted(atan2(p.corners[1][1] - p.corners[0][1], p.corners[1][0] - p.corners[0][0]) % pi for p in strokes)
    gaps = [b - a for a, b in pairwise([*angles, angles[0] + pi])]
    return all(abs(gap - pi / len(strokes)) <= FORM for gap in gaps)


def _crossing(strokes: Sequence[Part], path: Path) -> Iterator[Mark]:
    xs = [x for part in strokes for x, _ in part.corners]
    ys = [y for part in strokes for _, y in part.corners]
    box = Box(min(xs), min(ys), max(xs), max(ys))
    lengths = [hypot(p.corners[0][0] - p.corners[1][0], p.corners[0][1] - p.corners[1][1]) for p in strokes]
    centre = box.middle
    if not is_small(box) or not is_inside_clip(centre, path.clip):
        return
    if min(lengths) < (1 - FORM) * max(lengths) or not _evenly_turned(strokes):
        return
    radius = max(box.width, box.height) / 2
    ends = [((x - centre[0]) / radius, (y - centre[1]) / radius) for x, y in zip(xs, ys, strict=True)]
    yield Mark(
        centre=centre,
        width=box.width,
        height=box.height,
        form=tuple(sorted((round(x, 2), round(y, 2)) for x, y in ends)),
        round=False,
        strokes=True,
        fill=None,
        stroke=path.stroke,
        line=path.width,
        opacity=path.opacity,
        order=path.order,
        box=box,
    )
