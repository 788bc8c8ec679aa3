"""Intervals: from profiles with few points, from resampling with many; nothing left out, and they hold the truth."""

from __future__ import annotations

import numpy as np
import pytest

from paper_scan.verification import LOG_HUBER, LOG_SQUARED, SQUARED, fit, get_form, intervals
from paper_scan.verification.fitting.bootstrap import bootstrap, fit_to_values, jackknife
from paper_scan.verification.fitting.profile import profile

FLOOR = {"E": 1.0, "A": 40.0, "alpha": 0.17}
CHINCHILLA = {"E": 1.8, "A": 480.0, "alpha": 0.35, "B": 2100.0, "beta": 0.37}


def floor_points(n: int, seed: int = 0, noise: float = 0.004) -> tuple[dict[str, np.ndarray], np.ndarray]:
    x = {"x": np.geomspace(1e8, 1e10, n)}
    value = get_form("power_law_floor").value(x, FLOOR)
    return x, value * np.exp(noise * np.random.default_rng(seed).standard_normal(n))


def pure_points(n: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """A power law without a floor, so that one can't be told from zero."""
    x = {"x": np.geomspace(1e8, 1e10, n)}
    return x, 20.0 * x["x"] ** -0.1 * np.exp(0.01 * np.random.default_rng(0).standard_normal(n))


def test_the_number_of_points_decides_how_intervals_are_made() -> None:
    for n, method in ((7, "profile"), (29, "profile"), (30, "bootstrap")):
        found = intervals(fit(get_form("power_law_floor"), *floor_points(n), loss=LOG_SQUARED), count=50)
        assert found.method == method
        assert set(found.of) == {"E", "A", "alpha"}


def test_of_a_straight_line_a_profile_gives_the_textbook_interval() -> None:
    """A pure power law is a straight line in logarithms: the F interval is Student's t interval of its slope."""
    x, y = floor_points(9)
    found = fit(get_form("power_law"), x, y, loss=LOG_SQUARED)
    log_x = np.log(x["x"]) - np.log(x["x"]).mean()
    slope = log_x @ np.log(y) / (log_x @ log_x)
    rest = np.log(y) - np.log(y).mean() - slope * log_x
    half = 2.3646 * np.sqrt(rest @ rest / 7 / (log_x @ log_x))  # t of 7 degrees of freedom at 97.5 %
    interval = intervals(found).of["alpha"]
    assert (interval.low, interval.high) == pytest.approx((-slope - half, -slope + half), rel=1e-3)


def test_an_amplitude_is_bounded_in_the_units_of_the_data() -> None:
    """The profile of A holds A itself while alpha moves, though the fit works with centred sizes."""
    x, y = floor_points(9)
    found = fit(get_form("power_law"), x, y, loss=LOG_SQUARED)
    design = np.column_stack([np.ones(9), -np.log(x["x"])])
    covariance = np.linalg.inv(design.T @ design) * found.rss / 7
    half = 2.3646 * np.sqrt(covariance[0, 0])
    interval = intervals(found).of["A"]
    expected = np.log(found.parameters["A"]) + np.array([-half, half])
    assert np.log([interval.low, interval.high]) == pytest.approx(expected, abs=2e-3 * half)


def test_a_floor_that_may_be_zero_has_an_interval_that_ends_there() -> None:
    interval = intervals(fit(get_form("power_law_floor"), *pure_points(7), loss=LOG_SQUARED)).of["E"]
    assert interval.low == 0.0
    assert interval.bounded_low
    assert not interval.open_low


def test_a_robust_fit_of_few_points_has_the_intervals_of_squared_residuals_and_says_so() -> None:
    x, y = floor_points(9)
    robust = intervals(fit(get_form("power_law"), x, y, loss=LOG_HUBER))
    squared = intervals(fit(get_form("power_law"), x, y, loss=LOG_SQUARED))
    assert robust.of == squared.of
    assert "squared log residuals" in robust.message


def test_no_resample_is_left_out_and_shares_at_bounds_are_reported() -> None:
    found = fit(get_form("power_law_floor"), *pure_points(40), loss=LOG_SQUARED)
    bounds = intervals(found, count=300)
    assert bounds.resamples is not None
    assert bounds.resamples.theta.shape == (300, 3)
    at_zero = float((bounds.resamples.theta[:, 0] == 0).mean())
    assert 0 < at_zero < 1
    assert bounds.resamples.at_lower["E"] == pytest.approx(at_zero)
    assert f"{at_zero:.1%} have E at its lower bound" in bounds.message


def test_a_resample_is_what_fitting_its_points_gives() -> None:
    form, rng = get_form("chinchilla"), np.random.default_rng(1)
    n = np.exp(rng.uniform(np.log(1e7), np.log(1e10), 60))
    x = {"N": n, "D": n * rng.uniform(5, 100, 60)}
    y = form.value(x, CHINCHILLA) * np.exp(0.01 * rng.standard_t(3, 60))
    found = fit(form, x, y, loss=LOG_HUBER)
    for index, left_out in enumerate(jackknife(found).theta[:5]):
        others = np.arange(60) != index
        alone = fit(form, {name: values[others] for name, values in x.items()}, y[others], loss=LOG_HUBER)
        assert left_out == pytest.approx(alone.theta, rel=1e-3)


def test_the_same_seed_gives_the_same_resamples() -> None:
    found = fit(get_form("power_law_floor"), *floor_points(40), loss=LOG_SQUARED)
    assert np.array_equal(bootstrap(found, 50, seed=3).theta, bootstrap(found, 50, seed=3).theta)
    assert not np.array_equal(bootstrap(found, 50, seed=3).theta, bootstrap(found, 50, seed=4).theta)


def test_other_responses_are_refitted_side_by_side() -> None:
    x, y = floor_points(12)
    found = fit(get_form("power_law_floor"), x, y, loss=SQUARED)
    responses = np.stack([y, floor_points(12, seed=5)[1]])
    theta, objective = fit_to_values(found, responses)
    for row, response in enumerate(responses):
        alone = fit(get_form("power_law_floor"), x, response, loss=SQUARED)
        assert objective[row] == pytest.approx(alone.objective, rel=1e-6)
        assert theta[row] == pytest.approx(alone.theta, rel=1e-3)


@pytest.mark.parametrize("parameter", ["E", "A", "alpha"])
def test_a_profile_is_lowest_at_the_estimate_and_crosses_at_its_ends(parameter: str) -> None:
    found = fit(get_form("power_law_floor"), *floor_points(15), loss=LOG_SQUARED)
    line = profile(found, parameter)
    assert line.lower_found is None
    assert line.rise.min() == pytest.approx(0.0, abs=1e-6)
    assert line.low < found.parameters[parameter] < line.high
    inside = (line.values > line.low * 1.001) & (line.values < line.high * 0.999)
    assert (line.rise[inside] <= line.critical).all()
    outside = (line.values < line.low * 0.999) | (line.values > line.high * 1.001)
    assert (line.rise[outside] >= line.critical).all()


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize(("n", "sets"), [(7, 150), (40, 400)])
def test_nineteen_of_twenty_intervals_hold_the_truth(n: int, sets: int) -> None:
    """A small version of benchmarks/coverage.py: within 93 to 97 %, give or take three standard errors."""
    form, rng, held = get_form("power_law_floor"), np.random.default_rng(7), 0
    x = {"x": np.geomspace(1e7, 1e10, n)}
    value = form.value(x, FLOOR)
    for seed in range(sets):
        found = fit(form, x, value * np.exp(0.006 * rng.standard_normal(n)), loss=LOG_SQUARED)
        interval = intervals(found, count=300, seed=seed).of["alpha"]
        held += interval.low <= FLOOR["alpha"] <= interval.high
    assert held / sets == pytest.approx(0.95, abs=0.02 + 3 * np.sqrt(0.05 * 0.95 / sets))
