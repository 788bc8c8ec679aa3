"""From raw pages to a paper: the whole way in one function."""

from __future__ import annotations

import re
from typing import TypeVar

from paper_scan.paper.bibliography.citations import find_citations
from paper_scan.paper.bibliography.links import find_links
from paper_scan.paper.bibliography.references import split_references
from paper_scan.paper.floats.captions import find_captions
from paper_scan.paper.floats.figures import find_figures
from paper_scan.paper.floats.tables.tables import find_tables
from paper_scan.paper.flow.compose import Composed, compose
from paper_scan.paper.flow.layout import Regions, find_blocks
from paper_scan.paper.frontmatter.metadata import find_metadata
from paper_scan.paper.geometry import NOWHERE
from paper_scan.paper.lines.regions import FigureRegion, TableRegion
from paper_scan.paper.model import Figure, HiddenText, Page, Paper, Table
from paper_scan.paper.pdf.hidden.beside import bare, unprinted
from paper_scan.paper.pdf.hidden.metadata import metadata_texts
from paper_scan.paper.pdf.raw import RawDocument, RawPage
from paper_scan.paper.sections.sections import find_sections
from paper_scan.paper.suitability import not_a_paper
from paper_scan.paper.words.addressed import is_message

Region = TypeVar("Region", TableRegion, FigureRegion)
_SUPPLEMENT = re.compile(r"(?:(?:Supplementary|Supplemental|Supporting) )?(?:Table|Figure) S|Supplement|Supporting")


def understand(raw: RawDocument) -> Paper:
    """Finds what doesn't belong to the flow, puts the text together, and names its parts."""
    captions = find_captions(raw.pages)
    tables = find_tables(raw.pages, captions)
    figures = find_figures(raw.pages, captions, tables)
    tables, figures = _printed(tables), _printed(figures)
    composed = compose(find_blocks(raw.pages, Regions(captions, tables, figures)), raw.pages, tables)
    sections, passages = find_sections(composed, raw.outline)
    references = split_references(composed.text, passages, sections, composed.lines)
    pages = {page.number: page for page in raw.pages}
    hidden = [hidden for page in raw.pages for hidden in page.hidden]
    return Paper(
        name=raw.name,
        sha256=raw.sha256,
        text=composed.text,
        pages=tuple(_page(page) for page in raw.pages),
        lines=composed.lines,
        passages=passages,
        sections=sections,
        tables=tuple(_table(region, index, composed, pages) for index, region in enumerate(tables)),
        figures=tuple(_figure(region, composed, pages) for region in figures),
        references=references,
        citations=find_citations(composed.text, passages, references),
        links=find_links(raw.pages, composed.text, composed.lines),
        hidden=(*hidden, *_beside(raw, composed.text), *metadata_texts(raw.info, raw.xmp, composed.text)),
        metadata=find_metadata(raw, composed.text, passages, sections, composed.lines),
        problems=raw.problems + tuple(problem for page in raw.pages for problem in page.problems),
        warnings=not_a_paper(composed.text, sections, len(references)),
    )


def _printed(regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """Without supplementary floats of which only the title is printed, in a list of what lies elsewhere."""
    return tuple(region for region in regions if not (_SUPPLEMENT.match(region.label) and _is_bare(region)))


def _is_bare(region: TableRegion | FigureRegion) -> bool:
    return not region.rows if isinstance(region, TableRegion) else region.content == "unknown"


def _beside(raw: RawDocument, text: str) -> tuple[HiddenText, ...]:
    """What the file holds beside its pages and does not print: bookmarks and addresses too, if they are sentences."""
    printed = bare(text)
    marks = [HiddenText(each.title, each.page, NOWHERE, "bookmark") for each in raw.outline]
    addresses = [
        HiddenText(link.target, page.number, page.displayed(link.box), "link address")
        for page in raw.pages
        for link in page.links
        if is_message(link.target)
    ]
    return (*unprinted((*raw.beside, *marks), printed), *unprinted(addresses, printed, fewest=1))


def _page(page: RawPage) -> Page:
    width, height = (page.height, page.width) if page.turn in (90, 270) else (page.width, page.height)
    return Page(page.number, width, height, page.rotation, page.source)


def _caption(index: int | None, composed: Composed) -> tuple[int, int] | None:
    """The offsets of caption ``index``."""
    return next(((b.start, b.end) for b in composed.blocks if index is not None and b.caption == index), None)


def _table(region: TableRegion, index: int, composed: Composed, pages: dict[int, RawPage]) -> Table:
    box = pages[region.page].displayed(region.box)
    caption = _caption(region.caption, composed)
    return Table(region.label, region.page, box, caption, composed.rows[index], region.problem, region.head)


def _figure(region: FigureRegion, composed: Composed, pages: dict[int, RawPage]) -> Figure:
    box = pages[region.page].displayed(region.box)
    return Figure(region.label, region.page, box, _caption(region.caption, composed), region.content)
