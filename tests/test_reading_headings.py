"""Headings, their levels, and paragraphs that something cuts: each kind on the smallest page that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from paper_scan.paper import Paper, read_here
from paper_scan.paper.search.quotes import Located, locate
from paper_scan.paper.words.letters import plain
from pdfs import LOREM, Book, Sheet

Style = tuple[float, bool, bool]
"""Size, bold, italic."""
CHAPTER, SUB, LOW = (13.0, True, False), (11.0, True, False), (10.0, False, True)


def written(path: Path, *headings: tuple[str, Style], paragraph: str = LOREM) -> Paper:
    """A page of these headings, a paragraph under each but those whose words end in "/"."""
    book = Book()
    y = 1000.0
    for words, (size, bold, italic) in headings:
        if y > 600:
            page = book.page()
            y = 80.0
        page.text(72, y, words.rstrip("/"), size=size, bold=bold, italic=italic)
        y = y + 20 if words.endswith("/") else page.column(72, y + 18, 468, [paragraph]) + 22
    return read_here(book.save(path / "x.pdf"))


def levels(paper: Paper) -> list[tuple[str, int]]:
    return [(section.title, section.level) for section in paper.sections[1:]]


def test_levels_without_numbers_follow_what_stands_under_what(tmp_path: Path) -> None:
    paper = written(
        tmp_path,
        ("Introduction", CHAPTER), ("Methods/", CHAPTER), ("Participants", SUB), ("Recruitment", LOW),
        ("Screening", LOW), ("Measures", SUB), ("Results/", CHAPTER), ("Growth in light", SUB), ("First week", LOW),
        ("Discussion", CHAPTER), ("References", CHAPTER),
    )  # fmt: skip
    assert levels(paper) == [
        ("Introduction", 1), ("Methods", 1), ("Participants", 2), ("Recruitment", 3), ("Screening", 3), ("Measures", 2),
        ("Results", 1), ("Growth in light", 2), ("First week", 3), ("Discussion", 1), ("References", 1),
    ]  # fmt: skip


def test_subsections_set_like_chapters(tmp_path: Path) -> None:
    paper = written(
        tmp_path,
        ("Introduction", SUB), ("Results/", SUB), ("Trays that are turned grow more", SUB),
        ("Trays in the dark grow less", SUB), ("Discussion", SUB), ("References", SUB),
    )  # fmt: skip
    assert [level for _, level in levels(paper)] == [1, 1, 2, 2, 1, 1]


def test_an_abbreviated_genus_is_no_number_and_a_caption_no_heading(tmp_path: Path) -> None:
    paper = written(
        tmp_path, ("Results", CHAPTER), ("E. minor grows more in light", SUB), ("Figure 3. Trays", SUB),
        ("Discussion", CHAPTER),
    )  # fmt: skip
    assert levels(paper) == [("Results", 1), ("E. minor grows more in light", 2), ("Discussion", 1)]


def test_a_heading_that_stands_in_the_line_may_be_longer_than_one(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    page.text(72, 80, "1 Results", size=13, bold=True)
    y = page.column(72, 100, 468, [LOREM]) + 14
    page.text(
        72,
        y,
        "Funding of the greenhouses, of the trays that were turned in them, and of all others in the years",
        bold=True,
    )
    x = page.text(72, y + 12, "of the study.", bold=True)
    page.text(x + 3, y + 12, "A seed company paid for all greenhouses and for half of the trays in them.")
    page.column(72, y + 24, 468, [LOREM], indent=0)
    paper = read_here(book.save(tmp_path / "x.pdf"))
    assert levels(paper) == [("Results", 1)]
    (whole,) = [p for p in paper.passages if paper.text[p.start : p.end].startswith("Funding")]
    assert whole.kind == "body" and "of the study. A seed company" in paper.text[whole.start : whole.end]


def test_an_outline_of_chapters_alone_leaves_their_subsections(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    outline = []
    y = 80.0
    for words, style in (
        ("Introduction", CHAPTER),
        ("Methods", CHAPTER),
        ("Trays", SUB),
        ("Counting", SUB),
        ("Results", CHAPTER),
    ):
        if y > 560:
            page, y = book.page(), 80.0
        if style == CHAPTER:
            outline.append([1, words, len(book.document)])
        page.text(72, y, words, size=style[0], bold=True)
        y = page.column(72, y + 18, 468, [LOREM]) + 22
    book.document.set_toc(outline)
    paper = read_here(book.save(tmp_path / "x.pdf"))
    assert levels(paper) == [("Introduction", 1), ("Methods", 1), ("Trays", 2), ("Counting", 2), ("Results", 1)]


def narrow(page: Sheet, x: float, y: float, *lines: str, size: float = 10) -> float:
    for number, line in enumerate(lines):
        page.text(x, y + 12 * number, line, size=size)
    return y + 12 * len(lines)


def test_a_paragraph_goes_on_behind_a_box_in_its_column(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    left = page.column(72, 80, 220, [LOREM])
    while left < 640:
        left = page.column(72, left, 220, [LOREM])
    narrow(page, 72, left, "Women were sent questionnaires, which", "included questions about their trays and")
    page.text(320, 80, "Key Points", size=9, bold=True)
    y = page.column(320, 94, 220, ["Question Do turned trays grow more colonies than others do in the same light? "
                                   "Findings They do, by a sixth."], size=8, leading=10, indent=0)  # fmt: skip
    y = narrow(
        page,
        312,
        y + 24,
        "health information, twice in the first year.",
        "For these analyses we used data of all of the",
    )
    page.column(312, y, 228, [LOREM, LOREM], indent=0)
    paper = read_here(book.save(tmp_path / "x.pdf"))
    quote = "which included questions about their trays and health information, twice in the first year"
    assert isinstance(locate(paper, quote), Located)


def test_a_foot_in_three_columns_below_two_is_read_by_itself(tmp_path: Path) -> None:
    book = Book()
    for _ in range(3):
        page = book.page()
        page.column(60, 80, 235, [LOREM] * 4)
        page.column(317, 80, 235, [LOREM] * 4)
    page = book.page()
    narrow(page, 60, 80, *("one one one one one one one one one one",) * 9)
    narrow(page, 317, 80, *("two two two two two two two two two two",) * 9)
    for number, x in enumerate((60, 230, 400)):
        narrow(page, x, 240, *(f"foot {number} of three columns below the text",) * 12, size=7)
    text = read_here(book.save(tmp_path / "x.pdf")).text
    assert text.rindex("one one") < text.index("two two") < text.index("foot 0")
    assert text.rindex("foot 0") < text.index("foot 1") and text.rindex("foot 1") < text.index("foot 2")


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """A paragraph with a footnote's and two works' marks, and the footnote."""
    book = Book()
    page = book.page()
    page.text(72, 60, "Trays and What They Hold", size=18, bold=True)
    page.text(72, 90, "1 Introduction", size=12, bold=True)
    x = page.text(72, 110, "Growers hold such beliefs.")
    x = page.text(x, 106, "6,7", size=6)
    x = page.text(x + 3, 110, "We asked them at their conferences:")
    x = page.text(x, 106, "1", size=6)
    page.text(x + 3, 110, "in spring, in autumn, on 20 m")
    page.column(72, 122, 468, [LOREM] * 3, indent=0)
    page.rule(72, 150, 690)
    x = page.text(72, 698, "1", size=5)
    page.text(x, 701, "https://trays.example holds the list of all of them.", size=8)
    return read_here(book.save(tmp_path_factory.mktemp("marked") / "x.pdf"))


def test_marks_are_apart_from_the_words_they_hang_on(marked: Paper) -> None:
    assert "beliefs.⁶,⁷ We asked" in marked.text and "conferences:¹ in spring" in marked.text
    assert "1 https://trays.example" in marked.text
    assert any(marked.text[s.start : s.end].startswith("We asked") for s in marked.sentences)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Growers hold such beliefs. We asked them at their conferences: in spring", True),
        ("Growers hold such beliefs.6,7 We asked them at their conferences:1 in spring", True),
        ("Growers hold such beliefs.6,8 We asked them", False),
        ("Growers hold such beliefs.2 We asked them", False),
    ],
)
def test_quotes_with_and_without_marks(marked: Paper, quote: str, found: bool) -> None:
    assert isinstance(locate(marked, quote), Located) is found


def test_a_dieresis_that_fonts_keep_in_the_euros_place() -> None:
    assert (
        plain("approved in M€unster (D€usseldorf) for 5 € a tray") == "approved in Münster (Düsseldorf) for 5 € a tray"
    )
    assert plain("at the Charit\ufffde, p \ufffd 0.05") == "at the Charite, p \ufffd 0.05"
