"""Every real file gives a paper whose parts hold together, or an error of ours that names the file and the remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus import corpus_files
from paper_scan.paper import Paper, PaperError, read_here
from paper_scan.paper.serialise import from_json, to_json

EVERY = 8
"""One file in so many is read in every run, the others with --long; all hostile ones always."""


def in_turn(files: list[Any]) -> list[Any]:
    always = [n for n, file in enumerate(files) if n % EVERY == 0 or file.values[0] is None]
    hostile = [n for n, file in enumerate(files) if file.values[0] and file.values[0].parent.name == "hostile"]
    return [
        file if n in (*always, *hostile) else pytest.param(*file.values, id=file.id, marks=pytest.mark.long)
        for n, file in enumerate(files)
    ]


@pytest.mark.parametrize("path", in_turn(corpus_files("papers/*/*.pdf")))
@pytest.mark.slow
def test_the_parts_of_real_papers_hold_together(path: Path) -> None:
    try:
        paper = read_here(path, "1234")
    except PaperError as error:
        assert str(path) in str(error) and error.remedy
        pytest.skip(str(error))
    text_lies_in_lines_passages_and_sections(paper)
    cells_stand_in_the_text(paper)
    figures_lie_on_their_pages(paper)
    references_and_citations_point_into_the_text(paper)
    links_lead_somewhere(paper)
    assert from_json(to_json(paper)) == paper


def text_lies_in_lines_passages_and_sections(paper: Paper) -> None:
    at = 0
    for line in paper.lines:
        assert not paper.text[at : line.start].strip() and line.end > line.start
        at = line.end
    assert not paper.text[at:].strip()
    assert [passage.start for passage in paper.passages] == sorted(passage.start for passage in paper.passages)
    for passage in paper.passages:
        section = paper.sections[passage.section]
        assert section.start <= passage.start and passage.end <= max(section.end, passage.end)
    for section in paper.sections:
        assert section.parent is None or paper.sections[section.parent].start <= section.start
        assert section.end <= len(paper.text)


def cells_stand_in_the_text(paper: Paper) -> None:
    for table in paper.tables:
        assert table.rows or table.problem
        for cell in (cell for row in table.rows for cell in row):
            assert paper.text[cell.start : cell.end] == cell.text


def figures_lie_on_their_pages(paper: Paper) -> None:
    for figure in paper.figures:
        page = paper.pages[figure.page - 1]
        x0, y0, x1, y1 = figure.box
        assert -1 <= x0 < x1 <= page.width + 1
        assert -1 <= y0 < y1 <= page.height + 1


def references_and_citations_point_into_the_text(paper: Paper) -> None:
    for reference in paper.references:
        assert 0 <= reference.start < reference.end <= len(paper.text)
        assert reference.title or reference.authors or reference.arxiv_id or reference.doi or reference.url
    for citation in paper.citations:
        assert 0 <= citation.reference < len(paper.references)
        assert paper.text[citation.start : citation.end].strip()


def links_lead_somewhere(paper: Paper) -> None:
    for link in paper.links:
        assert link.target
        assert 0 <= link.start <= link.end <= len(paper.text)
