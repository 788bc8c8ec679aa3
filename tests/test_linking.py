"""Which points a law was fitted to, where a paper has several sets of them or not all numbers."""

from __future__ import annotations

import math
from pathlib import Path

from agent.scan import VerifiedFit
from law_papers import SIZES, losses_of, ruled, sizes_and_losses, verified

LAW = "L = 12.1 · N^-0.100"
SAID = f"We fit the law {LAW} to the points of Table 1."


def only_fit(pdf: Path) -> VerifiedFit:
    [fit] = verified(pdf).fits
    return fit


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
