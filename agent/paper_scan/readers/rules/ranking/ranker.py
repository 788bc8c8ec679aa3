"""The sentences of a paper in the order in which a person should look at them for a question."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from paper_scan.checklist import Checklist, Question
from paper_scan.checklist.patterns import Pattern
from paper_scan.readers.rules.matching import Matcher, PatternHit
from paper_scan.readers.rules.ranking.features import Wanted, likeness, standing, worth
from paper_scan.readers.rules.ranking.terms import SentenceWords, roots
from paper_scan.readers.rules.ranking.weights import WEIGHTS
from paper_scan.readers.rules.sentences import RuleSentence
from paper_scan.scans.comparing import bare

_MOST = 3
_NEVER_TRIED = 100.0
_TRIED = 40
"""Sentences tried for each way of searching; more change the first three rarely."""
_NEVER = ("reference", "margin", "lead", "affiliation", "title", "authors")
_NEVER_IN = ("references", "checklist")


Hits: TypeAlias = dict[int, tuple[int, int, PatternHit]]
"""By sentence: how many patterns of a yes hit it, its best place among their hits from 0, and a hit."""


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A sentence found for a question, and why."""

    hit: PatternHit
    score: float
    why: str


class Ranker:
    """Ranks the sentences of one paper; see ``weights.Weights`` for what counts."""

    def __init__(self, checklist: Checklist, matcher: Matcher) -> None:
        self.checklist = checklist
        self.matcher = matcher
        self.sentences = matcher.sentences
        self._standing: dict[int, float] = {}
        self._roots: dict[int, set[str]] = {}

    @cached_property
    def _words(self) -> SentenceWords:
        return SentenceWords([sentence.text for sentence in self.sentences.all])

    @cached_property
    def _learned(self) -> Mapping[str, Mapping[str, float]]:
        """By question: what a word is worth, from sentences that were quoted for it."""
        if self.checklist.words is None:
            return {}
        learned: dict[str, dict[str, float]] = json.loads(self.checklist.words.read_text(encoding="utf-8"))["words"]
        return learned

    def best(self, question: Question, most: int = _MOST) -> list[FoundPassage]:
        """The sentences that promise most, the best first; only such as share a cue or are hit by a pattern."""
        hits = self._hits(question)
        scored = [(worth(wanted, WEIGHTS) + self._standing_of(at), at) for at, wanted in self.tried(question, hits)]
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        return self._shown(question, scored, hits, most)

    def tried(self, question: Question, hits: Hits | None = None) -> Iterator[tuple[int, Wanted]]:
        """The sentences, by index, that come into question, with what sets them off for it."""
        hits = self._hits(question) if hits is None else hits
        cues = self._words.scores(root for cue in question.cues for root in roots(cue))
        ask, yes = self._words.scores(roots(question.ask)), self._words.scores(roots(question.yes))
        highest = max(cues.values(), default=0.0) or 1.0
        learned = self._learned.get(question.id, {})
        best = (sorted(found, key=lambda at: (-found[at], at))[:_TRIED] for found in (cues, ask, yes))
        for index in sorted(set(hits).union(*best)):
            sentence = self.sentences.all[index]
            if not _may_be_shown(sentence) or (index not in hits and index not in cues):
                continue
            count, best_hit, _ = hits.get(index, (0, 0, None))
            yield (
                index,
                Wanted(
                    cues=cues.get(index, 0.0),
                    cues_share=cues.get(index, 0.0) / highest,
                    ask=ask.get(index, 0.0),
                    yes=yes.get(index, 0.0),
                    hits=count,
                    best_hit=best_hit,
                    words=likeness(self.roots_of(index), learned),
                    in_place=sentence.section_kind in question.where,
                ),
            )

    def order(self, question: Question, hits: Sequence[PatternHit]) -> list[PatternHit]:
        """Hits that each decide the question, the best to show first."""
        scores = {at: worth(wanted, WEIGHTS) + self._standing_of(at) for at, wanted in self.tried(question)}
        return sorted(hits, key=lambda hit: -scores.get(hit.sentence.index, -_NEVER_TRIED))

    def _shown(
        self,
        question: Question,
        scored: Iterable[tuple[float, int]],
        hits: Hits,
        most: int,
    ) -> list[FoundPassage]:
        found: list[FoundPassage] = []
        seen: set[str] = set()
        for score, index in scored:
            sentence = self.sentences.all[index]
            words = bare(sentence.text)
            if words in seen:
                continue
            seen.add(words)
            hit = hits[index][2] if index in hits else PatternHit(sentence, 0, min(len(sentence.text), 60))
            found.append(FoundPassage(hit, score, self._why(question, index, index in hits)))
            if len(found) == most:
                break
        return found

    def _why(self, question: Question, index: int, is_hit: bool) -> str:
        there = self.roots_of(index)
        shared = [cue for cue in question.cues if any(root in there for root in roots(cue))][:4]
        said = f"speaks of {', '.join(shared)}" if shared else ""
        worded = "worded as a yes often is" if is_hit else ""
        return "; ".join(part for part in (said, worded) if part) or "near to the question"

    def _hits(self, question: Question) -> Hits:
        """The sentences that patterns of a yes hit."""
        found: Hits = {}
        for pattern in _patterns(self.checklist, question):
            for place, hit in enumerate(self.matcher.all_hits(pattern)):
                count, best, first = found.get(hit.sentence.index, (0, place, hit))
                found[hit.sentence.index] = count + 1, min(best, place), first
        return found

    def _standing_of(self, index: int) -> float:
        if index not in self._standing:
            sentence = self.sentences.all[index]
            self._standing[index] = standing(sentence, self.sentences.is_own(sentence), WEIGHTS)
        return self._standing[index]

    def roots_of(self, index: int) -> set[str]:
        if index not in self._roots:
            self._roots[index] = set(roots(self.sentences.all[index].text))
        return self._roots[index]


def _may_be_shown(sentence: RuleSentence) -> bool:
    return sentence.place not in _NEVER and sentence.section_kind not in _NEVER_IN and sentence.start < sentence.end


def _patterns(checklist: Checklist, question: Question) -> list[Pattern]:
    """The patterns that speak for a yes: of its rules, and of the facts that these show."""
    facts = {fact.id: fact for fact in checklist.facts}
    found: list[Pattern] = []
    for rule in question.rules.rules:
        if rule.outcome in ("yes", "open"):
            found += (*rule.test.any_of, *rule.test.also)
            found += (pattern for name in rule.test.show for test in facts[name].tests for pattern in test.any_of)
    return found
