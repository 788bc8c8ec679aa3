"""The best fit that is left when one parameter is held at a value: how well the points determine it.

Where the objective rises enough on both sides, the values between are an interval; where it doesn't, the points say
nothing about the parameter, whatever number the fit returns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from agent.verification.curvature import curvature_of
from agent.verification.fitting import Fit
from agent.verification.forms import Array
from agent.verification.newton import minimise
from agent.verification.problem import Evaluation, Problem
from agent.verification.starts import grid_starts

REACH = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.5, 8.0, 12.0, 20.0, 40.0)
"""Distances from the estimate at which the profile is looked at first, in standard errors; then the ends of the range."""
DECADES = np.log(1e8)
"""How far a profile follows a positive parameter to either side."""


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
    """Whether the objective fails to rise enough before that end. A zero amplitude is a value like any other, not an open
    end: the interval then includes a law without that addend."""
    includes_zero: bool
    """Whether the interval reaches down to zero, for amplitudes and constants."""
    connected: bool
    """False if values beyond an end of the nearest region fit as well; the interval then spans all of them."""
    lower_found: float | None
    """An objective below the fit's that the profile came upon: the fit wasn't at the global optimum."""

    @property
    def open(self) -> bool:
        return self.open_low or self.open_high


def noise_scale(fit: Fit) -> float:
    """What a rise of the objective is measured in: ``rho - rho_min = scale / 2 * F`` at the edge of an interval.

    For squared residuals their variance RSS / (n - k). For Huber's loss mean(psi²) / mean(psi'), times n / (n - k), as in
    the tau test of Schrader & Hettmansperger 1980 (Biometrika 67, 93); mean(psi') is a difference over a band that is
    wider than delta, because few residuals lie within it.
    """
    r, dof = fit.residuals, max(fit.n - fit.k, 1)
    if fit.loss.kind == "squared":
        return float(r @ r) / dof
    spread = float(np.median(np.abs(r))) / 0.6745
    band = max(fit.loss.delta, 0.5 * spread * fit.n**-0.2)
    slope = float((fit.loss.psi(r + band) - fit.loss.psi(r - band)).mean()) / (2.0 * band)
    return float((fit.loss.psi(r) ** 2).mean()) / max(slope, 1e-300) * fit.n / dof


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
        self.problem = Problem(fit.problem.points, fit.loss, fit.problem.weights, logarithms)
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

        end = minimise(evaluate, w, self.lower, self.upper, tolerance=1e-10, most=120)
        return end.u, end.objective


def profile(fit: Fit, name: str, level: float = 0.95) -> Profile:
    """Profile the parameter ``name`` of a fit, and the interval that follows.

    The F interval holds the values whose best fit isn't significantly worse than the optimum (Bates & Watts 1988,
    Nonlinear Regression Analysis, section 6.1). Each value is solved from the optimum's other coordinates, from the best
    points of the starting grid, and from its neighbours' solutions.
    """
    line = _Line(fit, name)
    scale = noise_scale(fit)
    critical = f_critical(fit.n - fit.k, level)
    optimum = line.problem.coordinates.to_u(fit.problem.coordinates.to_theta(fit.u[None]))
    centre = float(line.value_of(optimum)[0])
    ends = _range(fit, line, centre)
    v = _ladder(centre, _standard_error(line, optimum, scale), ends)
    w, objective = _solve_all(line, fit, v, optimum)
    rise = 2.0 * (objective - fit.objective) / scale if scale > 0 else np.where(objective > fit.objective, np.inf, 0.0)
    at = _Crossing(line, fit.objective, scale, critical)
    inside = rise <= critical
    inside[np.searchsorted(v, centre)] = True
    first, last = int(np.flatnonzero(inside)[0]), int(np.flatnonzero(inside)[-1])
    low_open, high_open = first == 0, last == v.size - 1
    low = ends[0] if low_open else at(v, w, rise, first, first - 1)
    high = ends[1] if high_open else at(v, w, rise, last, last + 1)
    parameter = fit.form.parameters[line.index]
    zero = parameter.positive and parameter.linear
    return Profile(
        parameter=name,
        values=line.natural(v),
        rise=rise,
        critical=critical,
        low=float(line.natural(np.array(low))) if not (low_open and zero and line.log) else 0.0,
        high=float(line.natural(np.array(high))),
        open_low=low_open and not zero,
        open_high=high_open,
        includes_zero=low_open and zero,
        connected=bool(inside[first : last + 1].all()),
        lower_found=float(objective.min()) if objective.min() < fit.objective * (1 - 1e-6) else None,
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
            values += [centre + float(np.sign(end - centre)) * d for d in np.geomspace(2 * far, abs(end - centre), 6)[:-1]]
    return np.unique(np.clip([low, *values, centre, high], low, high))


def _solve_all(line: _Line, fit: Fit, v: Array, optimum: Array) -> tuple[Array, Array]:
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
    for _ in range(3):
        moved, better = line.solve(np.tile(v, 2), np.concatenate([np.roll(w, 1, axis=0), np.roll(w, -1, axis=0)]))
        improved = False
        for half in (slice(0, v.size), slice(v.size, None)):
            gain = better[half] < objective * (1 - 1e-9)
            w[gain], objective[gain] = moved[half][gain], better[half][gain]
            improved |= bool(gain.any())
        if not improved:
            break
    return w, objective


class _Crossing:
    """Where the profile passes the critical value, between a value inside and one outside."""

    def __init__(self, line: _Line, least: float, scale: float, critical: float) -> None:
        self.line, self.least, self.scale, self.critical = line, least, scale, critical

    def __call__(self, v: Array, w: Array, rise: Array, inside: int, outside: int) -> float:
        """Solved by the Illinois variant of false position on the root of the rise, which is nearly straight."""
        target = np.sqrt(self.critical)
        a, b = float(v[inside]), float(v[outside])
        fa, fb = np.sqrt(max(rise[inside], 0.0)) - target, np.sqrt(max(rise[outside], 0.0)) - target
        start = w[inside][None]
        side = 0
        for _ in range(40):
            c = b - fb * (b - a) / (fb - fa) if np.isfinite(fb) else 0.5 * (a + b)
            start, objective = self.line.solve(np.array([c]), start)
            fc = float(np.sqrt(max(2.0 * (objective[0] - self.least) / self.scale, 0.0)) - target)
            if abs(fc) < 1e-4 * target or abs(b - a) < 1e-10 * max(1.0, abs(a)):
                return c
            if (fc > 0) == (fb > 0):
                b, fb = c, fc
                fa = fa * 0.5 if side == 1 else fa
                side = 1
            else:
                a, fa = c, fc
                fb = fb * 0.5 if side == -1 else fb
                side = -1
        return c
