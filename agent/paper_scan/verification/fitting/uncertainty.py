"""Intervals for the coefficients of a fit: by resampling where there are points enough, by profiles where there
aren't."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from scipy import special

from paper_scan.verification.fitting.bootstrap import Resamples, bootstrap
from paper_scan.verification.fitting.fit import Fit, solve, squared_loss
from paper_scan.verification.fitting.problem import FitProblem
from paper_scan.verification.fitting.profile import profile

Method: TypeAlias = Literal["bootstrap", "profile"]

ENOUGH_FOR_BOOTSTRAP = 30
"""Points from which resampling is trusted. With few, a resample repeats some points and misses others, its percentiles
are too narrow and depend on single points; see benchmarks/coverage.py."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a coefficient lies at the stated confidence."""

    low: float
    high: float
    open_low: bool = False
    open_high: bool = False
    """Whether that end is only where the search stopped: the points set no bound on that side."""
    bounded_low: bool = False
    bounded_high: bool = False
    """Whether that end is a natural bound: an amplitude of zero, an accuracy of 0 or 1."""


@dataclass(frozen=True)
class Intervals:
    """Intervals of all coefficients, and how they were made."""

    level: float
    method: Method
    of: Mapping[str, Interval]
    resamples: Resamples | None
    """The refits behind bootstrap intervals, none left out."""
    message: str
    """How they were made, in a sentence; for a bootstrap with the shares that failed or ended at a bound."""


def intervals(
    fit: Fit, level: float = 0.95, method: Method | None = None, count: int = 4000, seed: int = 0
) -> Intervals:
    """Confidence intervals for a fit's coefficients.

    By default pairs-bootstrap percentiles from 30 points on, and profile intervals with the F distribution below. The
    latter always rest on squared residuals of the fit's kind: with few points an estimate that ignores the size of
    residuals has no usable sampling distribution.
    """
    if (method or ("bootstrap" if fit.n >= ENOUGH_FOR_BOOTSTRAP else "profile")) == "bootstrap":
        return _bootstrap_intervals(fit, level, count, seed)
    base = fit
    if fit.loss.kind != "squared":
        base = solve(FitProblem(fit.problem.points, squared_loss(fit.loss), fit.problem.weights))
    profiles = {name: profile(base, name, level) for name in fit.form.parameter_names}
    of = {
        name: Interval(p.low, p.high, p.open_low, p.open_high, p.bounded_low, p.bounded_high)
        for name, p in profiles.items()
    }
    message = f"profiles of the {base.loss.name}, F distribution with 1 and {fit.n - fit.k} degrees of freedom"
    return Intervals(level, "profile", of, None, message)


def _bootstrap_intervals(fit: Fit, level: float, count: int, seed: int) -> Intervals:
    resamples = bootstrap(fit, count, seed)
    low, high = np.quantile(resamples.theta, percentiles(fit, level), axis=0)
    of = {}
    for index, parameter in enumerate(fit.form.parameters):
        at_low = resamples.at_lower[parameter.name] > (1 - level) / 2
        at_high = resamples.at_upper[parameter.name] > (1 - level) / 2
        of[parameter.name] = Interval(
            float(low[index]),
            float(high[index]),
            open_low=at_low and not parameter.linear,
            open_high=at_high and not parameter.linear,
            bounded_low=at_low and parameter.linear,
            bounded_high=at_high and parameter.linear,
        )
    parts = [f"{count} resamples of the points, {'widened ' * widened(fit)}percentiles, none left out"]
    if resamples.failed:
        parts.append(f"{resamples.failed:.1%} did not converge")
    for side, shares in (("lower", resamples.at_lower), ("upper", resamples.at_upper)):
        parts += [f"{share:.1%} have {name} at its {side} bound" for name, share in shares.items() if share]
    return Intervals(level, "bootstrap", of, resamples, "; ".join(parts))


def widened(fit: Fit) -> bool:
    """Whether percentiles are widened from the normal to Student's distribution with n - k degrees of freedom.

    Least squares bends to the points, so that its residuals, and with them the resamples, are too small by about k / 2n
    (Hesterberg 2015, The American Statistician 69, 371). Huber's loss with a small delta isn't subject to that: its
    resamples are wide enough as they are. Both are measured in benchmarks/coverage.py.
    """
    return fit.loss.kind == "squared" and fit.n > fit.k


def percentiles(fit: Fit, level: float) -> tuple[float, float]:
    """The shares of resamples at which an interval of this level begins and ends."""
    tail = (1 - level) / 2
    if widened(fit):
        tail = float(special.ndtr(special.stdtrit(fit.n - fit.k, tail)))
    return tail, 1 - tail
