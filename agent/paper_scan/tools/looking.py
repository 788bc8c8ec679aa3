"""Tools that look at the paper and change nothing. What they give is bounded, and says how to get more."""

from __future__ import annotations

import re
from typing import Any

from pydantic import Field

from paper_scan.paper import PaperError
from paper_scan.paper.geometry import Box
from paper_scan.paper.marked import marked_text
from paper_scan.paper.model import Figure, Paper, Passage, Section, Table
from paper_scan.paper.search.search import Hit, find_term, search
from paper_scan.tools.tool import TEXT_SHOWN, Input, Tool, ToolResult, failed
from paper_scan.worksheet import Worksheet
from paper_scan.worksheet.evidence.labels import find_label

READ_SHOWN, READ_AT_MOST = 22_000, 26_000
"""Characters of text that `read` gives: whole passages up to the first, and never more than the second."""
_SECTIONS_SHOWN = 150
_LINKS_SHOWN = 40
_CAPTION_SHOWN = 160
_PASSAGE_SHOWN = 600
_HITS_SHOWN = 20
_LONG_EDGE = 1400.0
"""Pixels of an image's longer side; models scale larger ones down."""
_PAGES = re.compile(r"\s*(\d+)\s*(?:[-–]\s*(\d+)\s*)?")


class OutlineInput(Input):
    pass


class ReadInput(Input):
    section: str = Field("", description="A section's number or title, with its subsections.")
    pages: str = Field("", description="Or pages: 4, or 4-6.")
    start: int = Field(0, ge=0, description="Where an earlier result said to go on.")


class SearchInput(Input):
    query: str = Field(min_length=1, description="Words that would stand in the passage.")
    limit: int = Field(8, ge=1, le=_HITS_SHOWN)


class LookInput(Input):
    figure: str = Field("", description="A figure's or table's label, such as Figure 2.")
    page: int = Field(0, ge=0, description="Or a whole page.")


class TableInput(Input):
    table: str = Field(min_length=1, description="The table's label, such as Table 3.")
    start_row: int = Field(0, ge=0, description="Where an earlier result said to go on.")


def _outline(worksheet: Worksheet, _: OutlineInput) -> ToolResult:
    paper = worksheet.paper
    links = dict.fromkeys(link.target for link in paper.links if not _cited(paper, link.start))
    data: dict[str, Any] = {
        **worksheet.info.model_dump(mode="json", exclude={"described"}),
        "pages": len(paper.pages),
        "sections": [_section_line(paper, s) for s in paper.sections if s.title][:_SECTIONS_SHOWN],
        "tables": [_labelled(paper, table) | {"rows": len(table.rows)} for table in paper.tables],
        "figures": [_labelled(paper, figure) for figure in paper.figures],
        "references": len(paper.references),
        "links": list(links)[:_LINKS_SHOWN],
    }
    if len(paper.sections) > _SECTIONS_SHOWN or len(links) > _LINKS_SHOWN:
        data["more"] = "The lists are cut; `read` pages to see the rest."
    if paper.problems:
        data["could_not_be_read"] = [_problem(p.kind, p.detail, p.page) for p in paper.problems]
    if paper.warnings:
        data["warnings"] = list(paper.warnings)
    return ToolResult(data)


def _cited(paper: Paper, offset: int) -> bool:
    return paper.passages[paper.passage_at(offset)].kind == "reference"


def _section_line(paper: Paper, section: Section) -> str:
    title = f"{section.number} {section.title}".strip()
    return f"{'  ' * max(0, section.level - 1)}{title} (p. {paper.page_at(section.start)})"


def _labelled(paper: Paper, item: Table | Figure) -> dict[str, Any]:
    caption = " ".join(paper.text[slice(*item.caption)].split()) if item.caption else ""
    short = caption if len(caption) <= _CAPTION_SHOWN else caption[: _CAPTION_SHOWN - 1] + "…"
    return {"label": item.label, "page": item.page, "caption": short}


def _problem(kind: str, detail: str, page: int | None) -> str:
    return f"{f'p. {page}: ' if page else ''}{kind}: {detail}"


def _read(worksheet: Worksheet, asked: ReadInput) -> ToolResult:
    paper = worksheet.paper
    span = _asked_for(paper, asked)
    if isinstance(span, ToolResult):
        return span
    first, last = span
    whole = not asked.section and not asked.pages
    aside = ("margin", "reference") if whole else ("margin",)
    passages = [(i, p) for i, p in enumerate(paper.passages) if first <= p.start < last and p.kind not in aside]
    shown: list[Passage] = []
    length, begin = 0, max(asked.start, passages[0][0] if passages else 0)
    rest = [(i, p) for i, p in passages if i >= begin]
    for _, passage in rest:
        length += passage.end - passage.start
        if shown and length > READ_SHOWN:
            break
        shown.append(passage)
    data: dict[str, Any] = {"text": marked_text(paper, shown, number_rows=True)[:READ_AT_MOST]}
    if len(shown) < len(rest):
        data["more"] = f"Call `read` with the same arguments and start={rest[len(shown)][0]}."
    elif whole and paper.references:
        data["left_out"] = f"The reference list, {len(paper.references)} works: `read` it as a section if you need it."
    return ToolResult(data)


def _asked_for(paper: Paper, asked: ReadInput) -> tuple[int, int] | ToolResult:
    """The span of the text that a section or pages take up."""
    if asked.section:
        section = _find_section(paper, asked.section)
        if section is None:
            known = "; ".join(f"{s.number} {s.title}".strip() for s in paper.sections if s.title)
            return failed(f"There is no section {asked.section!r}. The sections: {known[:2000]}")
        return section.start, section.end
    if not asked.pages:
        return 0, len(paper.text)
    match = _PAGES.fullmatch(asked.pages)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    lines = [line for line in paper.lines if first <= line.page <= last]
    if not lines:
        return failed(f"{asked.pages!r}: give pages as 4 or 4-6; the paper has pages 1 to {len(paper.pages)}.")
    return paper.passages[paper.passage_at(lines[0].start)].start, max(line.end for line in lines)


def _find_section(paper: Paper, wanted: str) -> Section | None:
    plain = _plain(wanted)
    exact = [s for s in paper.sections if plain in (_plain(s.title), _plain(s.number), _plain(f"{s.number} {s.title}"))]
    return next(iter(exact or [s for s in paper.sections if s.title and plain and plain in _plain(s.title)]), None)


def _plain(title: str) -> str:
    return " ".join(re.sub(r"[^\w\s.]", " ", title.lower()).split()).strip(" .")


def _search(worksheet: Worksheet, asked: SearchInput) -> ToolResult:
    paper = worksheet.paper
    literal = find_term(paper, asked.query)
    data: dict[str, Any] = {"passages": [_hit(paper, hit) for hit in search(paper, asked.query, asked.limit)]}
    if literal.hits:
        data["the_words_as_given"] = {"hits": literal.hits, "pages": list(literal.pages)}
    if not data["passages"]:
        data["note"] = "None of these words stands in the paper (its reference list is not searched)."
    return ToolResult(data)


def _hit(paper: Paper, hit: Hit) -> dict[str, Any]:
    """A passage, or of a long one what stands around its best sentence; a heading with what follows it."""
    passage = paper.passages[hit.passage]
    start, end = passage.start, passage.end
    if passage.kind == "heading" and hit.passage + 1 < len(paper.passages):
        end = paper.passages[hit.passage + 1].end
    if end - start > _PASSAGE_SHOWN:
        room = max(0, _PASSAGE_SHOWN - (hit.end - hit.start)) // 2
        start, end = max(start, hit.start - room), min(end, max(hit.end + room, hit.start + _PASSAGE_SHOWN))
        end = min(end, start + 2 * _PASSAGE_SHOWN)
    text = " ".join(paper.text[start:end].split())
    section = paper.section_at(hit.start)
    return {
        "page": hit.page,
        "section": paper.float_at(hit.start) or f"{section.number} {section.title}".strip(),
        "kind": passage.kind,
        "text": text,
    }


def _look(worksheet: Worksheet, asked: LookInput) -> ToolResult:
    from paper_scan.paper.pdf.render import render

    paper = worksheet.paper
    if worksheet.pdf is None:
        return failed("Page images are not at hand here: the PDF itself is not open. Go by text and tables.")
    data: dict[str, Any] = {}
    box: Box | None = None
    page = asked.page
    if asked.figure:
        items: tuple[Table | Figure, ...] = (*paper.figures, *paper.tables)
        wanted = [each for each in items if each.label.split()[0].lower()[:3] == asked.figure.lower()[:3]]
        item = find_label(asked.figure, wanted) or find_label(asked.figure, items)
        if item is None:
            return failed(f"There is no {asked.figure!r}.", known=[each.label for each in items])
        page, box, data = item.page, item.box, _labelled(paper, item)
        data["caption"] = " ".join(paper.text[slice(*item.caption)].split()) if item.caption else ""
    if not 1 <= page <= len(paper.pages):
        return failed(f"Give a figure's label or a page from 1 to {len(paper.pages)}.")
    size = paper.pages[page - 1]
    width, height = (box.width, box.height) if box else (size.width, size.height)
    dpi = int(max(30.0, min(300.0, 72 * _LONG_EDGE / max(width, height, 1.0))))
    try:
        image = render(worksheet.pdf, page, box, dpi, worksheet.password)
    except PaperError as error:
        return failed(f"Page {page} could not be rendered: {error.reason}.")
    return ToolResult({"page": page} | data, image)


def _table(worksheet: Worksheet, asked: TableInput) -> ToolResult:
    paper = worksheet.paper
    table = find_label(asked.table, paper.tables)
    if table is None:
        return failed(f"There is no {asked.table!r}.", known=[table.label for table in paper.tables])
    caption = " ".join(paper.text[slice(*table.caption)].split()) if table.caption else ""
    data: dict[str, Any] = {"table": table.label, "page": table.page, "caption": caption}
    if table.problem or not table.rows:
        data["problem"] = f"{table.problem or 'no rows were found'}; `look` at it instead"
    rows: dict[str, list[str]] = {}
    length = 0
    for number, row in enumerate(table.rows[asked.start_row :], start=asked.start_row):
        length += sum(len(cell.text) + 4 for cell in row) + 8
        if rows and length > TEXT_SHOWN:
            data["more"] = f"Call `table` again with start_row={number}; it has {len(table.rows)} rows."
            break
        rows[str(number)] = [cell.text for cell in row]
    return ToolResult(data | {"rows": rows})


LOOKING = (
    Tool(
        "outline",
        "Outline of the paper",
        "Sections, tables, figures and links with their pages, and what of the file could not be read. Use it first, "
        "unless you already have the paper's text before you.",
        OutlineInput,
        _outline,
    ),
    Tool(
        "read",
        "Read the text",
        "The paper's text with page marks: a section (with its subsections), pages, or from the start. Long text comes "
        "in parts. Copy quotes from here.",
        ReadInput,
        _read,
    ),
    Tool(
        "search",
        "Search the text",
        "The passages that fit some words best, with their pages; other forms of a word are found too. Use it when you "
        "are unsure whether something is in the paper, or when a quote was refused.",
        SearchInput,
        _search,
    ),
    Tool(
        "look",
        "Look at a figure or page",
        "A figure, a table or a whole page as an image. Use it only where the answer turns on what something looks "
        "like (error bars, axes) and the text doesn't say.",
        LookInput,
        _look,
    ),
    Tool(
        "table",
        "Read a table",
        "A table as rows of cells, each row with the number by which evidence names it; columns count from 0.",
        TableInput,
        _table,
    ),
)
