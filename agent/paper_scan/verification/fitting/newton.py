"""Newton's method with bounds and damping, for many small problems side by side.

Each row of a batch is a problem of its own: another start, another resample, another profiled value. Rows that are
done leave the batch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paper_scan.verification.fitting.problem import Evaluation
from paper_scan.verification.forms import Array

Evaluate = Callable[[Array, NDArray[np.intp]], Evaluation]
"""Objective, gradient, second derivatives of rows ``(b,)`` of the batch at coordinates ``(b, k)``."""

LONGEST = 2.0
"""Of a step, per coordinate: a factor 7 in an amplitude, 2 in an exponent."""


@dataclass(frozen=True, slots=True)
class Descent:
    """Where each row ended: coordinates (b, k), objectives (b,), whether it converged (b,), evaluations made (b,)."""

    u: Array
    objective: Array
    converged: NDArray[np.bool_]
    evaluations: NDArray[np.intp]


def minimise(
    evaluate: Evaluate,
    start: Array,
    lower: Array,
    upper: Array,
    *,
    tolerance: float = 1e-12,
    negligible: float = 0.0,
    most: int = 200,
) -> Descent:
    """A local minimum of each row's objective within bounds, by damped Newton steps.

    The second derivatives' eigenvalues are taken in absolute value, so that a step always descends; a damping term is
    lowered after a success and raised after a failure (Nocedal & Wright, Numerical Optimization, 2006, sections 3.4
    and 4.3). Coordinates at a bound that the gradient presses against are held for the step. A row has converged when
    the decrease that the quadratic model foresees is below ``tolerance`` times its objective, so that the objective's
    scale is of no consequence, or below ``negligible``, which is for objectives that reach zero.

    Args:
        start: coordinates (b, k).
        lower, upper: bounds (k,).
        most: evaluations per row.
    """
    u = np.clip(start, lower, upper)
    rows = np.arange(u.shape[0])
    objective, gradient, hessian = evaluate(u, rows)
    damping = np.full(u.shape[0], 1e-3)
    evaluations = np.ones(u.shape[0], dtype=np.intp)
    converged = np.zeros(u.shape[0], dtype=bool)
    live = rows[np.isfinite(objective)]
    while live.size:
        step, foreseen = _step(u[live], gradient[live], hessian[live], damping[live], lower, upper)
        settled = foreseen <= tolerance * np.abs(objective[live]) + negligible
        # A step that damping has shrunk says nothing about convergence, unless rounding alone has made all steps fail.
        settled &= (damping[live] <= 1e-3) | (damping[live] > 1e12)
        converged[live[settled]] = True
        live, step = live[~settled], step[~settled]
        if not live.size:
            break
        trial = np.clip(u[live] + step, lower, upper)
        new_objective, new_gradient, new_hessian = evaluate(trial, live)
        evaluations[live] += 1
        better = new_objective < objective[live]
        won = live[better]
        u[won], objective[won] = trial[better], new_objective[better]
        gradient[won], hessian[won] = new_gradient[better], new_hessian[better]
        damping[won] = np.maximum(damping[won] * 0.2, 1e-14)
        lost = live[~better]
        damping[lost] = np.maximum(damping[lost] * 10.0, 1e-3)
        converged[lost[damping[lost] > 1e13]] = True
        live = live[(evaluations[live] < most) & (damping[live] <= 1e13)]
    return Descent(u, objective, converged, evaluations)


def _step(u: Array, gradient: Array, hessian: Array, damping: Array, lower: Array, upper: Array) -> tuple[Array, Array]:
    """The damped step (b, k) of each row, and the decrease (b,) it promises."""
    held = ((u <= lower) & (gradient > 0)) | ((u >= upper) & (gradient < 0))
    g = np.where(held, 0.0, gradient)
    scale = np.sqrt(np.maximum(np.abs(np.diagonal(hessian, axis1=1, axis2=2)), 1e-300))
    widest = scale.max(axis=1, keepdims=True)
    scale = np.where(held | (scale < 1e-12 * widest), widest, scale)
    scaled = hessian / (scale[:, :, None] * scale[:, None, :])
    free = ~held
    scaled = np.where(free[:, :, None] & free[:, None, :], scaled, 0.0)
    scaled[:, np.arange(u.shape[1]), np.arange(u.shape[1])] += held
    values, vectors = np.linalg.eigh(scaled)
    along = ((g / scale)[:, None, :] @ vectors)[:, 0]
    size = np.abs(values) + damping[:, None] + 1e-14
    step = -(vectors @ (along / size)[:, :, None])[:, :, 0] / scale
    foreseen = 0.5 * (along * along / size).sum(axis=1)
    longest = np.abs(step).max(axis=1, keepdims=True)
    return step * np.minimum(1.0, LONGEST / np.maximum(longest, 1e-300)), foreseen
