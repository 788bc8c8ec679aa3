"""The best size for a compute, in two ways: minima of curves of equal compute, and the lower envelope of runs; and the
power law through what was found, weighted by how well each point is known.

Hoffmann et al. 2022, arXiv 2203.15556, sections 3.1 (envelope) and 3.2 (minima).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from paper_scan.verification.fitting.problem import FitError
from paper_scan.verification.forms import Array


@dataclass(frozen=True)
class FrontierThresholds:
    """What a frontier needs."""

    same_budget: float = 0.05
    """Difference of two computes, as a logarithm, up to which they are one budget."""
    fewest_sizes: int = 4
    """Sizes of a budget: three for the parabola and one to spare for its error."""
    fewest_budgets: int = 3
    """Budgets of the power law."""
    bins: int = 24
    """Computes at which an envelope is looked at; not measured."""
    resamples: int = 400
    """Bootstrap resamples of an envelope's runs."""


THRESHOLDS = FrontierThresholds()


@dataclass(frozen=True, slots=True)
class Minimum:
    """The best size at one compute."""

    compute: float
    size: float
    error: float
    """Standard error of the size's logarithm."""
    loss: float
    runs: int


@dataclass(frozen=True)
class Frontier:
    """Best sizes, and ``N = G C^a`` through them."""

    how: str
    minima: tuple[Minimum, ...]
    G: float
    a: float
    a_interval: tuple[float, float]
    """95 %, from the minima's own errors or, if larger, from their scatter about the line."""
    left_out: tuple[str, ...] = ()
    """Budgets without a minimum inside their runs, and why."""


def isoflop_frontier(
    compute: Sequence[float], size: Sequence[float], loss: Sequence[float], limits: FrontierThresholds = THRESHOLDS
) -> Frontier:
    """Minima of parabolas in log size, one for each budget of compute.

    Args:
        compute, size, loss: n runs each; runs whose computes agree within 5 % are of one budget.

    Raises:
        FitError: fewer than three budgets have a minimum inside their runs.
    """
    c, n, y = (np.asarray(each, dtype=np.float64) for each in (compute, size, loss))
    _check(c, n, y)
    minima, left_out = [], []
    for rows in _budgets(np.log(c), limits.same_budget):
        budget = float(np.exp(np.log(c[rows]).mean()))
        if np.unique(n[rows]).size < limits.fewest_sizes:
            left_out.append(f"{budget:.3g}: {np.unique(n[rows]).size} sizes, needed are {limits.fewest_sizes}")
            continue
        found = _parabola(np.log(n[rows]), y[rows])
        if found is None:
            left_out.append(f"{budget:.3g}: no minimum inside its sizes")
            continue
        at, error, lowest = found
        minima.append(Minimum(budget, float(np.exp(at)), error, lowest, int(rows.size)))
    return _line("minima of parabolas", minima, left_out, limits)


def envelope_frontier(
    compute: Sequence[float],
    size: Sequence[float],
    loss: Sequence[float],
    seed: int = 0,
    limits: FrontierThresholds = THRESHOLDS,
) -> Frontier:
    """The runs (or checkpoints) with the lowest loss at each compute; errors by resampling whole sizes.

    Raises:
        FitError: fewer than three computes have a best size.
    """
    c, n, y = (np.asarray(each, dtype=np.float64) for each in (compute, size, loss))
    _check(c, n, y)
    edges = np.linspace(np.log(c).min(), np.log(c).max() + 1e-9, limits.bins + 1)
    place = np.digitize(np.log(c), edges) - 1
    sizes = np.unique(n)
    rng = np.random.default_rng(seed)

    def best(kept: Array) -> dict[int, int]:
        allowed = np.flatnonzero(np.isin(n, kept))
        found: dict[int, int] = {}
        for row in allowed:
            if place[row] not in found or y[row] < y[found[place[row]]]:
                found[int(place[row])] = int(row)
        return found

    own = best(sizes)
    draws: dict[int, list[float]] = {bin_: [] for bin_ in own}
    for _ in range(limits.resamples):
        for bin_, row in best(rng.choice(sizes, sizes.size)).items():
            if bin_ in draws:
                draws[bin_].append(float(np.log(n[row])))
    inner = {bin_: row for bin_, row in own.items() if sizes[0] < n[row] < sizes[-1] and len(draws[bin_]) > 1}
    minima = [
        Minimum(float(c[row]), float(n[row]), max(float(np.std(draws[bin_])), 1e-3), float(y[row]), 1)
        for bin_, row in sorted(inner.items())
    ]
    ends = len(own) - len(inner)
    left_out = [f"{ends} computes: the best is the smallest or the largest size that was run"] if ends else []
    return _line("points of the lower envelope", minima, left_out, limits)


def _check(c: Array, n: Array, y: Array) -> None:
    if not c.size == n.size == y.size:
        raise FitError(f"{c.size} computes, {n.size} sizes and {y.size} losses don't belong together")
    for what, values in (("compute", c), ("size", n), ("loss", y)):
        if not np.isfinite(values).all() or (values <= 0).any():
            raise FitError(f"a {what} isn't a positive number")


def _budgets(log_c: Array, same: float) -> list[np.ndarray]:
    order = np.argsort(log_c, kind="stable")
    cuts = np.flatnonzero(np.diff(log_c[order]) > same) + 1
    return list(np.split(order, cuts))


def _parabola(x: Array, y: Array) -> tuple[float, float, float] | None:
    """Where a parabola has its minimum, that place's standard error by the delta method, and the lowest value; None if
    it opens downwards or has its minimum outside the points."""
    middle = x.mean()
    design = np.column_stack([np.ones(x.size), x - middle, (x - middle) ** 2])
    coefficients, _, _, _ = np.linalg.lstsq(design, y, rcond=None)
    _, b, c = coefficients
    if c <= 0:
        return None
    at = -b / (2 * c)
    if not x.min() <= at + middle <= x.max():
        return None
    rest = y - design @ coefficients
    variance = float(rest @ rest) / max(x.size - 3, 1)
    covariance = variance * np.linalg.inv(design.T @ design)
    slope = np.array([0.0, -1 / (2 * c), b / (2 * c**2)])
    error = float(np.sqrt(slope @ covariance @ slope))
    lowest = float(coefficients[0] + b * at + c * at**2)
    return float(at + middle), max(error, 1e-9), lowest


def _line(how: str, minima: list[Minimum], left_out: list[str], limits: FrontierThresholds) -> Frontier:
    if len(minima) < limits.fewest_budgets:
        why = f" ({'; '.join(left_out)})" if left_out else ""
        raise FitError(f"{len(minima)} budgets have a best size, needed are {limits.fewest_budgets}{why}")
    x = np.log([each.compute for each in minima])
    y = np.log([each.size for each in minima])
    weight = 1.0 / np.array([each.error for each in minima]) ** 2
    middle = float(np.average(x, weights=weight))
    a = float(np.sum(weight * (x - middle) * y) / np.sum(weight * (x - middle) ** 2))
    level = float(np.average(y, weights=weight))
    spare = len(minima) - 2
    chi2 = float(np.sum(weight * (y - level - a * (x - middle)) ** 2))
    spread = max(1.0, chi2 / spare) ** 0.5 / float(np.sum(weight * (x - middle) ** 2)) ** 0.5
    reach = float(special.stdtrit(spare, 0.975)) * spread
    scale = float(np.exp(level - a * middle))
    return Frontier(how, tuple(minima), scale, a, (a - reach, a + reach), tuple(left_out))
