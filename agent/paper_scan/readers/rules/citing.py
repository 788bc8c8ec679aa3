"""The works cited where it matters: as a baseline, for data, or as what this work builds on.

A work gets a role only where its citation stands right behind the words that give it one ("the SQuAD dataset [12]"):
that a sentence cites it, and speaks of data somewhere, is not enough.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from paper_scan.checklist.patterns import Role
from paper_scan.paper.model import Citation, Paper
from paper_scan.readers.rules.deciding import Decider
from paper_scan.readers.rules.sentences import RuleSentence, plain
from paper_scan.worksheet import CitedPaperDraft


@dataclass(frozen=True)
class Reach:
    characters: int = 30
    """Between the words that give a role and the citation. By eye on papers of the labelled set."""
    works: int = 2
    """Cited together at most: of a longer row the words say little about each. By eye on the same."""
    listed: int = 20
    """Works listed at most, the most often cited so first."""


REACH = Reach()
_BREAK = re.compile(
    r"[;:.!?]|,? (?:which|while|whereas|but|and (?:we|the|use|then)|as in|see|similar|following)\b", re.I
)
"""What ends the reach of the words before it."""
_ON_THE_WAY = frozenset(
    ("a", "an", "the", "of", "from", "by", "in", "on", "for", "described", "introduced", "proposed", "called", "named")
)
"""Small words that may stand between a data set's kind and its citation: "benchmark validity [3]" is no data set."""


def find_cited(decider: Decider) -> list[CitedPaperDraft]:
    """The works cited where it matters, most often cited so first."""
    paper = decider.matcher.sentences.paper
    times: Counter[int] = Counter()
    roles: dict[int, Counter[tuple[str, Role | None]]] = defaultdict(Counter)
    for rule in decider.checklist.notes.relevance:
        seen: set[tuple[int, int]] = set()
        for hit in decider.matcher.hits(rule.pattern):
            for reference in _behind(paper, hit.sentence, hit.end, rule.role):
                if (reference, hit.sentence.index) not in seen:
                    seen.add((reference, hit.sentence.index))
                    times[reference] += 1
                    roles[reference][rule.because, rule.role] += 1
    found: list[CitedPaperDraft] = []
    for reference, _ in sorted(times.items(), key=lambda pair: (-pair[1], pair[0])):
        entry = paper.references[reference]
        if not entry.title or len(found) == REACH.listed:
            continue
        (because, role), often = roles[reference].most_common(1)[0]
        found.append(
            CitedPaperDraft(
                title=entry.title,
                authors=entry.authors,
                year=entry.year,
                relevance=because if often == 1 else f"{because} Cited so in {often} sentences.",
                arxiv_id=entry.arxiv_id or None,
                doi=entry.doi or None,
                role=role,
            )
        )
    return found


def _behind(paper: Paper, sentence: RuleSentence, end: int, role: Role | None) -> list[int]:
    """The references cited right behind the character ``end`` of the sentence's text."""
    first = bisect_left(paper.citations, sentence.start, key=attrgetter("start"))
    inside = (
        [each for each in paper.citations[first:] if each.start < sentence.end] if first < len(paper.citations) else []
    )
    for group in _groups(paper, inside):
        at = len(plain(paper.text[sentence.start : group[0].start]))
        between = sentence.text[end:at]
        if at >= end:
            near = len(between) <= REACH.characters and not _BREAK.search(between)
            if role == "data":
                near = near and all(word in _ON_THE_WAY for word in re.findall(r"\b[a-z]+\b", between))
            return [each.reference for each in group] if near and len(group) <= REACH.works else []
    return []


def _groups(paper: Paper, citations: Sequence[Citation]) -> list[list[Citation]]:
    """Citations that stand side by side."""
    groups: list[list[Citation]] = []
    for each in citations:
        if groups and not re.search(r"\w{2}", paper.text[groups[-1][-1].end : each.start]):
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups
