"""Links: where they lead and the words they lie on; addresses printed in the text."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from paper_scan.paper import Paper, read_here
from paper_scan.paper.words.identifiers import cuts_address, trimmed
from pdfs import LOREM, Book, Sheet


def paper_of(tmp_path: Path, draw: object) -> Paper:
    book = Book()
    page = book.page()
    page.text(150, 80, "Reading Links With Care", size=18, bold=True)
    page.column(72, 120, 468, [LOREM, LOREM])
    draw(page)  # type: ignore[operator]
    return read_here(book.save(tmp_path / "links.pdf"))


def links_of(paper: Paper) -> list[tuple[str, str]]:
    return [(" ".join(paper.text[link.start : link.end].split()), link.target) for link in paper.links]


def test_a_word_with_a_link_behind_it_is_found(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        x = page.text(72, 300, "All our ")
        end = page.text(x, 300, "Code")
        page.text(end, 300, " and the data are there for everyone to use.")
        page.link((x, 290, end, 303), "https://example.org/code")

    paper = paper_of(tmp_path, draw)
    assert links_of(paper) == [("Code", "https://example.org/code")]
    (link,) = paper.links
    assert (link.page, round(link.box[1])) == (1, 290)


def test_a_link_over_a_line_end_is_one(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        end = page.text(72, 300, "The reading group keeps its code and data in one")
        page.text(72, 312, "open archive, which is free.")
        page.link((250, 290, end, 303), "https://example.org/archive")
        page.link((72, 302, 135, 315), "https://example.org/archive")

    ((words, target),) = links_of(paper_of(tmp_path, draw))
    assert target == "https://example.org/archive"
    assert words.endswith("in one open archive")


def test_a_printed_address_is_a_link_and_no_other_is_made_of_one_that_has_a_link(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        page.text(72, 300, "Code: https://example.org/code (licence: www.example.com/terms).")
        page.link((100, 290, 215, 303), "https://example.org/code")
        page.text(72, 330, "Models are at github.com/reader/models and on request.")

    assert links_of(paper_of(tmp_path, draw)) == [
        ("https://example.org/code", "https://example.org/code"),
        ("www.example.com/terms", "https://www.example.com/terms"),
        ("github.com/reader/models", "https://github.com/reader/models"),
    ]


def test_a_printed_address_goes_on_over_a_line_end(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        page.text(72, 300, "We release everything that is needed to repeat this at https://github.com/reader/")
        page.text(72, 312, "careful_reading/tree/main, with instructions. Readers may write to us.")

    assert links_of(paper_of(tmp_path, draw)) == [
        ("https://github.com/reader/ careful_reading/tree/main", "https://github.com/reader/careful_reading/tree/main")
    ]


def test_an_address_in_a_footnote_is_found(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        page.rule(72, 200, 700)
        page.text(76, 709, "1", size=6)
        page.text(80, 712, "https://example.org/data", size=8)

    assert ("https://example.org/data", "https://example.org/data") in links_of(paper_of(tmp_path, draw))


def test_what_follows_an_address_is_not_swallowed() -> None:
    assert trimmed("https://example.org/a_(b).") == "https://example.org/a_(b)"
    assert cuts_address("see https://example.org/a-", "b/c.html and")
    assert cuts_address("doi: 10.1000/", "jr.7")
    assert not cuts_address("see https://example.org/a.", "We also read")
    assert not cuts_address("see https://example.org/a.", "2019")
    assert not cuts_address("at https://example.org/a", "2https://example.org/b")
    assert not cuts_address("a sentence without one-", "b/c")


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_line_end_can_be_asked_about(before: str, after: str) -> None:
    assert cuts_address(before, after) in (True, False)
