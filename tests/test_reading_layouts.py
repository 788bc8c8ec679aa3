"""Layouts of many publishers, each kind on the smallest page that shows it. Names and contents are invented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from paper_scan.paper import Paper, read_here
from paper_scan.paper.frontmatter.journals import journal_of
from paper_scan.paper.search.quotes import Located, locate
from pdfs import LOREM, Book, Sheet

Drawn = Callable[[Book], None]


@pytest.fixture
def drawn(tmp_path: Path) -> Callable[[Drawn], Paper]:
    def draw(pages: Drawn) -> Paper:
        book = Book()
        pages(book)
        return read_here(book.save(tmp_path / "paper.pdf"))

    return draw


Draw = Callable[[Drawn], Paper]


def body(page: Sheet, y: float = 240, x: float = 72, width: float = 468) -> float:
    page.text(x, y, "Abstract", size=12, bold=True)
    y = page.column(x, y + 18, width, [LOREM], indent=0) + 14
    page.text(x, y, "1 Introduction", size=12, bold=True)
    return page.column(x, y + 18, width, [LOREM, LOREM])


def headed(*lines: str, title: str = "Colony Counts on Turned Trays") -> Drawn:
    """A page with a title, lines of a byline, and text."""

    def pages(book: Book) -> None:
        page = book.page()
        page.text(72, 90, title, size=18, bold=True)
        for number, line in enumerate(lines):
            page.text(72, 116 + 14 * number, line, size=11)
        body(page)

    return pages


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (["Anna Berglund, Carlo Dietz, Erik Falkner", "Greta Holm, Ivan Jansson"],
         ["Anna Berglund", "Carlo Dietz", "Erik Falkner", "Greta Holm", "Ivan Jansson"]),
        (["Anna Berglund, Carlo Dietz, Johana", "Fernandez, Ivan Jansson"],
         ["Anna Berglund", "Carlo Dietz", "Johana Fernandez", "Ivan Jansson"]),
        (["Md. Rahim Talukdar, Anna Berg, Joseph Israel"], ["Md. Rahim Talukdar", "Anna Berg", "Joseph Israel"]),
        (["Hassan uz-Zaman, Anna Berglund"], ["Hassan uz-Zaman", "Anna Berglund"]),
        (["Anna Berglund (anna@bench.example)", "Carlo Dietz https://orcid.org/0000-0001-2345-678X"],
         ["Anna Berglund", "Carlo Dietz"]),
    ],
    ids=["whole at a line's end", "cut at a line's end", "Md and a country", "a small first part", "addresses behind"],
)  # fmt: skip
def test_bylines(drawn: Draw, lines: list[str], authors: list[str]) -> None:
    assert list(drawn(headed(*lines)).metadata.authors) == authors


def test_a_byline_ends_where_running_text_stands_beside_it(drawn: Draw) -> None:
    def pages(book: Book) -> None:
        page = book.page()
        page.text(40, 90, "Colonies grow larger", size=18, bold=True)
        page.text(40, 112, "in constant light", size=18, bold=True)
        page.text(40, 140, "Anna Berglund, Carlo Dietz,", size=10)
        page.text(40, 164, "Erik Falkner, Greta Holm", size=10)
        page.column(330, 86, 230, [LOREM, LOREM], size=9, leading=11)
        page.column(40, 220, 230, [LOREM, LOREM], size=9, leading=11)

    assert drawn(pages).metadata.authors == ("Anna Berglund", "Carlo Dietz", "Erik Falkner", "Greta Holm")


def test_a_cover_is_not_the_articles_first_page(drawn: Draw) -> None:
    def pages(book: Book) -> None:
        cover = book.page()
        cover.text(72, 80, "Bench University", size=20, bold=True)
        cover.text(72, 110, "Previously Published Works", size=16)
        for number, line in enumerate(["Title", "Permalink", "Peer reviewed", "Copyright Information"]):
            cover.text(72, 150 + 20 * number, line, size=11, bold=True)
        headed("Anna Berglund and Carlo Dietz")(book)

    found = drawn(pages).metadata
    assert (found.title, found.authors) == ("Colony Counts on Turned Trays", ("Anna Berglund", "Carlo Dietz"))


def test_a_subtitle_belongs_to_the_title(drawn: Draw) -> None:
    def pages(book: Book) -> None:
        page = book.page()
        page.text(72, 90, "TRAY: Turned-Bench Rearing", size=18, bold=True)
        page.text(72, 110, "Growing Colonies With Growing Colonies", size=14, bold=True)
        page.text(72, 140, "Anna Berglund, Carlo Dietz", size=10)
        body(page)

    found = drawn(pages).metadata
    assert found.title == "TRAY: Turned-Bench Rearing Growing Colonies With Growing Colonies"
    assert found.authors == ("Anna Berglund", "Carlo Dietz")


def test_a_word_cut_in_a_title_is_whole(drawn: Draw) -> None:
    def pages(book: Book) -> None:
        page = book.page()
        page.text(72, 90, "COUNTING TRAYS WITHOUT MICRO-", size=18)
        page.text(72, 111, "SCOPES AT HOME", size=18)
        page.text(72, 140, "Anna Berglund, Carlo Dietz", size=10)
        y = body(page)
        page.column(72, y, 468, ["Nobody used microscopes, and counting trays at home is slow without them."])

    assert drawn(pages).metadata.title.casefold() == "counting trays without microscopes at home"


def test_a_word_cut_in_a_title_in_small_capitals(drawn: Draw) -> None:
    """Of the second line one letter in eleven is a large one."""

    def small_capitals(page: Sheet, x: float, y: float, text: str) -> None:
        for letter in text:
            size = 17 if letter.isupper() else 14
            page.text(x, y, letter.upper(), size=size)
            x += pymupdf.get_text_length(letter.upper(), fontsize=size)

    def pages(book: Book) -> None:
        page = book.page()
        small_capitals(page, 72, 90, "BEAM: Low-Rise Adaptation of Large Lan-")
        small_capitals(page, 72, 110, "guage Models")
        page.text(72, 140, "Anna Berglund", size=10)
        page.text(240, 140, "Carlo Dietz", size=10)
        y = body(page)
        page.column(72, y, 468, ["A language is learned from its models."])

    found = drawn(pages).metadata
    assert found.title.casefold() == "beam: low-rise adaptation of large language models"
    assert found.authors == ("Anna Berglund", "Carlo Dietz")


def test_authors_whom_the_page_sets_apart_are_in_the_files_own_list(drawn: Draw) -> None:
    """The file's list stands for the printed one where that is a part of it, and all of it is printed somewhere."""

    def pages(book: Book, listed: str = "Anna Berglund|Carlo Dietz|Ewa Nowak") -> None:
        headed("Anna Berglund, Carlo Dietz")(book)
        book.document[0].insert_text((72, 700), "Present address of E. Nowak: 4 Bench Road.", fontsize=7)
        items = "".join(f"<rdf:li>{name}</rdf:li>" for name in listed.split("|"))
        book.document.set_xml_metadata(
            f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator><rdf:Seq>{items}</rdf:Seq></dc:creator></x:xmpmeta>'
        )

    assert drawn(pages).metadata.authors == ("Anna Berglund", "Carlo Dietz", "Ewa Nowak")
    nobody_else = drawn(lambda book: pages(book, "Anna Berglund|Carlo Dietz|Paul Unprinted"))
    assert nobody_else.metadata.authors == ("Anna Berglund", "Carlo Dietz")


def test_a_short_title_in_running_heads_is_no_venue(drawn: Draw) -> None:
    def pages(book: Book) -> None:
        for number in range(3):
            page = book.page()
            page.text(72, 40, "Trays and Turned Benches in Chemistry", size=8)
            if number == 0:
                page.text(72, 90, "A Review of Trays and Turned Benches in Chemistry", size=18, bold=True)
                page.text(72, 116, "Anna Berglund, Carlo Dietz", size=11)
            body(page)

    assert drawn(pages).metadata.venue == ""


def test_a_title_in_the_files_metadata_may_be_cut(drawn: Draw) -> None:
    def pages(book: Book) -> None:
        headed("Anna Berglund, Carlo Dietz", title="A new mutation makes colonies tolerate cold corners")(book)
        book.document.set_metadata({"title": "A new mutation makes"})

    assert drawn(pages).metadata.title == "A new mutation makes colonies tolerate cold corners"


@pytest.mark.parametrize(
    ("doi", "journal"),
    [
        ("10.1093/nar/gkae999", "Nucleic Acids Research"),
        ("10.1371/journal.pone.0000001", "PLOS ONE"),
        ("10.1101/2021.01.02.123456", "bioRxiv"),
        ("10.1126/sciadv.abc1234", "Science Advances"),
        ("10.9999/unknown.1", ""),
    ],
)
def test_a_journal_by_its_dois_code(doi: str, journal: str) -> None:
    assert journal_of(doi) == journal


def test_venue_and_doi_from_the_files_xmp_packet(drawn: Draw) -> None:
    def pages(book: Book) -> None:
        headed("Anna Berglund, Carlo Dietz")(book)
        book.document.set_xml_metadata(
            '<x:xmpmeta xmlns:x="adobe:ns:meta/"><prism:publicationName>Annals of Trays</prism:publicationName>'
            "<prism:doi>10.99999/trays.2022.17</prism:doi></x:xmpmeta>"
        )

    found = drawn(pages).metadata
    assert (found.venue, found.doi) == ("Annals of Trays", "10.99999/trays.2022.17")


def test_the_venue_in_running_heads_and_a_preprints_year_in_its_doi(drawn: Draw) -> None:
    def pages(book: Book) -> None:
        for number in range(3):
            page = book.page()
            page.text(72, 40, "Berglund et al. Journal of Benches 2024, 7", size=8)
            page.text(72, 770, "https://doi.org/10.99999/2021.05.12.443709", size=7)
            if number == 0:
                page.text(72, 90, "Colony Counts on Turned Trays", size=18, bold=True)
                page.text(72, 116, "Anna Berglund, Carlo Dietz", size=11)
            body(page)

    found = drawn(pages).metadata
    assert (found.venue, found.year) == ("Journal of Benches", 2021)


def test_an_older_doi_is_whole(drawn: Draw) -> None:
    doi = "10.99999/(SICI)1097-0177(200006)218:2<235::AID-DVDY2>3.0.CO;2-G"

    def pages(book: Book) -> None:
        headed("Anna Berglund, Carlo Dietz")(book)
        book.document[0].insert_text((72, 770), f"doi: {doi}", fontsize=7)

    assert drawn(pages).metadata.doi == doi


ENTRIES = [f"{n}. Adler K, Falk S. Growth on tray {n}. J Bench Sci {2000 + n};{n}:100-104." for n in range(1, 13)]


def listed(
    entries: list[str], heading: str = "References", below: Callable[[Sheet, float], None] | None = None
) -> Drawn:
    def pages(book: Book) -> None:
        headed("Anna Berglund, Carlo Dietz")(book)
        page = book.page()
        y = page.column(72, 80, 468, [LOREM, LOREM]) + 20
        if heading.startswith("■"):  # a letter of a font of ornaments
            page.text(60, y, "n", size=12, font="zadb")
        if heading:
            page.text(72, y, heading.lstrip("■"), size=12, bold=True)
            y += 20
        for entry in entries:
            page.text(72, y, entry, size=9)
            y += 12
        if below is not None:
            below(page, y)

    return pages


def collaboration(page: Sheet, y: float) -> None:
    for row in range(20):
        page.text(72, y + 40 + 10 * row, "A. Adler, B. Brandt, C. Cassel, D. Dorn, E. Eklund, F. Falk,", size=8)


def link_underlined(page: Sheet, y: float) -> None:
    page.rule(86, 160, y - 12 * 9 - 10)


@pytest.mark.parametrize(
    ("pages", "count"),
    [
        (listed(ENTRIES, ""), 12),
        (listed(ENTRIES, "REFERENCES AND NOTES"), 12),
        (listed(ENTRIES, "■REFERENCES"), 12),
        (listed(ENTRIES, below=collaboration), 12),
        (listed(ENTRIES, below=link_underlined), 12),
        (listed([entry.replace(". A", " A", 1) if n == 5 else entry for n, entry in enumerate(ENTRIES)]), 12),
        (listed([f"Adler K, Falk S ({2000 + n}) Growth on tray {n}. J Bench Sci {n}:100-104." for n in range(14)]), 14),
    ],
    ids=[
        "no heading",
        "and notes",
        "a square",
        "a collaboration behind",
        "an underlined link",
        "a stop left out",
        "one line",
    ],
)
def test_reference_lists(drawn: Draw, pages: Drawn, count: int) -> None:
    found = drawn(pages).references
    assert len(found) == count
    assert all("100-104" in entry.title or entry.year for entry in found)


def test_numbers_that_hang_in_the_gutter_belong_to_the_column_on_their_right(drawn: Draw) -> None:
    def pages(book: Book) -> None:
        headed("Anna Berglund, Carlo Dietz")(book)
        page = book.page()
        page.text(50, 80, "References", size=12, bold=True)
        for column, x in enumerate((50, 312)):
            for row in range(10):
                n = 10 * column + row + 1
                y = 100 + 36 * row + 3 * column
                page.text(x, y, f"{n}.", size=8)
                page.text(x + 18, y, f"Adler K, Falk S. The growth of colonies on tray {n},", size=8)
                page.text(x + 18, y + 10, "which nobody had turned before. J Bench Sci", size=8)
                page.text(x + 18, y + 20, f"{2000 + n};{n}:100-104.", size=8)

    found = drawn(pages).references
    assert [entry.label for entry in found] == [str(n) for n in range(1, 21)]
    assert all(entry.year == 2000 + int(entry.label) for entry in found)


def test_three_columns_are_read_one_by_one(drawn: Draw) -> None:
    def pages(book: Book) -> None:
        headed("Anna Berglund, Carlo Dietz")(book)
        page = book.page()
        for x, word in ((40, "first"), (222, "second"), (404, "third")):
            page.column(
                x, 80, 170, [LOREM, f"Here ends what the {word} column says of trays.", LOREM], size=9, indent=0
            )

    text = drawn(pages).text
    assert text.index("first column") < text.index("second column") < text.index("third column")
    for word in ("first", "second", "third"):
        assert f"what the {word} column" in text


def test_a_list_of_smaller_type_below_both_columns_is_read_after_them(drawn: Draw) -> None:
    def pages(book: Book) -> None:
        headed("Anna Berglund, Carlo Dietz")(book)
        page = book.page()
        for x in (50, 320):
            page.column(x, 80, 240, [LOREM, LOREM], indent=0)
        for column, x in enumerate((50, 320)):
            for row in range(8):
                n = 8 * column + row + 1
                page.text(x, 420 + 10 * row, f"{n}. K. Adler, S. Falk, Growth on tray {n}, {2000 + n}.", size=7)

    assert [entry.label for entry in drawn(pages).references] == [str(n) for n in range(1, 17)]


def test_a_sentence_runs_on_over_a_notice_at_a_columns_foot(drawn: Draw) -> None:
    def pages(book: Book) -> None:
        headed("Anna Berglund, Carlo Dietz")(book)
        page = book.page()
        y = page.column(50, 80, 240, [LOREM + " The trays in the north corner were"], indent=0)
        page.text(50, y + 30, "Received 3 June 2023; accepted 11 March 2024.", size=7)
        page.text(50, y + 39, "The authors licensed this article for reuse", size=7)
        page.column(320, 80, 240, ["turned every hour, so that no side stayed warmer. " + LOREM], indent=0)

    found = locate(drawn(pages), "The trays in the north corner were turned every hour, so that no side stayed warmer.")
    assert isinstance(found, Located) and found.page == 2


def test_headings_in_a_face_that_is_kept_for_them(drawn: Draw) -> None:
    def pages(book: Book) -> None:
        headed("Anna Berglund, Carlo Dietz")(book)
        page = book.page()
        y = 80.0
        for heading in (
            "Sowing with a soft brush",
            "Counting by two people",
            "Washing before sowing",
            "Light and heat",
        ):
            page.text(72, y + 8, heading, size=10.5, font="tiro")
            y = page.column(72, y + 22, 468, [LOREM], indent=0) + 6

    titles = [section.title for section in drawn(pages).sections]
    assert {"Sowing with a soft brush", "Counting by two people", "Washing before sowing", "Light and heat"} <= {
        *titles
    }


def test_one_caption_a_label_in_capitals_too(drawn: Draw) -> None:
    def pages(book: Book) -> None:
        headed("Anna Berglund, Carlo Dietz")(book)
        page = book.page()
        page.fill((100, 100, 400, 250), (0.8, 0.8, 0.9))
        page.text(72, 270, "FIGURE 1 Counts of colonies on turned trays over a week", size=9)
        page.column(72, 320, 468, [LOREM])
        last = book.page()
        last.text(72, 80, "FIGURE 1", size=9)
        last.fill((100, 100, 400, 250), (0.8, 0.8, 0.9))

    assert [(figure.label, figure.page) for figure in drawn(pages).figures] == [("Figure 1", 2)]


def test_a_whole_sentence_of_a_statement_can_be_quoted_and_no_piece_of_one(drawn: Draw) -> None:
    def pages(book: Book) -> None:
        headed("Anna Berglund, Carlo Dietz")(book)
        page = book.page()
        page.text(72, 90, "Competing interests", size=12, bold=True)
        page.column(72, 108, 468, ["None declared. The sponsor had no part in it."], indent=0)
        page.text(72, 140, "2 Results", size=12, bold=True)
        page.column(72, 158, 468, ["None declared that trays matter. " + LOREM], indent=0)

    paper = drawn(pages)
    assert isinstance(locate(paper, "None declared."), Located)
    assert not isinstance(locate(paper, "had no part"), Located)
