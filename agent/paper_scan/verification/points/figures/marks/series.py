"""Marks of one look together: the series of a panel, before they have names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from paper_scan.paper.pdf.drawing.graphics import Colour
from paper_scan.verification.points.figures.marks.mark import FORM, Mark

SAME_SIZE = 0.04
"""Share by which marks of one size may differ."""
SAME_COLOUR = 0.012
"""Three steps of 255: colours this near in every part are the same."""
MANY_SIZES = 4
"""Sizes from which a scatter is taken for bubbles, whose size stands for something."""


@dataclass(frozen=True)
class Series:
    marks: tuple[Mark, ...]
    name: str = ""
    """As the legend says it; empty without one."""
    named_by: str = ""
    """What led from the marks to the name."""
    mixed: bool = False
    """Its marks differ in colour."""

    @property
    def look(self) -> Mark:
        return self.marks[0]


def same_form(a: Mark, b: Mark) -> bool:
    """Whether two marks are the same shape, whatever their size and colour."""
    if (len(a.form), a.round, a.strokes) != (len(b.form), b.round, b.strokes):
        return False
    if a.round:
        return abs(a.width / a.height - b.width / b.height) <= FORM
    return all(abs(p[0] - q[0]) + abs(p[1] - q[1]) <= 2 * FORM for p, q in zip(a.form, b.form, strict=True))


def same_colour(a: Colour | None, b: Colour | None, tolerance: float = SAME_COLOUR) -> bool:
    if a is None or b is None:
        return a is b
    return all(abs(p - q) <= tolerance for p, q in zip(a, b, strict=True))


def same_size(a: Mark, b: Mark) -> bool:
    return abs(a.width - b.width) <= SAME_SIZE * max(a.width, b.width)


def same_paint(a: Mark, b: Mark) -> bool:
    """Whether two marks have the same fill and outline."""
    return same_colour(a.fill, b.fill) and same_colour(_outline(a), _outline(b))


def _outline(mark: Mark) -> Colour | None:
    """The outline's colour, or None where it is the fill's own: a scatter plot's default."""
    return None if mark.fill and same_colour(mark.fill, mark.stroke) else mark.stroke


def group_by_form(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Marks of the same shape, size and kind of outline, whatever their fill. Bubbles of many sizes are one group."""
    groups = _grouped(marks, lambda a, b: same_form(a, b) and same_size(a, b) and _alike_outline(a, b))
    forms = _grouped([group[0] for group in groups], lambda a, b: same_form(a, b) and same_paint(a, b))
    merged: list[list[Mark]] = []
    for heads in forms:
        sizes = [group for group in groups if any(group[0] is head for head in heads)]
        if len(sizes) >= MANY_SIZES and sum(map(len, sizes)) <= 3 * len(sizes):
            merged.append(sorted((mark for group in sizes for mark in group), key=lambda mark: mark.order))
        else:
            merged += sizes
    return merged


def _alike_outline(a: Mark, b: Mark) -> bool:
    return (a.fill is None) == (b.fill is None) and same_colour(_outline(a), _outline(b))


def split_by_paint(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Marks of one form, apart by colour."""
    return _grouped(marks, same_paint)


def _grouped(marks: Iterable[Mark], alike: object) -> list[list[Mark]]:
    assert callable(alike)
    groups: list[list[Mark]] = []
    for mark in marks:
        home = next((group for group in groups if alike(group[0], mark)), None)
        if home is None:
            groups.append([mark])
        else:
            home.append(mark)
    return groups


def drawn_once(marks: Sequence[Mark]) -> list[Mark]:
    """The marks of a series of which most are painted twice, each once; other series as they are.

    A point that occurs twice in the data among points that don't is two points.
    """
    by_spot: dict[tuple[int, int], list[Mark]] = {}
    for mark in marks:
        by_spot.setdefault((round(mark.centre[0] * 20), round(mark.centre[1] * 20)), []).append(mark)
    twice = sum(len(group) % 2 == 0 for group in by_spot.values())
    if len(marks) < 6 or twice < 0.8 * len(by_spot):
        return list(marks)
    return [mark for group in by_spot.values() for mark in group[: (len(group) + 1) // 2]]


def without_doubles(series: Sequence[Series]) -> tuple[Series, ...]:
    """Series without those that lie mark for mark on another: an outline drawn as a second mark round each point."""
    kept: list[Series] = []
    for one in sorted(series, key=lambda s: (s.look.fill is None, -len(s.marks))):
        spots = {_spot(mark) for mark in one.marks}
        if not any(len(spots) == len(o.marks) and spots == {_spot(m) for m in o.marks} for o in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda s: s.look.order))


def _spot(mark: Mark) -> tuple[int, int]:
    return round(mark.centre[0] * 5), round(mark.centre[1] * 5)


def named(series: Series, name: str, by: str) -> Series:
    return replace(series, name=name, named_by=by)
