"""What a paper prints of its fits is found, in any spelling; what can't be run again is named, not passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from law_papers import Ruled, ruled, sizes_and_losses, verified, written
from paper_scan.paper import read_here
from paper_scan.scans.model import VerifiedFit
from paper_scan.verification.reported import Reported, find_reported
from pdfs import LOREM, Book


def reported(folder: Path, said: str, *tables: Ruled) -> Reported:
    return find_reported(read_here(ruled(folder, said, *tables)))


@pytest.mark.parametrize(
    ("said", "form", "values"),
    [
        ("The best amount of data is D*(C) = 1.7 · C^0.54.", "optimal_tokens", {"H": 1.7, "b": 0.54}),
        ("The best size is ˆN(C) = 0.1 · C^0.46.", "optimal_params", {"G": 0.1, "a": 0.46}),
        ("The loss follows L(s) = 10^-0.46 s^-1.", "power_law", {"A": 0.34674, "alpha": 1.0}),
        ("The batch size follows B(C) = 0.0065 · C^0.41.", "power_law", {"A": 0.0065, "alpha": -0.41}),
        ("Activity is y = 3.1 exp(-0.25 t) + 0.4 in all cells.", "exponential_floor", {"E": 0.4, "A": 3.1, "k": 0.25}),
        ("Accuracy is a(N) = 0.21 + 0.05 ln(N) for all.", "logarithmic", {"a": 0.21, "b": -0.05}),
    ],
)
def test_spellings_of_laws(tmp_path: Path, said: str, form: str, values: dict[str, float]) -> None:
    [law] = reported(tmp_path, said).fits
    assert law.form == form
    assert {each.name: each.value for each in law.coefficients} == pytest.approx(values, rel=1e-4)


@pytest.mark.parametrize(
    ("said", "form", "values"),
    [
        (
            "We find L(C, M) = 1.51 + (141 · M^0.121 + 190 · M^-0.121) · C^-0.121 for all runs.",
            "over_training",
            {"E": 1.51, "a": 141, "b": 190, "eta": 0.121},
        ),
        (
            "We find L(N, D, G) = 1.31 + (18.1 + 2.1/G^0.58)/N^0.115 + 30.8/D^0.147 for all runs.",
            "granularity",
            {"E": 1.31, "A": 18.1, "alpha": 0.115, "g": 2.1, "gamma": 0.58, "B": 30.8, "beta": 0.147},
        ),
        ("The best rate is η(N, D) = 1.79 N^-0.713 D^0.307.", "learning_rate", {"K": 1.79, "a": 0.713, "b": 0.307}),
        (
            "It is L(N, V, D) = -5.53 + 1.82/N^0.447 + 0.196/V^0.671 + 2.12/D^0.458 here.",
            "vocabulary",
            {"E": 5.53, "A": 1.82, "alpha": 0.447, "S": 0.196, "sigma": 0.671, "B": 2.12, "beta": 0.458},
        ),
    ],
)
def test_laws_are_recognised_by_their_structure(tmp_path: Path, said: str, form: str, values: dict[str, float]) -> None:
    pdf = written(tmp_path, said, [3.0] * 7)
    [law] = find_reported(read_here(pdf)).fits
    assert law.form == form
    assert {each.name: each.value for each in law.coefficients} == pytest.approx(values)
    assert next(each.half_unit for each in law.coefficients) == pytest.approx(0.005, rel=1e-3) or form == "x"


def test_a_law_whose_second_line_looks_like_an_item_of_a_list(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    page.text(120, 80, "A law of loss for small models", size=17, bold=True)
    page.text(120, 100, "Ada Writer, University of Somewhere")
    page.text(72, 130, "1 Introduction", size=12, bold=True)
    y = page.column(72, 148, 468, [LOREM]) + 12
    page.text(72, y, "2 Results", size=12, bold=True)
    page.text(72, y + 18, "In terms of parameters N, the losses of all models follow the law L(N) = 0.844 + 52.1")
    page.text(72, y + 30, "· N^-0.186. It was fitted to all of them.")
    [law] = find_reported(read_here(book.save(tmp_path / "split.pdf"))).fits
    assert [each.value for each in law.coefficients] == [0.844, 52.1, 0.186]


def test_an_exponent_alone(tmp_path: Path) -> None:
    pdf = written(tmp_path, "we find that D ∝ N^0.74 is enough", [3.0] * 7)
    [law] = find_reported(read_here(pdf)).fits
    assert (law.form, law.response, law.variables) == ("power_law", "D", (("x", "N"),))
    assert [each.value for each in law.coefficients] == [-0.74]


def only(folder: Path, said: str, *tables: Ruled) -> VerifiedFit:
    [found] = verified(ruled(folder, said, *tables)).fits
    return found


def test_a_law_of_unknown_form_is_named_as_such(tmp_path: Path) -> None:
    found = only(tmp_path, "All runs follow L(N, D) = 1.71 + 4.12 tanh(0.35 N) / (1.5 + D^0.25).")
    assert (found.verdict, found.form) == ("not extractable", None)
    assert "of a form that isn't known" in found.reason and "tanh(0.35 N)" in str(found.equation)
    assert found.evidence


def test_regressions_in_words_are_told_in_one_line(tmp_path: Path) -> None:
    said = "Errors rose linearly with the year (b = 0.25, R2 = 0.68) and a linear fit to sizes gave R2 = 0.31."
    found = only(tmp_path, said)
    assert found.verdict == "not extractable"
    assert "2 regressions" in found.reason and "“b = 0.25, R2 = 0.68”" in found.reason


def test_laws_without_points_are_one_line_with_their_number(tmp_path: Path) -> None:
    said = " ".join(f"On set {k} it is L(N) = {2 + k / 10} · N^-0.1{k}." for k in range(1, 6))
    found = only(tmp_path, said)
    assert found.verdict == "not extractable" and "So it is with 4 more laws" in found.reason
    assert len(found.evidence) == 5


def test_a_table_of_coefficients_is_read_row_by_row(tmp_path: Path) -> None:
    rows = [["Optimizer", "E", "A", "a"], ["Adam", "1.69", "406.4", "0.34"], ["Muon", "1.71", "391.0", "0.35"]]
    table = Ruled("Table 1: Coefficients of the law L(N) = E + A N^-a.", rows)
    found = reported(tmp_path, "We fit each optimizer on its own.", table).fits
    assert [(each.form, each.series) for each in found] == [("power_law_floor", "Adam"), ("power_law_floor", "Muon")]
    assert [each.value for each in found[1].coefficients] == [1.71, 391.0, 0.35]
    assert found[0].variables == (("x", "N"),)


@pytest.mark.parametrize(
    "said",
    [
        "In 2019 we read 3.5 pages of N and 2.1 of D, at a rate of 0.35 a day.",
        "The cost is O(N log N) and the rate is 0.25 or 1.5 at most.",
        "Of all runs 3.1 were lost in 0.5 of N cases.",
    ],
)
def test_numbers_that_are_no_laws(tmp_path: Path, said: str) -> None:
    table = sizes_and_losses("Table 1: Runs.", [3.0, 2.8, 2.6, 2.4, 2.3, 2.2, 2.1])
    assert only(tmp_path, said, table).verdict == "nothing reported"
