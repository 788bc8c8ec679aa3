"""Patterns evaluated: which sentences of a paper are of the kind that a pattern describes."""

from __future__ import annotations

from dataclasses import dataclass

from paper_scan.checklist.patterns import UNUSUAL_SECTIONS, Pattern
from paper_scan.checklist.phrases import Phrase
from paper_scan.readers.rules.sentences import Match, RuleSentence, Sentences
from paper_scan.readers.rules.voice import is_future, is_hedged, is_negated


@dataclass(frozen=True, slots=True)
class PatternHit:
    """A sentence that a pattern was looking for."""

    sentence: RuleSentence
    start: int
    """Of the wording found, into ``sentence.text``."""
    end: int
    link: str = ""
    """The address, where the pattern asked for one."""


_FEW_WORDS = 3
"""A sentence of the text with fewer words shows little: "Baselines.", "Yes."."""
_LATE = ("appendix", "introduction", "front")
"""Where evidence is taken from only if there is none elsewhere: the introduction announces, the results show."""


class Matcher:
    """Evaluates patterns on one paper; every pattern once."""

    def __init__(self, sentences: Sentences) -> None:
        self.sentences = sentences
        self._hits: dict[int, list[PatternHit]] = {}
        self.fired: dict[tuple[str, int], int] = {}
        """How many sentences each pattern hit, by file and line."""

    def hits(self, pattern: Pattern) -> list[PatternHit]:
        """The sentences it hits, best first: those about the paper's own work, and where the work is shown.

        Empty where fewer than ``at_least`` sentences are hit.
        """
        hits = self.all_hits(pattern)
        return hits if len(hits) >= pattern.at_least else []

    def all_hits(self, pattern: Pattern) -> list[PatternHit]:
        """The same, however few they are."""
        key = id(pattern)
        if key not in self._hits:
            self._hits[key] = hits = self._evaluate(pattern)
            self.fired[pattern.file, pattern.line] = len(hits)
        return self._hits[key]

    def _evaluate(self, pattern: Pattern) -> list[PatternHit]:
        linked = self.sentences.linked(pattern.link) if pattern.link else None
        if (linked is not None and not linked) or not self._has_place(pattern):
            return []
        best: dict[tuple[int, int], tuple[tuple[bool, bool, bool, int], PatternHit]] = {}
        for order, match in self._matches(pattern, linked):
            sentence = match.sentence
            place = (sentence.start, sentence.end)
            if place in best or not self._fits(pattern, match, linked):
                continue
            hit = PatternHit(sentence, match.start, match.end, linked[sentence.index] if linked else "")
            is_scrap = sentence.place in ("body", "list") and sentence.text.count(" ") < _FEW_WORDS - 1
            is_late = sentence.section_kind in _LATE
            best[place] = (not self.sentences.is_own(sentence), is_scrap, is_late, order), hit
        return [hit for _, hit in sorted(best.values(), key=lambda pair: (pair[0], pair[1].sentence.index))]

    def _matches(self, pattern: Pattern, linked: dict[int, str] | None) -> list[tuple[int, Match]]:
        """Candidates with the order of the phrase that found them."""
        if pattern.find:
            return [
                (order, match) for order, phrase in enumerate(pattern.find) for match in self.sentences.find(phrase)
            ]
        every = self.sentences.all
        return [(0, Match(every[index], 0, len(every[index].text))) for index in sorted(linked or ())]

    def _fits(self, pattern: Pattern, match: Match, linked: dict[int, str] | None) -> bool:
        sentence = match.sentence
        if sentence.place not in pattern.places or not self._in_scope(pattern, sentence):
            return False
        if linked is not None and sentence.index not in linked:
            return False
        if pattern.cited != "keep" and sentence.cited != (pattern.cited == "only"):
            return False
        if pattern.own and not self.sentences.is_own(sentence):
            return False
        text = sentence.text
        for treatment, test in (
            (pattern.negated, is_negated),
            (pattern.future, is_future),
            (pattern.hedged, is_hedged),
        ):
            if treatment != "keep" and test(text, match.start, match.end) != (treatment == "only"):
                return False
        if pattern.with_ and not self._has(sentence, pattern.with_):
            return False
        if pattern.without and self._has(sentence, pattern.without):
            return False
        return not pattern.near or any(
            self._has(other, pattern.near) for other in self.sentences.by_passage[sentence.passage]
        )

    def _has_place(self, pattern: Pattern) -> bool:
        """Whether the paper has a place that the pattern speaks of: most papers have no section on conflicts."""
        return any(
            place in pattern.places and (not pattern.sections or kind in pattern.sections)
            for place, kind in self.sentences.kinds
        )

    def _in_scope(self, pattern: Pattern, sentence: RuleSentence) -> bool:
        kind = sentence.section_kind
        if pattern.sections:
            if kind not in pattern.sections:
                return False
        elif kind in UNUSUAL_SECTIONS or kind in pattern.outside:
            return False
        return pattern.pages == "all" or sentence.page == (1 if pattern.pages == "first" else self.sentences.last_page)

    def _has(self, sentence: RuleSentence, phrases: tuple[Phrase, ...]) -> bool:
        return any(sentence.index in self.sentences.having(phrase) for phrase in phrases)
