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

from paper_scan.verification.fitting.problem import Evaluation, FitProblem
from paper_scan.verification.forms import Array

NOTHING = 1e-30
"""Stands for an amplitude of zero."""
STEP = 1e-6
"""Of the difference between first derivatives; the error is of the same relative order, which only slows
convergence."""


class GeneralCurvature:
    """Derivatives of any form, from the partial derivatives that it declares."""

    def __init__(self, problem: FitProblem) -> None:
        self.problem = problem

    @np.errstate(all="ignore")
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
        gradient = (jacobian @ slope[:, :, None])[:, :, 0]
        bend = np.where(fine[:, None], weights * second_rho, 0.0)
        hessian = (jacobian * bend[:, None]) @ jacobian.transpose(0, 2, 1)
        steps = STEP * np.maximum(1.0, np.abs(u))
        moved = u + np.eye(k)[:, None, :] * steps
        _, shifted = self._model(moved.reshape(-1, k))
        change = shifted.reshape(k, *jacobian.shape) - jacobian
        second = (change @ slope[:, :, None])[..., 0].transpose(1, 2, 0) / steps[:, None, :]
        hessian += 0.5 * (second + second.transpose(0, 2, 1))
        fine &= np.isfinite(gradient).all(axis=1) & np.isfinite(hessian).all(axis=(1, 2))
        if not fine.all():
            objective, gradient[~fine], hessian[~fine] = np.where(fine, objective, np.inf), 0.0, 0.0
        return objective, gradient, hessian

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

    Addend j is ``t_j = s_j exp(M_j v)``, where v are the coordinates with every amplitude as its logarithm, and ``M_j``
    (k_j, n) holds ones for amplitudes and logarithms of variables for exponents. All sums over points are then products
    of a (b, n) array with a constant matrix. Amplitudes that are coordinates themselves, not their logarithm, are
    divided by at the end; one of zero counts as 1e-30 until then, which changes no digit of the value and keeps those
    of the derivatives.
    """

    def __init__(self, problem: FitProblem) -> None:
        self.problem = problem
        form, columns = problem.points.form, problem.points.columns
        n, k = problem.points.n, len(form.parameters)
        self.signs = [term.sign for term in form.terms]
        self.amplitudes = [[form.index(name) for name in term.amplitudes] for term in form.terms]
        # An exponent that stands at two variables of an addend is one coordinate: its coefficient is their sum.
        self.exponents = [
            list(dict.fromkeys(form.index(exponent) for _, _, exponent in term.powers)) for term in form.terms
        ]
        self.indices = [a + e for a, e in zip(self.amplitudes, self.exponents, strict=True)]
        self.logarithms = [
            np.array(
                [
                    sum(
                        sign * np.log(columns[form.variables.index(name)])
                        for name, sign, exponent in term.powers
                        if form.index(exponent) == index
                    )
                    for index in exponents
                ]
            ).reshape(-1, n)
            for term, exponents in zip(form.terms, self.exponents, strict=True)
        ]
        self.matrices = [
            np.vstack([np.ones((len(a), n)), rows]) for a, rows in zip(self.amplitudes, self.logarithms, strict=True)
        ]
        self.products: dict[tuple[int, int], Array] = {}
        self.places: dict[tuple[int, int], NDArray[np.intp]] = {}
        """Per pair of addends: products of their coordinates' rows (n, k_i k_j), and where these go in (k, k)."""
        for i, j in combinations_with_replacement(range(len(form.terms)), 2):
            outer = np.einsum("an,bn->nab", self.matrices[i], self.matrices[j])
            self.products[i, j] = outer.reshape(n, -1) * (1.0 if i == j else 2.0)
            self.places[i, j] = np.array([row * k + column for row in self.indices[i] for column in self.indices[j]])
        self.firsts = [self._first(i) for i in range(len(form.terms))]

    def _first(self, i: int) -> Array:
        """The products that go with the first derivative of the loss: an amplitude's own has no second derivative."""
        products = self.products[i, i].copy()
        for place, index in enumerate(self.indices[i]):
            if index in self.amplitudes[i] and not self.problem.coordinates.log[index]:
                products[:, place * (len(self.indices[i]) + 1)] = 0.0
        return products

    @np.errstate(all="ignore")
    def __call__(self, u: Array, rows: NDArray[np.intp] | None = None) -> Evaluation:
        """Objective, gradient and second derivatives at coordinates (b, k)."""
        problem = self.problem
        log, weights = problem.loss.residuals == "log", problem.rows_of(problem.weights, rows)
        plain = ~problem.coordinates.log & problem.coordinates.positive
        sizes = np.where(plain, np.maximum(u, NOTHING), 1.0)
        addends, value = self._addends(u, sizes)
        if log:
            if value.min(initial=1.0) <= 0.0:
                value[value <= 0.0] = np.nan
            inverse = 1.0 / value
            addends = [
                np.multiply(addend, inverse, out=addend if addend.shape == inverse.shape else None)
                for addend in addends
            ]
            value = np.log(value, out=value)
        value -= problem.rows_of(problem.target, rows)
        rho, slope, bend = problem.loss.derivatives(value)
        rho *= weights
        objective = rho.sum(axis=1)
        slope = slope * weights
        bend *= weights
        if log:
            bend -= slope
        gradient, hessian = self._collect(slope, bend, addends)
        gradient /= sizes
        hessian /= sizes[:, :, None] * sizes[:, None, :]
        fine = np.isfinite(objective)
        if not fine.all():
            objective, gradient[~fine], hessian[~fine] = np.where(fine, objective, np.inf), 0.0, 0.0
        return objective, gradient, hessian

    def _addends(self, u: Array, sizes: Array) -> tuple[list[Array], Array]:
        """``t_j`` (b, n), or (b, 1) if it doesn't vary, and their sum (b, n)."""
        coordinates = self.problem.coordinates
        factors = np.where(coordinates.log, np.exp(np.where(coordinates.log, u, 0.0)), sizes * coordinates.scale)
        addends = []
        value = np.zeros((u.shape[0], self.problem.points.n))
        for sign, amplitudes, exponents, rows in zip(
            self.signs, self.amplitudes, self.exponents, self.logarithms, strict=True
        ):
            size = sign * factors[:, amplitudes].prod(axis=1)[:, None]
            if exponents:
                power = u[:, exponents] @ rows
                addend = np.exp(power, out=power)
                addend *= size
            else:
                addend = size
            addends.append(addend)
            value += addend
        return addends, value

    def _collect(self, slope: Array, bend: Array, addends: list[Array]) -> tuple[Array, Array]:
        """Gradient (b, k) and second derivatives (b, k, k) by logarithms of amplitudes and by exponents."""
        (b, n), k = slope.shape, len(self.problem.points.form.parameters)
        gradient, flat = np.zeros((b, k)), np.zeros((b, k * k))
        work = np.empty((b, n))
        for i, addend in enumerate(addends):
            pull = np.multiply(slope, addend, out=work)
            gradient[:, self.indices[i]] += pull @ self.matrices[i].T
            flat[:, self.places[i, i]] += pull @ self.firsts[i]
            weighted = bend * addend
            for j, other in enumerate(addends[i:], start=i):
                flat[:, self.places[i, j]] += np.multiply(weighted, other, out=work) @ self.products[i, j]
        hessian = flat.reshape(b, k, k)
        return gradient, 0.5 * (hessian + hessian.transpose(0, 2, 1))


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


def curvature_of(problem: FitProblem) -> GeneralCurvature | PowerSumCurvature:
    """The fastest exact derivatives that the problem's form allows."""
    if problem.points.form.terms:
        return PowerSumCurvature(problem)
    return GeneralCurvature(problem)
