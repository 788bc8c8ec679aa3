"""Lettering of a figure: runs of text joined to labels, with superscripts and drawn minus signs put back.

matplotlib writes 10⁻¹ as "10", a thin filled rectangle (a minus sign outside the font's first 256 letters), and a
smaller, raised "1"; LaTeX writes the same as three runs in three fonts. Both become ``10^{-1}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.drawing.graphics import Path, Point, TextRun
from paper_scan.verification.points.figures.limits import LETTERING
from paper_scan.verification.points.printed_numbers import PrintedNumber, parse_number


@dataclass(frozen=True)
class Label:
    """A piece of lettering on one baseline."""

    text: str
    """With ``^{…}`` and ``_{…}`` for raised and lowered letters."""
    origin: Point
    """Where its baseline starts, a drawn minus sign included."""
    end: Point
    size: float
    direction: Point
    box: Box
    order: int
    font: str = field(default="", compare=False)
    index: int = field(default=-1, compare=False)
    """Its place among the labels of its page."""

    @cached_property
    def number(self) -> PrintedNumber | None:
        return parse_number(self.text)

    @property
    def middle(self) -> Point:
        return ((self.origin[0] + self.end[0]) / 2, (self.origin[1] + self.end[1]) / 2)

    @property
    def level(self) -> bool:
        """It reads from left to right."""
        return self.direction[0] > LETTERING.level

    @property
    def turned(self) -> bool:
        """It reads upwards or downwards."""
        return abs(self.direction[1]) > LETTERING.level


def read_labels(runs: Sequence[TextRun], paths: Iterable[Path]) -> tuple[Label, ...]:
    """All labels, in painting order."""
    minuses = _by_cell(path.box for path in paths if _is_minus(path))
    pieces = [_with_minus(run, minuses) for run in sorted(runs, key=lambda run: run.order)]
    labels: list[Label] = []
    for piece in pieces:
        joined = _joined(labels[-1], piece) if labels else None
        if joined:
            labels[-1] = joined
        else:
            labels.append(piece)
    return tuple(replace(label, index=index) for index, label in enumerate(labels))


def _is_minus(path: Path) -> bool:
    long, thin = max(path.box.width, path.box.height), min(path.box.width, path.box.height)
    filled = path.fill is not None and path.ops.count("m") == 1
    shortest, longest = LETTERING.minus_length
    thinnest, thickest = LETTERING.minus_thickness
    return filled and shortest <= long <= longest and thinnest * long <= thin <= thickest * long


_CELL = 25.0


def _by_cell(boxes: Iterable[Box]) -> dict[tuple[int, int], list[Box]]:
    """Boxes by the 25 point square that their middle lies in."""
    cells: dict[tuple[int, int], list[Box]] = {}
    for box in boxes:
        cells.setdefault((int(box.middle[0] / _CELL), int(box.middle[1] / _CELL)), []).append(box)
    return cells


def _with_minus(run: TextRun, minuses: dict[tuple[int, int], list[Box]]) -> Label:
    """The run as a label of its own, with the minus sign that is drawn before it, if there is one."""
    label = Label(run.text, run.origin, run.end, run.size, run.direction, run.box, run.order, run.font)
    if not minuses or (not run.text[:1].isdigit() and run.text[:1] != "."):
        return label
    column, row = int(run.origin[0] / _CELL), int(run.origin[1] / _CELL)
    for dx, dy in product((-1, 0, 1), repeat=2):
        for box in minuses.get((column + dx, row + dy), ()):
            reach = _reach_of_minus(run, box)
            if reach:
                ux, uy = run.direction
                start = (run.origin[0] - reach * ux, run.origin[1] - reach * uy)
                return replace(label, text="-" + run.text, origin=start, box=Box.union((box, run.box)))
    return label


def _reach_of_minus(run: TextRun, box: Box) -> float:
    """How far a minus sign in ``box`` reaches before the run's origin; 0 if none stands there."""
    em = run.size
    along, up = _offset(run.origin, box.middle, run.direction)
    extent = box.width if abs(run.direction[0]) > 0.7 else box.height
    before = -along - extent / 2
    measured = ((extent, LETTERING.minus_width), (before, LETTERING.minus_before), (up, LETTERING.minus_above))
    stands = all(low * em <= length <= high * em for length, (low, high) in measured)
    return before + extent if stands else 0.0


def _joined(before: Label, piece: Label) -> Label | None:
    """``before`` with ``piece`` behind it on its line, raised or lowered; None if they don't belong together."""
    turned = sum(abs(one - other) for one, other in zip(before.direction, piece.direction, strict=True))
    if turned > LETTERING.same_direction:
        return None
    gap, up = _offset(before.end, piece.origin, before.direction)
    size = max(before.size, piece.size)
    widest = LETTERING.gap_after_number if before.number else LETTERING.gap
    if not -LETTERING.overlapping * size <= gap <= widest * size:
        return None
    small = piece.size < LETTERING.script * before.size
    if before.number and not small and piece.order != before.order and gap > LETTERING.gap_between_texts * size:
        return None  # an axis's multiplier and the title behind it, two labels of a crowded axis
    if abs(up) <= LETTERING.on_line * size and not small:
        if before.number and gap > LETTERING.gap_in_number * size and re.match(r"[-−+.\d]", piece.text):
            return None
        text = before.text + (" " if gap > LETTERING.word_gap * size else "") + piece.text
    elif small and LETTERING.raised[0] * size <= up <= LETTERING.raised[1] * size:
        text = _scripted(before.text, "^", piece.text)
    elif small and LETTERING.lowered[0] * size <= -up <= LETTERING.lowered[1] * size:
        text = _scripted(before.text, "_", piece.text)
    else:
        return None
    # The end stays on the line's own baseline, so that what follows a superscript can be joined.
    reach, _ = _offset(before.origin, piece.end, before.direction)
    ux, uy = before.direction
    end = (before.origin[0] + reach * ux, before.origin[1] + reach * uy)
    box = Box.union((before.box, piece.box))
    return Label(text, before.origin, end, before.size, before.direction, box, before.order, before.font)


def _scripted(base: str, mark: str, script: str) -> str:
    """``10^{-`` and ``1}`` may come as two runs: the second goes into the first's braces."""
    opened = base.rfind(mark + "{")
    if opened >= 0 and base.endswith("}") and "{" not in base[opened + 2 :]:
        return f"{base[:-1]}{script}}}"
    return f"{base}{mark}{{{script}}}"


def _offset(start: Point, to: Point, direction: Point) -> Point:
    """How far ``to`` lies from ``start`` along the baseline and above it."""
    dx, dy = to[0] - start[0], to[1] - start[1]
    ux, uy = direction
    return dx * ux + dy * uy, dx * uy - dy * ux
