"""The straight pieces of a figure: unconnected parts of paths, level and upright strokes, rectangles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.drawing.graphics import PageGraphics, Path, Point

STRAIGHT = 0.05
"""Points by which a stroke may miss being level or upright."""
THIN = 1.2
"""Points: a filled rectangle no thicker than this is a stroke."""


@dataclass(frozen=True)
class Part:
    """A connected part of a path."""

    ops: str
    points: tuple[Point, ...]

    @property
    def closed(self) -> bool:
        return self.ops.endswith("h") or (len(self.points) > 2 and self.points[0] == self.points[-1])

    @cached_property
    def corners(self) -> tuple[Point, ...]:
        """The points on the path (not the handles of curves), without repeats."""
        corners: list[Point] = []
        index = 0
        for op in self.ops:
            if op != "h":
                index += 3 if op == "c" else 1
                point = self.points[index - 1]
                if not corners or _apart(point, corners[-1]):
                    corners.append(point)
        if len(corners) > 1 and not _apart(corners[0], corners[-1]):
            corners.pop()
        return tuple(corners)

    @property
    def box(self) -> Box:
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return Box(min(xs), min(ys), max(xs), max(ys))


def _apart(a: Point, b: Point) -> bool:
    return abs(a[0] - b[0]) + abs(a[1] - b[1]) > 1e-3


def parts(path: Path) -> Iterator[Part]:
    """The connected parts of ``path``; none if its points were too many to be kept."""
    start = used = 0
    for index, op in enumerate(path.ops):
        if op == "m" and index > start:
            count = _count(path.ops[start:index])
            yield Part(path.ops[start:index], path.points[used : used + count])
            start, used = index, used + count
    if path.ops:
        yield Part(path.ops[start:], path.points[used:])


def _count(ops: str) -> int:
    return len(ops) + 2 * ops.count("c") - ops.count("h")


@dataclass(frozen=True, slots=True)
class Stroke:
    """A level or upright straight line."""

    level: bool
    at: float
    """y of a level stroke, x of an upright one."""
    low: float
    high: float
    """From where to where it runs in the other coordinate."""
    path: Path

    @property
    def length(self) -> float:
        return self.high - self.low


@dataclass(frozen=True)
class Lines:
    """What a page has in straight lines, sorted by what they may be."""

    level: tuple[Stroke, ...]
    upright: tuple[Stroke, ...]
    rectangles: tuple[Box, ...]
    """Upright rectangles that are painted or that others are clipped to, the specks among them left out."""


def read_lines(graphics: PageGraphics) -> Lines:
    strokes: list[Stroke] = []
    rectangles: dict[Box, None] = {}
    for path in graphics.paths:
        _keep_large(path.clip, rectangles)
        for part in parts(path):
            if box := rectangle(part):
                _keep_large(box.clipped(path.clip), rectangles)  # a figure may be placed cropped
                if path.fill and not path.stroke:
                    strokes += _thin(box, path)
                    continue
            if path.stroke and len(part.points) <= 6 and "c" not in part.ops:
                strokes += _strokes(part, path)
    return Lines(
        tuple(stroke for stroke in strokes if stroke.level),
        tuple(stroke for stroke in strokes if not stroke.level),
        tuple(rectangles),
    )


def _keep_large(box: Box, into: dict[Box, None]) -> None:
    if box.width > 4 and box.height > 4 and box.width + box.height > 30:
        into[box] = None


def rectangle(part: Part) -> Box | None:
    """The box of a closed part with four upright corners, else None."""
    if "c" in part.ops or not part.closed or len(part.corners) != 4:
        return None
    x0, y0, x1, y1 = part.box
    upright = all(
        min(abs(x - x0), abs(x - x1)) < STRAIGHT and min(abs(y - y0), abs(y - y1)) < STRAIGHT for x, y in part.corners
    )
    return Box(x0, y0, x1, y1) if upright else None


def _thin(box: Box, path: Path) -> Iterable[Stroke]:
    x0, y0, x1, y1 = box
    if y1 - y0 <= THIN < x1 - x0:
        yield Stroke(True, (y0 + y1) / 2, x0, x1, path)
    elif x1 - x0 <= THIN < y1 - y0:
        yield Stroke(False, (x0 + x1) / 2, y0, y1, path)


def _strokes(part: Part, path: Path) -> Iterable[Stroke]:
    corners = part.corners
    pairs = list(pairwise(corners))
    if part.closed and len(corners) > 2:
        pairs.append((corners[-1], corners[0]))
    for (ax, ay), (bx, by) in pairs:
        if abs(ay - by) < STRAIGHT < abs(ax - bx):
            yield Stroke(True, (ay + by) / 2, min(ax, bx), max(ax, bx), path)
        elif abs(ax - bx) < STRAIGHT < abs(ay - by):
            yield Stroke(False, (ax + bx) / 2, min(ay, by), max(ay, by), path)
