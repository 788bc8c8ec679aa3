"""Fit a form to points: robust or squared objective, many starts, one result that says how far to trust it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from paper_scan.verification.fitting.curvature import curvature_of
from paper_scan.verification.fitting.loss import LOG_HUBER, LOG_SQUARED, SQUARED, Loss
from paper_scan.verification.fitting.newton import minimise
from paper_scan.verification.fitting.problem import FitError, FitProblem, prepare
from paper_scan.verification.fitting.starts import apart, grid_starts
from paper_scan.verification.forms import Array, Form

POLISHED = 8
"""Starts that are polished, each from another part of the grid."""
SHORT, LONG = 60, 200
"""Evaluations for each of them; more where those don't settle it."""
SAME = 1e-7
"""Relative difference of objectives up to which two starts have found the same optimum."""
EXACT = 1e-24
"""Objective per point up to which a fit is exact: residuals of 1e-12."""
VANISHING = 1e-6
"""An addend that is nowhere a larger share of the prediction than this counts as absent: its amplitude is at zero."""


@dataclass(frozen=True)
class Fit:
    """The result of ``fit``, in the manner of ``scipy.optimize.OptimizeResult``."""

    form: Form
    loss: Loss
    success: bool
    """Whether an optimum was found, and more than one start agrees on it."""
    message: str
    parameters: Mapping[str, float]
    """In the units of the data."""
    objective: float
    """``sum rho(residual)``, in the units of ``Loss.rho`` (half the sum of squares, if squared)."""
    residuals: Array
    """Shape (n,): log f - log y, or f - y."""
    n: int
    starts: int
    """Points of the grid that were looked at."""
    polished: tuple[float, ...]
    """The objective that each polished start reached, best first."""
    agreed: int
    """Polished starts that reached the optimum."""
    at_bounds: Mapping[str, str]
    """Parameters at the end of their range: ``zero``, ``lower bound`` or ``upper bound``."""
    evaluations: int
    problem: FitProblem = field(repr=False)
    u: Array = field(repr=False)
    """The optimum in the problem's coordinates, shape (k,)."""
    ends: Array = field(repr=False)
    """Where every polished start ended, shape (polished, k), best first."""
    resamples: dict[tuple[int, int], object] = field(default_factory=dict, repr=False, compare=False)
    """Bootstraps of this fit that were made already, by count and seed."""

    @property
    def k(self) -> int:
        """How many parameters were fitted."""
        return len(self.form.parameters)

    @property
    def theta(self) -> Array:
        """The parameters as an array of shape (k,), in the form's order."""
        return self.form.ordered(self.parameters)

    @property
    def rss(self) -> float:
        """Sum of squared residuals."""
        return float(self.residuals @ self.residuals)

    @property
    def sd(self) -> float:
        """Standard deviation of the residuals with n - k degrees of freedom; nan if there are none."""
        return float(np.sqrt(self.rss / (self.n - self.k))) if self.n > self.k else float("nan")

    @property
    def r_squared(self) -> float:
        """Share of the target's variance (of its logarithm, if residuals are logarithmic) that the form accounts
        for."""
        spread = self.problem.target - self.problem.target.mean()
        total = float(spread @ spread)
        return 1.0 - self.rss / total if total > 0 else float("nan")

    def predict(self, x: Mapping[str, ArrayLike]) -> Array:
        """The fitted form at other points, shape (n,)."""
        return self.form.value(
            {name: np.atleast_1d(np.asarray(x[name], dtype=float)) for name in self.form.variables}, self.parameters
        )


def default_loss(form: Form) -> Loss:
    """Huber on log residuals for losses; squared differences for accuracies."""
    return LOG_HUBER if form.residuals == "log" else SQUARED


def squared_loss(loss: Loss) -> Loss:
    """The squared loss on the same kind of residuals."""
    return LOG_SQUARED if loss.residuals == "log" else SQUARED


def fit(
    form: Form,
    x: Mapping[str, ArrayLike],
    y: ArrayLike,
    *,
    loss: Loss | None = None,
    weights: ArrayLike | None = None,
) -> Fit:
    """Fit ``form`` to n points.

    Args:
        x: one array of shape (n,) per variable of the form, in the data's own units.
        y: the response, shape (n,).
        loss: what is minimised; by default Huber on log residuals for losses, squared differences for accuracies.
        weights: of the points, shape (n,); by default all 1.

    How the global optimum is known: the form's starting grid is looked at as a whole, eight points from different
    parts of it are polished to rounding, and ``agreed`` says how many ended at the lowest objective. If fewer than two
    did, four times as many are polished, and longer; if it is still a single one, ``success`` is false. The profiles of
    ``paper_scan.verification.fitting.profile`` look again along every parameter.

    Raises:
        FitError: the points are no numbers, or fewer than the form has parameters.
    """
    loss = loss or default_loss(form)
    return solve(FitProblem(prepare(form, x, y, loss.residuals), loss, weights))


def solve(problem: FitProblem, extra: Array | None = None) -> Fit:
    """``fit`` for points that are checked and centred already.

    Args:
        extra: coordinates (s, k) to polish beside the grid's.

    Raises:
        FitError: there are fewer points than the form has parameters.
    """
    points, form = problem.points, problem.points.form
    if points.n < len(form.parameters):
        raise FitError(f"{points.n} points can't determine the {len(form.parameters)} parameters of {form.name!r}")
    starts, places = grid_starts(problem)
    order = np.argsort(problem.objective(starts), kind="stable")
    chosen = starts[apart(order, places, POLISHED)]
    search = _polish(problem, chosen if extra is None else np.concatenate([extra, chosen]), SHORT)
    if search.agreed < 2 or not search.converged:
        chosen = starts[apart(order, places, 4 * POLISHED)[POLISHED:]]
        search = _polish(problem, np.concatenate([search.ends, chosen]), LONG)
    return _result(problem, search, starts.shape[0])


@dataclass(frozen=True, slots=True)
class _Search:
    ends: Array
    objectives: Array
    converged: bool
    agreed: int
    evaluations: int


def _polish(problem: FitProblem, starts: Array, most: int) -> _Search:
    coordinates = problem.coordinates
    zero = EXACT * problem.points.n
    end = minimise(curvature_of(problem), starts, coordinates.lower, coordinates.upper, negligible=zero, most=most)
    lowest = float(end.objective.min())
    same = end.objective <= lowest * (1.0 + SAME) + zero
    order = np.argsort(end.objective, kind="stable")
    return _Search(
        end.u[order], end.objective[order], bool(end.converged[same].any()), int(same.sum()), int(end.evaluations.sum())
    )


def _result(problem: FitProblem, search: _Search, starts: int) -> Fit:
    form = problem.points.form
    u = search.ends[0]
    bounds = at_bounds(problem, u)
    theta = problem.coordinates.to_theta(u)
    zeros = [form.index(name) for name, where in bounds.items() if where == "zero"]
    theta[zeros] = 0.0
    polished = len(search.objectives)
    if not np.isfinite(search.objectives[0]):
        success, message = False, "no start gave a finite objective"
    elif not search.converged:
        success, message = False, "no start converged at the lowest objective"
    elif search.agreed < 2 and polished > 1:
        success, message = False, f"only one of {polished} polished starts reached the lowest objective"
    else:
        success, message = True, f"{search.agreed} of {polished} polished starts agree on the lowest objective"
    return Fit(
        form=form,
        loss=problem.loss,
        success=success,
        message=message,
        parameters=dict(zip(form.parameter_names, theta.tolist(), strict=True)),
        objective=float(search.objectives[0]),
        residuals=problem.residuals(u[None])[0],
        n=problem.points.n,
        starts=starts,
        polished=tuple(search.objectives.tolist()),
        agreed=search.agreed,
        at_bounds=bounds,
        evaluations=search.evaluations + starts,
        problem=problem,
        u=u,
        ends=search.ends,
    )


def at_bounds(problem: FitProblem, u: Array) -> dict[str, str]:
    """The parameters that ended at the end of their range at coordinates (k,), and which end."""
    form, coordinates = problem.points.form, problem.coordinates
    theta = problem.centred_theta(u[None])
    value = np.abs(problem.prediction(u[None])[0])
    parts = form.partials(problem.points.columns, theta)
    found: dict[str, str] = {}
    for index, parameter in enumerate(form.parameters):
        span = coordinates.upper[index] - coordinates.lower[index]
        margin = 1e-6 * (span if np.isfinite(span) else 1.0)
        share = np.max(np.abs(parts[index] * theta[index]) / np.maximum(value, 1e-300))
        low = u[index] <= coordinates.lower[index] + margin
        if parameter.positive and parameter.linear and (share < VANISHING or low):
            found[parameter.name] = "zero"
        elif low:
            found[parameter.name] = "lower bound"
        elif u[index] >= coordinates.upper[index] - margin:
            found[parameter.name] = "upper bound"
    return found
