"""Levels of headings: by their numbers where they have them, else by how they are set and by what stands under what."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from paper_scan.paper.labels.section_kinds import names_a_role
from paper_scan.paper.lines.typeset import Typeset
from paper_scan.paper.model import SectionKind
from paper_scan.paper.sections.tree import Heading

CHAPTERS: frozenset[SectionKind | None] = frozenset(("abstract", "references", "acknowledgements"))
"""Chapters whatever they are set in."""
_MAIN = re.compile(
    r"introduction|background|(?:(?:materials?|patients|subjects|participants|data) and )?methods?|methodology|"
    r"(?:star|online|experimental) (?:methods?|procedures?|section)|methods and materials|"
    r"results?(?: and discussions?)?|(?:general )?discussions?(?: and conclusions?)?|conclusions?",
    re.I,
)
"""What chapters are called in most papers."""
_SUBDIVIDED = re.compile(r".*\b(?:methods?|methodology|procedures?|results?|discussions?)\b.*", re.I)
"""Chapters that have subsections."""


@dataclass(frozen=True, slots=True)
class LevelLimits:
    """From when on the evidence decides. Chosen on the papers that are mended on."""

    numbered: float = 0.25
    """Share of the headings that have a number, from which on numbers say what the levels are."""
    mains: int = 3
    """Different names that most papers' chapters have in one type: then it is the chapters' type."""
    above: float = 0.6
    """Share of a type's headings before which another type stands in the same chapter: then that one is above it."""
    deepest: int = 6


LIMITS = LevelLimits()


def set_levels(headings: Sequence[Heading]) -> None:
    """Gives every heading its level; ``headings`` are all of the document's, in reading order."""
    _join_stray_styles(headings)
    numbered = [heading for heading in headings if heading.number]
    if len(numbered) > 1 and len(numbered) >= LIMITS.numbered * len(headings):
        _by_number(headings)
    else:
        _by_style(headings)


def is_main(heading: Heading) -> bool:
    """Is it called what most papers call a chapter?"""
    return _MAIN.fullmatch(heading.title.strip(" .:")) is not None


def _join_stray_styles(headings: Sequence[Heading]) -> None:
    """A heading that is the only one of its font (a gene's name fills it) counts as one of those set like it."""
    count = Counter(heading.style for heading in headings)
    for heading in headings:
        if count[heading.style] > 1:
            continue
        near = [
            style
            for style in count
            if count[style] > 1
            and style._replace(family="", italic=False) == heading.style._replace(family="", italic=False)
        ]
        if near:
            heading.style = max(near, key=lambda style: count[style])


def _by_number(headings: Sequence[Heading]) -> None:
    """By number; those without one as the numbered ones that are set alike, or one below the heading that they follow
    if their type is smaller."""
    for heading in headings:
        heading.level = level_of_number(heading.number) if heading.number else 0
    _below_roman(headings)
    usual: dict[Typeset, int] = {}
    for heading in headings:
        if heading.number:
            usual[heading.style] = min(heading.level, usual.get(heading.style, 9))
    for heading in headings:
        if not heading.number and names_a_role(heading.title) in ("references", "acknowledgements"):
            usual.setdefault(heading.style, 1)
    enclosing = 0
    for heading in headings:
        if heading.number:
            enclosing = heading.level
        elif heading.style in usual:
            heading.level = enclosing = usual[heading.style]
        elif names_a_role(heading.title) in CHAPTERS:
            heading.level = enclosing = 1
        else:
            larger = [level for style, level in usual.items() if style.rank < heading.style.rank]
            heading.level = min(larger) if larger else min(LIMITS.deepest, enclosing + 1)


def level_of_number(number: str) -> int:
    return number.strip(".").count(".") + 1


def _below_roman(headings: Sequence[Heading]) -> None:
    """Where chapters have Roman numbers, letters number what is below them, and bare figures what is below that."""
    roman = [heading for heading in headings if re.fullmatch(r"[IVX]+", heading.number)]
    if len(roman) < 3 or {heading.number for heading in roman} < {"I", "II"}:
        return
    for heading in headings:
        if re.fullmatch(r"[A-Z]", heading.number) and not (heading in roman and _follows_roman(heading, roman)):
            heading.level = 2
        elif re.fullmatch(r"\d+", heading.number):
            heading.level = 3


def _follows_roman(heading: Heading, roman: list[Heading]) -> bool:
    """Is an "I" or "V" the next chapter, not the subsection after "H" or "U"?"""
    order = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
    place = roman.index(heading)
    before = roman[place - 1].number if place else ""
    return heading.number in order and (order.index(heading.number) == 0) == (before == "")


def _by_style(headings: Sequence[Heading]) -> None:
    main = _main_style(headings)
    if main is None:
        _by_rank(headings)
        return
    mains = [n for n, heading in enumerate(headings) if heading.style == main and is_main(heading)]
    first, last = (mains[0], mains[-1]) if mains else (len(headings), 0)
    subdivided = _is_subdivided(headings, main)
    below: dict[int, bool] = {}
    inside = False
    for n, heading in enumerate(headings):
        named = is_main(heading) or names_a_role(heading.title) is not None
        if heading.style == main:
            below[n] = subdivided and inside and not named
            inside = _SUBDIVIDED.fullmatch(heading.title) is not None if not below[n] else inside
    chapters = {main} | {
        heading.style
        for heading in headings
        if names_a_role(heading.title) in CHAPTERS
        and not any(other.style == heading.style and first < n < last for n, other in enumerate(headings))
    }
    references = next(
        (n for n, heading in enumerate(headings) if names_a_role(heading.title) == "references"), len(headings)
    )
    depths = _depths(headings, chapters, below)
    for n, heading in enumerate(headings):
        if names_a_role(heading.title) in CHAPTERS and not first < n < last:
            heading.level = 1
        elif heading.style in chapters:
            heading.level = 2 if below.get(n) else 1
        elif is_main(heading) and heading.style.rank >= main.rank and first < n:
            heading.level = 1
        elif n > references and not any(other.style == heading.style for other in headings[:references]):
            highest = max(other.style.rank for other in headings[references:] if other.style not in chapters)
            heading.level = 1 if heading.style.rank == highest else 2
        else:
            heading.level = min(LIMITS.deepest, depths[heading.style])


def _main_style(headings: Sequence[Heading]) -> Typeset | None:
    """The type in which the chapters' usual names are set: the most of them, in the largest type."""
    names: defaultdict[Typeset, set[str]] = defaultdict(set)
    for heading in headings:
        if is_main(heading) or names_a_role(heading.title) == "references":
            names[heading.style].add(heading.title.casefold().strip(" .:"))
    best = max(
        names, key=lambda style: (min(LIMITS.mains, len(names[style])), style.rank, len(names[style])), default=None
    )
    return best if best is not None and len(names[best]) > 1 else None


def _is_subdivided(headings: Sequence[Heading], main: Typeset) -> bool:
    """Are subsections set like chapters? One follows a chapter's heading at once, with no text between."""
    return any(
        upper.style == main == lower.style
        and _SUBDIVIDED.fullmatch(upper.title)
        and not upper.alone
        and not (is_main(lower) or names_a_role(lower.title))
        for upper, lower in pairwise(headings)
    )


def _depths(headings: Sequence[Heading], chapters: set[Typeset], below: dict[int, bool]) -> dict[Typeset, int]:
    """For each type that isn't the chapters': 2, or deeper where another type stands above it in the same chapter."""
    seen: list[Typeset] = []
    count: Counter[Typeset] = Counter()
    before: defaultdict[Typeset, Counter[Typeset]] = defaultdict(Counter)
    under = 0
    deeper: Counter[Typeset] = Counter()
    for n, heading in enumerate(headings):
        if heading.style in chapters:
            under = 1 if below.get(n) else 0
            seen = []
            continue
        count[heading.style] += 1
        before[heading.style].update(set(seen) - {heading.style})
        deeper[heading.style] += under
        if heading.style not in seen:
            seen.append(heading.style)
    depths = {}
    for style in count:
        above = [
            other
            for other in count
            if count[other] > 1
            and before[style][other] >= LIMITS.above * count[style]
            and (before[other][style] < LIMITS.above * count[other] or other.rank > style.rank)
        ]
        depths[style] = 2 + len(above) + (2 * deeper[style] > count[style])
    return depths


def _by_rank(headings: Sequence[Heading]) -> None:
    """Where nothing is called as usual: the larger the type, the higher."""
    ranks = sorted({heading.style.rank for heading in headings if heading.followed}, reverse=True)
    for heading in headings:
        above = sum(rank > heading.style.rank for rank in ranks)
        role = names_a_role(heading.title) in CHAPTERS
        heading.level = 1 if role else min(LIMITS.deepest, 1 + above)
