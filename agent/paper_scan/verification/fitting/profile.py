"""The best fit that is left when one parameter is held at a value: how well the points determine it.

Where the objective rises enough on both sides, the values between are an interval; where it doesn't, the points say
nothing about the parameter, whatever number the fit returns.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from paper_scan.verification.fitting.curvature import curvature_of
from paper_scan.verification.fitting.fit import EXACT, Fit
from paper_scan.verification.fitting.newton import minimise
from paper_scan.verification.fitting.problem import Evaluation, FitProblem
from paper_scan.verification.fitting.starts import grid_starts
from paper_scan.verification.forms import Array

REACH = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.5, 8.0, 12.0, 20.0, 40.0)
"""Distances from the estimate at which the profile is looked at first, in standard errors; then the ends of the
range."""
DECADES = np.log(1e8)
"""How far a profile follows a positive parameter to either side."""
MOST = 30
"""Evaluations for one held value; those that need more lie where the form has nothing left to fit with."""


@dataclass(frozen=True)
class Profile:
    """A parameter's profile and what follows from it at one confidence level."""

    parameter: str
    values: Array
    """Values of the parameter that were held, ascending, shape (m,)."""
    rise: Array
    """F statistic (1 and n - k degrees of freedom) of each, shape (m,)."""
    critical: float
    low: float
    high: float
    """The interval; an end of the parameter's range where the profile is open."""
    open_low: bool
    open_high: bool
    """Whether the objective fails to rise enough before that end, which is only where the search stops."""
    bounded_low: bool
    bounded_high: bool
    """Whether the interval ends at a bound that means something: an amplitude of zero (a law without that addend), an
    accuracy of 0 or 1."""
    connected: bool
    """False if values beyond an end of the nearest region fit as well; the interval then spans all of them."""
    lower_found: Array | None
    """Parameters (k,) at which the profile came upon an objective below the fit's: that wasn't the global optimum."""

    @property
    def open(self) -> bool:
        return self.open_low or self.open_high


def noise_scale(fit: Fit) -> float:
    """What a rise of the objective is measured in: ``rho - rho_min = scale / 2 * F`` at the edge of an interval.

    For squared residuals their variance RSS / (n - k). For Huber's loss mean(psi²) / mean(psi'), times n / (n - k), as
    in the tau test of Schrader & Hettmansperger 1980 (Biometrika 67, 93); mean(psi') is a difference over a band that
    is wider than delta, because few residuals lie within it.
    """
    r, dof = fit.residuals, max(fit.n - fit.k, 1)
    if fit.loss.kind == "squared":
        return max(float(r @ r) / dof, EXACT)
    spread = float(np.median(np.abs(r))) / 0.6745
    band = max(fit.loss.delta, 0.5 * spread * math.pow(fit.n, -0.2))
    slope = float((fit.loss.psi(r + band) - fit.loss.psi(r - band)).mean()) / (2.0 * band)
    power = float((fit.loss.psi(r) ** 2).sum())
    return max(power / max(slope, 1e-300) / dof, EXACT)


def f_critical(dof: int, level: float, parameters: int = 1) -> float:
    """The quantile of the F distribution with ``parameters`` and ``dof`` degrees of freedom."""
    return float(special.fdtri(parameters, max(dof, 1), level))


class _Line:
    """The problem with one parameter held: its value v in a coordinate of its own, the others free.

    An amplitude whose unit holds exponents is held in the units of the data: its centred logarithm then moves with the
    exponents, ``u_j = v - shift . u - offset``, which is a linear constraint.
    """

    def __init__(self, fit: Fit, name: str) -> None:
        self.index = fit.form.index(name)
        parameter = fit.form.parameters[self.index]
        self.log = parameter.positive and bool(parameter.unit or not parameter.linear)
        logarithms = (name,) if self.log else ()
        self.problem = FitProblem(fit.problem.points, fit.loss, fit.problem.weights, logarithms)
        coordinates = self.problem.coordinates
        k = fit.k
        self.free = [index for index in range(k) if index != self.index]
        self.basis = np.eye(k)[:, self.free]
        self.basis[self.index] = -coordinates.shift[self.index, self.free]
        self.offset = float(coordinates.offset[self.index])
        self.scale = float(coordinates.scale[self.index])
        self.lower, self.upper = coordinates.lower[self.free], coordinates.upper[self.free]
        self.curvature = curvature_of(self.problem)

    def value_of(self, u: Array) -> Array:
        """The held coordinate v (b,) of points (b, k)."""
        return np.asarray(u[:, self.index] - u[:, self.free] @ self.basis[self.index] + self.offset)

    def natural(self, v: Array) -> Array:
        """The parameter's value in the units of the data."""
        return np.exp(v) if self.log else v * self.scale

    def place(self, v: Array, w: Array) -> Array:
        """Coordinates (b, k) from held values (b,) and free coordinates (b, k - 1)."""
        u = w @ self.basis.T
        u[:, self.index] += v - self.offset
        return u

    def solve(self, v: Array, w: Array) -> tuple[Array, Array]:
        """Best free coordinates (b, k - 1) and objectives (b,) at held values (b,), from the starts ``w``."""

        def evaluate(w: Array, rows: NDArray[np.intp]) -> Evaluation:
            objective, gradient, hessian = self.curvature(self.place(v[rows], w))
            return objective, gradient @ self.basis, self.basis.T @ hessian @ self.basis

        end = minimise(evaluate, w, self.lower, self.upper, tolerance=1e-8, most=MOST)
        return end.u, end.objective


def profile(fit: Fit, name: str, level: float = 0.95) -> Profile:
    """Profile the parameter ``name`` of a fit, and the interval that follows.

    The F interval holds the values whose best fit isn't significantly worse than the optimum (Bates & Watts 1988,
    Nonlinear Regression Analysis, section 6.1). Each value is solved from the optimum's other coordinates, from the
    best points of the starting grid, and from its neighbours' solutions.
    """
    line = _Line(fit, name)
    scale = noise_scale(fit)
    critical = f_critical(fit.n - fit.k, level)
    optimum = line.problem.coordinates.to_u(fit.problem.coordinates.to_theta(fit.u[None]))
    centre = float(line.value_of(optimum)[0])
    ends = _range(fit, line, centre)
    v = _ladder(centre, _standard_error(line, optimum, scale), ends)
    w, objective = _solve_all(line, fit.objective + 2.0 * critical * scale, v, optimum)
    rise = 2.0 * (objective - fit.objective) / scale
    inside = rise <= critical
    inside[np.searchsorted(v, centre)] = True
    first, last = int(np.flatnonzero(inside)[0]), int(np.flatnonzero(inside)[-1])
    low_open, high_open = first == 0, last == v.size - 1
    edges = [(first, first - 1)] * (not low_open) + [(last, last + 1)] * (not high_open)
    crossed = _cross(line, critical, v, w, rise, edges, lambda objective: 2.0 * (objective - fit.objective) / scale)
    low = ends[0] if low_open else float(crossed[0])
    high = ends[1] if high_open else float(crossed[-1])
    lower_found = None
    if objective.min() < fit.objective * (1 - 1e-6):
        best = int(np.argmin(objective))
        lower_found = line.problem.coordinates.to_theta(line.place(v[best : best + 1], w[best : best + 1]))[0]
    parameter = fit.form.parameters[line.index]
    natural_low, natural_high = (
        parameter.linear and np.isfinite(bound) for bound in (parameter.lower, parameter.upper)
    )
    return Profile(
        parameter=name,
        values=line.natural(v),
        rise=rise,
        critical=critical,
        low=parameter.lower if low_open and natural_low else float(line.natural(np.array(low))),
        high=parameter.upper if high_open and natural_high else float(line.natural(np.array(high))),
        open_low=low_open and not natural_low,
        open_high=high_open and not natural_high,
        bounded_low=low_open and natural_low,
        bounded_high=high_open and natural_high,
        connected=bool(inside[first : last + 1].all()),
        lower_found=lower_found,
    )


def _range(fit: Fit, line: _Line, centre: float) -> tuple[float, float]:
    """The ends of the range that the profile may walk, in the held coordinate."""
    parameter = fit.form.parameters[line.index]
    if line.log:
        low, high = centre - DECADES, centre + DECADES
        if parameter.lower > 0:
            low = float(np.log(parameter.lower))
        if np.isfinite(parameter.upper):
            high = float(np.log(parameter.upper))
        return low, high
    widest = 1e3 * max(1.0, abs(centre))
    return max(parameter.lower / line.scale, centre - widest), min(parameter.upper / line.scale, centre + widest)


def _standard_error(line: _Line, optimum: Array, scale: float) -> float:
    """From the objective's curvature at the optimum; a wide guess where that is singular."""
    _, _, hessian = line.curvature(optimum)
    full = np.column_stack([line.basis, np.eye(line.basis.shape[0])[:, line.index]])
    inverse = np.linalg.pinv(full.T @ hessian[0] @ full)
    variance = float(inverse[-1, -1]) * scale
    return float(np.sqrt(variance)) if variance > 0 else 0.05


def _ladder(centre: float, step: float, ends: tuple[float, float]) -> Array:
    """Held values around the centre, ascending, up to both ends of the range."""
    low, high = ends
    step = min(max(step, 1e-9 * max(1.0, abs(centre))), 0.25 * max(high - low, 1e-9))
    reach = np.array(REACH) * step
    values = [v for v in (*(centre - reach), *(centre + reach)) if low < v < high]
    for end in ends:
        far = max((abs(v - centre) for v in values if (v < centre) == (end < centre)), default=step)
        if abs(end - centre) > 2 * far:
            values += [
                centre + float(np.sign(end - centre)) * d for d in np.geomspace(2 * far, abs(end - centre), 6)[:-1]
            ]
    return np.unique(np.clip([low, *values, centre, high], low, high))


def _solve_all(line: _Line, limit: float, v: Array, optimum: Array) -> tuple[Array, Array]:
    """Solve every held value from several starts, then from its neighbours' solutions while that helps."""
    starts, _ = grid_starts(line.problem)
    nearest = starts[np.argsort(line.problem.objective(starts), kind="stable")[:64]][:, line.free]
    cost = np.stack([line.problem.objective(line.place(np.full(nearest.shape[0], value), nearest)) for value in v])
    picks = nearest[np.argsort(cost, axis=1, kind="stable")[:, :2]]
    w = np.concatenate([np.repeat(optimum[:, line.free], v.size, axis=0), picks[:, 0], picks[:, 1]])
    found, objective = line.solve(np.tile(v, 3), w)
    best = np.argmin(objective.reshape(3, -1), axis=0)
    take = best * v.size + np.arange(v.size)
    w, objective = found[take], objective[take]
    for _ in range(2):
        # Only what may lie inside the interval matters, and what lies next to it.
        near = objective <= limit
        near |= np.roll(near, 1) | np.roll(near, -1)
        here = np.flatnonzero(near)
        neighbours = np.concatenate([w[here - 1], w[(here + 1) % v.size]])
        moved, better = line.solve(np.tile(v[here], 2), neighbours)
        gain = np.zeros(v.size, dtype=bool)
        for half in (slice(0, here.size), slice(here.size, None)):
            gains = better[half] < objective[here] * (1 - 1e-9)
            w[here[gains]], objective[here[gains]] = moved[half][gains], better[half][gains]
            gain[here] |= gains
        if not gain.any():
            break
    return w, objective


def _cross(
    line: _Line,
    critical: float,
    v: Array,
    w: Array,
    rise: Array,
    edges: list[tuple[int, int]],
    rise_of: Callable[[Array], Array],
) -> Array:
    """Where the profile passes the critical value, between a place inside and one outside of each edge.

    False position (the Illinois variant, Dowell & Jarratt 1971, BIT 11, 168) on the root of the rise, which is nearly
    straight; both edges side by side.
    """
    if not edges:
        return np.empty(0)
    inner, outer = (np.array(side) for side in zip(*edges, strict=True))
    target = float(np.sqrt(critical))
    a, b = v[inner], v[outer]
    fa = np.sqrt(np.maximum(rise[inner], 0.0)) - target
    fb = np.minimum(np.sqrt(rise[outer]) - target, 1e3 * target)
    start, last = w[inner], np.zeros(a.size)
    middle: Array = a
    for _ in range(30):
        middle = b - fb * (b - a) / (fb - fa)
        start, objective = line.solve(middle, start)
        f = np.sqrt(np.maximum(rise_of(objective), 0.0)) - target
        if (np.abs(f) < 1e-3 * target).all():
            break
        out = f > 0
        fa = np.where(out, np.where(last > 0, 0.5 * fa, fa), f)
        fb = np.where(out, f, np.where(last < 0, 0.5 * fb, fb))
        a, b, last = np.where(out, a, middle), np.where(out, middle, b), np.where(out, 1.0, -1.0)
    return middle
