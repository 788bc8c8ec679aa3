"""Rectangles on a page, and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in points (1/72 inch), origin at the top left of the page as displayed, y downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def union(cls, boxes: Iterable[Box]) -> Box:
        """The smallest that holds all of them.

        Raises:
            ValueError: there is none of them.
        """
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return cls(min(lefts), min(tops), max(rights), max(bottoms))

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """In square points; 0 for one turned inside out."""
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def middle(self) -> tuple[float, float]:
        """x and y."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def overlaps(self, other: Box) -> bool:
        """Whether they have more than an edge in common."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def shared_width(self, other: Box) -> float:
        """The length that both cover from left to right; negative: the gap between them."""
        return min(self.x1, other.x1) - max(self.x0, other.x0)

    def shared_height(self, other: Box) -> float:
        """The length that both cover from top to bottom; negative: the gap between them."""
        return min(self.y1, other.y1) - max(self.y0, other.y0)

    def share_of_smaller(self, other: Box) -> float:
        """The area that both cover, as a share of the smaller one's; 0 if that has none."""
        smaller = min(self.area, other.area)
        return self.clipped(other).area / smaller if smaller else 0.0

    def contains(self, other: Box, loose: float = 0.0) -> bool:
        """Whether all of ``other`` lies in it, or reaches out of it by ``loose`` points at most."""
        return (
            self.x0 - loose <= other.x0
            and other.x1 <= self.x1 + loose
            and self.y0 - loose <= other.y0
            and other.y1 <= self.y1 + loose
        )

    def contains_point(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def contains_middle(self, other: Box) -> bool:
        """Whether the middle of ``other`` lies in it."""
        return self.contains_point(*other.middle)

    def distance(self, other: Box) -> float:
        """The larger of the gaps between them across and down; 0 if they touch."""
        return max(-self.shared_width(other), -self.shared_height(other), 0.0)

    def clipped(self, zone: Box) -> Box:
        """The part of it that lies in ``zone``; turned inside out where they are apart."""
        return Box(max(self.x0, zone.x0), max(self.y0, zone.y0), min(self.x1, zone.x1), min(self.y1, zone.y1))

    def grown(self, by: float) -> Box:
        """Larger by ``by`` on each side."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)


NOWHERE = Box(0.0, 0.0, 0.0, 0.0)
"""Of what stands on no page."""
EVERYWHERE = Box(-1e6, -1e6, 1e6, 1e6)
"""Around any page, and what lies beside it."""
