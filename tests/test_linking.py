"""Which points a law was fitted to, where a paper has several sets of them or not all numbers."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pymupdf
import pytest

from law_papers import SIZES, losses_of, only_fit, ruled, sizes_and_losses, written
from paper_scan.verification import get_form

LAW = "L = 12.1 · N^-0.100"
SAID = f"We fit the law {LAW} to the points of Table 1."


def test_a_law_that_its_table_contradicts_differs(tmp_path: Path) -> None:
    fit = only_fit(ruled(tmp_path, SAID, sizes_and_losses("Table 1: Points of the fit.", losses_of(0.102, 12.1))))
    assert fit.verdict == "differs"


def test_a_table_with_gaps_accuses_nobody(tmp_path: Path) -> None:
    """The law may have been fitted to what isn't printed."""
    losses = losses_of(0.102, 12.1)
    table = sizes_and_losses("Table 1: Points of the fit.", [*losses[:2], math.nan, *losses[3:]])
    fit = only_fit(ruled(tmp_path, SAID, table))
    assert fit.verdict == "points incomplete"
    assert fit.points is not None and fit.points["n"] == len(SIZES) - 1
    assert "one more has no number" in fit.reason


def test_gaps_are_no_harm_to_a_law_that_comes_out(tmp_path: Path) -> None:
    losses = losses_of(0.1, 12.1)
    table = sizes_and_losses("Table 1: Points of the fit.", [*losses[:2], math.nan, *losses[3:]])
    assert only_fit(ruled(tmp_path, SAID, table)).verdict == "reproduced"


def test_points_that_bear_out_any_law_bear_out_none(tmp_path: Path) -> None:
    scattered = [
        loss * factor for loss, factor in zip(losses_of(0.1, 12.1), [1.3, 0.8, 1.2, 0.75, 1.25, 0.8, 1.2], strict=True)
    ]
    fit = only_fit(ruled(tmp_path, SAID, sizes_and_losses("Table 1: Points of the fit.", scattered)))
    assert fit.verdict == "not extractable" and "scatter so widely" in fit.reason


def test_two_tables_that_may_both_be_meant_and_do_not_agree(tmp_path: Path) -> None:
    said = f"We fit the law {LAW} to the points of Table 1 and Table 2."
    one = sizes_and_losses("Table 1: Points of the fit.", losses_of(0.1, 12.1))
    other = sizes_and_losses("Table 2: Points of the fit, again.", losses_of(0.1, 12.1 * 1.028))
    fit = only_fit(ruled(tmp_path, said, one, other))
    assert fit.verdict == "sources conflict"
    assert "Table 1 and Table 2 hold different points" in fit.reason
    assert "reproduced" in fit.reason and "differs" in fit.reason


def test_two_tables_that_both_give_the_law_are_no_conflict(tmp_path: Path) -> None:
    said = f"We fit the law {LAW} to the points of Table 1 and Table 2."
    losses = losses_of(0.1, 12.1)
    one = sizes_and_losses("Table 1: Points of the fit.", losses)
    other = sizes_and_losses("Table 2: Points of the fit, again.", [loss * 1.001 for loss in losses])
    assert only_fit(ruled(tmp_path, said, one, other)).verdict == "reproduced"


def test_further_points_bear_a_law_out(tmp_path: Path) -> None:
    """Table 2 isn't named as the law's points, but gives the same coefficients; Table 3 doesn't, which says nothing."""
    losses = losses_of(0.1, 12.1)
    tables = [
        sizes_and_losses("Table 1: Points of the fit.", losses),
        sizes_and_losses("Table 2: A second seed.", [loss * 1.003 for loss in losses]),
        sizes_and_losses("Table 3: Other text.", [loss * 1.028 for loss in losses]),
    ]
    fit = only_fit(ruled(tmp_path, SAID, *tables))
    assert fit.verdict == "reproduced"
    assert fit.points is not None and fit.points["source"] == "Table 1"
    assert fit.points["also"] == [{"source": "Table 2", "page": 1, "series": None, "n": len(SIZES)}]


def test_of_two_tables_that_fit_as_well_neither_is_believed(tmp_path: Path) -> None:
    losses = losses_of(0.1, 12.1)
    said = f"The loss follows {LAW}, which we fitted to one half of the runs."
    tables = [sizes_and_losses(f"Table {k}: Half {k}.", [loss * (1 + k / 100) for loss in losses]) for k in (1, 2)]
    fit = only_fit(ruled(tmp_path, said, *tables))
    assert fit.verdict == "not extractable"
    assert "Table 1 or of Table 2" in fit.reason


JOINT = {"N_c": 6.4e13, "alpha_N": 0.076, "D_c": 1.8e13, "alpha_D": 0.103}
LEVELS = {"21M": 21e6, "86M": 86e6, "344M": 344e6, "1.4B": 1.4e9, "22B": 22e9}


def of_size_and_data(folder: Path, names: list[str], spoilt: str = "") -> Path:
    """A paper with a law L(N, D), and a figure that shows loss against size, one series for each amount of data.

    ``spoilt``: a series that doesn't follow the law.
    """
    law, rng = get_form("size_and_data"), np.random.default_rng(2)
    figure, axes = plt.subplots(figsize=(4.5, 3))
    for name, (level, data) in zip(names, LEVELS.items(), strict=True):
        x = np.geomspace(4e5, 8e8, 7)
        y = law.value({"N": x, "D": np.full(7, data)}, JOINT) * np.exp(rng.normal(0, 0.004, 7))
        axes.loglog(x, y * (1.25 if level == spoilt else 1.0), "o", label=name, markersize=4)
    axes.set(xlabel="Parameters", ylabel="Test loss", yticks=[2, 3, 4, 5], yticklabels=["2", "3", "4", "5"])
    axes.legend(title="Tokens", fontsize=7, loc="lower left")
    said = "α_N = 0.076, α_D = 0.103, N_c = 6.4 × 10^13 and D_c = 1.8 × 10^13 for L(N, D), fitted to Figure 1"
    return with_figure(folder, said, figure)


def with_figure(folder: Path, said: str, figure: Any) -> Path:
    """A paper that prints a law, with this figure on its second page; all of the figure, as a title that is cut off at
    its edge is hidden text and not read."""
    figure.savefig(folder / "figure.pdf", bbox_inches="tight")
    plt.close(figure)
    with pymupdf.open(written(folder, said, losses_of(0.1, 12.1))) as book, pymupdf.open(folder / "figure.pdf") as art:
        page = book.new_page(1)
        page.show_pdf_page(pymupdf.Rect(72, 72, 396, 288), art, 0)
        page.insert_text((72, 310), "Figure 1: Test loss by size and by amount of data, and the fit.", fontsize=9)
        book.save(folder / "joint.pdf")
    return folder / "joint.pdf"


def test_a_legend_gives_the_second_variable(tmp_path: Path) -> None:
    fit = only_fit(of_size_and_data(tmp_path, list(LEVELS)))
    assert (fit.form, fit.verdict) == ("size_and_data", "reproduced")
    assert fit.points is not None and (fit.points["source"], fit.points["n"]) == ("Figure 1", 35)
    assert "the series are called by D: 21M, 86M, 344M" in str(fit.points["why"])


def test_names_that_are_no_amounts_give_none(tmp_path: Path) -> None:
    for names in (["seed 1", "seed 2", "seed 3", "seed 4", "seed 5"], ["6e18", "1e19", "3e19", "6e19", "1e20"]):
        assert only_fit(of_size_and_data(tmp_path, names)).verdict == "not extractable"


def test_budgets_of_compute_give_the_data(tmp_path: Path) -> None:
    """The usual figure: a curve of loss against size for each budget."""
    law, rng = get_form("chinchilla"), np.random.default_rng(4)
    values = {"E": 1.69, "A": 406.4, "alpha": 0.34, "B": 410.7, "beta": 0.28}
    figure, axes = plt.subplots(figsize=(4.5, 3))
    for name in ("6e18", "3e19", "1e20", "6e20", "3e21"):
        c = float(name)
        n = np.sqrt(c / 120) * np.geomspace(0.2, 5, 8)
        axes.loglog(n, law.value({"N": n, "D": c / 6 / n}, values) * np.exp(rng.normal(0, 0.003, 8)), "o", label=name)
    axes.set(xlabel="Parameters", ylabel="Loss", yticks=[2, 2.5, 3, 3.5], yticklabels=["2", "2.5", "3", "3.5"])
    axes.legend(title="FLOPs", fontsize=7)
    said = "L = 1.69 + 406.4/N^0.34 + 410.7/D^0.28, see Figure 1 for the fit"
    fit = only_fit(with_figure(tmp_path, said, figure))
    assert fit.verdict in ("reproduced", "reproduced within rounding")
    assert fit.points is not None and fit.points["n"] == 40
    assert "called by C: 6e18, 3e19, 1e20…; D is C / (6 N)" in str(fit.points["why"])


@pytest.mark.long
@pytest.mark.slow
def test_a_series_that_was_left_out_of_the_fit_is_no_accusation(tmp_path: Path) -> None:
    """Which one it was, papers say in words; without it the law comes out."""
    fit = only_fit(of_size_and_data(tmp_path, list(LEVELS), spoilt="21M"))
    assert fit.verdict in ("reproduced", "reproduced within rounding")
    assert "without “21M”" in fit.reason
