"""First and second derivatives of a fit's objective, for batches of coordinate vectors.

Robust objectives need true second derivatives: with Huber's delta below the noise most points have a constant slope,
so that the curvature a Gauss-Newton step relies on is that of a few points. Sums of powers have them in closed form;
for other forms the change of the analytic first derivatives along each coordinate is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from agent.verification.forms import Array
from agent.verification.problem import Evaluation, Problem

STEP = 1e-6
"""Of the difference between first derivatives; the error is of the same relative order, which only slows
convergence."""


class GeneralCurvature:
    """Derivatives of any form, from the partial derivatives that it declares."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def __call__(self, u: Array, rows: NDArray[np.intp] | None = None) -> Evaluation:
        """Objective, gradient and second derivatives at coordinates (b, k)."""
        problem, k = self.problem, u.shape[1]
        value, jacobian = self._model(u)
        r = value - problem.rows_of(problem.target, rows)
        weights = problem.rows_of(problem.weights, rows)
        rho, psi, second_rho = problem.loss.derivatives(r)
        objective = (weights * rho).sum(axis=-1)
        fine = np.isfinite(objective)
        slope = np.where(fine[:, None], weights * psi, 0.0)
        gradient = np.einsum("bn,bkn->bk", slope, jacobian)
        bend = np.where(fine[:, None], weights * second_rho, 0.0)
        hessian = np.einsum("bn,bkn,bln->bkl", bend, jacobian, jacobian)
        steps = STEP * np.maximum(1.0, np.abs(u))
        moved = u + np.eye(k)[:, None, :] * steps
        _, shifted = self._model(moved.reshape(-1, k))
        change = shifted.reshape(k, *jacobian.shape) - jacobian
        second = np.einsum("bn,cbkn->bkc", slope, change) / steps[:, None, :]
        hessian += 0.5 * (second + second.transpose(0, 2, 1))
        return np.where(fine, objective, np.inf), gradient, np.nan_to_num(hessian)

    def _model(self, u: Array) -> tuple[Array, Array]:
        """The modelled quantity (f or log f) (b, n) and its derivatives by coordinate (b, k, n)."""
        problem, (b, k) = self.problem, u.shape
        theta = problem.centred_theta(u)
        value = problem.prediction(u)
        jacobian = np.empty((b, k, problem.points.n))
        for index, part in enumerate(problem.points.form.partials(problem.points.columns, theta)):
            jacobian[:, index] = part * (
                theta[index] if problem.coordinates.log[index] else problem.coordinates.scale[index]
            )
        if problem.loss.residuals == "linear":
            return value, jacobian
        positive = value > 0
        safe = np.where(positive, value, 1.0)
        return np.where(positive, np.log(safe), np.inf), np.where(positive[:, None], jacobian / safe[:, None], 0.0)


class PowerSumCurvature:
    """Derivatives of a sum of powers, in closed form.

    Addend j is ``t_j = a_j g_j``, where ``a_j`` is an amplitude that is a coordinate itself (or 1), and ``g_j`` is the
    exponential of something linear, ``M_j u``, in the other coordinates: exponents and logarithms of amplitudes. All
    sums over points are then products of a (b, n) array with a constant matrix, and the amplitudes multiply small
    matrices.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        form, columns = problem.points.form, problem.points.columns
        n = problem.points.n
        self.signs = [term.sign for term in form.terms]
        self.amplitudes: list[int | None] = []
        self.indices: list[list[int]] = []
        """Coordinates of each addend; its amplitude first, if that is one."""
        self.matrices: list[Array] = []
        for term in form.terms:
            plain = [form.index(name) for name in term.amplitudes if not problem.coordinates.log[form.index(name)]]
            indices = plain + [form.index(name) for name in term.amplitudes if form.index(name) not in plain]
            rows = [np.ones(n) for _ in indices]
            for variable, sign, exponent in term.powers:
                indices.append(form.index(exponent))
                rows.append(sign * np.log(columns[form.variables.index(variable)]))
            self.amplitudes.append(plain[0] if plain else None)
            self.indices.append(indices)
            self.matrices.append(np.array(rows).reshape(len(indices), n))
        self.products = {
            (i, j): np.einsum("an,bn->nab", self.matrices[i], self.matrices[j]).reshape(n, -1)
            for i, j in combinations_with_replacement(range(len(form.terms)), 2)
        }
        k = len(form.parameters)
        self.places = {
            (i, j): np.array([row * k + column for row in self.indices[i] for column in self.indices[j]])
            for i, j in self.products
        }

    def __call__(self, u: Array, rows: NDArray[np.intp] | None = None) -> Evaluation:
        """Objective, gradient and second derivatives at coordinates (b, k)."""
        problem, b = self.problem, u.shape[0]
        log, weights = problem.loss.residuals == "log", problem.rows_of(problem.weights, rows)
        shapes, scales = self._addends(u)
        value = np.zeros((b, problem.points.n))
        for shape, scale in zip(shapes, scales, strict=True):
            value += scale if shape is None else shape * scale
        if log:
            if value.min(initial=1.0) <= 0.0:
                value[value <= 0.0] = np.nan
            inverse = 1.0 / value
            shapes = [inverse if shape is None else np.multiply(shape, inverse, out=shape) for shape in shapes]
            value = np.log(value, out=value)
        value -= problem.rows_of(problem.target, rows)
        rho, slope, bend = problem.loss.derivatives(value)
        rho *= weights
        objective = rho.sum(axis=1)
        slope = slope * weights
        bend *= weights
        if log:
            bend -= slope
        gradient, hessian = self._collect(slope, bend, shapes, scales)
        fine = np.isfinite(objective)
        if not fine.all():
            objective, gradient[~fine], hessian[~fine] = np.where(fine, objective, np.inf), 0.0, 0.0
        return objective, gradient, hessian

    def _addends(self, u: Array) -> tuple[list[Array | None], list[Array]]:
        """``g_j`` (b, n), or None if it is 1 everywhere, and ``a_j`` (b, 1), with the sign, of each addend."""
        shapes: list[Array | None] = []
        scales: list[Array] = []
        one = np.ones((u.shape[0], 1))
        for sign, amplitude, indices, matrix in zip(
            self.signs, self.amplitudes, self.indices, self.matrices, strict=True
        ):
            start = 0 if amplitude is None else 1
            rest = indices[start:]
            exponent = u[:, rest] @ matrix[start:]
            shapes.append(np.exp(exponent, out=exponent) if rest else None)
            size = 1.0 if amplitude is None else self.problem.coordinates.scale[amplitude]
            scales.append(sign * size * (one if amplitude is None else u[:, amplitude, None]))
        return shapes, scales

    def _collect(
        self, slope: Array, bend: Array, shapes: list[Array | None], scales: list[Array]
    ) -> tuple[Array, Array]:
        """Gradient (b, k) and second derivatives (b, k, k) from the weights of first and second derivatives."""
        (b, n), k = slope.shape, len(self.problem.points.form.parameters)
        gradient, hessian = np.zeros((b, k)), np.zeros((b, k, k))
        chain = [self._chain(i, scale) for i, scale in enumerate(scales)]
        work = np.empty((b, n))
        for i, shape in enumerate(shapes):
            pull = slope if shape is None else np.multiply(slope, shape, out=work)
            gradient[:, self.indices[i]] += (pull @ self.matrices[i].T) * chain[i]
            if len(self.indices[i]) > 1 or self.amplitudes[i] is None:
                self._add(hessian, i, i, pull, self._second(i, scales[i]))
            weighted = bend if shape is None else bend * shape
            for j, other in enumerate(shapes[i:], start=i):
                product = weighted if other is None else np.multiply(weighted, other, out=work)
                self._add(hessian, i, j, product, chain[i][:, :, None] * chain[j][:, None, :])
        return gradient, 0.5 * (hessian + hessian.transpose(0, 2, 1))

    def _chain(self, i: int, scale: Array) -> Array:
        """By how much a coordinate's row of ``M_i`` counts in the first derivative: (b, coordinates of addend i)."""
        factors = np.repeat(scale, len(self.indices[i]), axis=1)
        factors[:, 0] = self._leading(i, factors[:, 0])
        return factors

    def _leading(self, i: int, otherwise: Array) -> Array:
        """The factor of an addend's first coordinate: if that is its amplitude, what multiplies it."""
        amplitude = self.amplitudes[i]
        return (
            otherwise
            if amplitude is None
            else np.full_like(otherwise, self.signs[i] * self.problem.coordinates.scale[amplitude])
        )

    def _second(self, i: int, scale: Array) -> Array:
        """The same for pairs of coordinates in the addend's second derivative: an amplitude alone has none."""
        count = len(self.indices[i])
        factors = np.broadcast_to(scale[:, :, None], (scale.shape[0], count, count)).copy()
        if self.amplitudes[i] is not None:
            factors[:, 0, :] = factors[:, :, 0] = self._leading(i, factors[:, 0, :])
            factors[:, 0, 0] = 0.0
        return factors

    def _add(self, hessian: Array, i: int, j: int, weights: Array, factors: Array) -> None:
        """Add the block of addends i and j; twice if they differ, as the whole is made symmetric in the end."""
        block = (weights @ self.products[i, j]) * factors.reshape(weights.shape[0], -1)
        hessian.reshape(weights.shape[0], -1)[:, self.places[i, j]] += block if i == j else 2.0 * block


def in_chunks(curvature: GeneralCurvature | PowerSumCurvature, cells: int) -> Callable[..., Evaluation]:
    """The same derivatives for a long batch, ``cells`` values at a time, so that all arrays stay in a core's cache."""
    size = max(1, cells // curvature.problem.points.n)

    def evaluate(u: Array, rows: NDArray[np.intp]) -> Evaluation:
        if u.shape[0] <= size:
            return curvature(u, rows)
        parts = [curvature(u[at : at + size], rows[at : at + size]) for at in range(0, u.shape[0], size)]
        objective, gradient, hessian = (np.concatenate(group) for group in zip(*parts, strict=True))
        return objective, gradient, hessian

    return evaluate


def curvature_of(problem: Problem) -> GeneralCurvature | PowerSumCurvature:
    """The fastest exact derivatives that the problem's form allows."""
    if problem.points.form.terms:
        return PowerSumCurvature(problem)
    return GeneralCurvature(problem)
