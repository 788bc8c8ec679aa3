"""Are all printed coefficients together within what the points allow? Rounding is granted: of all values that would be
printed as they are, the most favourable ones are tested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from paper_scan.verification.fitting.bootstrap import bootstrap
from paper_scan.verification.fitting.fit import Fit, solve, squared_loss
from paper_scan.verification.fitting.problem import FitProblem
from paper_scan.verification.fitting.uncertainty import ENOUGH_FOR_BOOTSTRAP
from paper_scan.verification.forms import Array, Form
from paper_scan.verification.reported.model import Coefficient

EXACT = 1e-9
"""Relative half width given to values that are exact, so that a bounded search has room."""


@dataclass(frozen=True)
class JointTest:
    """A test of the printed coefficients together, at the best values of their rounding box and at the printed ones."""

    kind: str
    """``chi²`` (bootstrap covariance) or ``F`` (sums of squares)."""
    statistic: float
    p: float
    statistic_as_printed: float
    p_as_printed: float
    tested: int
    """Coefficients that are printed."""
    spare: int
    """Points less parameters."""
    best: Mapping[str, float]
    """All parameters: the printed ones at the best values of their box, the others fitted to them."""

    def told(self, printed: bool = False) -> str:
        value, p = (self.statistic_as_printed, self.p_as_printed) if printed else (self.statistic, self.p)
        degrees = f"{self.tested}" if self.kind == "chi²" else f"{self.tested}, {self.spare}"
        return f"{self.kind}({degrees}) = {value:.3g}, p = {p:.2g}"


def joint_test(fitted: Fit, printed: Sequence[Coefficient], noise: float = 0.0, resamples: int = 1000) -> JointTest:
    """Test printed coefficients against a fit.

    From 30 points on with the bootstrap covariance of the coefficients (positive ones as logarithms): the quadratic
    form is chi² with as many degrees of freedom as coefficients are printed. Below, with the F statistic of the
    residual sums of squares (Bates & Watts 1988, section 6.1): ``(RSS(printed) - RSS) / p / s²``.

    Args:
        noise: variance of the response's own rounding, in log residuals; s² is at least that.
    """
    if fitted.n >= ENOUGH_FOR_BOOTSTRAP:
        return _wald(fitted, printed, resamples)
    base = fitted
    if fitted.loss.kind != "squared":
        base = solve(FitProblem(fitted.problem.points, squared_loss(fitted.loss), fitted.problem.weights))
    return _sums_of_squares(base, printed, noise)


def prediction_difference(fitted: Fit, values: Mapping[str, float]) -> float:
    """The largest relative difference of the law at ``values`` from the refit, over the points."""
    theta = fitted.form.ordered(values)
    ours = fitted.problem.prediction(fitted.u[None])[0]
    theirs = _predict(fitted, theta)
    scale = np.abs(ours) if fitted.form.residuals == "log" else np.ptp(fitted.problem.points.y) + np.zeros_like(ours)
    return float(np.max(np.abs(theirs - ours) / np.maximum(scale, 1e-300)))


def _predict(fitted: Fit, theta: Array) -> Array:
    problem = fitted.problem
    raw = raw_columns(fitted)
    value = np.asarray(problem.points.form.function(*raw, *theta), dtype=np.float64)
    return np.broadcast_to(value, (fitted.n,))


def raw_columns(fitted: Fit) -> list[Array]:
    """The points' variables in their own units, shape (n,) each, in the form's order."""
    points = fitted.problem.points
    how = points.form.centring
    return [
        column + points.centres[name] if how.get(name) == "mean" else column * np.exp(points.centres[name])
        for name, column in zip(points.form.variables, points.columns, strict=True)
    ]


def _logs(form: Form, theta: Array) -> Array:
    positive = np.array([parameter.positive for parameter in form.parameters])
    return np.where(positive, np.log(np.maximum(theta, 1e-300)), theta)


def _boxes(form: Form, printed: Sequence[Coefficient]) -> tuple[list[int], Array, Array, Array]:
    """Positions of the printed parameters, and lower end, upper end and middle of each one's rounding box; logarithms
    for positive parameters."""
    where = [form.index(each.name) for each in printed]
    value = np.array([each.value for each in printed])
    half = np.array([max(each.half_unit, EXACT * max(abs(each.value), 1e-12)) for each in printed])
    positive = np.array([form.parameters[index].positive for index in where], dtype=bool)
    low, high = value - half, value + half
    tiny = 1e-300
    return (
        where,
        np.where(positive, np.log(np.maximum(low, np.maximum(value, tiny) * 1e-3)), low),
        np.where(positive, np.log(np.maximum(high, tiny)), high),
        np.where(positive, np.log(np.maximum(value, tiny)), value),
    )


def _wald(fitted: Fit, printed: Sequence[Coefficient], resamples: int) -> JointTest:
    form = fitted.form
    where, low, high, middle = _boxes(form, printed)
    covariance = bootstrap(fitted, resamples).covariance()
    centre = _logs(form, form.ordered(fitted.parameters))
    values, vectors = np.linalg.eigh(covariance[np.ix_(where, where)])
    whiten = (vectors / np.sqrt(np.maximum(values, 1e-14 * values.max()))).T
    nearest = optimize.lsq_linear(whiten, whiten @ centre[where], (low, high))
    best = np.asarray(nearest.x)
    statistic = float(np.sum((whiten @ (best - centre[where])) ** 2))
    at_printed = float(np.sum((whiten @ (middle - centre[where])) ** 2))
    # What isn't printed follows the printed ones along the covariance.
    full = centre.copy()
    full += covariance[:, where] @ np.linalg.pinv(covariance[np.ix_(where, where)]) @ (best - centre[where])
    full[where] = best
    theta = np.where([p.positive for p in form.parameters], np.exp(full), full)
    degrees = len(where)
    return JointTest(
        "chi²",
        statistic,
        float(special.chdtrc(degrees, statistic)),
        at_printed,
        float(special.chdtrc(degrees, at_printed)),
        degrees,
        fitted.n - fitted.k,
        dict(zip(form.parameter_names, theta.tolist(), strict=True)),
    )


def _sums_of_squares(fitted: Fit, printed: Sequence[Coefficient], noise: float) -> JointTest:
    form = fitted.form
    where, low, high, middle = _boxes(form, printed)
    spare, degrees = max(fitted.n - fitted.k, 1), len(where)
    if fitted.loss.residuals == "linear":
        noise = noise * float(np.mean(fitted.problem.points.y**2))
    variance = max(fitted.rss / spare, noise, 1e-300)
    best, rss = _least(fitted, where, low, high)
    half = EXACT * np.maximum(1.0, np.abs(middle))
    _, rss_printed = _least(fitted, where, middle - half, middle + half)
    f, f_printed = (max(0.0, value - fitted.rss) / degrees / variance for value in (rss, rss_printed))
    return JointTest(
        "F",
        f,
        float(special.fdtrc(degrees, spare, f)),
        f_printed,
        float(special.fdtrc(degrees, spare, f_printed)),
        degrees,
        spare,
        dict(zip(form.parameter_names, best.tolist(), strict=True)),
    )


def _least(fitted: Fit, where: Sequence[int], low: Array, high: Array) -> tuple[Array, float]:
    """The parameters with the least sum of squares while those at ``where`` stay within their box."""
    form, problem = fitted.form, fitted.problem
    positive = np.array([parameter.positive for parameter in form.parameters])
    target = problem.target
    bottom = np.array([-np.inf if p.positive else p.lower for p in form.parameters])
    top = np.array([np.inf if p.positive else p.upper for p in form.parameters])
    bottom[list(where)], top[list(where)] = low, high

    def theta_of(v: Array) -> Array:
        return np.where(positive, np.exp(np.where(positive, np.clip(v, -690.0, 690.0), 0.0)), v)

    def residuals(v: Array) -> Array:
        value = _predict(fitted, theta_of(v))
        if fitted.loss.residuals == "log":
            value = np.log(np.maximum(value, 1e-300))
        return np.asarray(value - target)

    start = _logs(form, form.ordered(fitted.parameters))
    middle = start.copy()
    middle[list(where)] = (low + high) / 2
    ends = []
    for v in (start, middle):
        inside = np.clip(v, np.nextafter(bottom, np.inf), np.nextafter(top, -np.inf))
        end = optimize.least_squares(residuals, inside, bounds=(bottom, top), x_scale="jac", xtol=1e-14, ftol=1e-14)
        ends.append((2.0 * float(end.cost), np.asarray(end.x)))
    rss, best = min(ends, key=lambda end: end[0])
    return theta_of(best), rss
