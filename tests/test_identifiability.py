"""Whether points can determine a law's parameters, and whether a simpler law would do: asked before any verdict."""

from __future__ import annotations

import numpy as np
import pytest

from paper_scan.verification import LOG_HUBER, LOG_SQUARED, Loss, assess, compare, fit, get_form, sum_of_powers
from paper_scan.verification.fitting.identifiability import condition_number

TRUTH = {"E": 1.8, "A": 480.0, "alpha": 0.35, "B": 2100.0, "beta": 0.37}


def chinchilla_points(
    n: int, tokens_per_parameter: np.ndarray, seed: int = 0
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    size = np.geomspace(1e7, 1e10, n)
    x = {"N": size, "D": size * tokens_per_parameter}
    noise = np.exp(0.004 * np.random.default_rng(seed).standard_normal(n))
    return x, get_form("chinchilla").value(x, TRUTH) * noise


@pytest.mark.parametrize("loss", [LOG_SQUARED, LOG_HUBER], ids=lambda loss: loss.kind)
@pytest.mark.parametrize("n", [7, 40])
def test_chinchilla_on_twenty_tokens_per_parameter_is_not_identifiable(n: int, loss: Loss) -> None:
    x, y = chinchilla_points(n, np.full(n, 20.0))
    standing = assess(fit(get_form("chinchilla"), x, y, loss=loss))
    assert standing.standing == "not identifiable"
    assert any("profile" in reason and "open" in reason for reason in standing.reasons)
    assert any("linear function of the other variables" in reason for reason in standing.reasons)


def test_chinchilla_on_a_spread_of_ratios_is_identified() -> None:
    ratios = np.exp(np.random.default_rng(1).uniform(np.log(2), np.log(300), 40))
    standing = assess(fit(get_form("chinchilla"), *chinchilla_points(40, ratios), loss=LOG_SQUARED))
    assert standing.identified
    assert standing.reasons == ()
    assert standing.condition < 1e3
    assert set(standing.profiles) == set(TRUTH)


def test_a_variable_that_does_not_vary_is_named() -> None:
    size = np.geomspace(1e7, 1e10, 12)
    x = {"N": size, "D": np.full(12, 3e11)}
    y = get_form("chinchilla").value(x, TRUTH) * np.exp(0.002 * np.random.default_rng(2).standard_normal(12))
    standing = assess(fit(get_form("chinchilla"), x, y, loss=LOG_SQUARED))
    assert standing.standing == "not identifiable"
    assert "D is the same at all points" in standing.reasons


@pytest.mark.parametrize(("n", "expected"), [(3, "too few points"), (4, "too few points"), (5, "identified")])
def test_a_verdict_needs_two_points_to_spare(n: int, expected: str) -> None:
    x = {"x": np.geomspace(1e6, 1e10, n)}
    y = 1.0 + 40.0 * x["x"] ** -0.2
    y *= 1 + 1e-4 * np.random.default_rng(0).standard_normal(n)
    assert assess(fit(get_form("power_law_floor"), x, y, loss=LOG_SQUARED)).standing == expected


def test_a_floor_that_cannot_be_told_from_zero_is_a_note_not_a_refusal() -> None:
    x = {"x": np.geomspace(1e8, 1e10, 7)}
    y = 20.0 * x["x"] ** -0.1 * np.exp(0.01 * np.random.default_rng(0).standard_normal(7))
    standing = assess(fit(get_form("power_law_floor"), x, y, loss=LOG_SQUARED))
    assert standing.identified
    assert "E can't be told from 0" in standing.notes


def test_five_parameters_of_a_plain_power_law_run_away_and_are_refused() -> None:
    x = {"x": np.geomspace(1e8, 1e10, 8)}
    y = 20.0 * x["x"] ** -0.1 * np.exp(0.01 * np.random.default_rng(0).standard_normal(8))
    assert assess(fit(get_form("corrected_power_law"), x, y, loss=LOG_SQUARED)).standing == "not identifiable"


def test_the_condition_number_knows_no_units() -> None:
    ratios = np.exp(np.random.default_rng(1).uniform(np.log(2), np.log(300), 40))
    x, y = chinchilla_points(40, ratios)
    plain = condition_number(fit(get_form("chinchilla"), x, y, loss=LOG_SQUARED))
    scaled = {"N": x["N"] / 1e9, "D": x["D"] / 1e12}
    assert condition_number(fit(get_form("chinchilla"), scaled, 7 * y, loss=LOG_SQUARED)) == pytest.approx(
        plain, rel=1e-3
    )


def test_the_condition_number_of_a_straight_line_is_one() -> None:
    """With centred sizes the two columns of a pure power law, ones and logarithms, are at right angles."""
    x = {"x": np.geomspace(1e6, 1e10, 9)}
    assert condition_number(fit(get_form("power_law"), x, 20.0 * x["x"] ** -0.1)) == pytest.approx(1.0, abs=1e-6)


def test_a_comparison_brings_the_nested_forms_along() -> None:
    x = {"x": np.geomspace(1e6, 1e10, 12)}
    y = 20.0 * x["x"] ** -0.1 * np.exp(0.005 * np.random.default_rng(0).standard_normal(12))
    found = compare([get_form("corrected_power_law")], x, y)
    assert {c.form.name for c in found.candidates} == {"power_law", "power_law_floor", "corrected_power_law"}
    assert found.best.form.name == "power_law"


def test_a_floor_is_preferred_where_there_is_one() -> None:
    x = {"x": np.geomspace(1e6, 1e10, 12)}
    y = (1.5 + 40.0 * x["x"] ** -0.3) * np.exp(0.003 * np.random.default_rng(0).standard_normal(12))
    found = compare([get_form("power_law_floor")], x, y)
    assert found.best.form.name == "power_law_floor"
    assert "AICc" in found.message


def test_with_few_points_leaving_one_out_decides() -> None:
    x = {"x": np.geomspace(1e8, 1e10, 6)}
    y = 20.0 * x["x"] ** -0.1 * np.exp(0.005 * np.random.default_rng(3).standard_normal(6))
    found = compare([get_form("power_law_floor")], x, y)
    assert found.best.form.name == "power_law"
    assert "leave-one-out" in found.message or "standard error" in found.message


def test_the_error_of_a_left_out_point_is_that_of_the_fit_without_it() -> None:
    x = {"x": np.geomspace(1e8, 1e10, 8)}
    y = 20.0 * x["x"] ** -0.1 * np.exp(0.01 * np.random.default_rng(4).standard_normal(8))
    (candidate,) = compare([get_form("power_law")], x, y).candidates
    for index in range(8):
        others = np.arange(8) != index
        alone = fit(get_form("power_law"), {"x": x["x"][others]}, y[others], loss=LOG_SQUARED)
        predicted = alone.predict({"x": x["x"][index]})[0]
        assert candidate.left_out[index] == pytest.approx(np.log(predicted / y[index]), abs=1e-6)


def test_a_form_with_more_parameters_than_points_is_left_out_by_name() -> None:
    x = {"x": np.geomspace(1e8, 1e10, 4)}
    found = compare(
        [get_form("corrected_power_law"), sum_of_powers("line", "A x^-alpha", ("x",))], x, 20 * x["x"] ** -0.1
    )
    assert "corrected_power_law has more parameters than there are points" in found.message
