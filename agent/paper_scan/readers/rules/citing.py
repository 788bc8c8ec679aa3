"""The works cited where it matters: as a baseline, for data, or as what this work builds on."""

from __future__ import annotations

from collections import Counter, defaultdict

from paper_scan.readers.rules.deciding import Decider
from paper_scan.worksheet import CitedPaperDraft

_MOST_CITED = 12


def find_cited(decider: Decider) -> list[CitedPaperDraft]:
    """The works cited where it matters, most often cited first."""
    paper = decider.matcher.sentences.paper
    by_sentence: dict[int, set[int]] = defaultdict(set)
    for citation in paper.citations:
        sentence = decider.matcher.sentences.at(citation.start)
        if sentence:
            by_sentence[sentence.index].add(citation.reference)
    weight: Counter[int] = Counter()
    reasons: dict[int, Counter[str]] = defaultdict(Counter)
    for because, pattern in decider.checklist.notes.relevance:
        for hit in decider.matcher.hits(pattern):
            cited = by_sentence.get(hit.sentence.index, set())
            for reference in cited:
                # A sentence that cites ten works says little about each.
                weight[reference] += 12 // max(1, len(cited))
                reasons[reference][because] += 1
    found: list[CitedPaperDraft] = []
    for reference, _ in sorted(weight.items(), key=lambda pair: (-pair[1], pair[0])):
        entry = paper.references[reference]
        if not entry.title or len(found) == _MOST_CITED:
            continue
        because, times = reasons[reference].most_common(1)[0]
        found.append(
            CitedPaperDraft(
                title=entry.title,
                authors=entry.authors,
                year=entry.year,
                relevance=because if times == 1 else f"{because} Cited so in {times} sentences.",
                arxiv_id=entry.arxiv_id or None,
                doi=entry.doi or None,
            )
        )
    return found
