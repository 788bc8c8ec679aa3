"""Marks: small symmetric shapes that stand for data points, each with its centre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import cos, hypot, pi, sin

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.drawing.graphics import PageGraphics, Path, Point, TextRun
from paper_scan.verification.points.figures.limits import MARKS
from paper_scan.verification.points.figures.marks.crossings import crossings
from paper_scan.verification.points.figures.marks.mark import FORM, Mark, is_inside_clip, is_small
from paper_scan.verification.points.figures.strokes import Part, parts, rectangle


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
            lines += [(piece, path) for piece in pieces if is_small(piece.box, least=0.0)]
        elif len(pieces) <= 3 and is_small(path.box):
            found += _closed_mark(pieces[0], path, path.box)
        else:
            for piece in pieces:
                if piece.closed and is_small(piece.box):
                    found += _closed_mark(piece, path, piece.box)
    found += crossings(lines)
    found += [mark for run in graphics.texts if (mark := _dingbat(run))]
    tiles = _tiles(rectangles)
    marks = sorted((mark for mark in found if mark.box not in tiles), key=lambda mark: mark.order)
    return tuple(replace(mark, index=index) for index, mark in enumerate(marks))


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
                touch = a.x1 - b.x0 if kind == "x" else a.y1 - b.y0
                if a is not b and abs(touch) < MARKS.tile_gap:
                    tiles |= {a, b}
    return tiles


def _unseen(path: Path) -> bool:
    return path.stroke is None and path.fill is not None and min(path.fill) > MARKS.white


def _is_line(part: Part) -> bool:
    return len(part.corners) == 2 and "c" not in part.ops


def _dingbat(run: TextRun) -> Mark | None:
    """A circle that is a letter: R's pdf device draws points so.

    In ZapfDingbats the letter l is a circle with its middle at (0.396, 0.347) em and a diameter of 0.722 em; see
    PDF_Circle in R's src/library/grDevices/src/devPS.c.
    """
    if "Dingbats" not in run.font or run.text not in ("l", "●") or not 1 <= run.size <= 30:
        return None
    (ux, uy), em = run.direction, run.size
    x = run.origin[0] + 0.396 * em * ux + 0.347 * em * uy
    y = run.origin[1] + 0.396 * em * uy - 0.347 * em * ux
    radius = 0.361 * em
    return Mark(
        centre=(x, y),
        width=2 * radius,
        height=2 * radius,
        form=((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)),
        round=True,
        strokes=False,
        fill=None if run.outlined else run.colour,
        stroke=run.colour if run.outlined else None,
        line=0.0,
        opacity=1.0,
        order=run.order,
        box=Box(x - radius, y - radius, x + radius, y + radius),
    )


# Closed shapes


def _closed_mark(part: Part, path: Path, box: Box) -> Iterator[Mark]:
    corners = part.corners
    wide, high = box.width, box.height
    if not (part.closed or path.fill) or len(corners) < 2 or not MARKS.flat[0] <= wide / high <= MARKS.flat[1]:
        return
    curved = "c" in part.ops
    ring = curved and _is_ring(corners, box)
    centre = box.middle if ring else symmetric_centre(corners, box)
    if centre is None or not is_inside_clip(centre, path.clip):
        return
    if len(corners) < 3 and not curved:
        return
    if (
        len(corners) == 4
        and not curved
        and _upright_rectangle(corners, box)
        and not MARKS.square[0] <= wide / high <= MARKS.square[1]
    ):
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
    middle = box.middle
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
    radius = box.width / 2
    if len(corners) < 8 or abs(box.height / 2 - radius) > FORM * radius:
        return False
    middle = box.middle
    radii = [hypot(x - middle[0], y - middle[1]) / radius for x, y in corners]
    outer = sum(abs(r - 1) <= FORM for r in radii)
    inner = sum(abs(r - min(radii)) <= FORM for r in radii)
    two = min(radii) < 1 - 2 * FORM and max(radii) <= 1 + FORM
    return two and min(outer, inner) >= 3 and outer + inner >= len(corners) - 2


def _isosceles(corners: Sequence[Point], box: Box) -> bool:
    """Whether one side is level or upright, the apex stands over its middle, and the triangle is as high as wide."""
    wide, high = box.width, box.height
    if abs(wide / high - 1) > FORM:
        return False
    for k in (0, 1):
        values = sorted(corner[k] for corner in corners)
        low, middle, size = values[0], values[1], values[2] - values[0]
        if abs(middle - low - size / 2) <= FORM * size:
            return True
    return False


def _upright_rectangle(corners: Sequence[Point], box: Box) -> bool:
    wide, high = box.width, box.height
    return all(
        min(x - box.x0, box.x1 - x) < FORM * wide and min(y - box.y0, box.y1 - y) < FORM * high for x, y in corners
    )
