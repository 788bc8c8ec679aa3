"""Reading a PDF: one text in reading order, and from every offset the way back to the page."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from paper_scan.paper import Paper, from_json, read, read_here, render, to_json
from pdfs import LOREM, Book, lines_of, write_paper


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """Three pages in two columns, see ``write_paper``."""
    return read_here(write_paper(tmp_path_factory.mktemp("paper") / "paper.pdf"))


def kinds(paper: Paper) -> list[str]:
    return [passage.kind for passage in paper.passages]


def texts(paper: Paper, kind: str) -> list[str]:
    return [paper.text[p.start : p.end] for p in paper.passages if p.kind == kind]


def test_the_title_page_comes_first_and_is_named(paper: Paper) -> None:
    assert texts(paper, "title") == ["Reading Papers With Care"]
    assert texts(paper, "authors") == ["Ada Reader and Ben Writer", "Institute of Reading, Springfield"]
    assert paper.text.index("Abstract") < paper.text.index("1 Introduction")


def test_the_left_column_is_read_before_the_right_one(paper: Paper) -> None:
    headings = [heading for heading in texts(paper, "heading") if heading[0].isdigit()]
    assert headings == ["1 Introduction", "2 Related work", "3 Method", "3.1 Data", "4 Results", "5 Limitations"]


def test_paragraphs_are_whole(paper: Paper) -> None:
    assert set(texts(paper, "body")) == {LOREM}


def test_running_heads_and_page_numbers_stand_once_and_outside_the_text(paper: Paper) -> None:
    assert texts(paper, "margin") == ["Journal of Careful Reading 12 (2021)", "1"]
    assert paper.text.count("Journal of Careful Reading") == 1


def test_a_footnote_comes_after_the_paragraphs_of_its_column(paper: Paper) -> None:
    (note,) = texts(paper, "footnote")
    assert note == "1 Both authors contributed equally to this work."


def test_reference_entries_are_passages_of_their_own(paper: Paper) -> None:
    assert texts(paper, "reference") == ["[1] A. Reader. On reading. 2019.", "[2] B. Writer. On writing. 2020."]


def test_every_letter_belongs_to_exactly_one_line_and_its_page(paper: Paper) -> None:
    at = 0
    for line in paper.lines:
        assert not paper.text[at : line.start].strip()
        assert line.start < line.end
        at = line.end
    assert not paper.text[at:].strip()
    assert paper.page_at(paper.text.index("3 Method")) == 1
    assert paper.page_at(paper.text.index("4 Results")) == 2


def test_a_line_lies_where_the_page_shows_it(paper: Paper) -> None:
    start = paper.text.index("Reading Papers With Care")
    (line,) = paper.lines_between(start, start + 10)
    x0, y0, x1, y1 = line.box
    assert abs(x0 - 120) < 1 and y0 < 90 <= y1 < 97 and x1 < 400
    assert line.bold and line.size == pytest.approx(18)


def test_a_paper_survives_json_unchanged(paper: Paper) -> None:
    again = from_json(to_json(paper))
    assert again == paper
    assert isinstance(again.lines[0].box, tuple)


def test_json_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="read it from its PDF again"):
        from_json('{"format": 0}')


def test_the_child_process_reads_the_same(tmp_path: Path) -> None:
    path = write_paper(tmp_path / "paper.pdf", columns=1, outline=True)
    assert read(path) == read_here(path)


def test_a_paragraph_runs_on_over_a_page_break(tmp_path: Path) -> None:
    book = Book()
    for half in ("Our evaluation covers two hundred papers that were published in the last ten years and of", LOREM):
        page = book.page()
        page.column(72, 700 if half != LOREM else 80, 468, [half], indent=0)
        page.text(72, 770, "A note at the foot of the page: see there.", size=7)
    paper = read_here(book.save(tmp_path / "x.pdf"))
    passage = paper.passages[0]
    assert "ten years and of The quick survey" in paper.text[passage.start : passage.end]
    assert paper.page_at(passage.start) == 1 and paper.page_at(passage.end - 1) == 2


def test_a_long_appendix_in_small_type_makes_no_headings_of_the_text(tmp_path: Path) -> None:
    book = Book()
    words = " ".join([LOREM] * 12)
    for number in range(2):
        page = book.page()
        for row, line in enumerate(lines_of(words[150 * number :], 440)[:48]):
            page.text(72, 72 + 13 * row, line, size=9.9 if row % 2 else 10.1)  # justified by scaling the lines
    for number in range(2, 4):
        book.page().column(72, 72, 440, [words[150 * number :]], size=7, leading=8.4)
    paper = read_here(book.save(tmp_path / "x.pdf"))
    assert {passage.kind for passage in paper.passages} == {"body"}
    assert len(paper.passages) <= 4


@pytest.mark.parametrize(("line", "number"), [("3.1 SETUP", "3.1"), ("4 DATA", "4")])
def test_a_short_heading_in_capitals_is_known_by_its_number(tmp_path: Path, line: str, number: str) -> None:
    book = Book()
    page = book.page()
    y = page.column(72, 72, 440, [LOREM])
    page.text(72, y + 14, line)
    page.column(72, y + 36, 440, [LOREM])
    paper = read_here(book.save(tmp_path / "x.pdf"))
    assert [section.number for section in paper.sections] == ["", number]


def test_names_beside_a_wide_abstract_are_read_before_it(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    page.text(250, 80, "An Approach to Filters of Many Kinds", size=16, bold=True)
    for y, line in ((104, "R. E. Example"), (112, "Research Institute"), (122, "Baltimore")):
        page.text(110, y, line, size=8, bold=True)
    page.column(250, 108, 300, [LOREM])
    for x in (60, 316):
        page.column(x, 240, 236, [LOREM, LOREM, LOREM])
    paper = read_here(book.save(tmp_path / "x.pdf"))
    places = [paper.text.index(words) for words in ("R. E. Example", "Research Institute", "Baltimore", LOREM)]
    assert places == sorted(places)


def test_a_rule_made_of_letters_is_no_text(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    left = lines_of(" ".join([LOREM] * 3), 236)
    for number, line in enumerate(left[:-1]):
        page.text(60, 100 + 12 * number, line)
    page.text(60, 100 + 12 * len(left), "__________")
    page.text(60, 112 + 12 * len(left), "* A note at its foot in smaller type than the text.", size=7)
    for number, line in enumerate([left[-1], *left]):
        page.text(316, 100 + 12 * number, line)
    paper = read_here(book.save(tmp_path / "x.pdf"))
    assert paper.text.startswith(" ".join([LOREM] * 3))


def test_a_citation_that_begins_a_line_begins_no_paragraph(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    lines = [
        "The quick survey of several hundred studies shows that careful reporting remains rare as yet.",
        "[12] shows it for others, which is why we measure how often the authors of each describe data.",
        "Most of them name a data set without saying where it can be had, or how it was divided there.",
    ]
    for number, line in enumerate(lines):
        page.text(72, 100 + 12 * number, line)
    page.column(72, 160, 440, [LOREM])
    paper = read_here(book.save(tmp_path / "x.pdf"))
    assert paper.text.startswith(" ".join(lines))


def test_a_narrow_paragraph_beside_a_figure_is_not_cut_where_a_sentence_ends(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    page.column(72, 100, 460, [LOREM, LOREM])
    narrow = [
        "The quick survey of several hundred studies shows that careful",
        "reporting in any field is rare, and that it has always been so.",
        "We measure how often an author describes the data in a paper,",
        "the model and the choices behind both, and how much is left.",
    ]
    for number, line in enumerate(narrow):
        x = 72.0
        blank = (270 - pymupdf.get_text_length(line.replace(" ", ""), fontsize=10)) / line.count(" ")
        for word in line.split():  # justified
            x = page.text(x, 240 + 12 * number, word) + blank
    page.column(72, 240 + 12 * len(narrow), 460, [LOREM], indent=0)
    paper = read_here(book.save(tmp_path / "x.pdf"))
    assert " ".join(narrow) in paper.text


def test_exponents_and_the_marks_of_notes_are_raised(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    page.text(72, 60, "Costs of Training", size=16, bold=True)
    page.text(72, 80, "Abstract", size=12, bold=True)

    def line(y: float, *pieces: str) -> None:
        """Pieces one after the other, every second one raised."""
        x = 72.0
        for number, piece in enumerate(pieces):
            x = page.text(x, y - 4 * (number % 2), piece, size=7 if number % 2 else 10)

    line(
        100, "We train for 6.2 × 10", "23", " operations at a rate of 10", "-3", ", with an R", "2", " of 0.91 in all."
    )
    line(
        112,
        "The studies shown",
        "2",
        " measured 40 cm",
        "2",
        " of skin for 12 s",
        "-1",
        " as Smith",
        "3",
        " has said it.",
    )
    page.column(72, 140, 440, [LOREM])
    paper = read_here(book.save(tmp_path / "x.pdf"))
    assert "6.2 × 10²³ operations at a rate of 10⁻³, with an R² of 0.91" in paper.text
    assert "shown² measured 40 cm² of skin for 12 s⁻¹ as Smith³ has" in paper.text


def test_a_sentence_may_end_in_an_exponent(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    x = page.text(72, 100, "Our largest model is trained for 10", size=10)
    x = page.text(x, 96, "9", size=7)
    page.text(x, 100, ". Smaller ones are trained for less time than that.", size=10)
    page.column(72, 140, 440, [LOREM])
    paper = read_here(book.save(tmp_path / "x.pdf"))
    first = paper.sentences[0]
    assert paper.text[first.start : first.end] == "Our largest model is trained for 10⁹."


def test_a_full_width_figure_between_columns_does_not_mix_them(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    page.text(72, 60, "A title that runs over both of the columns of the page below it", size=14, bold=True)
    for x, name in ((72, "left"), (318, "right")):
        lines = [f"{name} line {number} has a few words of text to fill it" for number in range(12)]
        page.column(x, 100, 230, ["\n".join(lines)], indent=0)
    text = read_here(book.save(tmp_path / "x.pdf")).text
    assert text.index("left line 11") < text.index("right line 0")
    assert text.index("A title") < text.index("left line 0")


def test_a_page_turned_by_the_viewer_reads_like_any_other(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    page.page.set_rotation(90)
    page.text(100, 700, "Sideways but legible.", rotate=90)
    paper = read_here(book.save(tmp_path / "x.pdf"))
    assert paper.text == "Sideways but legible."
    (shown,) = paper.pages
    assert (shown.width, shown.height, shown.rotation) == (792, 612, 90)
    x0, y0, x1, y1 = paper.lines[0].box
    assert x1 - x0 > 5 * (y1 - y0), "the line lies across the page as displayed"


def test_text_turned_on_an_upright_page_is_turned_back(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    for number in range(5):
        page.text(100 + 14 * number, 700, f"Row {number} of a table set sideways", rotate=90)
    paper = read_here(book.save(tmp_path / "x.pdf"))
    assert paper.text.index("Row 0") < paper.text.index("Row 4")
    x0, y0, x1, y1 = paper.lines[0].box
    assert y1 - y0 > 5 * (x1 - x0), "on the page as displayed the line stands upright"


def test_the_box_of_a_line_shows_the_line(tmp_path: Path) -> None:
    """What ``Line.box`` points to, on an upright and on a turned page, is the line: its picture isn't blank."""
    book = Book()
    for rotation in (0, 90, 180, 270):
        page = book.page()
        page.page.set_rotation(rotation)
        page.text(200, 300, "Here it is.", size=14)
    path = book.save(tmp_path / "x.pdf")
    for line in read_here(path).lines:
        picture = pymupdf.Pixmap(render(path, line.page, line.box, dpi=72))
        assert min(picture.samples) < 100, f"page {line.page}"
        assert picture.width * picture.height < 10_000


def test_line_numbers_of_a_manuscript_are_left_out(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    for number, line in enumerate(f"Line with the words {n} in it that fill the page" for n in "abcdefghijkl"):
        page.text(40, 100 + 12 * number, str(number + 1), size=6)
        page.text(72, 100 + 12 * number, line)
    text = read_here(book.save(tmp_path / "x.pdf")).text
    assert text.startswith("Line with the words a in it that fill the page Line with the words b")


def test_a_column_of_numbers_in_a_table_is_kept(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    page.column(72, 300, 468, [LOREM])
    for number in range(9):
        page.text(80, 100 + 12 * number, f"model {number}")
        page.text(200, 100 + 12 * number, str(number + 1))
    words = read_here(book.save(tmp_path / "x.pdf")).text.split()
    assert {str(number + 1) for number in range(9)} <= set(words)


def test_a_word_cut_at_a_lines_end_is_put_together(tmp_path: Path) -> None:
    book = Book()
    book.page().column(72, 100, 400, ["The eval-\nuation uses self-\nattention, and self-attention is new."], indent=0)
    text = read_here(book.save(tmp_path / "x.pdf")).text
    assert text == "The evaluation uses self-attention, and self-attention is new."


def test_hyphens_between_numbers_and_before_capitals_stay(tmp_path: Path) -> None:
    book = Book()
    book.page().column(72, 100, 400, ["From 10-\n20 models like BERT-\nLARGE we took three."], indent=0)
    assert read_here(book.save(tmp_path / "x.pdf")).text == "From 10-20 models like BERT-LARGE we took three."


def test_raised_digits_stay_with_their_word(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    x = page.text(72, 100, "A library")
    x = page.text(x, 96, "3", size=6)
    page.text(x, 100, " was used for this.")
    assert read_here(book.save(tmp_path / "x.pdf")).text == "A library3 was used for this."


def test_letters_drawn_twice_are_read_once(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    for shift in (0, 0.25):
        page.text(72 + shift, 100, "Bold by printing twice.")
    assert read_here(book.save(tmp_path / "x.pdf")).text == "Bold by printing twice."


def test_letters_drawn_twice_one_by_one_are_read_once(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    x = 72.0
    for letter in "twice":
        page.text(x + 0.3, 100, letter)
        x = page.text(x, 100, letter)
    assert read_here(book.save(tmp_path / "x.pdf")).text == "twice"


def test_readers_comments_are_no_part_of_the_paper(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    page.text(72, 100, "What the authors wrote.")
    page.page.add_freetext_annot(pymupdf.Rect(72, 200, 300, 230), "What a reader thinks of it")
    page.link((72, 90, 200, 104), "https://example.org/code")
    paper = read_here(book.save(tmp_path / "x.pdf"))
    assert paper.text == "What the authors wrote."
