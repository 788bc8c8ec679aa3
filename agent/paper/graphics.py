"""A page's drawing as plain values: painted paths, runs of text with their baselines, images.

``page_graphics`` is the only function here that touches pymupdf. It is pure, and what it returns holds plain values
only, so that it can run in a guarded child process and cross over as JSON. What the shapes mean is left to
``agent.verification.figures``.

Coordinates are in points on the page as displayed (after rotation), origin at the top left, y downwards, rounded to
1e-5 points (the PDF library computes in single precision).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from agent.paper.model import Box

if TYPE_CHECKING:
    import pymupdf

Point: TypeAlias = tuple[float, float]
Color: TypeAlias = tuple[float, float, float]
"""Red, green, blue, each from 0 to 1."""

MOST_OBJECTS = 15_000
"""Painted objects on a page beyond which its paths are not read: what lies below takes less than a second."""
MOST_POINTS_OF_A_PATH = 500
"""A path with more is a curve; only its box is kept."""
MOST_PIXELS = 4_000_000
"""Images with more are not decoded; a colour bar has thousands."""


@dataclass(frozen=True, slots=True)
class Path:
    """One painted path, which may consist of several unconnected parts."""

    ops: str
    """One letter an operation: ``m`` move (1 point), ``l`` line (1), ``c`` cubic Bézier curve (3), ``h`` close (0).
    Empty if the path has too many points to be kept."""
    points: tuple[Point, ...]
    box: Box
    """Of the points, without the width of the line."""
    fill: Color | None
    stroke: Color | None
    width: float
    """Of the line, in points."""
    opacity: float
    dashed: bool
    clip: Box
    """Where it can be seen at most."""
    order: int
    """Painting order on the page, shared with ``TextRun.order``."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """Letters painted one after the other on one baseline, in one font and size, without a gap between them."""

    text: str
    origin: Point
    """Where the baseline starts."""
    end: Point
    """Where the baseline ends: the origin of a letter that would follow."""
    size: float
    """Type size in points."""
    direction: Point
    """Unit vector of the baseline; (1, 0) is ordinary text, (0, -1) reads upwards."""
    box: Box
    font: str
    order: int


@dataclass(frozen=True, slots=True)
class Raster:
    """An image."""

    box: Box
    width: int
    height: int
    """In pixels of its own."""
    strip: tuple[Color, ...] = ()
    """For a long and narrow image, such as a colour bar: the colours of its pixels along the middle of the long side,
    from left to right or top to bottom as displayed. Empty for others."""


@dataclass(frozen=True, slots=True)
class PageGraphics:
    page: int
    """Counts from 1."""
    width: float
    height: float
    paths: tuple[Path, ...]
    texts: tuple[TextRun, ...]
    images: tuple[Raster, ...]
    problem: str = ""
    """Why the paths are missing; empty if they are not."""


def page_graphics(page: pymupdf.Page, clip: Box | None = None, *, most_objects: int = MOST_OBJECTS) -> PageGraphics:
    """The vector paths, visible text and images of ``page``.

    With ``clip``, only what touches that rectangle. A page that paints more than ``most_objects`` objects is returned
    without paths, texts and images, and with a ``problem``.
    """
    width, height = page.rect.width, page.rect.height
    number = (page.number or 0) + 1
    objects = len(page.get_bboxlog())
    if objects > most_objects:
        problem = f"page {number} paints {objects} objects, more than the limit of {most_objects}"
        return PageGraphics(number, width, height, (), (), (), problem)
    area = clip or (0.0, 0.0, width, height)
    return PageGraphics(
        number,
        width,
        height,
        tuple(path for path in _merged(_paths(page)) if touches(path.box, area)),
        tuple(run for run in _runs(page) if touches(run.box, area)),
        tuple(_images(page, area)),
    )


def touches(box: Box, area: Box) -> bool:
    return box[0] <= area[2] and box[2] >= area[0] and box[1] <= area[3] and box[3] >= area[1]


# Paths


def _paths(page: pymupdf.Page) -> Iterator[Path]:
    turn = page.rotation_matrix
    everything = (0.0, 0.0, page.rect.width, page.rect.height)
    clips: list[tuple[int, Box]] = []
    for drawing in page.get_cdrawings(extended=True):
        level = drawing["level"]
        while clips and clips[-1][0] >= level:
            clips.pop()
        if drawing["type"] == "clip":
            clips.append((level, _intersection(_moved_box(drawing["scissor"], turn), _clip_in_force(clips, everything))))
        elif drawing["type"] != "group":
            yield _path(drawing, turn, _clip_in_force(clips, everything))


def _merged(paths: Iterator[Path]) -> Iterator[Path]:
    """A fill followed by a stroke along the same path is one painted path, however the PDF spells it."""
    last: Path | None = None
    for path in paths:
        if last and last.stroke is None and path.fill is None and (last.ops, last.points) == (path.ops, path.points):
            path = replace(path, fill=last.fill, opacity=min(path.opacity, last.opacity))
        elif last:
            yield last
        last = path
    if last:
        yield last


def _clip_in_force(clips: list[tuple[int, Box]], everything: Box) -> Box:
    return clips[-1][1] if clips else everything


def _path(drawing: dict[str, Any], turn: pymupdf.Matrix, clip: Box) -> Path:
    ops, points = _operations(drawing)
    moved = [_moved(point, turn) for point in points]
    xs, ys = [x for x, _ in moved], [y for _, y in moved]
    box = (min(xs), min(ys), max(xs), max(ys)) if moved else _moved_box(drawing["rect"], turn)
    keep = len(moved) <= MOST_POINTS_OF_A_PATH
    # A path that is stroked with an opacity of zero isn't seen, though it has a colour.
    fill = drawing.get("fill") if drawing.get("fill_opacity", 1.0) else None
    stroke = drawing.get("color") if drawing.get("stroke_opacity", 1.0) else None
    return Path(
        ops=ops if keep else "",
        points=tuple(moved) if keep else (),
        box=box,
        fill=_color(fill),
        stroke=_color(stroke),
        width=drawing.get("width") or 0.0,
        opacity=min(drawing.get("fill_opacity") or 1.0, drawing.get("stroke_opacity") or 1.0),
        dashed=drawing.get("dashes", "[] 0").split("]")[0].strip("[ ") != "",
        clip=clip,
        order=drawing["seqno"],
    )


def _operations(drawing: dict[str, Any]) -> tuple[str, list[Point]]:
    """The path's operations and their points, with a move wherever a piece doesn't begin where the last one ended."""
    ops: list[str] = []
    points: list[Point] = []
    for item in drawing["items"]:
        kind, *rest = item
        if kind == "re":
            x0, y0, x1, y1 = rest[0]
            ops.append("mlllh")
            points += [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        elif kind == "qu":
            upper_left, upper_right, lower_left, lower_right = rest[0]
            ops.append("mlllh")
            points += [upper_left, upper_right, lower_right, lower_left]
        else:
            if not points or ops[-1].endswith("h") or rest[0] != points[-1]:
                ops.append("m")
                points.append(rest[0])
            ops.append(kind)
            points += rest[1:]
    if drawing.get("closePath") and ops and not ops[-1].endswith("h"):
        ops.append("h")
    return "".join(ops), points


def _color(value: tuple[float, ...] | None) -> Color | None:
    if value is None:
        return None
    red, green, blue = value if len(value) == 3 else (value[0],) * 3
    return (round(red, 4), round(green, 4), round(blue, 4))


# Text


def _runs(page: pymupdf.Page) -> Iterator[TextRun]:
    turn = page.rotation_matrix
    for span in page.get_texttrace():
        if span["type"] == 3 or not span["opacity"]:  # invisible by render mode or by transparency
            continue
        run: list[Any] = []
        for char in span["chars"]:
            if run and not _follows(run[-1], char, span):
                yield from _run(run, span, turn)
                run = []
            run.append(char)
        yield from _run(run, span, turn)


def _follows(before: Any, char: Any, span: dict[str, Any]) -> bool:
    """Whether ``char`` stands where ``before`` ends, or a letter's width further along the baseline."""
    (ux, uy), size = span["dir"], span["size"]
    end = _char_end(before, span["dir"])
    dx, dy = char[2][0] - end[0], char[2][1] - end[1]
    return -0.5 * size <= dx * ux + dy * uy <= 0.6 * size and abs(dx * uy - dy * ux) <= 0.02 * size


def _char_end(char: Any, direction: Point) -> Point:
    """Where the baseline of a letter ends, from its box, which spans its advance width."""
    (x, y), (x0, y0, x1, y1), (ux, uy) = char[2], char[3], direction
    if abs(ux) >= abs(uy):
        along = (x1 - x if ux > 0 else x - x0) / abs(ux) if abs(uy) < 0.02 else (x1 - x0) * abs(ux)
    else:
        along = (y1 - y if uy > 0 else y - y0) / abs(uy) if abs(ux) < 0.02 else (y1 - y0) * abs(uy)
    return (x + along * ux, y + along * uy)


def _run(chars: list[Any], span: dict[str, Any], turn: pymupdf.Matrix) -> Iterator[TextRun]:
    while chars and chr(chars[-1][0]).isspace():
        chars = chars[:-1]
    while chars and chr(chars[0][0]).isspace():
        chars = chars[1:]
    if not chars:
        return
    boxes = [char[3] for char in chars]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    start, end = chars[0][2], _char_end(chars[-1], span["dir"])
    (ax, ay), (bx, by) = _moved((0.0, 0.0), turn), _moved(span["dir"], turn)
    yield TextRun(
        text="".join(chr(char[0]) for char in chars if char[0] > 0),
        origin=_moved(start, turn),
        end=_moved(end, turn),
        size=round(span["size"], 4),
        direction=(round(bx - ax, 5), round(by - ay, 5)),
        box=_moved_box(box, turn),
        font=span["font"],
        order=span["seqno"],
    )


# Images


def _images(page: pymupdf.Page, area: Box) -> Iterator[Raster]:
    turn = page.rotation_matrix
    for info in page.get_image_info(xrefs=True):
        box = _moved_box(info["bbox"], turn)
        if touches(box, area):
            yield Raster(box, info["width"], info["height"], _strip(page, info, box))


def _strip(page: pymupdf.Page, info: dict[str, Any], box: Box) -> tuple[Color, ...]:
    """The colours along the middle of a long and narrow image; empty for any other, or if it can't be decoded."""
    import pymupdf

    wide, high = box[2] - box[0], box[3] - box[1]
    if min(wide, high) <= 0 or max(wide, high) < 4 * min(wide, high) or not info["xref"]:
        return ()
    if not 0 < info["width"] * info["height"] <= MOST_PIXELS:
        return ()
    try:
        pixels = pymupdf.Pixmap(page.parent, info["xref"])
        if pixels.colorspace is None or pixels.colorspace.n != 3:
            pixels = pymupdf.Pixmap(pymupdf.csRGB, pixels)
    except (RuntimeError, ValueError):
        return ()
    across = wide >= high
    to_image = ~(pymupdf.Matrix(info["transform"]) * page.rotation_matrix)
    along_rows = abs(to_image.a if across else to_image.c) < abs(to_image.b if across else to_image.d)
    count = pixels.height if along_rows else pixels.width
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    colors = []
    for index in range(count):
        share = (index + 0.5) / count
        spot = (box[0] + share * wide, middle[1]) if across else (middle[0], box[1] + share * high)
        unit = pymupdf.Point(spot) * to_image
        x = min(max(int(unit.x * pixels.width), 0), pixels.width - 1)
        y = min(max(int(unit.y * pixels.height), 0), pixels.height - 1)
        red, green, blue = pixels.pixel(x, y)[:3]
        colors.append((round(red / 255, 4), round(green / 255, 4), round(blue / 255, 4)))
    return tuple(colors)


# Coordinates


def _moved(point: Any, turn: pymupdf.Matrix) -> Point:
    x, y = point
    return (round(x * turn.a + y * turn.c + turn.e, 5), round(x * turn.b + y * turn.d + turn.f, 5))


def _moved_box(box: Any, turn: pymupdf.Matrix) -> Box:
    (ax, ay), (bx, by) = _moved(box[:2], turn), _moved(box[2:], turn)
    return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _intersection(a: Box, b: Box) -> Box:
    return (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
