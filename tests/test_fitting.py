"""Fitting: the optimum is the global one, whatever the units, and the result says how that is known."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import least_squares

from paper_scan.verification import LOG_HUBER, LOG_SQUARED, SQUARED, FitError, Form, Loss, all_forms, fit, get_form
from paper_scan.verification.fitting.curvature import GeneralCurvature, PowerSumCurvature
from paper_scan.verification.fitting.problem import FitProblem, prepare

CHINCHILLA = {"E": 1.8, "A": 480.0, "alpha": 0.35, "B": 2100.0, "beta": 0.37}

TRUTHS = {
    "data_constrained": {"E": 1.9, "A": 520.0, "alpha": 0.35, "B": 1500.0, "beta": 0.36, "R_D": 15.0, "R_N": 5.0},
    "broken_power_law": {"E": 0.5, "A": 30.0, "c0": 0.15, "c1": 0.4, "d": 1e9, "f": 0.4},
    "corrected_power_law": {"E": 1.0, "A": 20.0, "alpha": 0.15, "c": 1e4, "gamma": 0.7},
    "third_variable": {**CHINCHILLA, "gamma": 0.06},
    "exponential_saturation": {"eps": 0.85, "k": 2.1, "gamma": 0.75},
    "bounded_power_law": {"A": 30.0, "alpha": 0.19},
    "sigmoid_from_zero": {"high": 0.8, "x_mid": 2e9, "s": 0.6},
    "sigmoid": {"low": 0.25, "high": 0.8, "x_mid": 2e9, "s": 0.6},
    "power_law_scale": {"x_c": 8.8e13, "alpha": 0.076},
    "power_law_scale_floor": {"E": 1.2, "x_c": 5e10, "alpha": 0.2},
    "size_and_data": {"N_c": 6.4e13, "alpha_N": 0.076, "D_c": 1.8e13, "alpha_D": 0.103},
    "optimal_params": {"G": 0.09, "a": 0.5},
    "optimal_tokens": {"H": 1.8, "b": 0.5},
    "over_training": {"E": 1.5, "a": 140.0, "b": 190.0, "eta": 0.12},
    "granularity": {"E": 1.3, "A": 18.0, "alpha": 0.12, "g": 2.0, "gamma": 0.6, "B": 30.0, "beta": 0.15},
    "vocabulary": {"E": 5.5, "A": 1.8, "alpha": 0.07, "S": 0.2, "sigma": 0.3, "B": 2.9, "beta": 0.05},
    "sparsity": {
        "E": 0.9,
        "A": 16962.0,
        "alpha": 0.6,
        "B": 5455.0,
        "beta": 0.4,
        "c": 0.4,
        "lambda_": -0.12,
        "d": 0.8,
        "delta": 0.15,
        "gamma": 0.05,
    },
    "precision": {"E": 1.9, "A": 420.0, "alpha": 0.4, "B": 3000.0, "beta": 0.4, "gamma": 2.7},
    "learning_rate": {"K": 1.79, "a": 0.713, "b": 0.307},
    "batch_size": {"K": 0.58, "b": 0.571},
    "sigmoid_of_loss": {"low": 0.25, "high": 0.85, "L_0": 2.4, "k": 3.0},
    "exponential": {"A": 3.0, "k": 0.4},
    "exponential_floor": {"E": 0.7, "A": 3.0, "k": 0.4},
    "logarithmic": {"a": 0.9, "b": 0.05},
}


def truth_of(form: Form) -> dict[str, float]:
    by_name = {**CHINCHILLA, "gamma": 0.15}
    return TRUTHS.get(form.name) or {name: by_name[name] for name in form.parameter_names}


def design(form: Form, n: int = 60) -> dict[str, np.ndarray]:
    """Runs from 1e7 to 1e11 parameters, tokens or FLOPs; losses from 1.5 to 4."""
    rng = np.random.default_rng(3)
    x = {name: np.exp(rng.uniform(np.log(1e7), np.log(1e11), n)) for name in form.variables}
    if form.name == "data_constrained":
        x["U"] = x["D"] / np.exp(rng.uniform(0.0, np.log(60.0), n))
    if "G" in x:
        x["G"] = rng.uniform(1.0, 32.0, n)
    if "R" in x:
        x["R"] = rng.uniform(0.02, 1.0, n)
    if "P" in x:
        x["P"] = rng.uniform(2.0, 16.0, n)
    if "M" in x:
        x["M"] = np.exp(rng.uniform(np.log(5.0), np.log(600.0), n))
    if form.name.startswith("exponential") and "x" in x:
        x["x"] = rng.uniform(0.0, 8.0, n) + 0.1
    if "L" in x:
        x["L"] = rng.uniform(1.5, 4.0, n)
    return x


def epoch_points(corpus: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """240 of the 245 points behind Chinchilla's third approach: all but the five highest losses."""
    with (corpus / "data" / "epoch-chinchilla" / "svg_extracted_data.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    n, c, y = (np.array([float(row[name]) for row in rows]) for name in ("Model Size", "Training FLOP", "loss"))
    kept = np.argsort(y)[:240]
    return {"N": n[kept], "D": c[kept] / (6 * n[kept])}, y[kept]


@pytest.mark.parametrize("form", all_forms(), ids=lambda form: form.name)
@pytest.mark.parametrize("kind", ["squared", "huber"])
def test_a_law_without_noise_is_found_again(form: Form, kind: str) -> None:
    truth, x = truth_of(form), design(form)
    loss = Loss("squared" if kind == "squared" else "huber", form.residuals)
    found = fit(form, x, form.value(x, truth), loss=loss)
    assert found.success, found.message
    assert found.rss < 1e-12
    assert found.parameters == pytest.approx(truth, rel=1e-3)


def test_chinchillas_points_have_one_optimum_that_every_start_reaches(corpus: Path) -> None:
    x, y = epoch_points(corpus)
    found = fit(get_form("chinchilla"), x, y, loss=LOG_HUBER)
    assert found.agreed == len(found.polished) == 8
    assert all(math.isclose(objective, 0.00101827401780, rel_tol=1e-11) for objective in found.polished)
    assert found.parameters == pytest.approx(
        {"E": 1.8172, "A": 477.83, "alpha": 0.34731, "B": 2143.4, "beta": 0.36717}, rel=1e-4
    )


def test_the_robust_optimum_is_the_one_that_scipy_finds_from_there() -> None:
    form, rng = get_form("chinchilla"), np.random.default_rng(1)
    x = design(form)
    y = form.value(x, CHINCHILLA) * np.exp(0.01 * rng.standard_t(3, 60))
    found = fit(form, x, y, loss=LOG_HUBER)

    def residuals(theta: np.ndarray) -> np.ndarray:
        values = dict(
            zip(form.parameter_names, [theta[0], np.exp(theta[1]), theta[2], np.exp(theta[3]), theta[4]], strict=True)
        )
        return np.log(form.value(x, values)) - np.log(y)

    start = [1.8, np.log(480.0), 0.35, np.log(2100.0), 0.37]
    other = least_squares(
        residuals, start, loss="huber", f_scale=1e-3, xtol=1e-15, ftol=1e-15, gtol=1e-15, x_scale="jac"
    )
    assert found.objective <= other.cost * (1 + 1e-9)
    assert found.parameters["alpha"] == pytest.approx(other.x[2], abs=1e-4)


@pytest.mark.parametrize("loss", [LOG_HUBER, LOG_SQUARED, SQUARED], ids=lambda loss: loss.name)
def test_units_do_not_matter(loss: Loss) -> None:
    form, rng = get_form("chinchilla"), np.random.default_rng(2)
    x = design(form)
    y = form.value(x, CHINCHILLA) * np.exp(0.005 * rng.standard_normal(60))
    in_ones = fit(form, x, y, loss=loss)
    in_billions = fit(form, {name: values / 1e9 for name, values in x.items()}, y, loss=loss)
    assert in_billions.objective == pytest.approx(in_ones.objective, rel=1e-9)
    assert in_billions.parameters["alpha"] == pytest.approx(in_ones.parameters["alpha"], rel=1e-6)
    factor = 1e9 ** -in_ones.parameters["alpha"]
    assert in_billions.parameters["A"] == pytest.approx(in_ones.parameters["A"] * factor, rel=1e-5)


def test_a_robust_fit_hardly_feels_one_wild_point() -> None:
    form = get_form("power_law")
    x = {"x": np.geomspace(1e6, 1e10, 20)}
    y = form.value(x, {"A": 20.0, "alpha": 0.1})
    y[3] *= 3.0
    assert fit(form, x, y, loss=LOG_HUBER).parameters["alpha"] == pytest.approx(0.1, abs=1e-3)
    assert abs(fit(form, x, y, loss=LOG_SQUARED).parameters["alpha"] - 0.1) > 5e-3


@pytest.mark.parametrize("loss", [LOG_HUBER, LOG_SQUARED, SQUARED], ids=lambda loss: loss.name)
def test_a_floor_that_the_points_do_not_have_is_exactly_zero_and_said_so(loss: Loss) -> None:
    x = {"x": np.geomspace(1e6, 1e10, 12)}
    bend = np.exp(-0.002 * np.log(x["x"] / 1e8) ** 2)  # falls faster and faster: the opposite of a floor
    found = fit(get_form("power_law_floor"), x, 20.0 * x["x"] ** -0.1 * bend, loss=loss)
    assert found.success, found.message
    assert found.at_bounds == {"E": "zero"}
    assert found.parameters["E"] == 0.0


def test_predictions_are_in_the_units_of_the_data() -> None:
    form = get_form("chinchilla")
    x = design(form)
    found = fit(form, x, form.value(x, CHINCHILLA))
    loss = 1.8 + 480.0 * 7e10**-0.35 + 2100.0 * 1.4e12**-0.37
    assert found.predict({"N": 7e10, "D": 1.4e12}) == pytest.approx([loss], rel=1e-6)


@pytest.mark.parametrize("name", ["chinchilla", "corrected_power_law", "third_variable"])
@pytest.mark.parametrize("loss", [LOG_HUBER, LOG_SQUARED, SQUARED], ids=lambda loss: loss.name)
def test_closed_second_derivatives_agree_with_differences(name: str, loss: Loss) -> None:
    form, rng = get_form(name), np.random.default_rng(4)
    x = design(form)
    y = form.value(x, truth_of(form)) * np.exp(0.01 * rng.standard_normal(60))
    problem = FitProblem(prepare(form, x, y, loss.residuals), loss)
    u = problem.coordinates.to_u(form.ordered(truth_of(form)))[None] * 1.01
    closed, general = PowerSumCurvature(problem)(u), GeneralCurvature(problem)(u)
    for one, other in zip(closed, general, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5 * np.abs(other).max())


@pytest.mark.parametrize(
    ("x", "y", "complaint"),
    [
        ({"N": [1e7, 1e8, 1e9]}, [3.0, 2.5, 2.2], "needs the variable 'x'"),
        ({"x": [1e7, 1e8]}, [3.0, 2.5, 2.2], "the response has 3 values"),
        ({"x": [1e7, 1e8, 1e9]}, [3.0, float("nan"), 2.2], "isn't a finite number at row 2"),
        ({"x": [1e7, 0.0, 1e9]}, [3.0, 2.5, 2.2], "isn't positive at row 2"),
        ({"x": [1e7, 1e8, 1e9]}, [3.0, 2.5, -1.0], "isn't positive at row 3"),
        ({"x": [1e7, 1e8]}, [3.0, 2.5], "2 points can't determine the 3 parameters"),
        ({"x": []}, [], "no values"),
    ],
)
def test_points_that_cannot_be_fitted_are_refused_with_the_reason(
    x: dict[str, list[float]], y: list[float], complaint: str
) -> None:
    with pytest.raises(FitError, match=complaint):
        fit(get_form("power_law_floor"), x, y)
