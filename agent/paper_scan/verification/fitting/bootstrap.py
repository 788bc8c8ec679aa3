"""Refit resampled points: what the coefficients would have been with other runs of the same kind."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from paper_scan.verification.fitting.curvature import curvature_of, in_chunks
from paper_scan.verification.fitting.fit import Fit
from paper_scan.verification.fitting.newton import minimise
from paper_scan.verification.fitting.problem import FitProblem
from paper_scan.verification.forms import Array

CELLS = 65_536
"""Resamples times points that are worked on at once: arrays of half a megabyte."""
TOLERANCE = 1e-9
"""Of a refit's objective: finer than a thousandth of the spread among resamples by far."""
CANDIDATES = 32
"""Places that a resample may start from, beside the optimum of all points."""


@dataclass(frozen=True)
class Resamples:
    """Refits of weighted points. Every one is kept, also those that end at a bound or don't converge."""

    fit: Fit
    theta: Array
    """Parameters (b, k) in the units of the data."""
    objective: Array
    """Shape (b,)."""
    converged: NDArray[np.bool_]
    """Shape (b,)."""
    evaluations: NDArray[np.intp]
    """Shape (b,)."""
    at_lower: dict[str, float]
    """Share of refits in which a parameter is at the lower end of its range (an amplitude: zero)."""
    at_upper: dict[str, float]

    @property
    def failed(self) -> float:
        """Share of refits that didn't converge."""
        return float(1.0 - self.converged.mean())

    def covariance(self) -> Array:
        """Covariance (k, k) of the parameters, of positive ones as logarithms.

        Zero amplitudes, whose logarithm doesn't exist, count as the smallest other value.
        """
        values = self.logarithms(self.theta)
        return np.atleast_2d(np.cov(values, rowvar=False))

    def logarithms(self, theta: Array) -> Array:
        """Parameters (b, k) with positive ones replaced by their logarithm."""
        values = np.array(theta, dtype=np.float64)
        for index, parameter in enumerate(self.fit.form.parameters):
            if parameter.positive:
                column = values[..., index]
                smallest = column[column > 0].min(initial=np.inf)
                values[..., index] = np.log(np.where(column > 0, column, smallest if np.isfinite(smallest) else 1e-300))
        return values


def bootstrap(fit: Fit, count: int = 4000, seed: int = 0) -> Resamples:
    """Pairs bootstrap: ``count`` resamples of the n points with replacement (Efron & Tibshirani 1993, section 9.5).

    A resample is a row of integer weights, so that nothing is copied and all share one set of arrays.
    """
    if isinstance(known := fit.resamples.get((count, seed)), Resamples):
        return known
    drawn = np.random.default_rng(seed).integers(0, fit.n, size=(count, fit.n))
    drawn += np.arange(count)[:, None] * fit.n  # counting is ten times as fast as drawing the counts themselves
    weights = np.bincount(drawn.ravel(), minlength=count * fit.n).reshape(count, fit.n).astype(np.float64)
    made = fit_resamples(fit, weights * fit.problem.weights)
    fit.resamples[count, seed] = made
    return made


def jackknife(fit: Fit) -> Resamples:
    """The n refits that leave out one point each."""
    return fit_resamples(fit, (1.0 - np.eye(fit.n)) * fit.problem.weights)


def fit_resamples(fit: Fit, weights: Array) -> Resamples:
    """Refit the points under each row of ``weights`` (b, n).

    A refit starts at the optimum of all points, and also at the best of the other places that the search for it has
    visited, wherever one of them is better for these weights.
    """
    loss, coordinates, points = fit.loss, fit.problem.coordinates, fit.problem.points
    candidates = np.concatenate([fit.u[None], fit.ends[1 : CANDIDATES + 1]])
    costs = loss.rho(fit.problem.residuals(candidates))
    first = candidates[np.argmin(weights @ costs.T, axis=1)]
    curvature = in_chunks(curvature_of(FitProblem(points, loss, weights, fit.problem.logarithms)), CELLS)
    end = minimise(curvature, first, coordinates.lower, coordinates.upper, tolerance=TOLERANCE)
    names = fit.form.parameter_names
    span = np.where(np.isfinite(coordinates.upper - coordinates.lower), coordinates.upper - coordinates.lower, 1.0)
    low, high = end.u <= coordinates.lower + 1e-6 * span, end.u >= coordinates.upper - 1e-6 * span
    return Resamples(
        fit=fit,
        theta=coordinates.to_theta(end.u),
        objective=end.objective,
        converged=end.converged,
        evaluations=end.evaluations,
        at_lower=dict(zip(names, low.mean(axis=0).tolist(), strict=True)),
        at_upper=dict(zip(names, high.mean(axis=0).tolist(), strict=True)),
    )


def fit_to_values(fit: Fit, y: Array) -> tuple[Array, Array]:
    """Refit the same form and inputs to other responses (b, n): parameters (b, k) and objectives (b,).

    Each refit starts at the fit's own optimum, as simulated responses lie around it.
    """
    points = replace(fit.problem.points, y=y)
    problem = FitProblem(points, fit.loss, fit.problem.weights, fit.problem.logarithms)
    start = problem.coordinates.to_u(fit.problem.coordinates.to_theta(fit.u))
    first = np.repeat(start[None], y.shape[0], axis=0)
    curvature = in_chunks(curvature_of(problem), CELLS)
    lower, upper = problem.coordinates.lower, problem.coordinates.upper
    end = minimise(curvature, first, lower, upper, tolerance=TOLERANCE)
    return problem.coordinates.to_theta(end.u), end.objective
