"""What a sentence is like, for a question: its words, the patterns that hit it, where it stands, what it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from paper_scan.readers.rules.ranking.weights import Weights
from paper_scan.readers.rules.sentences import RuleSentence

_SHORT = 50
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("number", re.compile(r"\d")),
    (
        "unit",
        re.compile(r"\d ?(?:%|GPU|hours?\b|h\b|days?\b|min\b|ms\b|s\b|GB|MB|B\b|M\b|\$|years?\b|mg\b|ml\b|°)"),
    ),
    ("test", re.compile(r"\b[pP] ?[<=>]|t-test|ANOVA|Wilcoxon|chi-squ|regression")),
    ("address", re.compile(r"https?://|www\.|github|doi\.org|zenodo|osf\.io", re.IGNORECASE)),
    ("version", re.compile(r"\b(?:v|version) ?\d|\d\.\d\.\d")),
    ("contrast", re.compile(r"\b(?:may|might|could|[Hh]owever|[Aa]lthough|but|limit|fail|not|unable|only)\b")),
)
_PLACES = {"heading": "heading", "table": "table", "figure": "figure", "equation": "figure", "footnote": "footnote"}
_SECTIONS = {"abstract": "abstract", "introduction": "introduction", "related": "introduction"} | {
    "background": "introduction",
    "appendix": "appendix",
}
UNSEEN = 0.5
"""What a word that never stood in a quoted sentence takes off."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What sets a sentence off for one question; the numbers are those of ``Weights``."""

    cues: float
    cues_share: float
    ask: float
    yes: float
    hits: int
    best_hit: int
    """Its place among the hits of the pattern that ranks it best, from 0."""
    words: float
    in_place: bool


def standing(sentence: RuleSentence, is_own: bool, weights: Weights) -> float:
    """What a sentence is worth for any question, by what it is and where it stands."""
    total: float = weights.own * is_own + weights.short * (len(sentence.text) < _SHORT)
    if sentence.place in _PLACES:
        total += float(getattr(weights, _PLACES[sentence.place]))
    if sentence.section_kind in _SECTIONS:
        total += float(getattr(weights, _SECTIONS[sentence.section_kind]))
    return total + sum(float(getattr(weights, name)) for name, kind in _KINDS if kind.search(sentence.text))


def worth(wanted: Wanted, weights: Weights) -> float:
    """What it is worth for the question, beside its standing."""
    total = weights.cues * wanted.cues / 10 + weights.ask * wanted.ask / 10 + weights.yes * wanted.yes / 10
    total += weights.cues_share * wanted.cues_share + weights.words * wanted.words + weights.where * wanted.in_place
    if wanted.hits:
        total += weights.hit + weights.more_hits * (wanted.hits > 1) + weights.first_hit / (1 + wanted.best_hit)
    return total


def likeness(roots: set[str], weights: Mapping[str, float]) -> float:
    """How far a sentence's words are those of sentences quoted for a question, about -1 to 3; 0 where nothing is known.

    ``weights``: log odds of a word in quoted sentences, plus ``UNSEEN``.
    """
    if not weights:
        return 0.0
    return (sum(weights.get(root, 0.0) for root in roots) - UNSEEN * len(roots)) / sqrt(len(roots) + 4)
