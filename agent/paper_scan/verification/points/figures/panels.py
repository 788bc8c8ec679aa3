"""Panels: rectangles with a calibrated axis along two sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isclose

from paper_scan.paper.geometry import Box
from paper_scan.verification.points.figures.axes.axis import Axis, Offsets, read_axis
from paper_scan.verification.points.figures.axes.ticks import Side, find_anchors, horizontal
from paper_scan.verification.points.figures.labels import Label
from paper_scan.verification.points.figures.strokes import Lines

ALIGNED = 0.6
"""Points by which the ends of panels that share an axis may differ."""


@dataclass(frozen=True)
class Panel:
    frame: Box
    x: Axis
    y: Axis


@dataclass(frozen=True)
class Uncalibrated:
    """A rectangle with numbers along a side, and why it isn't a panel whose axes could be relied upon."""

    frame: Box
    reasons: tuple[str, ...]


@dataclass
class _Sides:
    """What was read along the sides of one rectangle: an axis, a reason, or None."""

    frame: Box
    x: Axis | str | None
    y: Axis | str | None

    @property
    def labels(self) -> set[int]:
        return {label.index for axis in (self.x, self.y) if isinstance(axis, Axis) for label in axis.labels}

    @property
    def score(self) -> tuple[int, float]:
        used = sum(axis.scale.used for axis in (self.x, self.y) if isinstance(axis, Axis))
        return used, self.frame.width * self.frame.height


def find_panels(
    frames: Sequence[Box], labels: Sequence[Label], lines: Lines, reserved: Iterable[int] = ()
) -> tuple[list[Panel], list[Uncalibrated]]:
    """The panels among ``frames``, none within another unless it has labels of its own, and what fell short.

    ``reserved`` are indices of labels of colour bars, which no right or top axis may claim.
    """
    read = [_Sides(frame, read_axis(frame, "bottom", labels, lines), read_axis(frame, "left", labels, lines))
            for frame in frames]  # fmt: skip
    offsets = known_offsets(axis for sides in read for axis in (sides.x, sides.y) if isinstance(axis, Axis))
    for sides in read:
        if isinstance(sides.x, str):
            sides.x = read_axis(sides.frame, "bottom", labels, lines, offsets)
        if isinstance(sides.y, str):
            sides.y = read_axis(sides.frame, "left", labels, lines, offsets)
    taken = {label for sides in read for label in sides.labels} | set(reserved)
    free = [label for label in labels if label.index not in taken]
    for sides in read:
        sides.x = _with_opposite(sides.frame, sides.x, "top", free, lines)
        sides.y = _with_opposite(sides.frame, sides.y, "right", free, lines)
    chosen = _choose([sides for sides in read if isinstance(sides.x, Axis) and isinstance(sides.y, Axis)])
    chosen += _sharing(read, chosen, lines)
    panels = [Panel(s.frame, s.x, s.y) for s in chosen if isinstance(s.x, Axis) and isinstance(s.y, Axis)]
    rest = [_fallen_short(s) for s in read if (isinstance(s.x, Axis | str) or isinstance(s.y, Axis | str))]
    return panels, [one for one in rest if one and not any(one.frame.share_of_smaller(p.frame) > 0.3 for p in panels)]


def known_offsets(axes: Iterable[Axis]) -> Offsets:
    """How far ticks stand from their labels, where axes of one direction and type size agree on it."""
    seen: dict[tuple[bool, float], list[float]] = {}
    for axis in axes:
        if axis.offset is not None:
            size = max(label.size for label in axis.labels)
            seen.setdefault((horizontal(axis.side), round(size, 1)), []).append(axis.offset)
    return {key: sum(all_) / len(all_) for key, all_ in seen.items() if max(all_) - min(all_) <= 0.2}


def _with_opposite(
    frame: Box, near: Axis | str | None, side: Side, free: Sequence[Label], lines: Lines
) -> Axis | str | None:
    """The usual axis, or that of the opposite side if there is only that one; a reason if the two differ."""
    far = read_axis(frame, side, free, lines)
    if not isinstance(far, Axis) or "tick marks" not in far.evidence:
        return near
    if not isinstance(near, Axis):
        return far
    low, high = (frame.x0, frame.x1) if horizontal(side) else (frame.y0, frame.y1)
    same = all(isclose(near.scale.value(p), far.scale.value(p), rel_tol=0.01) for p in (low, high))
    return near if same else f"the {near.side} and the {side} axis have different scales"


def _choose(candidates: Sequence[_Sides]) -> list[_Sides]:
    """Most labels first; a rectangle that overlaps a chosen one must have labels of its own along both sides."""
    chosen: list[_Sides] = []
    for one in sorted(candidates, key=lambda sides: sides.score, reverse=True):
        if all(one.frame.share_of_smaller(other.frame) < 0.3 or not one.labels & other.labels for other in chosen):
            chosen.append(one)
    return chosen


# Axes that are labelled at a neighbour


def _sharing(read: Sequence[_Sides], chosen: Sequence[_Sides], lines: Lines) -> list[_Sides]:
    """Rectangles without numbers along one side or two, whose tick marks stand where those of a panel beside them, or
    of another rectangle with an axis, stand."""
    found: list[_Sides] = []
    donors = list(chosen) + [s for s in read if isinstance(s.x, Axis) != isinstance(s.y, Axis)]
    for one in read:
        if (one.x and one.y) or any(one.frame.share_of_smaller(other.frame) > 0.3 for other in [*chosen, *found]):
            continue
        x = one.x or _borrowed(one.frame, "bottom", donors, lines)
        y = one.y or _borrowed(one.frame, "left", donors, lines)
        if isinstance(x, Axis) and isinstance(y, Axis):
            found.append(_Sides(one.frame, x, y))
    return found


def _borrowed(frame: Box, side: Side, donors: Sequence[_Sides], lines: Lines) -> Axis | None:
    low, high = (0, 2) if horizontal(side) else (1, 3)
    own = find_anchors(frame, side, lines)
    marks = own.ticks or own.grid
    if len(marks) < 2:
        return None
    aligned = [
        (donor.frame, axis)
        for donor in donors
        if isinstance(axis := donor.x if horizontal(side) else donor.y, Axis)
        and abs(donor.frame[low] - frame[low]) <= ALIGNED
        and abs(donor.frame[high] - frame[high]) <= ALIGNED
    ]
    for other, axis in sorted(aligned, key=lambda pair: _apart(pair[0], frame)):
        theirs = find_anchors(other, axis.side, lines)
        if _equal(marks, theirs.ticks or theirs.grid):
            evidence = f"shared with the panel at {_place(other)}, whose ticks stand alike; {axis.evidence}"
            return replace(axis, evidence=evidence, home=other)
    return None


def _equal(a: Sequence[float], b: Sequence[float]) -> bool:
    return len(a) == len(b) and all(abs(p - q) <= 0.1 for p, q in zip(a, b, strict=True))


def _apart(a: Box, b: Box) -> float:
    return abs(a.x0 + a.x1 - b.x0 - b.x1) + abs(a.y0 + a.y1 - b.y0 - b.y1)


def _place(box: Box) -> str:
    return f"({box.x0:.0f}, {box.y0:.0f})"


def _fallen_short(sides: _Sides) -> Uncalibrated | None:
    reasons = [axis for axis in (sides.x, sides.y) if isinstance(axis, str)]
    if not reasons:
        missing: Mapping[str, object] = {"no numbers along its lower or upper side": sides.x,
                                         "no numbers along its left or right side": sides.y}  # fmt: skip
        reasons = [reason for reason, axis in missing.items() if axis is None]
    return Uncalibrated(sides.frame, tuple(reasons)) if reasons else None
