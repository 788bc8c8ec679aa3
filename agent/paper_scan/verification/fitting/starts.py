"""Where a search for the best parameters begins.

Every form here is linear in some parameters once the others are held, so a search has few real dimensions. The others
run over a grid, the linear ones are solved for each of its points, and the points with the lowest objective that lie
apart from each other are polished.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from paper_scan.verification.fitting.problem import FitProblem
from paper_scan.verification.forms import Array

MOST_POINTS = 4096
"""Of a grid; a form with more starting values than that is thinned evenly."""
APART = 2
"""Steps along some axis of the grid by which polished starts differ."""
FLOOR = 1e-3
"""An amplitude that is solved as zero starts at this share of the response, so that it can still grow."""


def grid_starts(problem: FitProblem) -> tuple[Array, NDArray[np.intp]]:
    """Coordinates (g, k) of the grid's points with linear parameters solved, and their places (g, d) on the grid."""
    form = problem.points.form
    held = [index for index, parameter in enumerate(form.parameters) if not parameter.linear]
    axes = [form.parameters[index].start or (1.0,) for index in held]
    count = int(np.prod([len(axis) for axis in axes])) if axes else 1
    flat = np.arange(count) if count <= MOST_POINTS else np.linspace(0, count - 1, MOST_POINTS).astype(np.intp)
    places = (
        np.array(np.unravel_index(flat, [len(axis) for axis in axes])).T if axes else np.zeros((1, 0), dtype=np.intp)
    )
    theta = np.ones((flat.size if axes else 1, len(form.parameters)))
    for column, (index, axis) in enumerate(zip(held, axes, strict=True)):
        theta[:, index] = np.asarray(axis)[places[:, column]]
    linear = [index for index, parameter in enumerate(form.parameters) if parameter.linear]
    if linear:
        theta[:, linear] = _solve_linear(problem, theta, linear)
    coordinates = problem.coordinates
    u = np.where(coordinates.log, np.log(np.where(coordinates.log, theta, 1.0)), theta / coordinates.scale)
    return np.clip(u, coordinates.lower, coordinates.upper), places


def _solve_linear(problem: FitProblem, theta: Array, linear: list[int]) -> Array:
    """Least squares for the linear parameters (g, m) at each grid point, the positive ones not below a small floor.

    Where residuals are logarithmic, the rows are weighted by 1/y, which is the same to first order. All subsets of
    positive parameters are tried as the ones that aren't zero: there are few.
    """
    points, form = problem.points, problem.points.form
    y = points.y if points.y.ndim == 1 else points.y.mean(axis=0)
    weight = 1.0 / y if problem.loss.residuals == "log" else np.ones_like(y)
    arguments = [column[:, None] for column in theta.T]
    shape = (theta.shape[0], points.n)
    parts = form.partials(points.columns, arguments)
    columns = np.stack([np.broadcast_to(parts[index] * weight, shape) for index in linear], axis=1)
    value = np.broadcast_to(np.asarray(form.function(*points.columns, *arguments)), shape)
    target = (y - value) * weight + columns.sum(axis=1)
    gram = columns @ columns.transpose(0, 2, 1)
    moment = (columns @ target[:, :, None])[:, :, 0]
    positive = [place for place, index in enumerate(linear) if form.parameters[index].lower >= 0]
    best = np.zeros((theta.shape[0], len(linear)))
    best_gain = np.full(theta.shape[0], -np.inf)
    for size in range(len(positive) + 1):
        for dropped in combinations(positive, size):
            kept = [place for place in range(len(linear)) if place not in dropped]
            block = gram[:, kept][:, :, kept]
            ridge = 1e-12 * np.trace(block, axis1=1, axis2=2)[:, None, None] * np.eye(len(kept)) if kept else block
            found = np.linalg.solve(block + ridge, moment[:, kept, None])[:, :, 0] if kept else moment[:, kept]
            gain = np.einsum("gi,gi->g", found, moment[:, kept])
            legal = np.array([(found[:, kept.index(place)] >= 0) for place in positive if place in kept])
            better = (gain > best_gain) & (legal.all(axis=0) if legal.size else True)
            best[better] = 0.0
            best[np.ix_(better, kept)] = found[better]
            best_gain[better] = gain[better]
    floors = np.array([FLOOR * np.abs(y).mean() if form.parameters[index].positive else -np.inf for index in linear])
    floored: Array = np.maximum(best, floors)
    return floored


def apart(order: NDArray[np.intp], places: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """The first ``count`` grid points in ``order`` that lie at least ``APART`` steps from those before them."""
    chosen: list[int] = []
    for candidate in order:
        if all(
            np.abs(places[candidate] - places[other]).max(initial=APART if not places.size else 0) >= APART
            for other in chosen
        ):
            chosen.append(int(candidate))
        if len(chosen) == count:
            break
    return np.array(chosen, dtype=np.intp)
