"""The record behind a no: what was looked for, how often it stands in the paper, and where."""

from __future__ import annotations

from collections.abc import Iterable

from paper_scan.checklist import Question
from paper_scan.paper.model import Paper
from paper_scan.paper.search.search import find_term
from paper_scan.scans.model import SearchHit, SearchRecord

FEW = 12
"""Hits of a term that can all be looked at; a word that stands all over the paper tells nothing."""


def search_record(paper: Paper, terms: Iterable[str], question: Question) -> SearchRecord:
    """Search for the reader's terms and for the question's own cues, now."""
    named = _distinct(terms)
    asked = {term.lower() for term in named}
    cues = [cue for cue in _distinct(question.cues) if cue.lower() not in asked]
    return SearchRecord(terms=tuple(_hit(paper, t) for t in named), cues=tuple(_hit(paper, cue) for cue in cues))


def _distinct(terms: Iterable[str]) -> list[str]:
    stripped = (" ".join(term.split()) for term in terms)
    return list({term.lower(): term for term in stripped if term}.values())


def _hit(paper: Paper, term: str) -> SearchHit:
    found = find_term(paper, term)
    return SearchHit(term=term, hits=found.hits, pages=found.pages)


def found_terms(searched: Iterable[SearchHit]) -> str:
    """Which of these terms stand in the paper, but not all over it: ``seed (2 hits, p. 23)``; empty if none does."""
    return "; ".join(f"{hit.term} ({_count(hit)})" for hit in searched if 0 < hit.hits <= FEW)


def _count(hit: SearchHit) -> str:
    pages = ", ".join(map(str, hit.pages[:6])) + (", …" if len(hit.pages) > 6 else "")
    return f"{hit.hits} hit{'s' if hit.hits > 1 else ''}, p. {pages}"
