"""Tables as printed: a header's levels, sections, cells of several lines; and where a caption's words stand."""

from __future__ import annotations

import pytest

from paper_scan.paper import Paper, read_here
from paper_scan.paper.floats.tables.layout import TableLayout, lay_out
from paper_scan.paper.model import Table
from pdfs import LOREM, Book

COLUMNS = (72.0, 220.0, 300.0, 380.0, 460.0)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """A paper with a table of two header levels, sections, and cells that run over two lines."""
    book = Book()
    page = book.page()
    page.text(72, 60, "Trays and What They Hold", size=16, bold=True)
    page.text(72, 84, "1 Results", size=12, bold=True)
    page.text(72, 110, "Table 1. Colonies on turned trays in two greenhouses.", size=9, bold=True)
    page.rule(72, 520, 118)
    page.text(290, 130, "In light", size=9)
    page.text(445, 130, "In the dark", size=9)
    page.rule(215, 360, 134)
    page.rule(375, 520, 134)

    def row(y: float, *cells: str, indent: float = 0) -> None:
        for number, (x, text) in enumerate(zip(COLUMNS, cells, strict=False)):
            page.text(x + (indent if number == 0 else 0), y, text, size=9)

    row(146, "Tray", "Turned", "Still", "Turned", "Still")
    page.rule(72, 520, 151)
    row(163, "All trays, mean (SD)", "41.2 (3.1)", "35.0 (2.9)", "12.4 (1.1)", "11.9 (1.0)")
    row(179, "Depth")
    row(195, "Shallow, of less than", "44.1 (3.3)", "36.2 (2.8)", "13.0 (1.2)", "12.1 (1.1)", indent=10)
    row(205, "two centimetres", indent=10)
    row(221, "Deep", "38.3 (2.9)", "33.8 (3.0)", "11.8 (1.0)", "11.7 (0.9)", indent=10)
    row(237, "Median (IQR)", "40.0", "34.5", "12.0", "11.5")
    row(247, "", "(38.0-42.5)", "(33.0-36.0)", "(11.0-13.0)", "(11.0-12.5)")
    page.rule(72, 520, 253)
    page.column(72, 300, 448, [LOREM] * 3)
    return read_here(book.save(tmp_path_factory.mktemp("table") / "x.pdf"))


def the_table(paper: Paper) -> tuple[Table, TableLayout]:
    (table,) = paper.tables
    layout = lay_out(table)
    assert layout is not None
    return table, layout


def test_columns_have_all_levels_of_their_header(paper: Paper) -> None:
    _, layout = the_table(paper)
    assert layout.columns == ("Tray", "In light Turned", "In light Still", "In the dark Turned", "In the dark Still")


def test_rows_have_their_section_and_whole_cells(paper: Paper) -> None:
    _, layout = the_table(paper)
    assert [(row.section, *row.cells[:2]) for row in layout.rows] == [
        ("", "All trays, mean (SD)", "41.2 (3.1)"),
        ("Depth", "Shallow, of less than two centimetres", "44.1 (3.3)"),
        ("Depth", "Deep", "38.3 (2.9)"),
        ("", "Median (IQR)", "40.0 (38.0-42.5)"),
    ]


def test_a_cell_names_its_row_and_its_column(paper: Paper) -> None:
    table, layout = the_table(paper)
    at, cell = next((n, cell) for n, row in enumerate(table.rows) for cell in row if cell.text.startswith("33.8"))
    assert layout.names_of(at, cell) == ("Depth: Deep", "In light Still")
    heading = next(cell for cell in table.rows[1] if cell.text == "Still")
    assert layout.names_of(1, heading) == ("", "")


def test_a_captions_words_belong_to_its_table(paper: Paper) -> None:
    assert paper.float_at(paper.text.index("Colonies on turned")) == "Table 1"
    assert paper.float_at(paper.text.index("44.1 (3.3)")) == "Table 1"
    assert paper.float_at(paper.text.index(LOREM[:20])) == ""
