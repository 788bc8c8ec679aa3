"""Points out of tables and files: numbers as printed, columns with roles and units, every number with its place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_scan.paper import read_here
from paper_scan.paper.model import Table
from paper_scan.verification.points.files import points_as_csv, points_from_file
from paper_scan.verification.points.points import PointSet, Refusal
from paper_scan.verification.points.printed_numbers import parse_number
from paper_scan.verification.points.roles import guess_role
from paper_scan.verification.points.table_points import points_from_table
from paper_scan.verification.points.units import scale_for, scale_of

PRINTED = {
    "111M": 111e6,
    "2.2B": 2200000000.0,
    "1.3e19": 1.3e19,
    "1.3×10^{19}": 1.3e19,
    "1.3 × 10¹⁹": 1.3e19,
    "10^{20}": 1e20,
    "10.0 × 10−⁴": 1e-3,
    "6·10^{-3}": 6e-3,
    "−0.5": -0.5,
    "+1.2": 1.2,
    "−10^{−1}": -0.1,
    "45.2%": 45.2,
    "45.2 %": 45.2,
    "0.351 ± 0.004": 0.351,
    "1,024": 1024,
    "12,345,678.5": 12345678.5,
    "71.3*": 71.3,
    "71.3†": 71.3,
    "5.2^{a}": 5.2,
    "244⁴": 244,
    "0.35 (0.02)": 0.35,
    "80.0 ↑": 80,
    "~300B": 300e9,
    "160 M": 160e6,
    "6.3T": 6.3e12,
    "2.5 billion": 2.5e9,
    ".5": 0.5,
    "8×": 8,
    "2^{10}": 1024,
}
NO_NUMBER = [
    "", "–", "n/a", "3-4", "10M–1B", "1/2", "<0.01", "7B params", "O(T²d)", "10−4", "1 000", "v2", "2x Reuse", "1e400",
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), PRINTED.items())
def test_a_number_is_what_is_printed(text: str, value: float) -> None:
    number = parse_number(text)
    assert number is not None
    assert number.value == value


@pytest.mark.parametrize("text", NO_NUMBER)
def test_words_ranges_bounds_and_two_numbers_are_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_spread_and_last_digit_are_kept() -> None:
    number = parse_number("0.351 ± 0.004")
    assert number is not None
    assert (number.plus_minus, number.half_unit) == (0.004, 0.0005)
    scaled = parse_number("1.30e19")
    assert scaled is not None
    assert scaled.half_unit == 5e16


def test_an_exponent_that_the_text_layer_lost_is_taken_with_a_doubt() -> None:
    number = parse_number("1.3×1019")
    assert number is not None
    assert number.value == 1.3e19
    assert number.doubt == "the exponent is not raised in the text layer"


@given(st.floats(1e-6, 1e6), st.integers(0, 4), st.integers(-20, 20))
def test_rounding_brings_the_true_value_within_half_a_unit(value: float, digits: int, exponent: int) -> None:
    number = parse_number(f"{value:.{digits}f}×10^{{{exponent}}}")
    assert number is not None
    assert abs(number.value - value * 10.0**exponent) <= number.half_unit * (1 + 1e-9)


@given(st.text(max_size=40))
def test_no_text_is_a_crash(text: str) -> None:
    parse_number(text)
    guess_role(text)
    scale_of(text)


ROLES = {
    "Parameters (non-embedding)": "N",
    "#Params": "N",
    "Non-Embedding Params": "N",
    "Model size": "N",
    "N": "N",
    "N_{params}": "N",
    "num_params": "N",
    "Tokens": "D",
    "Training tokens (B)": "D",
    "Dataset size": "D",
    "Compute (PF-days), non-embedding": "C",
    "Training FLOPs": "C",
    "PFLOP/s-days": "C",
    "Test Loss on Training Distribution": "L",
    "Val. loss": "L",
    "bits per byte": "L",
    "$L$": "L",
    "𝑁": "N",
    "𝐷 (tokens)": "D",
    "ℒ_{train}": "L",
    "MMLU Score": "accuracy",
    "Avg. Acc.": "accuracy",
    "Perplexity ↓": "perplexity",
    "Learning Rate": "rate",
    "Critical Batch Size (Tokens)": "batch",
    "Tokens per parameter": "",
    "FLOPs/token": "",
    "Tokens/sec": "",
    "n_{head}": "",
    "Layers": "",
    "N_c": "",
}


@pytest.mark.parametrize(("name", "role"), ROLES.items())
def test_a_role_follows_from_the_name_and_says_from_which_word(name: str, role: str) -> None:
    found, reason = guess_role(name)
    assert found == role
    assert reason or not found


@pytest.mark.parametrize(
    ("name", "exponent"),
    [("Params (B)", 9), ("Params (M)", 6), ("Tokens (billions)", 9), ("FLOPs (×10^{18})", 18), ("N (10⁶)", 6),
     ("Tokens [T]", 12), ("Size in millions", 6), ("Loss (nats)", 0), ("BLEU (%)", 0), ("Acc. (B)", 9)],
)  # fmt: skip
def test_a_headers_unit(name: str, exponent: int) -> None:
    assert scale_of(name)[0] == exponent


def test_a_letter_is_a_unit_only_behind_something_that_is_counted() -> None:
    assert scale_for("Params (B)", "N") == (9, "(B)")
    assert scale_for("Temperature (K)", "") == (0, "")
    assert scale_for("Citations (thousands)", "") == (3, "(thousands)")


# Tables, from a PDF to points


def table_of(
    folder: Path,
    rows: Sequence[Sequence[str]],
    header: int = 1,
    widths: Sequence[float] | None = None,
    font: str = "tiro",
) -> Table:
    """The table of a paper made for the purpose, set between rules. ``^{…}`` is set raised and small; an empty text
    leaves its place empty; a text that begins with ``>`` is centred over the columns up to the next text."""
    import pymupdf

    document = pymupdf.open()
    page = document.new_page()
    count = max(map(len, rows))
    wide = list(widths or [90.0] * count)
    left = [100 + sum(wide[:k]) for k in range(count + 1)]
    page.insert_text((72, 80), "A Law of Sizes", fontsize=16)
    page.insert_textbox((72, 100, 540, 200), "We train models and list what came of it. " * 9, fontsize=10)
    page.insert_text((left[0], 226), "Table 1: Runs and what they cost.", fontsize=9)
    y = 236.0
    page.draw_line((left[0] - 4, y), (left[-1], y), width=1)
    for index, row in enumerate(rows):
        y += 13
        for k, text in enumerate(row):
            if text.startswith(">"):
                last = next((j for j in range(k + 1, count) if row[j]), count) - 1
                middle = (left[k] + left[last] + 20) / 2
                write(page, middle - pymupdf.Font(font).text_length(text[1:], 9) / 2, y, text[1:], font)
            else:
                write(page, left[k], y, text, font)
        if index == header - 1:
            page.draw_line((left[0] - 4, y + 4), (left[-1], y + 4), width=0.5)
            y += 4
    page.draw_line((left[0] - 4, y + 5), (left[-1], y + 5), width=1)
    page.insert_textbox((72, y + 20, 540, y + 200), "Larger models do better. So do longer runs. " * 12, fontsize=10)
    path = folder / "paper.pdf"
    document.save(path)
    (table,) = read_here(path).tables
    return table


def write(page: Any, x: float, y: float, text: str, font: str) -> None:
    import pymupdf

    for part, raised in split_raised(text):
        size = 6 if raised else 9
        page.insert_text((x, y - 3.2 if raised else y), part, fontsize=size, fontname=font)
        x += pymupdf.Font(font).text_length(part, size)


def split_raised(text: str) -> list[tuple[str, bool]]:
    before, _, rest = text.partition("^{")
    inside, _, behind = rest.partition("}")
    return [(part, raised) for part, raised in ((before, False), (inside, True), (behind, False)) if part]


RUNS = [
    ["Model", "Params", "Tokens (B)", "FLOPs", "Val. loss", "Acc. (%)"],
    ["small", "111M", "2.2", "2.6×10^{18}", "2.608 ± 0.004", "19.4"],
    ["medium", "1.3B", "26", "2.1×10^{20}", "1.997 ± 0.003", "46.2*"],
    ["large", "13B", "260", "2.0×10^{22}", "1.572 ± 0.002", "-"],
]


@pytest.mark.parametrize("font", ["tiro", "helv"])
def test_a_table_gives_a_point_a_row_with_roles_units_and_spreads(font: str, tmp_path: Path) -> None:
    (points,) = points_from_table(table_of(tmp_path, RUNS, widths=[60, 60, 75, 80, 90, 60], font=font))
    assert isinstance(points, PointSet)
    assert points.series == ("small", "medium", "large")
    assert [(column.name, column.role) for column in points.columns] == [
        ("Params", "N"), ("Tokens (B)", "D"), ("FLOPs", "C"), ("Val. loss", "L"), ("Acc. (%)", "accuracy"),
    ]  # fmt: skip
    assert points.values("N") == (111e6, 1.3e9, 13e9)
    assert points.values("D") == (2.2e9, 26e9, 260e9)
    assert points.values("C") == (2.6e18, 2.1e20, 2.0e22)
    assert points.values("L") == (2.608, 1.997, 1.572)
    loss = points.column("L")
    assert loss is not None
    assert (loss.low, loss.high) == ((2.604, 1.994, 1.57), (2.612, 2.0, 1.574))
    tokens = points.column("D")
    assert tokens is not None
    assert tokens.reason == "its name has the word “Tokens”; values times 1e9, as “(B)” in its name says"


def test_every_number_keeps_page_rectangle_text_and_last_digit(tmp_path: Path) -> None:
    table = table_of(tmp_path, RUNS, widths=[60, 60, 75, 80, 90, 60])
    (points,) = points_from_table(table)
    assert isinstance(points, PointSet)
    number = points.columns[1].numbers[0]
    cell = table.rows[1][2]
    assert number is not None
    assert (number.page, number.box, number.text, number.uncertainty) == (1, cell.box, "2.2", 0.05e9)
    accuracies = points.columns[4].numbers
    assert [accuracy.text if accuracy else None for accuracy in accuracies] == ["19.4", "46.2*", None]


def test_complete_rows_are_those_with_a_number_in_every_column_asked_for(tmp_path: Path) -> None:
    (points,) = points_from_table(table_of(tmp_path, RUNS, widths=[60, 60, 75, 80, 90, 60]))
    assert isinstance(points, PointSet)
    assert points.complete(["N", "accuracy"]).series == ("small", "medium")
    assert points.complete(["N", "L"]).series == points.series


def test_roles_may_be_given(tmp_path: Path) -> None:
    rows = [["Model", "x", "y"], ["a", "1", "3.5"], ["b", "10", "3.0"], ["c", "100", "2.7"]]
    table = table_of(tmp_path, rows)
    (guessed,) = points_from_table(table)
    assert isinstance(guessed, PointSet)
    assert [column.role for column in guessed.columns] == ["", ""]
    (given_roles,) = points_from_table(table, {"x": "N", "y": "L"})
    assert isinstance(given_roles, PointSet)
    assert given_roles.values("N") == (1, 10, 100)
    assert given_roles.columns[0].reason == "given"
    assert guessed.with_roles({"x": "N", "y": "L"}).values("L") == given_roles.values("L")


def test_columns_that_belong_to_models_give_a_point_each(tmp_path: Path) -> None:
    rows = [
        ["", "small", "base", "large"],
        ["Parameters", "70M", "410M", "2.8B"],
        ["Training tokens", "300B", "300B", "300B"],
        ["Test loss", "2.55", "2.11", "1.83"],
    ]
    by_rows, by_columns = points_from_table(table_of(tmp_path, rows))
    assert isinstance(by_rows, PointSet) and isinstance(by_columns, PointSet)
    assert by_columns.series == ("small", "base", "large")
    assert by_columns.values("N") == (70e6, 410e6, 2.8e9)
    assert by_columns.values("L") == (2.55, 2.11, 1.83)
    number = by_columns.columns[0].numbers[2]
    assert number is not None
    assert (number.page, number.text) == (1, "2.8B")


def test_a_heading_over_several_columns_is_part_of_their_names(tmp_path: Path) -> None:
    rows = [
        ["", ">WebText", "", ">Books", ""],
        ["Params", "loss", "acc.", "loss", "acc."],
        ["70M", "2.55", "31.0", "2.75", "29.1"],
        ["410M", "2.11", "41.2", "2.31", "37.7"],
        ["2.8B", "1.83", "50.3", "2.02", "44.0"],
    ]
    (points,) = points_from_table(table_of(tmp_path, rows, header=2))
    assert isinstance(points, PointSet)
    names = ["Params", "WebText loss", "WebText acc.", "Books loss", "Books acc."]
    assert [column.name for column in points.columns] == names
    assert points.values("Books loss") == (2.75, 2.31, 2.02)
    assert points.column("L") is None, "two losses: neither is the loss"


def test_whole_numbers_under_the_symbol_of_losses_are_layers(tmp_path: Path) -> None:
    rows = [["Model", "L", "D"], ["a", "12", "300M"], ["b", "24", "1B"], ["c", "48", "3B"]]
    (points,) = points_from_table(table_of(tmp_path, rows))
    assert isinstance(points, PointSet)
    assert [column.role for column in points.columns] == ["", "D"]
    assert "layers" in points.columns[0].reason


def test_a_table_of_words_is_refused_with_a_reason(tmp_path: Path) -> None:
    rows = [["Step", "Script", "Aim"], ["one", "convert", "notes"], ["two", "verify", "syntax"]]
    (refusal,) = points_from_table(table_of(tmp_path, rows))
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "it has no numbers in two columns or more"


def test_the_music_reports_tables(corpus: Path) -> None:
    paper = read_here(corpus / "papers" / "scaling" / "music-scaling-laws_report.pdf")
    tables = [table for table in paper.tables if table.page == 7]
    sets = [points for table in tables for points in points_from_table(table) if isinstance(points, PointSet)]
    runs = json.loads((corpus / "data" / "music-scaling-laws" / "scaling_results.json").read_text(encoding="utf-8"))
    for points, kind in zip(sets, ("transformer", "lstm"), strict=True):
        own = [run for run in runs if kind in run["model_type"]]
        assert points.values("N") == tuple(run["num_params"] for run in own)
        assert points.values("L") == tuple(round(run["val_loss"], 4) for run in own)
        assert points.series == tuple(run["model_size"] for run in own)


def test_points_written_as_csv_say_where_each_number_stands_and_read_back_the_same(tmp_path: Path) -> None:
    (points,) = points_from_table(table_of(tmp_path, RUNS, widths=[60, 60, 75, 80, 90, 60]))
    assert isinstance(points, PointSet)
    text = points_as_csv(points)
    header, first = text.splitlines()[:2]
    assert "Val. loss,Val. loss [page],Val. loss [box],Val. loss [text],Val. loss [low],Val. loss [high]" in header
    assert ",2.608,1," in first and ",2.608 ± 0.004,2.604,2.612" in first
    again_file = tmp_path / "again.csv"
    again_file.write_text(text, encoding="utf-8")
    again = points_from_file(again_file, {c.name: c.role for c in points.columns})
    assert again.series == points.series
    for column in points.columns:
        assert [n and n.value for n in again.column(column.name).numbers] == [n and n.value for n in column.numbers]
