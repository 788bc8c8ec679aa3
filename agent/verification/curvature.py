"""First and second derivatives of a fit's objective, for batches of coordinate vectors.

Robust objectives need true second derivatives: with Huber's delta below the noise most points have a constant slope, so
that the curvature a Gauss-Newton step relies on is that of a few points. Sums of powers have them in closed form; for
other forms the change of the analytic first derivatives along each coordinate is taken.
"""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from agent.verification.forms import Array
from agent.verification.problem import Evaluation, Problem

STEP = 1e-6
"""Of the difference between first derivatives; the error is of the same relative order, which only slows convergence."""


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
        objective = (weights * problem.loss.rho(r)).sum(axis=-1)
        fine = np.isfinite(objective)
        slope = np.where(fine[:, None], weights * problem.loss.psi(r), 0.0)
        gradient = np.einsum("bn,bkn->bk", slope, jacobian)
        bend = np.where(fine[:, None], weights * problem.loss.bend(r), 0.0)
        hessian = np.einsum("bn,bkn,bln->bkl", bend, jacobian, jacobian)
        second = np.empty_like(hessian)
        for column in range(k):
            moved = u.copy()
            step = STEP * np.maximum(1.0, np.abs(u[:, column]))
            moved[:, column] += step
            _, shifted = self._model(moved)
            second[:, :, column] = np.einsum("bn,bkn->bk", slope, shifted - jacobian) / step[:, None]
        hessian += 0.5 * (second + second.transpose(0, 2, 1))
        return np.where(fine, objective, np.inf), gradient, np.nan_to_num(hessian)

    def _model(self, u: Array) -> tuple[Array, Array]:
        """The modelled quantity (f or log f) (b, n) and its derivatives by coordinate (b, k, n)."""
        problem, (b, k) = self.problem, u.shape
        theta = problem.centred_theta(u)
        value = problem.prediction(u)
        jacobian = np.empty((b, k, problem.points.n))
        for index, part in enumerate(problem.points.form.partials(problem.points.columns, theta)):
            jacobian[:, index] = part * theta[index] if problem.coordinates.log[index] else part
        if problem.loss.residuals == "linear":
            return value, jacobian
        positive = value > 0
        safe = np.where(positive, value, 1.0)
        return np.where(positive, np.log(safe), np.inf), np.where(positive[:, None], jacobian / safe[:, None], 0.0)


class PowerSumCurvature:
    """Derivatives of a sum of powers, in closed form.

    Addend j is ``t_j = s_j exp(M_j u)``, with M_j a (k, n) matrix of ones and log variables. With ``p_j = t_j / f`` (log
    residuals) or ``t_j`` (linear ones), the residual's gradient is ``sum p_j M_j`` and its second derivative
    ``sum p_j M_j M_j'`` minus, for log residuals, the gradient's outer product. So everything is a product of a (b, n) array
    with a constant matrix.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        form, columns = problem.points.form, problem.points.columns
        self.signs = [term.sign for term in form.terms]
        self.indices: list[list[int]] = []
        self.matrices: list[Array] = []
        for term in form.terms:
            indices = [form.index(name) for name in term.amplitudes]
            rows = [np.ones(problem.points.n) for _ in indices]
            for variable, sign, exponent in term.powers:
                indices.append(form.index(exponent))
                rows.append(sign * np.log(columns[form.variables.index(variable)]))
            self.indices.append(indices)
            self.matrices.append(np.array(rows).reshape(len(indices), problem.points.n))
        self.products = {
            (i, j): np.einsum("an,bn->nab", self.matrices[i], self.matrices[j]).reshape(problem.points.n, -1)
            for i, j in combinations_with_replacement(range(len(form.terms)), 2)
        }

    def __call__(self, u: Array, rows: NDArray[np.intp] | None = None) -> Evaluation:
        """Objective, gradient and second derivatives at coordinates (b, k)."""
        problem, (b, k) = self.problem, u.shape
        loss, weights = problem.loss, problem.rows_of(problem.weights, rows)
        shares = [
            sign * np.exp(u[:, index] @ matrix)
            for sign, index, matrix in zip(self.signs, self.indices, self.matrices, strict=True)
        ]
        value = np.add.reduce(shares)
        log = loss.residuals == "log"
        if log:
            value = np.where(value > 0, value, np.nan) if min(self.signs) < 0 else value
            shares = [share / value for share in shares]
            value = np.log(value)
        r = value - problem.rows_of(problem.target, rows)
        objective = (weights * loss.rho(r)).sum(axis=-1)
        slope = weights * loss.psi(r)
        bend = weights * loss.bend(r) - slope if log else weights * loss.bend(r)
        gradient, hessian = np.zeros((b, k)), np.zeros((b, k, k))
        for i, (at, matrix) in enumerate(zip(self.indices, self.matrices, strict=True)):
            pull = slope * shares[i]
            gradient[:, at] += pull @ matrix.T
            self._add(hessian, i, i, pull + bend * shares[i] * shares[i])
            for j in range(i + 1, len(shares)):
                self._add(hessian, i, j, bend * shares[i] * shares[j])
        return np.where(np.isfinite(objective), objective, np.inf), np.nan_to_num(gradient), np.nan_to_num(hessian)

    def _add(self, hessian: Array, i: int, j: int, factor: Array) -> None:
        rows, columns = self.indices[i], self.indices[j]
        block = (factor @ self.products[i, j]).reshape(-1, len(rows), len(columns))
        for a, row in enumerate(rows):
            hessian[:, row, columns] += block[:, a]
            if i != j:
                hessian[:, columns, row] += block[:, a]


def curvature_of(problem: Problem) -> GeneralCurvature | PowerSumCurvature:
    """The fastest exact derivatives that the problem's form allows."""
    if problem.points.form.terms:
        return PowerSumCurvature(problem)
    return GeneralCurvature(problem)
