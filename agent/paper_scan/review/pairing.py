"""Which readings are compared with which. A person's reading is what that person confirmed; a machine's all that it
decided. So people are compared with people over what both looked at, never over what both left as the machine had it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, product
from typing import NamedTuple

from paper_scan.review.agreement import Agreement, compare
from paper_scan.review.ratings import Rated, RaterReading, match

MACHINE = "the machine"


class Side(NamedTuple):
    """One reader's readings of several papers."""

    name: str
    readings: list[Rated]


def by_reader(files: Iterable[Sequence[RaterReading]]) -> dict[str, Side]:
    """The readers in several scans: machines first, then people, then those who settled differences."""
    found: dict[tuple[bool, bool, str], Side] = {}
    for readings in files:
        for each in readings:
            side = found.setdefault((each.judged, each.person, each.by), Side(each.name, []))
            side.readings.append(each.rated)
    return {side.name: side for _, side in sorted(found.items())}


def within(files: Sequence[Sequence[RaterReading]]) -> list[Agreement]:
    """All readers inside scans, two by two, over the papers that both read and where both decided something."""
    sides = by_reader(files)
    people = {each.name for readings in files for each in readings if each.person and not each.judged}
    pairs_of = combinations(sides.values(), 2)
    found = []
    for first, second in sorted(pairs_of, key=lambda pair: not {pair[0].name, pair[1].name} <= people):  # people first
        partners = {rated.path: rated for rated in second.readings}
        pairs = [(rated, partners[rated.path]) for rated in first.readings if rated.path in partners]
        if any(a.ratings.keys() & b.ratings.keys() for a, b in pairs):
            found.append(compare(pairs, first.name, second.name))
    return found


class Across(NamedTuple):
    comparisons: list[Agreement]
    alone: list[Rated]
    """Papers without a partner on the other side."""
    apart: list[tuple[str, str]]
    """Readers who confirmed no question in common."""
    matched: bool
    """Whether any paper is on both sides."""


def across(
    name_a: str,
    a: Sequence[Sequence[RaterReading]],
    name_b: str,
    b: Sequence[Sequence[RaterReading]],
    final: bool = False,
) -> Across:
    """Two sets of scans compared. Where people answered in both, people with people; where in one only, they and the
    machine beside them with the other. ``final``: what stands in each, whoever it is by.
    """
    comparisons: list[Agreement] = []
    apart: list[tuple[str, str]] = []
    alone: list[Rated] = []
    any_matched = False
    for first, second in product(*_chosen(name_a, a, name_b, b, final)):
        pairs, left = match(first.readings, second.readings)
        any_matched |= bool(pairs)
        alone = alone or left
        if any(x.ratings.keys() & y.ratings.keys() for x, y in pairs):
            comparisons.append(compare(pairs, first.name, second.name))
        elif pairs:
            apart.append((first.name, second.name))
    return Across(comparisons, alone, apart, any_matched)


def _chosen(
    name_a: str, a: Sequence[Sequence[RaterReading]], name_b: str, b: Sequence[Sequence[RaterReading]], final: bool
) -> tuple[list[Side], list[Side]]:
    if final:
        return [_final(name_a, a)], [_final(name_b, b)]
    people_a, people_b = _people(name_a, a), _people(name_b, b)
    if people_a and people_b:
        return people_a, people_b
    return [*people_a, _machine(name_a, a)], [*people_b, _machine(name_b, b)]


def _people(name: str, files: Sequence[Sequence[RaterReading]]) -> list[Side]:
    persons = [[each for each in readings if each.person and not each.judged] for readings in files]
    return [Side(f"{name}: {side.name}", side.readings) for side in by_reader(persons).values()]


def _machine(name: str, files: Sequence[Sequence[RaterReading]]) -> Side:
    """Of each file the machine's reading, or, where nobody says who read, the one there is."""
    machines = [next((each for each in readings if not each.person), None) for readings in files]
    has_people = any(each.person for readings in files for each in readings)
    return Side(f"{name}: {MACHINE}" if has_people else name, [each.rated for each in machines if each is not None])


def _final(name: str, files: Sequence[Sequence[RaterReading]]) -> Side:
    return Side(name, [readings[0].stands for readings in files if readings])
