"""A scan's evidence looked up again in the PDF: nothing that was stored is taken on trust."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from paper_scan.paper import Paper
from paper_scan.paper.search.search import find_term
from paper_scan.recomputed.records import quote_at
from paper_scan.report.escaping import shortened
from paper_scan.review.check import Fault
from paper_scan.scans.model import Evidence, Quote, Scan, SearchHit
from paper_scan.worksheet import Refused, evidence_as_handed_in, settle

OFFSETS = (".start", ".end")
"""Into the text as one version of the program reads it: that they moved is worth a word, but no fault."""

Placed: TypeAlias = tuple[str, Evidence, bool]
"""Path in the JSON, evidence, whether it proves a yes."""


def against_paper(scan: Scan, paper: Paper) -> tuple[list[Fault], int]:
    """What the PDF contradicts in the scan, and how many pieces of evidence were looked up."""
    faults = []
    if paper.sha256 != scan.provenance.pdf_sha256:
        faults.append(Fault("$.provenance.pdf_sha256", f"this scan was made from another file than {paper.name}"))
    if len(paper.pages) != scan.integrity.pages:
        faults.append(Fault("$.integrity.pages", f"the PDF has {len(paper.pages)} pages"))
    pieces = list(_pieces(scan))
    moved = 0
    for path, piece, is_proof in pieces:
        wrong = dict(_wrong(paper, piece, is_proof))
        moved += bool({wrong.pop(offset, None) for offset in OFFSETS} - {None})
        faults += (Fault(f"{path}{where}", what) for where, what in wrong.items())
    if moved:
        what = f"{moved} pieces of evidence stand at other offsets: another version of the program read the PDF"
        faults.append(Fault("$", what, "warning"))
    faults += _wrong_searches(scan, paper)
    return faults, len(pieces)


def _pieces(scan: Scan) -> Iterator[Placed]:
    for category, answers in scan.checklist.items():
        for question, answer in answers.items():
            path = f"$.checklist.{category}.{question}"
            yield from _listed(f"{path}.evidence", answer.evidence, answer.answer)
            for number, other in enumerate(answer.others or ()):
                yield from _listed(f"{path}.others[{number}].evidence", other.evidence, other.answer)
            for number, candidate in enumerate(answer.candidates or ()):
                yield f"{path}.candidates[{number}].evidence", candidate.evidence, False
    for number, claim in enumerate(scan.claims):
        yield from _listed(f"$.claims[{number}].quotes", claim.quotes)
    for number, flag in enumerate(scan.red_flags):
        yield from _listed(f"$.red_flags[{number}].evidence", flag.evidence)
    for number, fit in enumerate(scan.verification or ()):
        yield from _listed(f"$.verification[{number}].evidence", fit.evidence)
    for number, check in enumerate(scan.checks or ()):
        yield from _listed(f"$.checks[{number}].evidence", check.evidence)


def _listed(path: str, evidence: Iterable[Evidence] | None, is_proof: bool = False) -> Iterator[Placed]:
    return ((f"{path}[{number}]", piece, is_proof) for number, piece in enumerate(evidence or ()))


def _wrong(paper: Paper, piece: Evidence, is_proof: bool) -> Iterator[tuple[str, str]]:
    """Each thing that is wrong: path below the evidence, and what."""
    if isinstance(piece, Quote) and piece in quote_at(paper, piece.start, piece.end):
        return  # what the program found by itself, a cell of a table or an equation, stands where it says
    found = settle(paper, evidence_as_handed_in(piece))
    if isinstance(found, Refused):
        yield "", f"not in this PDF as stored: {found.message}"
        return
    if is_proof and found.in_checklist:
        yield "", "stands only in a checklist that the authors filled in themselves: no proof of a yes"
    stored, again = piece.model_dump(mode="json"), found.evidence.model_dump(mode="json")
    for name in sorted(stored.keys() | again.keys()):
        if stored.get(name) != again.get(name):
            yield f".{name}", f"the PDF says {shortened(str(again.get(name)), limit=120)}"


def _wrong_searches(scan: Scan, paper: Paper) -> Iterator[Fault]:
    """Searches that come out otherwise when they are run again."""
    for category, answers in scan.checklist.items():
        for question, answer in answers.items():
            for kind in ("terms", "cues") if answer.search else ():
                hits: tuple[SearchHit, ...] = getattr(answer.search, kind)
                for number, hit in enumerate(hits):
                    again = find_term(paper, hit.term)
                    if (again.hits, again.pages) != (hit.hits, hit.pages):
                        path = f"$.checklist.{category}.{question}.search.{kind}[{number}]"
                        yield Fault(path, f"“{hit.term}” is found {again.hits} times in this PDF, not {hit.hits}")
