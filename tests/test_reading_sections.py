"""Sections as a tree with roles, from the PDF's outline or from the headings themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from paper_scan.paper import Paper, read_here
from paper_scan.paper.labels.section_kinds import kind_of
from pdfs import LOREM, Book, write_paper


def tree(paper: Paper) -> list[tuple[str, str, int, str]]:
    return [(section.number, section.title, section.level, section.kind) for section in paper.sections]


def chapters(path: Path, *headings: str, size: float = 13, bold: bool = True) -> Paper:
    """A paper of these headings, a paragraph under each."""
    book = Book()
    y = 1000.0
    for heading in headings:
        if y > 620:
            page = book.page()
            y = 80.0
        page.text(72, y, heading, size=size, bold=bold)
        y = page.column(72, y + 20, 468, [LOREM]) + 20
    return read_here(book.save(path / "x.pdf"))


EXPECTED = [
    ("", "", 0, "front"),
    ("", "Abstract", 1, "abstract"),
    ("1", "Introduction", 1, "introduction"),
    ("2", "Related work", 1, "related"),
    ("3", "Method", 1, "methods"),
    ("3.1", "Data", 2, "methods"),
    ("4", "Results", 1, "results"),
    ("5", "Limitations", 1, "limitations"),
    ("", "Acknowledgements", 1, "acknowledgements"),
    ("", "References", 1, "references"),
]


@pytest.mark.parametrize("outline", [False, True])
@pytest.mark.parametrize("columns", [1, 2])
def test_sections_of_a_paper(tmp_path: Path, outline: bool, columns: int) -> None:
    paper = read_here(write_paper(tmp_path / "x.pdf", outline=outline, columns=columns))
    assert tree(paper) == EXPECTED


def test_a_section_holds_its_subsections(tmp_path: Path) -> None:
    paper = read_here(write_paper(tmp_path / "x.pdf"))
    method, data = (next(s for s in paper.sections if s.title == title) for title in ("Method", "Data"))
    assert paper.sections[data.parent or 0] is method
    assert method.start < data.start < data.end == method.end
    assert paper.section_at(data.start + 20) is data
    assert paper.sections[0].start == 0 and paper.sections[-1].end == len(paper.text)


def test_appendices_are_told_from_chapters(tmp_path: Path) -> None:
    paper = chapters(
        tmp_path, "1 Introduction", "2 Experiments", "References", "A Training details", "B Limitations", "B.1 Data"
    )
    assert [section.kind for section in paper.sections] == [
        "front", "introduction", "results", "references", "appendix", "limitations", "limitations",
    ]  # fmt: skip


def test_chapters_with_roman_numbers(tmp_path: Path) -> None:
    paper = chapters(
        tmp_path, "I. INTRODUCTION", "II. METHODS", "A. Data", "B. Models", "III. RESULTS", "IV. CONCLUSION"
    )
    assert [(section.number, section.level) for section in paper.sections[1:]] == [
        ("I", 1), ("II", 1), ("A", 2), ("B", 2), ("III", 1), ("IV", 1),
    ]  # fmt: skip


def test_headings_without_numbers_are_ranked_by_their_type(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    y = 80.0
    for heading, size in (("Methods", 15), ("Participants", 12), ("Measures", 12), ("Results", 15)):
        page.text(72, y, heading, size=size, bold=True)
        y = page.column(72, y + 22, 468, [LOREM]) + 24
    paper = read_here(book.save(tmp_path / "x.pdf"))
    assert tree(paper)[1:] == [
        ("", "Methods", 1, "methods"),
        ("", "Participants", 2, "methods"),
        ("", "Measures", 2, "methods"),
        ("", "Results", 1, "results"),
    ]


def test_a_role_in_bold_at_the_head_of_a_paragraph_is_a_section(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    page.text(72, 80, "5 Conclusion", size=13, bold=True)
    y = page.column(72, 100, 468, [LOREM]) + 12
    x = page.text(72, y, "Limitations.", bold=True)
    page.text(x + 4, y, "We looked at papers in English only, and at most of them once.")
    paper = read_here(book.save(tmp_path / "x.pdf"))
    assert tree(paper)[1:] == [("5", "Conclusion", 1, "conclusion"), ("", "Limitations", 3, "limitations")]
    assert paper.section_at(paper.text.index("English only")).kind == "limitations"


def test_a_table_of_contents_is_not_the_sections(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    names = ["1 Introduction", "2 Methods", "3 Results", "4 Discussion", "5 Conclusion"]
    page.text(72, 80, "Contents", size=13, bold=True)
    for number, name in enumerate(names):
        page.text(72, 110 + 14 * number, name, bold=True)
        page.text(520, 110 + 14 * number, str(2 + number))
    for name in names:
        page = book.page()
        page.text(72, 80, name, size=13, bold=True)
        page.column(72, 100, 468, [LOREM])
    paper = read_here(book.save(tmp_path / "x.pdf"))
    sections = [section for section in paper.sections if section.number]
    assert [(section.number, paper.page_at(section.start)) for section in sections] == [
        (str(number), number + 1) for number in range(1, 6)
    ]


def test_an_outline_of_another_document_is_not_believed(tmp_path: Path) -> None:
    path = write_paper(tmp_path / "x.pdf", outline=True)
    book = Book()
    book.document.insert_file(str(path))
    book.document.set_toc([[1, title, 1] for title in ("Cover", "Foreword", "Index of names", "Colophon")])
    assert tree(read_here(book.save(tmp_path / "y.pdf"))) == EXPECTED


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Limitations", "limitations"),
        ("Discussion and limitations", "limitations"),
        ("Threats to Validity", "limitations"),
        ("Experimental setup", "methods"),
        ("Experiments", "results"),
        ("Ethics statement", "ethics"),
        ("Broader impact", "ethics"),
        ("Declaration of competing interest", "conflicts"),
        ("Data and code availability", "availability"),
        ("Role of the funding source", "funding"),
        ("CRediT author statement", "contributions"),
        ("Acknowledgements and disclosure of funding", "acknowledgements"),
        ("NeurIPS Paper Checklist", "checklist"),
        ("Previous work", "related"),
        ("Bananas", None),
        ("Limiting the temperature", None),
    ],
)
def test_roles_by_the_words_of_a_heading(title: str, kind: str | None) -> None:
    assert kind_of(title) == kind
    assert kind_of(title.upper()) == kind
