"""Marks: small symmetric shapes that stand for data points, each with its centre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin

from agent.paper.graphics import Colour, PageGraphics, Path, Point
from agent.paper.model import Box
from agent.verification.figures.strokes import Part, parts, rectangle

SMALLEST, LARGEST = 0.6, 24.0
"""Points: the width and height of marks."""
FORM = 0.05
"""Share of its radius by which a shape may miss its own mirror image or another mark's form."""


@dataclass(frozen=True, slots=True)
class Mark:
    centre: Point
    width: float
    height: float
    form: tuple[Point, ...]
    """Corners about the centre, in units of the larger half side, in the order in which they are drawn."""
    round: bool
    """Made of curves only."""
    strokes: bool
    """Made of separate strokes, as + and × are."""
    fill: Colour | None
    stroke: Colour | None
    line: float
    """Width of its outline, 0 if it has none."""
    opacity: float
    order: int
    box: Box


def read_marks(graphics: PageGraphics) -> tuple[Mark, ...]:
    """Everything on the page that is shaped like a mark, in painting order; not every such shape is a data point."""
    found: list[Mark] = []
    lines: list[tuple[Part, Path]] = []
    rectangles: list[Box] = []
    for path in graphics.paths:
        if not path.ops or not (path.fill or path.stroke) or _unseen(path):
            continue
        pieces = list(parts(path))
        rectangles += [box for piece in pieces if (box := rectangle(piece))]
        if all(_is_line(piece) for piece in pieces):
            lines += [(piece, path) for piece in pieces if _small(piece.box, least=0.0)]
        elif len(pieces) <= 3 and _small(path.box):
            found += _closed_mark(pieces[0], path, path.box)
        else:
            for piece in pieces:
                if piece.closed and _small(piece.box):
                    found += _closed_mark(piece, path, piece.box)
    found += _crossings(lines)
    tiles = _tiles(rectangles)
    return tuple(sorted((mark for mark in found if mark.box not in tiles), key=lambda mark: mark.order))


def _tiles(boxes: Sequence[Box]) -> set[Box]:
    """Rectangles that share a side with another: bars of a histogram, fields of a heat map, steps of a colour bar."""
    by_edge: dict[tuple[str, int, int], set[Box]] = defaultdict(set)
    for box in set(boxes):
        x0, y0, x1, y1 = (round(10 * v) for v in box)
        for key in (("x", x0, y1), ("x", x1, y1), ("y", x0, y0), ("y", x0, y1)):
            by_edge[key].add(box)
    tiles: set[Box] = set()
    for (kind, _, _), group in by_edge.items():
        for a in group:
            for b in group:
                touch = a[2] - b[0] if kind == "x" else a[3] - b[1]
                if a is not b and abs(touch) < 0.15:
                    tiles |= {a, b}
    return tiles


def _unseen(path: Path) -> bool:
    return path.stroke is None and path.fill is not None and min(path.fill) > 0.995


def _small(box: Box, least: float = SMALLEST) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    return least <= wide <= LARGEST and least <= high <= LARGEST


def _is_line(part: Part) -> bool:
    return part.ops in ("ml", "mlh")


# Closed shapes


def _closed_mark(part: Part, path: Path, box: Box) -> Iterator[Mark]:
    corners = part.corners
    wide, high = box[2] - box[0], box[3] - box[1]
    if not (part.closed or path.fill) or len(corners) < 2 or not 0.45 <= wide / high <= 2.2:
        return
    curved = "c" in part.ops
    ring = curved and _is_ring(corners, box)
    centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) if ring else symmetric_centre(corners, box)
    if centre is None or not _inside_clip(centre, path.clip):
        return
    if len(corners) < 3 and not curved:
        return
    if len(corners) == 4 and not curved and _upright_rectangle(corners, box) and not 0.8 <= wide / high <= 1.25:
        return
    radius = max(wide, high) / 2
    yield Mark(
        centre=centre,
        width=wide,
        height=high,
        form=tuple(((x - centre[0]) / radius, (y - centre[1]) / radius) for x, y in corners),
        round=ring or (curved and "l" not in part.ops),
        strokes=False,
        fill=None if ring else path.fill,
        stroke=path.fill if ring else path.stroke,
        line=path.width if path.stroke else 0.0,
        opacity=path.opacity,
        order=path.order,
        box=box,
    )


def symmetric_centre(corners: Sequence[Point], box: Box) -> Point | None:
    """The point a marker is drawn about, or None if the shape isn't symmetric enough to be one.

    The mean of the corners, if a turn by a half, a third, … an eighth maps them onto each other: circles, regular
    polygons, stars, crosses. A triangle that is as high as wide (matplotlib's) is drawn about the middle of its box.
    """
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    if len(corners) == 3:
        if _isosceles(corners, box):
            return middle
    elif len(corners) == 2:
        return middle
    mean = (sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners))
    about = [(x - mean[0], y - mean[1]) for x, y in corners]
    orders = [order for order in (2, 3, 4, 5, 6, 8) if len(corners) % order == 0]
    return mean if any(_turns_onto_itself(about, order) for order in orders) else None


def _turns_onto_itself(about: Sequence[Point], order: int) -> bool:
    radius = max(hypot(x, y) for x, y in about)
    c, s = cos(2 * pi / order), sin(2 * pi / order)
    step = len(about) // order
    # Corners are drawn in order, so that a turn maps each onto the one ``step`` further on, either way round.
    for sign in (1, -1):
        turned = [(c * x - sign * s * y, sign * s * x + c * y) for x, y in about]
        misses = (
            hypot(x - about[(index + step) % len(about)][0], y - about[(index + step) % len(about)][1])
            for index, (x, y) in enumerate(turned)
        )
        if all(miss <= FORM * radius for miss in misses):
            return True
    return False


def _is_ring(corners: Sequence[Point], box: Box) -> bool:
    """Whether the corners lie on two circles about the middle of the box, but for a seam between them: an open circle
    whose line was turned into an area."""
    radius = (box[2] - box[0]) / 2
    if len(corners) < 8 or abs((box[3] - box[1]) / 2 - radius) > FORM * radius:
        return False
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    radii = [hypot(x - middle[0], y - middle[1]) / radius for x, y in corners]
    outer = sum(abs(r - 1) <= FORM for r in radii)
    inner = sum(abs(r - min(radii)) <= FORM for r in radii)
    two = min(radii) < 1 - 2 * FORM and max(radii) <= 1 + FORM
    return two and min(outer, inner) >= 3 and outer + inner >= len(corners) - 2


def _isosceles(corners: Sequence[Point], box: Box) -> bool:
    """Whether one side is level or upright, the apex stands over its middle, and the triangle is as high as wide."""
    wide, high = box[2] - box[0], box[3] - box[1]
    if abs(wide / high - 1) > FORM:
        return False
    for k in (0, 1):
        values = sorted(corner[k] for corner in corners)
        low, middle, size = values[0], values[1], values[2] - values[0]
        if abs(middle - low - size / 2) <= FORM * size:
            return True
    return False


def _upright_rectangle(corners: Sequence[Point], box: Box) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    return all(
        min(x - box[0], box[2] - x) < FORM * wide and min(y - box[1], box[3] - y) < FORM * high for x, y in corners
    )


def _inside_clip(point: Point, clip: Box) -> bool:
    return clip[0] - 0.5 <= point[0] <= clip[2] + 0.5 and clip[1] - 0.5 <= point[1] <= clip[3] + 0.5


# Crossing strokes


def _crossings(lines: Iterable[tuple[Part, Path]]) -> Iterator[Mark]:
    """Short strokes that share their middle and are equally long: +, ×, and stars of three or four strokes.

    Some programs draw the strokes of one mark as one path, some as two.
    """
    by_middle: dict[tuple[int, int, Colour | None], list[tuple[Part, Path]]] = defaultdict(list)
    for part, path in lines:
        (ax, ay), (bx, by) = part.points[:2]
        key = (round((ax + bx) * 10), round((ay + by) * 10), path.stroke)
        twins = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        near = next((k for dx, dy in twins if (k := (key[0] + dx, key[1] + dy, key[2])) in by_middle), key)
        by_middle[near].append((part, path))
    for group in by_middle.values():
        if 2 <= len(group) <= 4 and all(path.stroke for _, path in group):
            yield from _crossing([part for part, _ in group], group[0][1])


def _evenly_turned(strokes: Sequence[Part]) -> bool:
    """Whether the strokes divide the circle evenly: two stand at right angles."""
    angles = sorted(
        atan2(p.points[1][1] - p.points[0][1], p.points[1][0] - p.points[0][0]) % pi for p in strokes
    )
    gaps = [b - a for a, b in pairwise([*angles, angles[0] + pi])]
    return all(abs(gap - pi / len(strokes)) <= FORM for gap in gaps)


def _crossing(strokes: Sequence[Part], path: Path) -> Iterator[Mark]:
    xs = [x for part in strokes for x, _ in part.points[:2]]
    ys = [y for part in strokes for _, y in part.points[:2]]
    box = (min(xs), min(ys), max(xs), max(ys))
    lengths = [hypot(p.points[0][0] - p.points[1][0], p.points[0][1] - p.points[1][1]) for p in strokes]
    centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    if not _small(box) or not _inside_clip(centre, path.clip):
        return
    if min(lengths) < (1 - FORM) * max(lengths) or not _evenly_turned(strokes):
        return
    radius = max(box[2] - box[0], box[3] - box[1]) / 2
    ends = [((x - centre[0]) / radius, (y - centre[1]) / radius) for x, y in zip(xs, ys, strict=True)]
    yield Mark(
        centre=centre,
        width=box[2] - box[0],
        height=box[3] - box[1],
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


def describe(mark: Mark) -> str:
    """What a mark looks like: ``#ff0000 circle``, ``hollow #1f77b4 star``."""
    colour = mark.fill or mark.stroke or (0.0, 0.0, 0.0)
    name = "#" + "".join(f"{round(255 * part):02x}" for part in colour)
    if mark.strokes:
        return f"{name} {'cross' if len(mark.form) == 4 else 'star of strokes'}"
    shapes = {3: "triangle", 4: "square", 5: "pentagon", 6: "hexagon", 8: "octagon", 10: "star", 12: "cross"}
    shape = "circle" if mark.round else shapes.get(len(mark.form), "mark")
    return f"{'hollow ' if mark.fill is None else ''}{name} {shape}"
