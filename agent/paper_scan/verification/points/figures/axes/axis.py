"""The axis along one side of a panel: its labels found, held against ticks or grid lines, and read as a scale."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import TypeAlias

from paper_scan.paper.geometry import Box
from paper_scan.verification.points.figures.axes.scales import Scale, TickLabel, fit_scale
from paper_scan.verification.points.figures.axes.ticks import Anchors, Side, find_anchors, horizontal
from paper_scan.verification.points.figures.labels import Label
from paper_scan.verification.points.figures.limits import AXES, LETTERING
from paper_scan.verification.points.figures.strokes import Lines
from paper_scan.verification.points.printed_numbers import normalised, parse_number

REACH = 2.6
"""Ems from the panel's edge to the near side of its labels, at most."""
HALF_EM = 0.5
"""Ems: the farthest that a label's middle may stand from its tick."""

Offsets: TypeAlias = Mapping[tuple[bool, float], float]
"""By direction of the axis and type size: how far ticks stand from their labels, as seen at other axes of the page."""


@dataclass(frozen=True)
class Axis:
    side: Side
    scale: Scale
    labels: tuple[Label, ...]
    """Those that stand at the axis, read or not."""
    evidence: str
    """What the labels were held against and why the scale is of its kind."""
    title: str = ""
    home: Box | None = None
    """The panel that its labels stand at, if they are borrowed from a neighbour."""
    offset: float | None = field(default=None, compare=False)
    """Points from a label's own place to its tick, if ticks or grid lines told it."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A numeric label and its own place along the axis."""

    label: Label
    place: float


def read_axis(
    frame: Box, side: Side, labels: Sequence[Label], lines: Lines, offsets: Offsets | None = None
) -> Axis | str | None:
    """The axis along ``side`` of ``frame``; why it can't be relied upon; or None if no numbers stand there.

    ``offsets`` helps where there is nothing to hold the labels against.
    """
    spots = _row(frame, side, labels)
    if len(spots) < 2:
        return None if not spots else f"a single number at the {side} axis"
    size = median(spot.label.size for spot in spots)
    anchors = find_anchors(frame, side, lines)
    held = _hold(spots, anchors, side, size, offsets or {})
    if isinstance(held, str):
        return f"{side} axis: {held}"
    places, how, offset = held
    used = {round(place.position, 2) for place in places}
    scale = fit_scale(places, [tick for tick in anchors.ticks if round(tick, 2) not in used])
    if isinstance(scale, str):
        return f"{side} axis: {scale}"
    scale = replace(scale, seen=len(spots))
    multiplier = _multiplier(frame, side, labels, spots, size)
    if isinstance(multiplier, str):
        return f"{side} axis: {multiplier}"
    scale = replace(scale, factor=multiplier[0], addend=multiplier[1])
    return Axis(side, scale, tuple(spot.label for spot in spots), f"{how}; {scale.kind}: {scale.reason}", offset=offset)


# Which labels


def _row(frame: Box, side: Side, labels: Sequence[Label]) -> list[_Spot]:
    """The numbers that stand in one row along the side, nearest to it."""
    near: list[tuple[float, _Spot]] = []
    for label in labels:
        if label.number is None:
            continue
        distance = _distance(label, frame, side)
        place = _own_place(label, side)
        low, high = (frame.x0, frame.x1) if horizontal(side) else (frame.y0, frame.y1)
        margin = HALF_EM * label.size
        if -AXES.inside * label.size <= distance <= REACH * label.size and low - margin <= place <= high + margin:
            near.append((distance, _Spot(label, place)))
    if any(spot.label.number and spot.label.number.notation in ("plain", "suffix") for _, spot in near):
        near = [(distance, spot) for distance, spot in near if not _is_multiplier(spot.label)]
    if not near or not horizontal(side):
        return [spot for _, spot in near]
    near.sort(key=lambda pair: pair[0])
    for first, _ in near:
        row = [spot for distance, spot in near if abs(distance - first) <= AXES.inside * spot.label.size]
        if len(row) >= 2:
            return row
    return [near[0][1]]


def _distance(label: Label, frame: Box, side: Side) -> float:
    """From the panel's edge to the near side of the label's letters, outwards."""
    x0, y0, x1, y1 = frame
    top, bottom = _vertical_extent(label)
    left, right = _horizontal_extent(label)
    return {"bottom": top - y1, "top": y0 - bottom, "left": x0 - right, "right": left - x1}[side]


def _vertical_extent(label: Label) -> tuple[float, float]:
    if label.level:  # digits stand on the baseline and are three quarters of an em high
        return label.origin[1] - LETTERING.digit_height * label.size, label.origin[1]
    return min(label.origin[1], label.end[1]), max(label.origin[1], label.end[1])


def _horizontal_extent(label: Label) -> tuple[float, float]:
    if label.turned:
        up = LETTERING.digit_height * label.size * label.direction[1]
        return min(label.origin[0], label.origin[0] + up), max(label.origin[0], label.origin[0] + up)
    return min(label.origin[0], label.end[0]), max(label.origin[0], label.end[0])


def _own_place(label: Label, side: Side) -> float:
    """Along the axis: the middle of the digits, or the end that a slanted label hangs by."""
    if horizontal(side):
        if label.level:
            return label.middle[0]
        half_height = LETTERING.digit_middle * label.size * label.direction[1]
        if label.turned:
            return label.origin[0] + half_height
        hangs_by_end = (label.direction[1] < 0) == (side == "bottom")
        return (label.end[0] if hangs_by_end else label.origin[0]) + half_height
    return label.middle[1] if label.turned else label.origin[1] - LETTERING.digit_middle * label.size


# Where they belong


def _hold(
    spots: Sequence[_Spot], anchors: Anchors, side: Side, size: float, offsets: Offsets
) -> tuple[list[TickLabel], str, float | None] | str:
    """The labels' places as ticks, else grid lines, else edges and single lines tell them, and what told them."""
    for name, positions in (("tick marks", anchors.ticks), ("grid lines", anchors.grid)):
        offset, matched = _match(spots, positions, size)
        if len(matched) >= 2 and 2 * len(matched) >= len(spots):
            places = [TickLabel(position, n) for spot, position in matched if (n := spot.label.number)]
            return places, f"{len(matched)} of {len(spots)} labels at {name}", offset
    everything = sorted({*anchors.ticks, *anchors.grid, *anchors.guides, *anchors.corners})
    offset, matched = _match(spots, everything, size, within=0.012)
    how = f"labels moved by {offset:+.2f} points onto {len(matched)} lines and edges"
    if len(matched) < 2:
        known = offsets.get((horizontal(side), round(size, 1)))
        if known is None:
            return "no tick marks or grid lines to hold the labels against"
        offset, how = known, "labels placed as at another axis in the same type size"
    if abs(offset) > HALF_EM * size:
        return "the labels stand more than half an em from what they could belong to"
    return [TickLabel(spot.place + offset, n) for spot in spots if (n := spot.label.number)], how, None


def _match(
    spots: Sequence[_Spot], positions: Sequence[float], size: float, within: float = 0.1
) -> tuple[float, list[tuple[_Spot, float]]]:
    """The one offset, at most half an em, that puts most labels on a position (``within`` ems), and the pairs."""
    best: tuple[float, list[tuple[_Spot, float]]] = (0.0, [])
    for spot in spots:
        for position in positions:
            offset = position - spot.place
            if abs(offset) <= HALF_EM * size:
                pairs = _pairs(spots, positions, offset, within * size)
                if (len(pairs), -abs(offset)) > (len(best[1]), -abs(best[0])):
                    best = offset, pairs
    return best


def _pairs(
    spots: Sequence[_Spot], positions: Sequence[float], offset: float, within: float
) -> list[tuple[_Spot, float]]:
    pairs = []
    for spot in spots:
        nearest = min(positions, key=lambda position: abs(position - spot.place - offset))
        if abs(nearest - spot.place - offset) <= within:
            pairs.append((spot, nearest))
    return pairs


# The axis's own multiplier

_MULTIPLIER = re.compile(
    r"^(?:[×x·*]\s*)?(?:1e(?P<e>[-+]?\d+)|[×x·*]\s*10\^\{(?P<p>[-+]?\d+)\})?(?P<plus>[-+]\d[\d.]*(?:e[-+]?\d+|×10\^\{[-+]?\d+\})?)?$"
)


def _is_multiplier(label: Label) -> bool:
    text = normalised(label.text).replace(" ", "")
    found = _MULTIPLIER.match(text)
    return bool(found and (found["p"] or (found["e"] and text.startswith("1e"))))


def _multiplier(
    frame: Box, side: Side, labels: Iterable[Label], spots: Sequence[_Spot], size: float
) -> tuple[float, float] | str:
    """Factor and addend printed at the axis's end, as in ``1e9``, ``×10^{-5}``, ``+1.2345e4``; (1, 0) if none is."""
    own = {spot.label.index for spot in spots}
    found = [label for label in labels if label.index not in own and _stands_at_end(label, frame, side, size)]
    readings = [reading for label in found if (reading := _read_multiplier(label.text))]
    if len(readings) > 1:
        return "more than one multiplier at its end"
    return readings[0] if readings else (1.0, 0.0)


def _read_multiplier(text: str) -> tuple[float, float] | None:
    text = normalised(text).replace(" ", "")
    found = _MULTIPLIER.match(text)
    if not text or not found or not (found["e"] or found["p"] or found["plus"]):
        return None
    addend = parse_number(found["plus"]) if found["plus"] else None
    return float(f"1e{found['e'] or found['p'] or 0}"), addend.value if addend else 0.0


def _stands_at_end(label: Label, frame: Box, side: Side, size: float) -> bool:
    """Above the upper end of an upright axis, or behind or below the right end of a level one."""
    smallest, largest = AXES.multiplier_size
    if not label.level or not smallest * size <= label.size <= largest * size:
        return False
    x0, y0, x1, y1 = frame
    em = label.size
    before, after = AXES.multiplier_before * em, AXES.multiplier_after * em
    if horizontal(side):
        far = AXES.multiplier_below * em
        above, below = (y1, y1 + far) if side == "bottom" else (y0 - far, y0)
        return above < label.origin[1] < below + em and label.end[0] > x1 - before and label.origin[0] < x1 + after
    beside = label.origin[0] <= x0 + before and label.end[0] >= x0 - after
    if side == "right":
        beside = label.end[0] >= x1 - before and label.origin[0] <= x1 + after
    above, below = AXES.multiplier_above
    return beside and y0 + above * em <= label.origin[1] <= y0 + below * em
