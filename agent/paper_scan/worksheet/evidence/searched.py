"""The record behind a no: what was looked for, how often it stands in the paper, and where."""

from __future__ import annotations

from collections.abc import Iterable

from paper_scan.checklist import Question
from paper_scan.paper.model import Paper
from paper_scan.paper.search.search import find_term
from paper_scan.scans.model import SearchHit, SearchRecord


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
