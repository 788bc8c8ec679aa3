"""What is written along an axis and above a panel."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paper_scan.paper.geometry import Box
from paper_scan.verification.points.figures.axes.ticks import Side, horizontal
from paper_scan.verification.points.figures.labels import Label

FAR = 3.5
"""Ems from an axis's numbers to its title, at most."""
_PANEL_LETTER = re.compile(r"^\(?[a-zA-Z0-9]\)?$|^\([a-z]\)\s")
"""``A``, ``(b)``, ``(c) 2.8B``: names of panels, which may stand where an axis's title would."""


def axis_title(
    frame: Box, side: Side, numbers: Sequence[Label], labels: Sequence[Label], others: Sequence[Box] = ()
) -> str:
    """The line of text along the axis that is nearest to its numbers, or nothing. What stands nearer above one of the
    ``others`` is that panel's title."""
    if not numbers:
        return ""
    em = max(label.size for label in numbers)
    if horizontal(side):
        sign = 1 if side == "bottom" else -1
        edge = max(sign * label.origin[1] for label in numbers)
        found = [
            (sign * label.origin[1] - edge, label)
            for label in labels
            if label.level
            and frame.x0 <= label.middle[0] <= frame.x1
            and not any(_nearer_above(label, edge, other) for other in others)
        ]
    else:
        sign = -1 if side == "left" else 1
        edge = max(sign * (label.origin[0] if side == "left" else label.end[0]) for label in numbers)
        found = [
            (sign * label.origin[0] - edge, label)
            for label in labels
            if label.turned and frame.y0 <= label.middle[1] <= frame.y1
        ]
    near = [pair for pair in found if 0.3 * em < pair[0] <= FAR * em and _may_be_title(pair[1], numbers, em)]
    k = 0 if horizontal(side) else 1
    middle = (frame[k] + frame[k + 2]) / 2
    centred = [pair for pair in near if abs(pair[1].middle[k] - middle) <= 0.03 * (frame[k + 2] - frame[k])]
    return _line([pair for pair in near if not centred or abs(pair[0] - centred[0][0]) <= 0.3 * em], em)


def _nearer_above(label: Label, edge: float, other: Box) -> bool:
    below = other.y0 - label.origin[1]
    return other.x0 <= label.middle[0] <= other.x1 and -0.2 * label.size <= below < label.origin[1] - edge


def panel_title(frame: Box, numbers: Sequence[Label], labels: Sequence[Label]) -> str:
    """The line of text that is nearest above the panel, in the typeface of the axes' numbers: not the body's."""
    faces = {_face(label) for label in numbers}
    found = [
        (frame.y0 - label.origin[1], label)
        for label in labels
        if label.level and frame.x0 <= label.middle[0] <= frame.x1 and label.origin[1] < frame.y0
    ]
    near = [
        (distance, label)
        for distance, label in found
        if distance <= 1.6 * label.size and label.number is None and _face(label) in faces
    ]
    return _line(near, max((label.size for _, label in near), default=0.0))


def _face(label: Label) -> str:
    """The typeface without its weight: DejaVuSans for DejaVuSans-Bold."""
    return label.font.partition("-")[0]


def _may_be_title(label: Label, numbers: Sequence[Label], em: float) -> bool:
    own = any(label is number for number in numbers)
    return not own and 0.6 * em <= label.size <= 2 * em and any(letter.isalpha() for letter in label.text)


def _line(near: Sequence[tuple[float, Label]], em: float) -> str:
    """The nearest label and those on its line, in the order in which they are read."""
    if not near:
        return ""
    distance, first = min(near, key=lambda pair: pair[0])
    line = [label for other, label in near if abs(other - distance) <= 0.3 * em]
    ux, uy = first.direction
    line.sort(key=lambda label: label.origin[0] * ux + label.origin[1] * uy)
    text = " ".join(label.text for label in line)
    return "" if _PANEL_LETTER.match(text) else text
