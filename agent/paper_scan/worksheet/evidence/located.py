"""Evidence as it is handed in, looked up in the paper: found, or refused with the nearest real thing."""

from __future__ import annotations

from dataclasses import dataclass

from paper_scan.paper.model import Link, Paper
from paper_scan.paper.search.nearest import nearest
from paper_scan.paper.search.normalise import normalise
from paper_scan.paper.search.quote_index import Standing, quote_index
from paper_scan.paper.search.quotes import Located, NotLocated, locate, sentences_between
from paper_scan.scans.model import Evidence, FigureShown, LinkTarget, Place, Quote
from paper_scan.worksheet.drafts import EvidenceDraft
from paper_scan.worksheet.evidence.cells import find_cell
from paper_scan.worksheet.evidence.labels import find_label
from paper_scan.worksheet.refusal import Hint, Refused

_LONGEST_SENTENCE = 1000
_PROSE = ("body", "list", "caption", "footnote", "heading", "title")


@dataclass(frozen=True, slots=True)
class Settled:
    """Evidence that stands in the paper."""

    evidence: Evidence
    standing: Standing = "paper"

    @property
    def in_checklist(self) -> bool:
        """It stands only in the author's own printed checklist."""
        return self.standing == "checklist"


def settle(paper: Paper, draft: EvidenceDraft) -> Settled | Refused:
    """Look a piece of evidence up in the paper."""
    match draft.kind:
        case "quote":
            return _quote(paper, draft.quote, draft.page)
        case "table":
            found = find_cell(paper, draft)
            return found if isinstance(found, Refused) else Settled(found)
        case "figure":
            return _figure(paper, draft)
        case "link":
            return _link(paper, draft.link)
        case None:
            message = "Give each piece of evidence as exactly one of quote, table, figure or link."
            return Refused("", "unclear evidence", message)


def _quote(paper: Paper, words: str, page: int | None) -> Settled | Refused:
    found = locate(paper, words, page)
    if isinstance(found, NotLocated):
        return _misquoted(paper, words, found)
    quote = Quote(
        quote=words,
        sentence=_whole_sentence(paper, found),
        page=found.page,
        section=section_name(paper, found.start),
        start=found.start,
        end=found.end,
        places=tuple(place for start, end in found.spans for place in places(paper, start, end)),
        source="ocr" if paper.pages[found.page - 1].source == "ocr" else "text",
    )
    return Settled(quote, found.standing)


def _misquoted(paper: Paper, words: str, found: NotLocated) -> Refused:
    shown = words if len(words) <= 80 else words[:77] + "…"
    if found.near:
        start, end = found.near
        hint = Hint(_sentences(paper, start, end), paper.page_at(start))
        return Refused("", found.reason, f"“{shown}”: {found.detail}", hint)
    near = nearest(paper, words) if found.reason == "not found" else None
    if near is None:
        return Refused("", found.reason, f"“{shown}”: {found.detail}")
    hint = Hint(near.text, near.page)
    if near.is_close:
        changes = "; ".join(_change(quoted, printed) for quoted, printed in near.differences)
        return Refused("", found.reason, f"“{shown}”: close, but not what the paper says ({changes}).", hint)
    message = f"“{shown}”: nothing like it stands in the paper. If the paper doesn't show it, the answer is no."
    return Refused("", found.reason, message, hint)


def _change(quoted: str, printed: str) -> str:
    if not printed:
        return f"“{quoted}” is not there"
    return f"you: “{quoted}”, paper: “{printed}”" if quoted else f"“{printed}” is left out"


def _figure(paper: Paper, draft: EvidenceDraft) -> Settled | Refused:
    tables_first = draft.figure.strip().lower().startswith("tab")
    table, shown_figure = find_label(draft.figure, paper.tables), find_label(draft.figure, paper.figures)
    figure = (table or shown_figure) if tables_first else (shown_figure or table)
    if figure is None:
        known = ", ".join([*(f.label for f in paper.figures), *(t.label for t in paper.tables)]) or "none"
        return Refused("", "no such figure", f"There is no {draft.figure!r}. The paper's figures and tables: {known}.")
    if len(draft.shows.split()) < 3:
        return Refused("", "unclear evidence", f"Say in `shows` what is to be seen in {figure.label}.")
    caption = " ".join(paper.text[slice(*figure.caption)].split()) if figure.caption else ""
    place = Place(page=figure.page, box=figure.box)
    shown = FigureShown(figure=figure.label, caption=caption, shows=draft.shows, page=figure.page, places=(place,))
    return Settled(shown)


def _link(paper: Paper, target: str) -> Settled | Refused:
    wanted = _address(target)
    found = [link for link in paper.links if _address(link.target) == wanted]
    if not found:
        known = list(dict.fromkeys(link.target for link in paper.links if _standing(paper, link) != "references"))
        near = (
            f" Its links: {', '.join(known[:12])}{' …' if len(known) > 12 else ''}." if known else " It has no links."
        )
        return Refused("", "no such link", f"No hyperlink of the paper leads to {target!r}.{near}")
    link = min(found, key=lambda link: (_standing(paper, link) != "paper", link.start))
    words = " ".join(paper.text[link.start : link.end].split())
    place = Place(page=link.page, box=link.box)
    leads = LinkTarget(target=link.target, text=words, page=link.page, places=(place,))
    return Settled(leads, _standing(paper, link))


def _standing(paper: Paper, link: Link) -> Standing:
    return quote_index(paper).standing((link.start, link.end))


def _address(target: str) -> str:
    """An address without what doesn't change where it leads."""
    bare = target.strip().removeprefix("mailto:").split("://")[-1].removeprefix("www.").rstrip("/.")
    host, slash, path = bare.partition("/")
    return host.lower() + slash + path


def section_name(paper: Paper, offset: int) -> str:
    """The section's number and title, as printed; the label of the table or figure whose caption or body it is."""
    section = paper.section_at(offset)
    return paper.float_at(offset) or f"{section.number} {section.title}".strip()


def places(paper: Paper, start: int, end: int) -> tuple[Place, ...]:
    """The printed lines that ``text[start:end]`` touches."""
    return tuple(Place(page=line.page, box=line.box) for line in paper.lines_between(start, end))


def _whole_sentence(paper: Paper, found: Located) -> str:
    kind = paper.passages[paper.passage_at(found.start)].kind
    if kind == "authors":
        wanted = normalise(paper.text[found.start : found.end]).text
        for affiliation in paper.metadata.affiliations:  # one of them, not the whole byline
            if wanted and wanted in normalise(affiliation).text:
                return affiliation
    if kind in _PROSE:
        return _sentences(paper, found.start, found.end)
    lines = list(paper.lines_between(found.start, found.end))
    start, end = (lines[0].start, lines[-1].end) if lines else (found.start, found.end)
    return _short(paper, start, end, found.start, found.end)


def _sentences(paper: Paper, start: int, end: int) -> str:
    touched = sentences_between(paper, start, end)
    if not touched:
        return _short(paper, start, end, start, end)
    return _short(paper, touched[0].start, touched[-1].end, start, end)


def _short(paper: Paper, start: int, end: int, keep_start: int, keep_end: int) -> str:
    """``text[start:end]`` on one line; where that is very long, what stands around the part to keep."""
    room = max(0, _LONGEST_SENTENCE - (keep_end - keep_start)) // 2
    first, last = max(start, keep_start - room), min(end, keep_end + room)
    before, after = "… " if first > start else "", " …" if last < end else ""
    return before + " ".join(paper.text[first:last].split()) + after
