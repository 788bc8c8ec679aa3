"""How accuracies rise with size: a law per task, and whether there is a break in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from paper_scan.verification.fitting.bootstrap import fit_to_values
from paper_scan.verification.fitting.fit import Fit
from paper_scan.verification.fitting.loss import SQUARED
from paper_scan.verification.forms import Array
from paper_scan.verification.study.analysis.loss_scaling import Scaling, scale
from paper_scan.verification.study.family import Family

FORMS = ("bounded_power_law", "sigmoid_from_zero", "sigmoid")
SIMULATIONS = 300
"""Data sets that a break is judged by, unless told otherwise."""


@dataclass(frozen=True)
class Breakpoint:
    """Where two straight lines in log size fit a task best, and whether a smooth law would show as much."""

    index: int
    """How many models lie below the break."""
    size: float
    """Parameters: the geometric mean of the models on either side."""
    gain: float
    """Residual sum of squares of the smooth law over that of the two lines."""
    p: float
    """Share of data sets, simulated from the smooth law with its own noise, in which two lines gain as much."""


@dataclass(frozen=True)
class Task:
    """A task's laws and its break."""

    scaling: Scaling
    breakpoint: Breakpoint | None
    """None with fewer than six models: two lines with three points each are the least that says anything."""


def task_scaling(family: Family, seed: int = 0, simulations: int = SIMULATIONS) -> list[Task]:
    """The laws of every task of a family."""
    studies = []
    for name, y in family.tasks.items():
        if np.isfinite(y).sum() < 4:
            continue
        scaling = scale(family.name, name, "params", {"x": family.params}, y, FORMS, SQUARED, thorough=False)
        studies.append(Task(scaling, find_break(scaling, seed, simulations)))
    return studies


def find_break(scaling: Scaling, seed: int = 0, simulations: int = SIMULATIONS) -> Breakpoint | None:
    """The best break in a task's scaling, judged against its preferred smooth law."""
    smooth, n = scaling.preferred.candidate.fit, len(scaling.y)
    if n < 6 or n <= smooth.k:
        return None
    log_x = np.log(scaling.x)
    rss = two_lines(log_x, scaling.y[None])[0]
    index = int(np.argmin(rss)) + 2
    simulated = _simulate(smooth, seed, simulations)
    _, objective = fit_to_values(smooth, simulated)
    gains = 2.0 * objective / two_lines(log_x, simulated).min(axis=1)
    gain = smooth.rss / float(rss.min())
    size = float(np.exp(log_x[index - 1 : index + 1].mean()))
    return Breakpoint(index, size, gain, float((gains >= gain).mean()))


def two_lines(x: Array, y: Array) -> Array:
    """Residual sums of squares (b, n - 3) of two separate lines for responses (b, n), by the number of points below."""
    n = x.size
    sums = [_line_rss(x[:cut], y[:, :cut]) + _line_rss(x[cut:], y[:, cut:]) for cut in range(2, n - 1)]
    return np.stack(sums, axis=1)


def _line_rss(x: Array, y: Array) -> Array:
    design = np.column_stack([np.ones(x.size), x])
    orthogonal, _ = np.linalg.qr(design)
    rest = y - (y @ orthogonal) @ orthogonal.T
    return np.asarray((rest * rest).sum(axis=1))


def _simulate(fit: Fit, seed: int, count: int) -> Array:
    """Responses (count, n) around the fitted law, with normal noise of its residual standard deviation."""
    rng = np.random.default_rng(seed)
    value = fit.problem.prediction(fit.u[None])[0]
    return np.asarray(value + fit.sd * rng.standard_normal((count, fit.n)))
