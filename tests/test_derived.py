"""Quantities that papers derive from their coefficients, taken through the rounding of what is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from law_papers import losses_of, verified, written
from paper_scan.paper import read_here
from paper_scan.scans.model import Check
from paper_scan.verification.reported import find_reported
from paper_scan.verification.verdicts.derived import optimal_exponents, tokens_per_parameter

LAW = "L = 1.69 + 406.4/N^0.34 + 410.7/D^0.28"


def checks(folder: Path, law: str, *said: str) -> list[Check]:
    found = verified(written(folder, law, losses_of(0.1, 12.1), " ".join(said))).checks
    return [each for each in found if each.kind == "derived value"]


def test_what_the_printed_digits_of_a_law_leave_open(tmp_path: Path) -> None:
    """With exponents of two digits, the best ratio of tokens to parameters is anything between 44 and 196."""
    [law] = find_reported(read_here(written(tmp_path, LAW, losses_of(0.1, 12.1)))).fits
    exponents = optimal_exponents(law)
    assert [round(x, 4) for x in (exponents["a"].low, exponents["a"].value, exponents["a"].high)] == [
        0.4435,
        0.4516,
        0.4597,
    ]
    ratio = tokens_per_parameter(law, 5.76e23)
    assert ratio is not None
    assert (round(ratio.low), round(ratio.value, 1), round(ratio.high)) == (44, 92.6, 196)


@pytest.mark.parametrize(
    "fine",
    [
        "At 5.76e23 FLOPs, 60 tokens per parameter are optimal.",
        "At 5.76e23 FLOPs, about 40 tokens per parameter are optimal.",
        "About 20 tokens per parameter are optimal.",  # at some compute they are
        "The best size is N = 0.1 · C^0.46, and the best amount of data is D = 1.7 · C^0.54.",
        "The best size is N = 0.1 · C^0.50 by one approach and N = 0.2 · C^0.46 by another one.",
        "Smith et al. (2020) found that 5 tokens per parameter are optimal at 5.76e23 FLOPs.",
        "We train with 5 tokens per parameter at 5.76e23 FLOPs.",
    ],
)
def test_what_some_point_of_the_box_explains_is_not_mentioned(fine: str, tmp_path: Path) -> None:
    assert not checks(tmp_path, LAW, fine)


@pytest.mark.parametrize(
    ("strange", "ours"),
    [
        ("At 5.76e23 FLOPs, about 20 tokens per parameter are optimal.", "43.8 to 196"),
        ("The best size is N = 0.1 · C^0.73.", "0.444 to 0.46"),
        ("The best amount of data is D = 1.7 · C^0.27.", "0.54 to 0.556"),
    ],
)
def test_what_no_point_of_the_box_explains_is_a_lead(strange: str, ours: str, tmp_path: Path) -> None:
    [check] = checks(tmp_path, LAW, strange)
    assert check.severity == "lead" and ours in check.message
    assert len(check.evidence) == 2


FIVE = "E = 1.69, A = 406.4, B = 410.7, α = 0.34 and β = 0.28"


@pytest.mark.parametrize(
    "fine",
    [
        "So a = β/(α + β) = 0.452.",
        "So a = β/(α + β) = 0.46.",  # 0.285/(0.285 + 0.335)
        "So α/β ≈ 1.2.",
        "So log α/β = 0.08.",
        "So α + β = 0.62.",
    ],
)
def test_a_formula_that_may_come_out_is_left_alone(fine: str, tmp_path: Path) -> None:
    assert not checks(tmp_path, FIVE, fine)


def test_a_formula_that_cannot_come_out_is_an_error(tmp_path: Path) -> None:
    [check] = checks(tmp_path, FIVE, "So a = β/(α + β) = 0.54.")
    assert check.severity == "error"
    assert "β/(α + β) is printed as 0.54" in check.message and "0.452 (0.444 to 0.46" in check.message


def test_a_formula_of_symbols_with_two_values_is_only_a_lead(tmp_path: Path) -> None:
    [check] = checks(tmp_path, FIVE, "On code we find β = 0.31. So a = β/(α + β) = 0.54.")
    assert check.severity == "lead"
    assert not checks(tmp_path, FIVE, "On code we find β = 0.40. So a = β/(α + β) = 0.54.")


BEST = "N = 0.299 · C^0.537 and D = 0.29 · C^0.53"


@pytest.mark.parametrize(
    "fine",
    [
        "At 1e21 FLOPs that predicts 56.1B parameters.",
        "At 1e21 FLOPs that predicts 40.8B tokens.",
        "At 1e21 FLOPs that predicts 50B tokens.",  # C^0.535 would give that
        "We train with 3.8 × 10^25 FLOPs on 16.55T tokens.",  # nobody says that this is best
        "Others predict 16.55T tokens at 3.8 × 10^25 FLOPs (Smith et al., 2020).",
    ],
)
def test_a_best_amount_that_the_printed_law_may_give(fine: str, tmp_path: Path) -> None:
    assert not checks(tmp_path, BEST, fine)


def test_a_best_amount_that_the_printed_law_never_gives(tmp_path: Path) -> None:
    """The law was fitted with more digits than are printed, and its exponent cut off."""
    [check] = checks(tmp_path, BEST, "Extrapolated to 3.8 × 10^25 FLOPs, it suggests training on 16.55T tokens.")
    assert check.severity == "lead"
    assert "16.55T tokens" in check.message and "1.05e+13" in check.message
