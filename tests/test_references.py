"""The reference list: how it is split into entries, what is read from each, and where the text cites them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_scan.paper import Paper, read_here
from paper_scan.paper.bibliography.entry import parse_entry
from pdfs import LOREM, Book, lines_of

ACL = "Ada Reader, Ben J. Writer, and Carla van der Berg. 2019. Reading papers with care. In READ, pages 1–9."
NEURIPS = "Ada Reader and Ben Writer. Reading papers with care. arXiv preprint arXiv:1901.00001, 2019."
ICML = "Reader, A., Writer, B.-J., and van der Berg, C. Reading papers with care. Journal of Reading, 7(2):11–19, 2019."
IEEE = 'A. Reader and B. Writer, "Reading papers with care," IEEE Trans. Reading, vol. 7, no. 2, pp. 11-19, 2019.'
IEEE_PREPRINT = "A. Reader et al., “Reading papers with care,” arXiv preprint arXiv:1901.00001, 2019."
AMA = "Reader A, Writer BJ, Van Berg C, et al. Reading papers with care. J Read. 2019;7(2):11-19. doi:10.1000/jr.2019.7"
APA = "Reader, A., & Writer, B. J. (2019). Reading papers with care. Journal of Reading, 7(2), 11–19."
NATURE = "Reader, A., Writer, B. & Berg, C. Reading papers with care. Nature 521, 436–444 (2019)."
CHICAGO = "Reader, Ada, and Ben Writer. 2019. “Reading papers with care.” Journal of Reading 7 (2): 11–19."
BIBLATEX = (
    "Reader, Ada, Ben Writer, and Carla Berg. “Reading papers with care”. In: Journal of Reading 7.2 (2019), pp. 11–19."
)
OLD = "A. Reader and B. Writer, “Reading papers with care,” McGraw-Hill Book Company, New York, N. Y., 2019."
BOOK = "A. Reader. Reading papers with care. Oxford University Press, 2019."
WEB = "OpenReading. Reading papers with care, 2019. URL https://example.org/care."


@pytest.mark.parametrize(
    ("entry", "first", "count"),
    [
        (ACL, "Ada Reader", 3),
        (NEURIPS, "Ada Reader", 2),
        (ICML, "A. Reader", 3),
        (IEEE, "A. Reader", 2),
        (IEEE_PREPRINT, "A. Reader", 1),
        (AMA, "A. Reader", 3),
        (APA, "A. Reader", 2),
        (NATURE, "A. Reader", 3),
        (CHICAGO, "Ada Reader", 2),
        (BIBLATEX, "Ada Reader", 3),
        (OLD, "A. Reader", 2),
        (BOOK, "A. Reader", 1),
        (WEB, "OpenReading", 1),
    ],
    ids=[
        "ACL",
        "NeurIPS",
        "ICML",
        "IEEE",
        "preprint",
        "AMA",
        "APA",
        "Nature",
        "Chicago",
        "biblatex",
        "old",
        "book",
        "web",
    ],
)
def test_an_entry_of_each_style_says_who_what_and_when(entry: str, first: str, count: int) -> None:
    parsed = parse_entry(entry)
    assert parsed.title == "Reading papers with care"
    assert parsed.year == 2019
    assert parsed.authors[0] == first
    assert len(parsed.authors) == count


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        ("A. B. Reader. Does it end? A study of ends. Journal of Ends, 3:1–2, 2001.", "Does it end? A study of ends"),
        ("A. B. Reader. How much should we read? Journal of Ends, 3:1–2, 2001.", "How much should we read?"),
        ("A. B. Reader. Readers vs. writers in U.S. labs. Nature, 2001.", "Readers vs. writers in U.S. labs"),
        ("Reader A. “Good” and “bad” reading. J Read. 2001;3:1.", "“Good” and “bad” reading"),
        ("A. B. Reader. Reading made easy, volume 2. MIT Press, 2001.", "Reading made easy"),
        ("A. B. Reader. Imaging by 2050 cells. Nature, 2001.", "Imaging by 2050 cells"),
        ("A. B. Reader. One year of reading, 2001, 0102.03456.", "One year of reading"),
    ],
)
def test_a_title_ends_where_its_sentence_ends(entry: str, title: str) -> None:
    assert parse_entry(entry).title == title
    assert parse_entry(entry).year == 2001


def test_a_group_can_be_the_author() -> None:
    bureau = parse_entry("Bureau of Labor Statistics (2019). Compensation survey. U.S. Department of Labor.")
    assert bureau.authors == ("Bureau of Labor Statistics",)
    assert (bureau.title, bureau.year) == ("Compensation survey", 2019)
    group = parse_entry("Reader A, Writer B; Careful Reading Study Group. Reading twice. J Read. 2020;3:1-2.")
    assert group.authors == ("A. Reader", "B. Writer", "Careful Reading Study Group")


@pytest.mark.parametrize(
    ("printed", "arxiv", "doi", "url"),
    [
        ("A. Reader. Care. CoRR, abs/1901.00001v2, 2019.", "1901.00001", "", ""),
        ("A. Reader. Care. 2019. arXiv: hep-th/9901001.", "hep-th/9901001", "", ""),
        ("A. Reader. Care, 2019, 1901.00001. 3, 7", "1901.00001", "", ""),
        ("A. Reader. Care. J. Read., 2019. doi: 10.1000/\njr.2019-7(3).x.", "", "10.1000/jr.2019-7(3).x", ""),
        (
            "A. Reader. Care, 2019. URL https://example.org/papers/\ncare.html.",
            "",
            "",
            "https://example.org/papers/care.html",
        ),
        ("A. Reader. Care. https://doi.org/10.\n1000/jr.7", "", "10.1000/jr.7", "https://doi.org/10.1000/jr.7"),
    ],
)
def test_identifiers_are_put_together_over_line_ends(printed: str, arxiv: str, doi: str, url: str) -> None:
    entry = parse_entry(printed)
    assert (entry.arxiv_id, entry.doi, entry.url) == (arxiv, doi, url)
    assert entry.title == "Care"


@given(st.text(max_size=300))
def test_no_entry_is_too_odd_to_take_apart(text: str) -> None:
    entry = parse_entry(text)
    assert entry.year is None or 1500 <= entry.year <= 2099


def test_names_in_old_fonts_get_their_accents_back() -> None:
    entry = parse_entry("S´ebastien Fran¸cois and Jan Koco´n. Reading. Nature, 2019.")
    assert entry.authors == ("Sébastien François", "Jan Kocoń")


def numbered(number: int) -> str:
    who = f"A. Reader and B. Writer{'abc'[number % 3]}"
    return f"[{number}] {who}. On careful reading, part {number}. Journal of Reading, {2000 + number}."


def listed(
    path: Path, entries: list[str], *, hang: float = 0, gap: float = 0, columns: int = 1, body: str = ""
) -> Paper:
    """A paper whose reference list is set with a hanging indent, with gaps, or in columns."""
    book = Book()
    first = book.page()
    first.text(150, 80, "Reading Papers With Care", size=18, bold=True)
    first.text(72, 120, "1 Introduction", size=12, bold=True)
    first.column(72, 140, 468, [body or LOREM, LOREM])
    page = book.page()
    page.text(72, 60, "References", size=12, bold=True)
    width, x, y = (468 - 30 * (columns - 1)) / columns, 72.0, 80.0
    for entry in entries:
        lines = lines_of(entry, width - hang)
        if y + 12 * len(lines) > 720 and columns > 1 and x == 72:
            x, y = 72 + width + 30, 80.0
        for index, line in enumerate(lines):
            page.text(x + (hang if index else 0), y, line)
            y += 12
        y += gap
    return read_here(book.save(path))


def test_a_numbered_list_is_split_at_its_numbers(tmp_path: Path) -> None:
    paper = listed(tmp_path / "n.pdf", [numbered(n) for n in range(1, 15)], hang=18)
    assert [reference.label for reference in paper.references] == [str(n) for n in range(1, 15)]
    assert [reference.year for reference in paper.references] == [2000 + n for n in range(1, 15)]
    assert paper.references[3].title == "On careful reading, part 4"
    first = paper.references[0]
    assert paper.text[first.start : first.end].startswith("[1] A. Reader")


AUTHOR_YEAR = [
    f"{family}, A. B., Writer, C., and Berg, D. On the careful reading of very many papers by {family.lower()} "
    f"and others in the field. Journal of Reading, {n}:1–20, {1990 + n}."
    for n, family in enumerate(["Abel", "Baker", "Chen", "Dahl", "Evans", "Fuchs", "Garcia", "Huang", "Ito", "Jones"])
]


@pytest.mark.parametrize(
    "layout", [{"hang": 14.0}, {"gap": 8.0}, {"hang": 14.0, "gap": 6.0}, {"hang": 11.0, "columns": 2}]
)
def test_an_unnumbered_list_is_split_by_its_layout(tmp_path: Path, layout: dict[str, float]) -> None:
    paper = listed(tmp_path / "h.pdf", AUTHOR_YEAR, **layout)  # type: ignore[arg-type]
    assert [reference.year for reference in paper.references] == list(range(1990, 2000))
    assert [reference.label for reference in paper.references][:2] == ["Abel et al., 1990", "Baker et al., 1991"]


def cited(tmp_path: Path, body: str, entries: list[str]) -> list[tuple[str, str]]:
    """What the text cites: the words and the label of the entry."""
    paper = listed(tmp_path / "c.pdf", entries, hang=16, body=body)
    return [(paper.text[c.start : c.end], paper.references[c.reference].label) for c in paper.citations]


def test_numbers_in_brackets_cite_and_ranges_are_counted_out(tmp_path: Path) -> None:
    body = "We read papers [2, 5] as others did [7-9]. Values lie in [0, 1] and errors in [12, 99]. See also [1]."
    found = cited(tmp_path, body, [numbered(n) for n in range(1, 13)])
    assert [label for _, label in found] == ["2", "5", "7", "8", "9", "1"]


def test_keys_in_brackets_cite(tmp_path: Path) -> None:
    keys = ["Rea19", "RW+20", "Wri21"]
    entries = [f"[{key}] Ada Reader. Reading, part {n}. Nature, 20{key[-2:]}." for n, key in enumerate(keys)]
    found = cited(tmp_path, "This was shown before [RW+20, Wri21] and long before [Rea19].", entries)
    assert found == [("RW+20", "RW+20"), ("Wri21", "Wri21"), ("Rea19", "Rea19")]


def test_authors_and_year_cite(tmp_path: Path) -> None:
    entries = [
        "Abel, A. Reading alone. Nature, 1999.",
        "Baker, B. and Chen, C. Reading in pairs. Nature, 2001a.",
        "Baker, B. and Chen, C. Reading in pairs again. Nature, 2001b.",
        "Dahl, D., Evans, E., and Fuchs, F. Reading in threes. Nature, 2010.",
    ]
    body = "Abel (1999) read alone. Pairs came (Baker and Chen, 2001a,b; Dahl et al., 2010; and Dahl et al. 2010)."
    found = cited(tmp_path, body, entries)
    assert [label for _, label in found] == [
        "Abel, 1999", "Baker and Chen, 2001a", "Baker and Chen, 2001b", "Dahl et al., 2010", "Dahl et al., 2010",
    ]  # fmt: skip
    assert found[0][0] == "Abel (1999"


def test_numbers_behind_words_cite_where_no_brackets_do(tmp_path: Path) -> None:
    entries = [f"{n}. Reader A, Writer B. Reading, part {n}. J Read. {2000 + n};3:1-2." for n in range(1, 8)]
    body = "Reading is rare.1 Careful reading is rarer,2-4 and COVID-19 did not help readers.7 We had 3.5 each in 2019."
    assert [label for _, label in cited(tmp_path, body, entries)] == ["1", "2", "3", "4", "7"]
