"""What was read from a PDF, for people and programs: text, Markdown, JSON, and each line with its label."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import JsonValue

from paper_scan.paper.marked import marked_text
from paper_scan.paper.model import Paper, Passage, Reference, Section
from paper_scan.report.escaping import markdown, one_line

_ASIDE = frozenset({"margin", "figure"})
"""Passages that nobody reads in their place: running heads, and the lettering of figures."""


def as_json(paper: Paper) -> dict[str, JsonValue]:
    """The paper's parts by name. Fields that aren't printed are null, lists may be empty."""
    said = paper.metadata
    return {
        "file": paper.name,
        "sha256": paper.sha256,
        "pages": len(paper.pages),
        "title": said.title or None,
        "authors": list(said.authors),
        "affiliations": list(said.affiliations),
        "year": said.year,
        "doi": said.doi or None,
        "arxiv_id": said.arxiv_id or None,
        "venue": said.venue or None,
        "sources": dict(said.sources),
        "sections": [_section(paper, section) for section in paper.sections if section.level],
        "references": [_reference(paper, reference) for reference in paper.references],
        "tables": [
            {
                "label": table.label,
                "page": table.page,
                "caption": _caption(paper, table.caption),
                "rows": [[cell.text for cell in row] for row in table.rows],
                "problem": table.problem or None,
            }
            for table in paper.tables
            if table.caption
        ],
        "unlabelled_tables": [
            {"page": table.page, "rows": [[cell.text for cell in row] for row in table.rows]}
            for table in paper.tables
            if table.caption is None
        ],
        "figures": [
            {"label": figure.label, "page": figure.page, "caption": _caption(paper, figure.caption)}
            for figure in paper.figures
        ],
        "hidden": [{"page": found.page, "reason": found.reason, "text": found.text} for found in paper.hidden],
        "problems": [{"kind": one.kind, "page": one.page, "detail": one.detail} for one in paper.problems],
        "warnings": list(paper.warnings),
    }


def _section(paper: Paper, section: Section) -> dict[str, JsonValue]:
    return {
        "title": section.title,
        "number": section.number or None,
        "level": section.level,
        "kind": section.kind,
        "page": paper.page_at(section.start),
    }


def _reference(paper: Paper, entry: Reference) -> dict[str, JsonValue]:
    return {
        "label": entry.label,
        "authors": list(entry.authors),
        "title": entry.title or None,
        "year": entry.year,
        "doi": entry.doi or None,
        "arxiv_id": entry.arxiv_id or None,
        "url": entry.url or None,
        "text": one_line(paper.text[entry.start : entry.end]),
    }


def _caption(paper: Paper, place: tuple[int, int] | None) -> str | None:
    return None if place is None else one_line(paper.text[slice(*place)])


def as_text(paper: Paper) -> str:
    """The visible text in reading order, with ``[p. 3]`` where page 3 begins and ``##`` before headings."""
    text = marked_text(paper, [passage for passage in paper.passages if passage.kind not in _ASIDE])
    return "\n\n".join(filter(None, (one_line(part) for part in text.split("\n\n"))))


def as_markdown(paper: Paper) -> str:
    """The paper as Markdown that shows its text letter by letter: nothing printed in it becomes markup."""
    said = paper.metadata
    parts = [f"# {markdown(said.title or paper.name)}"]
    if said.authors:
        parts.append(markdown(", ".join(said.authors)))
    facts = (
        said.venue,
        str(said.year or ""),
        said.doi and f"doi:{said.doi}",
        said.arxiv_id and f"arXiv:{said.arxiv_id}",
    )
    if any(facts):
        parts.append(markdown(" · ".join(filter(None, facts))))
    levels = {section.start: section.level for section in paper.sections if section.level}
    tables = {table.caption[0]: table for table in paper.tables if table.caption}
    for passage in paper.passages:
        if passage.kind in _ASIDE or passage.kind in ("title", "authors", "table"):
            continue
        parts.append(_markdown_passage(paper, passage, levels))
        table = tables.get(passage.start)
        if table is not None and table.rows:
            parts.append("\n".join(" | ".join(markdown(cell.text) for cell in row) for row in table.rows))
    return "\n\n".join(parts) + "\n"


def _markdown_passage(paper: Paper, passage: Passage, levels: dict[int, int]) -> str:
    text = markdown(paper.text[passage.start : passage.end])
    if passage.kind == "heading":
        return f"{'#' * min(6, 1 + levels.get(passage.start, 2))} {text}"
    if passage.kind in ("caption", "footnote"):
        return f"> {text}"
    return f"- {text}" if passage.kind in ("list", "reference") else text


def explanation(paper: Paper) -> Iterator[str]:
    """Each printed line, page by page in reading order, behind its label and score; the reason at a passage's begin."""
    page, told = 0, -1
    for line in sorted(paper.lines, key=lambda line: line.page):
        if line.page != page:
            page = line.page
            yield f"[p. {page}]"
        at = paper.passage_at(line.start)
        passage = paper.passages[at]
        why = f"  ({passage.reason})" if at != told and passage.reason else ""
        told = at
        yield f"{passage.kind:>9} {passage.score:4.2f}  {one_line(paper.text[line.start : line.end])}{why}"
