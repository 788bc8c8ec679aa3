"""Floats that text is wrapped around: where the white strip lies between a caption and the text beside it.

On a page of one column, a caption beside a narrow paragraph stands hardly further from it than a word does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from paper_scan.paper.pdf.raw import RawLine

_CAPTION = re.compile(r"\s*(?:Table|Figure|Fig\.|Algorithm|Listing)\s?[A-Z]?\.?\d{1,3}\s*(?:[:.|]|$)", re.I)
_NEAR, _APART = 3.0, 0.4
"""Em: what is further left of a caption is no text that is wrapped around it, and what is closer is its own line."""
_ROWS = 2
"""So many lines with a neighbour across make a strip."""


class Strip(NamedTuple):
    """Nothing runs over ``x`` between the baselines ``top`` and ``bottom``."""

    x: float
    top: float
    bottom: float

    def parts(self, left: RawLine, right: RawLine) -> bool:
        return left.box[2] <= self.x + 1 and right.box[0] >= self.x - 1 and self.top <= right.baseline <= self.bottom


def find_strips(fragments: Sequence[RawLine]) -> list[Strip]:
    """The strips left of the captions that text is wrapped around."""
    upright = [line for line in fragments if line.upright]
    seeds = [line for line in upright if line.text[:1] in "TFALtfal " and _CAPTION.match(line.text)]
    return [strip for seed in seeds if (strip := _beside(seed, upright))]


def _beside(seed: RawLine, lines: Sequence[RawLine]) -> Strip | None:
    """The strip left of a caption's first line. ``lines`` are the page's."""
    em = seed.size
    x = seed.box[0] - _APART / 2 * em
    over = [line.baseline for line in lines if line.box[0] < x < line.box[2]]
    top = max((y + em / 2 for y in over if y <= seed.baseline), default=float("-inf"))
    bottom = min((y - em / 2 for y in over if y > seed.baseline), default=float("inf"))
    if not top < seed.baseline < bottom:
        return None
    inside = [line for line in lines if top <= line.baseline <= bottom]
    near = [line for line in inside if x - _NEAR * em < line.box[2] <= x]
    across = [line for line in inside if line.box[0] >= x]
    rows = sum(any(abs(line.baseline - other.baseline) < em / 2 for other in across) for line in near)
    return Strip(x, top, bottom) if rows >= _ROWS else None
