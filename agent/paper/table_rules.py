"""The strokes of a page's tables: rules that are drawn in pieces, put together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from agent.paper.raw import RawPage, Rule

_ALIGNED = 1.2
"""Points: pieces of one rule lie on one line to within this."""
_JOINED = 4.0
"""Points: pieces of one rule are at most this far apart (a double vertical rule or column space between them)."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight rule: at one y from x to x, or at one x from y to y."""

    at: float
    start: float
    end: float


@lru_cache(maxsize=8)
def horizontal_strokes(page: RawPage) -> tuple[Stroke, ...]:
    """The page's horizontal rules from top to bottom, pieces joined."""
    return _joined([((rule.y0 + rule.y1) / 2, rule.x0, rule.x1) for rule in page.rules if rule.horizontal])


@lru_cache(maxsize=8)
def vertical_strokes(page: RawPage) -> tuple[Stroke, ...]:
    """The page's vertical rules from left to right, pieces joined."""
    return _joined([((rule.x0 + rule.x1) / 2, rule.y0, rule.y1) for rule in page.rules if not _flat(rule)])


def _flat(rule: Rule) -> bool:
    return rule.horizontal


def _joined(pieces: list[tuple[float, float, float]]) -> tuple[Stroke, ...]:
    strokes: list[Stroke] = []
    for at, start, end in sorted(pieces, key=lambda piece: (round(piece[0] / _ALIGNED), piece[1])):
        last = strokes[-1] if strokes else None
        if last and abs(last.at - at) <= 2 * _ALIGNED and last.start - 1 <= start <= last.end + _JOINED:
            strokes[-1] = Stroke(last.at, last.start, max(last.end, end))
        else:
            strokes.append(Stroke(at, start, end))
    return tuple(sorted(strokes, key=lambda stroke: (stroke.at, stroke.start)))
