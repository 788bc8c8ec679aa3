"""Finding passages by words: ranked (BM25) for reading, exact up to inflection for records of what was looked for.

The reference list and the margins are never searched: a cited title says nothing about the paper at hand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log

from paper_scan.paper.model import Paper
from paper_scan.paper.search.normalise import normalise
from paper_scan.paper.search.quote_index import quote_index
from paper_scan.paper.search.quotes import sentences_between
from paper_scan.paper.search.stem import stem

# A compound is its parts and the whole: "pre-training" is found by "training", "pre-training" and "pretraining".
_COMPOUND = re.compile(r"\w+(?:['’]\w+)?(?:[-‐‑\u00ad]\s*\w+(?:['’]\w+)?)*")
_COMPOUND_OR_STOP = re.compile(rf"{_COMPOUND.pattern}|[.;!?](?=\s)")
_PART = re.compile(r"\w+")
_PLAIN_TERM = re.compile(r"[\w\s'’‐‑-]+")
_NOT_SEARCHED = ("reference", "margin")
_NOT_OURS = ("references", "checklist")
"""Sections that say nothing of this paper's work: others' titles, and a form with its instructions."""

# Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with the usual values.
_K1 = 1.2
_B = 0.75

_COMMON_WORDS = """
    a an and any are as at be been by can do does for from had has have how in is it its may of on or our that the their
    there these they this to was we were what when where which who will with
"""
_STOP_WORDS = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a query found."""

    passage: int
    """Index into ``Paper.passages``."""
    score: float
    start: int
    end: int
    """Its sentence that holds most of the query."""
    page: int


@dataclass(frozen=True, slots=True)
class TermHits:
    """How often a word or phrase stands in the paper."""

    term: str
    hits: int
    pages: tuple[int, ...]
    """Ascending, each once."""
    starts: tuple[int, ...]
    """Offsets into the text, ascending."""


def search(paper: Paper, query: str, limit: int = 10) -> tuple[Hit, ...]:
    """The passages that fit ``query`` best, best first; equal scores in reading order."""
    index = _index(paper)
    wanted = [root for root in dict.fromkeys(_roots(query)) if root not in _STOP_WORDS] or list(_roots(query))
    scores: dict[int, float] = defaultdict(float)
    for root in wanted:
        for passage, score in index.scores(root):
            scores[passage] += score
    best = sorted(scores, key=lambda passage: (-scores[passage], passage))[:limit]
    return tuple(_hit(paper, index, passage, scores[passage], set(wanted)) for passage in best)


def find_term(paper: Paper, term: str) -> TermHits:
    """Where ``term`` stands, whatever its case, inflection and hyphens; with signs in it (``p <``), to the letter."""
    index = _index(paper)
    starts = index.phrase(term) if _PLAIN_TERM.fullmatch(term) else index.literal(term)
    return TermHits(term, len(starts), tuple(sorted({paper.page_at(start) for start in starts})), tuple(starts))


class _Index:
    """For each root: the places where it stands."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._offsets: list[int] = []
        """Of each word of the paper, by its number."""
        self._places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        """Root to (number of the word, count of words it takes up)."""
        self._passage_begins: list[int] = []
        self._passages: list[int] = []
        for number, passage in enumerate(paper.passages):
            if passage.kind in _NOT_SEARCHED or paper.sections[passage.section].kind in _NOT_OURS:
                continue
            self._passages.append(number)
            self._passage_begins.append(len(self._offsets))
            self._add(paper.text, passage.start, passage.end)
            self._offsets.append(passage.end)  # a gap, so that no phrase runs from passage to passage
        self._mean_length = max(1.0, len(self._offsets) / max(1, len(self._passages)))

    def _add(self, text: str, start: int, end: int) -> None:
        places, offsets = self._places, self._offsets
        for compound in _COMPOUND_OR_STOP.finditer(text, start, end):
            word = compound[0]
            number = len(offsets)
            if word.isalnum():
                places[stem(word.lower())].append((number, 1))
                offsets.append(compound.start())
            elif word in ".;!?":
                offsets.append(compound.start())  # a gap, so that no phrase runs from sentence to sentence
            else:
                for offset, root in _parts(compound):
                    places[root].append((len(offsets), 1))
                    offsets.append(offset)
                if len(offsets) > number + 1:
                    places[_joined(word)].append((number, len(offsets) - number))

    def scores(self, root: str) -> Iterator[tuple[int, float]]:
        """BM25 of one root for each passage that holds it."""
        places = self._places.get(root, ())
        counts = Counter(bisect_right(self._passage_begins, number) - 1 for number, _ in places)
        total = len(self._passages)
        rarity = log(1 + (total - len(counts) + 0.5) / (len(counts) + 0.5))
        for at, count in counts.items():
            following = self._passage_begins[at + 1] if at + 1 < total else len(self._offsets)
            length = (following - self._passage_begins[at]) / self._mean_length
            weight = count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * length))
            yield self._passages[at], rarity * weight

    def phrase(self, term: str) -> list[int]:
        """Offsets at which the words of ``term`` stand one after the other."""
        found: set[int] = set()
        for roots in _spellings(term):
            found.update(self._sequence(roots))
        return sorted(self._offsets[number] for number in found)

    def _sequence(self, roots: tuple[str, ...]) -> set[int]:
        ends = {number + length: number for number, length in self._places.get(roots[0], ())} if roots else {}
        for root in roots[1:]:
            ends = {number + length: ends[number] for number, length in self._places.get(root, ()) if number in ends}
        return set(ends.values())

    def literal(self, term: str) -> list[int]:
        """Offsets at which ``term`` stands sign for sign, spaces and case aside."""
        quotes, needle = quote_index(self._paper), normalise(term)
        if not needle.text:
            return []
        found = (span[0] for span, cut in quotes.occurrences(quotes.whole, needle) if cut != "cut word")
        searched = set(self._passages)
        return [start for start in found if self._paper.passage_at(start) in searched]

    def roots_in(self, start: int, end: int) -> set[str]:
        return set(_roots(self._paper.text[start:end]))


def _index(paper: Paper) -> _Index:
    kept = vars(paper).get("_word_index")  # kept with the paper, as its cached properties are
    if not isinstance(kept, _Index):
        kept = vars(paper)["_word_index"] = _Index(paper)
    return kept


def _parts(compound: re.Match[str]) -> Iterator[tuple[int, str]]:
    for part in _PART.finditer(compound[0]):
        if part[0] != "s" or part.start() == 0 or compound[0][part.start() - 1] not in "'’":
            yield compound.start() + part.start(), stem(part[0].lower())


def _joined(compound: str) -> str:
    return stem("".join(part.lower() for part in _PART.findall(compound)))


def _roots(text: str) -> Iterator[str]:
    for compound in _COMPOUND.finditer(text):
        parts = [root for _, root in _parts(compound)]
        yield from parts
        if len(parts) > 1:
            yield _joined(compound[0])


def _spellings(term: str) -> Iterable[tuple[str, ...]]:
    """The words of a term, and the same with two neighbours written as one: ``pre training``, ``pretraining``."""
    words = [part.lower() for part in _PART.findall(term)]
    roots = tuple(stem(word) for word in words)
    joined = ((*roots[:at], stem(words[at] + words[at + 1]), *roots[at + 2 :]) for at in range(len(words) - 1))
    return dict.fromkeys((roots, *joined))


def _hit(paper: Paper, index: _Index, number: int, score: float, wanted: set[str]) -> Hit:
    passage = paper.passages[number]
    sentences = sentences_between(paper, passage.start, passage.end)
    best = max(sentences, key=lambda s: len(wanted & index.roots_in(s.start, s.end)), default=passage)
    return Hit(number, score, best.start, best.end, paper.page_at(best.start))
