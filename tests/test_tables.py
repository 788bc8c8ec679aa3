"""Tables: rows and cells exactly as printed, whatever the table is drawn with."""

from __future__ import annotations

from pathlib import Path

from paper_scan.paper import Paper, read_here
from paper_scan.paper.model import Table
from pdfs import LOREM, Book, Sheet, lines_of

HEAD = ["Size", "Parameters", "Loss", "Time (s)"]
BODY = [
    ["tiny", "801,152", "0.5633", "490.7"],
    ["small", "4,176,720", "0.4595", "1417.4"],
    ["medium", "18,643,240", "0.4280", "4153.3"],
    ["very large", "55,444,740", "-0.4132", "10418.1"],
]
PLACES = [150.0, 230.0, 310.0, 390.0]


def rows_on(
    page: Sheet, rows: list[list[str]], y: float, places: list[float], size: float = 9, leading: float = 13
) -> float:
    for row in rows:
        for x, cell in zip(places, row, strict=True):
            if cell:
                page.text(x, y, cell, size=size)
        y += leading
    return y


def booktabs(
    page: Sheet, y: float, caption: str, rows: list[list[str]], places: list[float], right: float = 450
) -> float:
    """A caption and, below it, a table with rules at the top, under its first row, and at the bottom."""
    page.text(places[0], y, caption, size=9)
    page.rule(places[0] - 5, right, y + 8, 0.8)
    end = rows_on(page, rows[:1], y + 20, places)
    page.rule(places[0] - 5, right, end - 8)
    end = rows_on(page, rows[1:], end + 3, places)
    page.rule(places[0] - 5, right, end - 8, 0.8)
    return end


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def paper_of(tmp_path: Path, draw: object) -> Paper:
    book = Book()
    page = book.page()
    page.text(150, 80, "Reading Tables With Care", size=18, bold=True)
    page.column(72, 120, 468, [LOREM, LOREM])
    draw(page)  # type: ignore[operator]
    page.column(72, 560, 468, [LOREM, LOREM])
    return read_here(book.save(tmp_path / "table.pdf"))


def test_a_table_between_rules_gives_its_rows_exactly(tmp_path: Path) -> None:
    paper = paper_of(tmp_path, lambda page: booktabs(page, 300, "Table 1: Results by size.", [HEAD, *BODY], PLACES))
    (table,) = paper.tables
    assert (table.label, table.page, table.problem) == ("Table 1", 1, "")
    assert texts(table) == [HEAD, *BODY]
    assert table.caption and paper.text[slice(*table.caption)] == "Table 1: Results by size."


def test_every_cell_has_its_place_in_the_text_and_on_the_page(tmp_path: Path) -> None:
    paper = paper_of(tmp_path, lambda page: booktabs(page, 300, "Table 1: Results by size.", [HEAD, *BODY], PLACES))
    (table,) = paper.tables
    for row in table.rows:
        line = paper.text[row[0].start : row[-1].end]
        assert "\n" not in line
        for cell in row:
            assert paper.text[cell.start : cell.end] == cell.text
            assert table.box[0] <= cell.box[0] < cell.box[2] <= table.box[2] + 1
            assert table.box[1] <= cell.box[1] < cell.box[3] <= table.box[3] + 1
    assert sum(paper.text.count(cell) for row in BODY for cell in row[1:]) == 12


def test_a_caption_may_stand_below(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        page.rule(145, 450, 288, 0.8)
        end = rows_on(page, [HEAD, *BODY], 300, PLACES)
        page.rule(145, 450, 304)
        page.rule(145, 450, end - 8, 0.8)
        page.text(150, end + 8, "Table 2. Results by size.", size=9)

    (table,) = paper_of(tmp_path, draw).tables
    assert texts(table) == [HEAD, *BODY]


def test_text_wrapped_around_a_table_stays_apart_from_it(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        for number, line in enumerate(lines_of(" ".join([LOREM] * 2), 220)):
            page.text(72, 300 + 12 * number, line, size=10)  # its lines end hardly further left than the table begins
        booktabs(page, 300, "Table 1: Results by size.", [row[:3] for row in (HEAD, *BODY)], [300, 370, 450], 500)

    paper = paper_of(tmp_path, draw)
    [table] = paper.tables
    assert (table.label, texts(table)) == ("Table 1", [row[:3] for row in (HEAD, *BODY)])
    assert table.caption is not None and paper.text[slice(*table.caption)] == "Table 1: Results by size."
    body = " ".join(paper.text[passage.start : passage.end] for passage in paper.passages if passage.kind == "body")
    assert body == " ".join([LOREM] * 6)


def test_columns_hardly_apart_are_still_columns(tmp_path: Path) -> None:
    rows = [
        ["Task", "EM", "F1", "EM", "F1"],
        ["one", "81.2", "87.9", "82.3", "88.5"],
        ["two", "80.8", "88.5", "-", "-"],
    ]
    rows += [["three", "84.1", "90.9", "-", "-"], ["four", "84.2", "91.1", "85.1", "91.8"]]
    places = [150.0, 230.0, 252.0, 274.0, 296.0]  # numbers of 18 points, 4 points apart
    paper = paper_of(tmp_path, lambda page: booktabs(page, 300, "Table 3: Close.", rows, places, right=320))
    assert texts(paper.tables[0]) == rows


def test_a_heading_over_two_columns_is_one_cell(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        page.text(150, 280, "Table 4: Grouped.", size=9)
        page.rule(145, 450, 288, 0.8)
        page.text(250, 300, "Development set", size=9)
        page.text(370, 300, "Test set", size=9)
        page.rule(225, 345, 304)
        end = rows_on(
            page, [["System", "EM", "F1", "EM"], *[["s", "1.25", "2.50", "3.75"]] * 4], 316, [150, 240, 310, 380]
        )
        page.rule(145, 450, end - 8, 0.8)

    (table,) = paper_of(tmp_path, draw).tables
    assert texts(table)[0] == ["Development set", "Test set"]
    assert texts(table)[2] == ["s", "1.25", "2.50", "3.75"]


def test_a_grid_keeps_a_row_of_several_lines_together(tmp_path: Path) -> None:
    lines = [(["Factor"], ["Yes", "or no"]), (["Support from", "civil society"], ["Extensive"]), (["Money"], ["None"])]
    lines += [(["Drafts by", "a few states"], ["Many, and", "early"])]

    def draw(page: Sheet) -> None:
        page.text(150, 280, "Table 5: Factors.", size=9)
        y = 288.0
        page.rule(145, 400, y)
        for left, right in lines:
            top = y
            for number in range(max(len(left), len(right))):
                y += 11
                for x, cell in ((150, left), (270, right)):
                    if number < len(cell):
                        page.text(x, y, cell[number], size=9)
            y += 6
            page.rule(145, 400, y)
            for x in (145, 265, 400):
                page.page.draw_line((x, top), (x, y), width=0.5)

    (table,) = paper_of(tmp_path, draw).tables
    assert texts(table) == [[" ".join(left), " ".join(right)] for left, right in lines]


def test_an_exponent_is_no_digit_of_its_number(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        rows = [["Law", "Scale"], ["N", ""], ["D", ""], ["C", ""]]
        booktabs(page, 300, "Table 6: Scales.", rows, [150, 260], right=360)
        for n, exponent in enumerate(["13", "-7", "8"]):
            x = page.text(260, 336 + 13 * n, "8.8 x 10", size=9)
            page.text(x, 333 + 13 * n, exponent, size=6)

    (table,) = paper_of(tmp_path, draw).tables
    assert [row[-1].text for row in table.rows[1:]] == ["8.8 x 10¹³", "8.8 x 10⁻⁷", "8.8 x 10⁸"]


def test_a_table_without_rules_is_read_and_says_that_it_was_guessed(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        page.text(150, 300, "Table 7: Without rules.", size=9)
        rows_on(page, [HEAD, *BODY], 318, PLACES)

    (table,) = paper_of(tmp_path, draw).tables
    assert texts(table) == [HEAD, *BODY]
    assert "guessed" in table.problem


def test_a_table_that_is_an_image_says_so(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        page.text(150, 300, "Table 8: A picture.", size=9)
        page.image((150, 310, 450, 420))

    (table,) = paper_of(tmp_path, draw).tables
    assert (table.rows, table.problem) == ((), "an image")


def test_a_ruled_table_without_a_caption_is_found(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        page.text(72, 280, "4.1 Results by size", size=11, bold=True)
        page.rule(145, 450, 308, 0.8)
        end = rows_on(page, [HEAD], 320, PLACES)
        page.rule(145, 450, end - 8)
        end = rows_on(page, BODY, end + 3, PLACES)
        page.rule(145, 450, end - 8, 0.8)

    (table,) = paper_of(tmp_path, draw).tables
    assert table.label == "page 1, table 1"
    assert texts(table) == [HEAD, *BODY]


def test_running_text_between_two_tables_belongs_to_neither(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        end = booktabs(page, 250, "Table 1: First.", [HEAD, *BODY[:2]], PLACES)
        page.column(72, end + 20, 468, [LOREM])
        booktabs(page, end + 120, "Table 2: Second.", [HEAD, *BODY[2:]], PLACES)

    first, second = paper_of(tmp_path, draw).tables
    assert (texts(first), texts(second)) == ([HEAD, *BODY[:2]], [HEAD, *BODY[2:]])


def test_a_sentence_about_a_table_is_no_caption(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        page.text(72, 260, "The numbers of all runs can be seen at a glance, and in full, in")
        page.text(72, 272, "Table 1. They were rounded to four places and are not repeated here.")
        page.text(72, 284, "Table 1 shows them all, from the smallest model to the largest one.")
        booktabs(page, 320, "Table 1: Results by size.", [HEAD, *BODY], PLACES)

    assert [table.label for table in paper_of(tmp_path, draw).tables] == ["Table 1"]


def test_the_numbers_of_real_tables_are_those_of_the_page(corpus: Path) -> None:
    """A scaling paper's two tables without captions, and the points that are fitted."""
    paper = read_here(corpus / "papers/scaling/music-scaling-laws_report.pdf")
    first, second = (table for table in paper.tables if table.page == 7)
    assert [row[2].text for row in first.rows] == ["Val Loss", "0.5633", "0.4595", "0.4280", "0.4132", "0.4088"]
    assert [row[1].text for row in second.rows][1:] == [
        "925,921",
        "3,728,993",
        "23,194,721",
        "49,319,777",
        "96,572,769",
    ]
