"""Finished scans as flat records: papers, references, answers. One record is one row of a table.

A cell of several values is one text, its parts divided by ``; `` (authors, pages) or `` ‖ `` (quotes, which hold
semicolons).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from paper_scan.checklist import Checklist
from paper_scan.scans.model import Answer, FigureShown, LinkTarget, Quote, Scan, SearchRecord, TableCell
from paper_scan.scans.references import ListedReference

Cell: TypeAlias = str | int | None
Record: TypeAlias = dict[str, Cell]

PAPERS = (
    "scan", "title", "authors", "year", "venue", "arxiv_id", "doi", "type", "tags", "modules", "reader", "checklist",
    "yes", "no", "open", "not_applicable", "red_flags", "references", "pages", "pdf", "pdf_sha256",
)  # fmt: skip
REFERENCES = (
    "scan", "citing", "number", "label", "title", "authors", "year", "venue", "arxiv_id", "doi", "url", "role",
    "times_cited", "cited_on_pages", "cited_in_sections", "page", "printed",
)  # fmt: skip
ANSWERS = (
    "scan", "paper", "year", "arxiv_id", "doi", "category", "question", "ask", "outcome", "confidence", "reason", "by",
    "stands", "quotes", "sentences", "pages", "sections", "search_terms", "search_hits", "candidates",
)  # fmt: skip
QUOTES, PARTS = " ‖ ", "; "


def paper_records(scan: Scan, name: str) -> Iterator[Record]:
    """One record: the paper and what its answers come to."""
    outcomes = [answer.outcome for answer in scan.answers().values()]
    yield {
        "scan": name,
        "title": scan.paper.title,
        "authors": PARTS.join(scan.paper.authors),
        "year": scan.paper.year,
        "venue": scan.paper.venue,
        "arxiv_id": scan.paper.arxiv_id,
        "doi": scan.paper.doi,
        "type": scan.paper_type,
        "tags": PARTS.join(scan.methodology_tags),
        "modules": PARTS.join(scan.active_modules),
        "reader": scan.provenance.model or scan.provenance.reader,
        "checklist": scan.provenance.checklist,
        "yes": outcomes.count("yes"),
        "no": outcomes.count("no"),
        "open": outcomes.count("open"),
        "not_applicable": outcomes.count("not applicable"),
        "red_flags": PARTS.join(flag.flag for flag in scan.red_flags),
        "references": None if scan.references is None else len(scan.references),
        "pages": scan.integrity.pages,
        "pdf": scan.provenance.pdf,
        "pdf_sha256": scan.provenance.pdf_sha256,
    }


def reference_records(scan: Scan, name: str) -> Iterator[Record]:
    """A record for each entry of the reference list, in the order printed."""
    for number, entry in enumerate(scan.references or (), start=1):
        yield {
            "scan": name,
            "citing": scan.paper.title,
            "number": number,
            "label": entry.label,
            "title": entry.title,
            "authors": PARTS.join(entry.authors),
            "year": entry.year,
            "venue": entry.venue,
            "arxiv_id": entry.arxiv_id,
            "doi": entry.doi,
            "url": entry.url,
            "role": entry.role,
            "times_cited": len(entry.cited),
            "cited_on_pages": _listed(place.page for place in entry.cited),
            "cited_in_sections": _listed(place.section for place in entry.cited),
            "page": entry.page,
            "printed": entry.printed,
        }


def answer_records(scan: Scan, name: str, checklist: Checklist | None) -> Iterator[Record]:
    """A record for each answer by each reader or person; the one that stands comes first. ``checklist``: for the
    questions' wording."""
    asks = {question.id: question.ask for question in checklist.all_questions()} if checklist else {}
    for category, answers in scan.checklist.items():
        for question, answer in answers.items():
            fixed: Record = {
                "scan": name,
                "paper": scan.paper.title,
                "year": scan.paper.year,
                "arxiv_id": scan.paper.arxiv_id,
                "doi": scan.paper.doi,
                "category": category,
                "question": question,
                "ask": " ".join(asks.get(question, "").split()) or None,
            }
            by = answer.source or scan.provenance.model or scan.provenance.reader
            yield {**fixed, **_said(answer, by, "yes")}
            for other in answer.others or ():
                said = Answer.model_validate(other.model_dump(exclude={"by"}))
                yield {**fixed, **_said(said, other.by, "no")}


def _said(answer: Answer, by: str, stands: str) -> Record:
    pieces = answer.evidence or ()
    return {
        "outcome": answer.outcome,
        "confidence": answer.confidence,
        "reason": answer.justification,
        "by": by,
        "stands": stands,
        "quotes": QUOTES.join(_words(piece) for piece in pieces) or None,
        "sentences": QUOTES.join(piece.sentence for piece in pieces if isinstance(piece, Quote)) or None,
        "pages": _listed(piece.page for piece in pieces),
        "sections": _listed(piece.section for piece in pieces if isinstance(piece, Quote)),
        "search_terms": _terms(answer.search),
        "search_hits": None if answer.search is None else _hits(answer.search),
        "candidates": QUOTES.join(
            f"p. {each.evidence.page}: {_words(each.evidence)}" for each in answer.candidates or ()
        )
        or None,
    }


def _words(piece: Quote | TableCell | FigureShown | LinkTarget) -> str:
    if isinstance(piece, Quote):
        return piece.quote
    if isinstance(piece, TableCell):
        return f"{piece.table}, row {piece.row_text!r}: {piece.text}"
    return f"{piece.figure}: {piece.shows}" if isinstance(piece, FigureShown) else piece.target


def _terms(search: SearchRecord | None) -> str | None:
    return None if search is None else PARTS.join(hit.term for hit in (*search.terms, *search.cues)) or None


def _hits(search: SearchRecord) -> int:
    return sum(hit.hits for hit in (*search.terms, *search.cues))


def _listed(values: Iterator[int] | Iterator[str]) -> str | None:
    return PARTS.join(dict.fromkeys(str(value) for value in values)) or None


def works_of(scan: Scan) -> tuple[ListedReference, ...]:
    """The reference list; empty for a scan from before it was kept."""
    return scan.references or ()
