"""The paper with its evidence marked: highlights with notes, and bookmarks by category, as any viewer shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from paper_scan.checklist import Checklist
from paper_scan.folder.files import file_sha256
from paper_scan.paper.pdf.annotate import Bookmark, Note, annotate
from paper_scan.report import view
from paper_scan.report.escaping import one_line, shortened
from paper_scan.report.findings import ReportedFinding, Tone, findings
from paper_scan.scans.model import Place, Scan

COLOURS: dict[Tone, tuple[float, float, float]] = {
    "yes": (0.55, 0.88, 0.62),
    "no": (1.0, 0.68, 0.55),
    "open": (1.0, 0.90, 0.45),
    "na": (0.85, 0.85, 0.85),
    "flag": (1.0, 0.50, 0.55),
    "claim": (0.62, 0.80, 1.0),
}
LONGEST_NOTE, LONGEST_TITLE = 1200, 110
"""Characters: what a viewer's pop-up and side bar can show."""


class OtherPaperError(ValueError):
    """The scan was made from another PDF."""


def marked_pdf(scan: Scan, checklist: Checklist | None, pdf: Path, password: str | None = None) -> bytes:
    """The PDF with every located piece of evidence marked in its outcome's colour.

    Raises OtherPaperError where the scan is of another file, PaperError where the PDF can't be read.
    """
    sha256 = file_sha256(pdf)
    if sha256 != scan.provenance.pdf_sha256:
        raise OtherPaperError(
            f"{pdf}: not the PDF of this scan, which was made from {one_line(scan.provenance.pdf)} "
            f"(SHA-256 {scan.provenance.pdf_sha256[:12]}…, this one {sha256[:12]}…). Give that one, or scan this one"
        )
    found = view.groups(scan, checklist)
    listed = [each for each in findings(scan, found) if any(piece.places for piece in each.evidence)]
    notes = _together(note for each in listed for note in _notes(each))
    return annotate(pdf, notes, list(_bookmarks(scan, found, listed)), password)


def _together(notes: Iterable[Note]) -> list[Note]:
    """One note for what rests on the very same place, in the colour of the first: marks over marks can't be read."""
    places: dict[tuple[int, tuple[tuple[float, ...], ...]], Note] = {}
    for note in notes:
        place = (note.page, tuple(tuple(box) for box in note.boxes))
        before = places.get(place)
        if before is None:
            places[place] = note
        elif note.text not in before.text:
            places[place] = replace(before, text=f"{before.text}\n\n{note.text}")
    return list(places.values())


def _notes(finding: ReportedFinding) -> Iterator[Note]:
    """A note for each piece of evidence and page."""
    text = f"{_capital(finding.said)}: {one_line(finding.heading)}\n{shortened(finding.reason, limit=LONGEST_NOTE)}"
    for piece in finding.evidence:
        pages: dict[int, list[Place]] = {}
        for place in piece.places:
            pages.setdefault(place.page, []).append(place)
        for page, places in pages.items():
            boxes = [place.box for place in places]
            subject = one_line(finding.group)
            yield Note(page, boxes, COLOURS[finding.tone], subject, text, is_framed=piece.kind == "figure")


def _bookmarks(scan: Scan, found: tuple[view.AnswerGroup, ...], listed: list[ReportedFinding]) -> Iterator[Bookmark]:
    yield Bookmark(1, f"Scan: {view.verdict(view.total(found))}", _first(listed[0]).page if listed else 1)
    counts = {group.title: view.counted(group.counts) for group in found}
    for title in dict.fromkeys(each.group for each in listed):
        named = f"{title} ({counts[title]})" if title in counts else title
        here = [each for each in listed if each.group == title]
        first = _first(here[0])
        yield Bookmark(2, one_line(named), first.page, first.box[1], first.box[0])
        for finding in here:
            first = _first(finding)
            name = shortened(f"{_capital(finding.said)}: {finding.heading}", limit=LONGEST_TITLE)
            yield Bookmark(3, name, first.page, first.box[1], first.box[0])


def _first(finding: ReportedFinding) -> Place:
    return next(place for piece in finding.evidence for place in piece.places)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
