"""What is drawn on a page of an open PDF: from pymupdf's dictionaries to ``PageGraphics``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from os import PathLike
from typing import Any

from paper_scan.paper.geometry import Box
from paper_scan.paper.limits import Limits
from paper_scan.paper.pdf.affine import Turn, moved, moved_box
from paper_scan.paper.pdf.drawing.graphics import Colour, PageGraphics, Path, Point, TextRun, touches
from paper_scan.paper.pdf.drawing.rasters import rasters
from paper_scan.paper.pdf.library import PDFPage
from paper_scan.paper.pdf.opening import opened

MOST_OPERATORS = 8_000
"""Painting operators in a page's content beyond which it is not read: what lies below takes less than a second."""
MOST_BYTES = 5_000_000
"""Unpacked size of a page's content beyond which its operators aren't even counted."""
MOST_POINTS_OF_A_PATH = 500
"""A path with more is a curve; only its box is kept."""


def graphics_here(
    path: str | PathLike[str], pages: Sequence[int], password: str | None = None, limits: Limits | None = None
) -> tuple[PageGraphics, ...]:
    """The drawings of these pages (from 1), in this process. ``graphics.read_graphics`` is the safe way.

    Raises:
        PaperError: the file can't be read, or has no such page.
    """
    with opened(str(path), password, limits or Limits()) as pdf:
        return tuple([page_graphics(page) for page in [pdf.page(number) for number in pages]])


def page_graphics(page: PDFPage, clip: Box | None = None, *, most: int = MOST_OPERATORS) -> PageGraphics:
    """The vector paths, visible text and images of ``page``.

    With ``clip``, only what touches that rectangle. A page with more than ``most`` painting operators is returned
    without paths, texts and images, and with a ``problem``.
    """
    whole = Box(0.0, 0.0, page.rect.width, page.rect.height)
    number = (page.number or 0) + 1
    if problem := _too_much(page, most):
        return PageGraphics(number, whole.width, whole.height, (), (), (), f"page {number} {problem}")
    area = clip or whole
    turn: Turn = tuple(page.rotation_matrix)
    drawings = page.get_cdrawings(extended=True)
    return PageGraphics(
        number,
        whole.width,
        whole.height,
        tuple(path for path in _merged(_paths(drawings, turn, whole)) if touches(path.box, area)),
        tuple(run for run in _runs(page.get_texttrace(), turn) if touches(run.box, area)),
        tuple(rasters(page, turn, area)),
    )


_PAINTING = re.compile(rb"[\s\])>](?:[SsFfBb]\*?|Do|sh|TJ|Tj)(?=[\s(<\[/])")


def _too_much(page: PDFPage, most: int) -> str:
    """Why reading the page's drawings would take too long, from its content alone: pymupdf can't be stopped halfway."""
    streams = [page.read_contents()]
    for number in {item[0] for item in page.get_xobjects()}:
        streams.append(page.parent.xref_stream(number) or b"")
    size = sum(map(len, streams))
    if size > MOST_BYTES:
        return f"has {size} bytes of drawing, more than the limit of {MOST_BYTES}"
    count = sum(len(_PAINTING.findall(stream)) for stream in streams)
    return f"paints {count} objects, more than the limit of {most}" if count > most else ""


# Paths


def _paths(drawings: list[dict[str, Any]], turn: Turn, whole: Box) -> Iterator[Path]:
    clips: list[tuple[int, Box]] = [(-1, whole)]
    for drawing in drawings:
        level = drawing["level"]
        while clips[-1][0] >= level:
            clips.pop()
        if drawing["type"] == "clip":
            clips.append((level, moved_box(drawing["scissor"], turn).clipped(clips[-1][1])))
        elif drawing["type"] != "group":
            yield _path(drawing, turn, clips[-1][1])


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


def _path(drawing: dict[str, Any], turn: Turn, clip: Box) -> Path:
    ops, points = _operations(drawing)
    placed = moved(points, turn)
    xs, ys = [x for x, _ in placed], [y for _, y in placed]
    keep = len(placed) <= MOST_POINTS_OF_A_PATH
    # What is painted with an opacity of zero isn't seen, though it has a colour.
    fill = drawing.get("fill") if drawing.get("fill_opacity", 1.0) else None
    stroke = drawing.get("color") if drawing.get("stroke_opacity", 1.0) else None
    return Path(
        ops=ops if keep else "",
        points=tuple(placed) if keep else (),
        box=Box(min(xs), min(ys), max(xs), max(ys)) if placed else moved_box(drawing["rect"], turn),
        fill=_colour(fill),
        stroke=_colour(stroke),
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
    for kind, *rest in drawing["items"]:
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


def _colour(value: tuple[float, ...] | None) -> Colour | None:
    if value is None:
        return None
    red, green, blue = value if len(value) == 3 else (value[0],) * 3
    return (round(red, 4), round(green, 4), round(blue, 4))


# Text


def _runs(spans: list[dict[str, Any]], turn: Turn) -> Iterator[TextRun]:
    for span in spans:
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
    """Whether ``char`` stands where ``before`` ends, or hardly further along the baseline (labels of a crowded axis
    may share one text object)."""
    (ux, uy), size = span["dir"], span["size"]
    end = _char_end(before, span["dir"])
    dx, dy = char[2][0] - end[0], char[2][1] - end[1]
    return bool(-0.5 * size <= dx * ux + dy * uy <= 0.25 * size and abs(dx * uy - dy * ux) <= 0.02 * size)


def _char_end(char: Any, direction: Point) -> Point:
    """Where a letter's baseline ends. Its box spans the advance width, exactly so where the baseline is upright."""
    (x, y), (x0, y0, x1, y1), (ux, uy) = char[2], char[3], direction
    if abs(uy) < 0.02:
        along = x1 - x if ux > 0 else x - x0
    elif abs(ux) < 0.02:
        along = y1 - y if uy > 0 else y - y0
    else:
        along = (x1 - x0) * abs(ux) if abs(ux) >= abs(uy) else (y1 - y0) * abs(uy)
    return (x + along * ux, y + along * uy)


def _run(chars: list[Any], span: dict[str, Any], turn: Turn) -> Iterator[TextRun]:
    while chars and chr(chars[-1][0]).isspace():
        chars = chars[:-1]
    while chars and chr(chars[0][0]).isspace():
        chars = chars[1:]
    if not chars:
        return
    boxes = [char[3] for char in chars]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    (ux, uy), (a, b, c, d, _, _) = span["dir"], turn
    origin, end = moved([chars[0][2], _char_end(chars[-1], span["dir"])], turn)
    yield TextRun(
        text=_letters(chars, span),
        origin=origin,
        end=end,
        size=round(span["size"], 4),
        direction=(round(a * ux + c * uy, 5), round(b * ux + d * uy, 5)),
        box=moved_box(box, turn),
        font=span["font"],
        colour=_colour(span["color"]) or (0.0, 0.0, 0.0),
        outlined=span["type"] == 1,
        order=span["seqno"],
    )


def _letters(chars: list[Any], span: dict[str, Any]) -> str:
    """The run's text, with a space wherever the PDF leaves one without painting it."""
    (ux, uy), size = span["dir"], span["size"]
    text = ""
    for index, char in enumerate(chars):
        if char[0] <= 0:
            continue
        letter = chr(char[0])
        if text and not text[-1:].isspace() and not letter.isspace():
            end = _char_end(chars[index - 1], span["dir"])
            gap = (char[2][0] - end[0]) * ux + (char[2][1] - end[1]) * uy
            text += " " if gap > 0.18 * size else ""
        text += letter
    return text
