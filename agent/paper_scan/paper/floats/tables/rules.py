"""The strokes of a page's tables: rules that are drawn in pieces, put together."""

from __future__ import annotations

from dataclasses import dataclass

from paper_scan.paper.pdf.raw import RawPage

_ALIGNED = 1.2
"""Points: pieces of one rule lie on one line to within this."""
_JOINED = 4.0
"""Points: pieces of one rule are at most this far apart (a double vertical rule or column space between them)."""


_MOST = 6_000
"""Pieces of rules on a page; the densest grids have some thousands."""


@dataclass(frozen=True, slots=True)
class TableRule:
    """A straight rule: at one y from x to x, or at one x from y to y."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Strokes:
    """A page's rules, pieces joined: horizontal ones from top to bottom, vertical ones from left to right."""

    horizontal: tuple[TableRule, ...]
    vertical: tuple[TableRule, ...]


def find_strokes(page: RawPage) -> Strokes:
    """The page's rules. A page with more pieces than tables have is a drawing, and none are looked at."""
    if len(page.rules) > _MOST:
        return Strokes((), ())
    across = [((rule.y0 + rule.y1) / 2, rule.x0, rule.x1) for rule in page.rules if rule.horizontal]
    down = [((rule.x0 + rule.x1) / 2, rule.y0, rule.y1) for rule in page.rules if not rule.horizontal]
    return Strokes(_joined(across), _joined(down))


def _joined(pieces: list[tuple[float, float, float]]) -> tuple[TableRule, ...]:
    strokes: list[TableRule] = []
    for at, start, end in sorted(pieces, key=lambda piece: (round(piece[0] / _ALIGNED), piece[1])):
        last = strokes[-1] if strokes else None
        if last and abs(last.at - at) <= 2 * _ALIGNED and last.start - 1 <= start <= last.end + _JOINED:
            strokes[-1] = TableRule(last.at, last.start, max(last.end, end))
        else:
            strokes.append(TableRule(at, start, end))
    return tuple(sorted(strokes, key=lambda stroke: (stroke.at, stroke.start)))
