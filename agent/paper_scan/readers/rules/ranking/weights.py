"""What each feature of a sentence is worth when passages are ranked for a question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Fitted by ``benchmarks/learn_ranking.py``: a sentence's share of exp(sum of weight times feature) over all
    sentences tried is the chance that it is one that careful readers quoted. Learned from 23 papers.
    """

    cues: float = 0.72
    """BM25 of the question's cues, over 10."""
    ask: float = 0.23
    """BM25 of the question's words, over 10."""
    yes: float = 0.38
    """BM25 of the words that say what counts as yes, over 10."""
    cues_share: float = 0.27
    """BM25 of the cues, as a share of the best sentence's."""
    hit: float = 1.11
    """A pattern of a yes hits it."""
    more_hits: float = 0.79
    """Two or more do."""
    first_hit: float = 1.25
    """1 over its place among the hits of the pattern that ranks it best."""
    words: float = 0.62
    """How its words resemble those of sentences that were quoted for the question."""
    where: float = 0.93
    """It stands in a part that the question names."""
    heading: float = -0.68
    table: float = -0.59
    figure: float = -0.71
    footnote: float = -0.22
    abstract: float = -0.92
    introduction: float = -0.11
    appendix: float = -0.64
    number: float = 0.37
    unit: float = 0.10
    test: float = -0.65
    address: float = 0.31
    version: float = 0.85
    contrast: float = 0.28
    """It says however, not, only, fails …"""
    own: float = 0.71
    """It speaks of the paper's own work."""
    short: float = -0.98
    """Under 50 letters."""


WEIGHTS = Weights()
