"""Who cites whom among the scanned papers, and what they cite together that was not scanned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from paper_scan.review.agreement import Frozen
from paper_scan.survey.tables.entries import About, SurveyedScan, keys_of

MOST = 50
"""Works outside that are listed."""


class Cited(Frozen):
    title: str
    year: int | None
    papers: int
    """How many scanned papers cite it."""


class Citations(Frozen):
    edges: tuple[tuple[int, int], ...]
    """(citing, cited) by the papers' places, from 0."""
    outside: tuple[Cited, ...]
    """Works cited by two or more scanned papers, most cited first."""


def citations(by_paper: Sequence[Sequence[SurveyedScan]]) -> Citations:
    """Matched by arXiv id, DOI or title; what any scan of a paper lists counts."""
    place = {key: number for number, group in enumerate(by_paper) for entry in group for key in keys_of(entry.about)}
    edges: set[tuple[int, int]] = set()
    known: dict[str, str] = {}
    works: dict[str, About] = {}
    counts: Counter[str] = Counter()
    for number, group in enumerate(by_paper):
        outside: set[str] = set()
        for about in (cited for entry in group for cited in entry.cited):
            keys = list(keys_of(about))
            inside = next((place[key] for key in keys if key in place), None)
            if inside is not None:
                if inside != number:
                    edges.add((number, inside))
            elif keys:
                # one name for all of a work's keys, so that it is one work whichever of them a paper prints
                name = next((known[key] for key in keys if key in known), keys[0])
                known |= {key: known.get(key, name) for key in keys}
                works.setdefault(name, about)
                outside.add(name)
        counts.update(outside)
    ranked = sorted(
        ((name, count) for name, count in counts.items() if count > 1), key=lambda each: (-each[1], each[0])
    )
    listed = tuple(Cited(title=works[name].title, year=works[name].year, papers=n) for name, n in ranked[:MOST])
    return Citations(edges=tuple(sorted(edges)), outside=listed)
