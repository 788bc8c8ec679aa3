"""A fit as an optimiser sees it: an objective of centred coordinates, with its first and second derivatives.

A coordinate is a parameter, or its logarithm if it can be of any order of magnitude, after every variable has been
divided by its geometric mean (or shifted by its mean, see ``Form.centring``). In these coordinates an amplitude is the
size of its addend in the middle of the data: of the order of the response, hardly tied to the exponent beside it, and
free to become exactly zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from paper_scan.verification.fitting.loss import Loss
from paper_scan.verification.forms import Array, Form

Evaluation = tuple[Array, Array, Array]
"""Objective (b,), gradient (b, k) and second derivatives (b, k, k) of a batch of b coordinate vectors."""

WIDEST = 230.0
"""How far a positive parameter may go from the middle of the data, as a logarithm: 100 decades either way."""


class FitError(ValueError):
    """Points that can't be fitted at all, and why."""


@dataclass(frozen=True)
class Points:
    """Checked and centred input of a fit.

    ``columns`` holds one array of shape (n,) per variable of the form, already centred by ``centres`` (log of the
    geometric mean, or mean); ``y`` has shape (n,) or, for simulated data sets, (b, n).
    """

    form: Form
    columns: tuple[Array, ...]
    centres: Mapping[str, float]
    y: Array

    @property
    def n(self) -> int:
        return int(self.y.shape[-1])


def prepare(form: Form, x: Mapping[str, ArrayLike], y: ArrayLike, residuals: str) -> Points:
    """Check the numbers and centre the variables.

    Raises:
        FitError: a variable is missing, lengths differ, or a value isn't finite, or isn't positive where its logarithm
            is taken.
    """
    response = np.asarray(y, dtype=np.float64)
    n = response.shape[-1] if response.ndim else 0
    _check(response, "the response", positive=residuals == "log")
    raw: dict[str, Array] = {}
    for name in form.variables:
        if name not in x:
            raise FitError(f"form {form.name!r} needs the variable {name!r}; given are {', '.join(x) or 'none'}")
        raw[name] = np.asarray(x[name], dtype=np.float64)
        if raw[name].shape != (n,):
            raise FitError(f"variable {name!r} has shape {raw[name].shape}, the response has {n} values")
        _check(raw[name], f"variable {name!r}", positive=form.centring.get(name, "") not in ("mean", "none"))
    centres = {name: _centre(name, form.centring.get(name, ""), raw) for name in form.variables}
    columns = tuple(
        raw[name] - centres[name] if form.centring.get(name) == "mean" else raw[name] / np.exp(centres[name])
        for name in form.variables
    )
    return Points(form, columns, centres, response)


def _check(values: Array, what: str, *, positive: bool) -> None:
    if values.size == 0:
        raise FitError(f"{what} has no values")
    bad = np.flatnonzero(~np.isfinite(values))
    if bad.size:
        raise FitError(f"{what} isn't a finite number at row {bad[0] + 1}")
    if positive and (values <= 0).any():
        raise FitError(f"{what} isn't positive at row {np.flatnonzero(values <= 0)[0] + 1}; its logarithm is needed")


def _centre(name: str, how: str, raw: Mapping[str, Array]) -> float:
    if how == "none":
        return 0.0
    if how == "mean":
        return float(raw[name].mean())
    return float(np.log(raw[how or name]).mean())


class Coordinates:
    """The way between a form's parameters and the coordinates of a fit.

    Args:
        logarithms: linear parameters whose logarithm is to be the coordinate nevertheless, as a profile along an
        amplitude
            needs (it can't be zero there).
    """

    def __init__(self, points: Points, logarithms: Sequence[str] = ()) -> None:
        form = points.form
        k = len(form.parameters)
        size = float(np.abs(points.y).mean())
        self.positive = np.array([p.positive for p in form.parameters])
        self.log = np.array([p.positive and (not p.linear or p.name in logarithms) for p in form.parameters])
        self.scale = np.array(
            [size if p.linear and not log else 1.0 for p, log in zip(form.parameters, self.log, strict=True)]
        )
        self.shift = np.zeros((k, k))
        """What units do: a positive parameter is its centred value times exp(shift @ u + offset), any other plus
        that."""
        self.offset = np.zeros(k)
        for row, parameter in enumerate(form.parameters):
            for variable, power in parameter.unit:
                if isinstance(power, str):
                    sign = -1.0 if power.startswith("-") else 1.0
                    self.shift[row, form.index(power.lstrip("-"))] += sign * points.centres[variable]
                else:
                    self.offset[row] += power * points.centres[variable]
        self.lower = np.array([self._bound(i, p.lower, -WIDEST) for i, p in enumerate(form.parameters)])
        self.upper = np.array([self._bound(i, p.upper, WIDEST) for i, p in enumerate(form.parameters)])

    def _bound(self, index: int, limit: float, widest: float) -> float:
        if self.log[index]:
            return float(np.log(limit)) if 0.0 < limit < np.inf else widest
        return float(limit / self.scale[index])

    def centred(self, u: Array) -> Array:
        """Parameters (…, k) for centred variables."""
        return np.where(self.log, np.exp(np.where(self.log, u, 0.0)), u * self.scale)

    def to_theta(self, u: Array) -> Array:
        """Parameters (…, k) in the units of the data, from coordinates (…, k)."""
        unit = self.centred(u) @ self.shift.T + self.offset
        return np.where(
            self.positive, self.centred(u) * np.exp(np.where(self.positive, unit, 0.0)), self.centred(u) + unit
        )

    def to_u(self, theta: Array) -> Array:
        """Coordinates from parameters, clipped to the bounds."""
        unit = theta @ self.shift.T + self.offset
        centred = np.where(self.positive, theta * np.exp(np.where(self.positive, -unit, 0.0)), theta - unit)
        u = np.where(self.log, np.log(np.maximum(np.where(self.log, centred, 1.0), 1e-300)), centred / self.scale)
        return np.clip(u, self.lower, self.upper)


class FitProblem:
    """The objective of one data set, or of b data sets or weightings side by side.

    Weights have shape (n,) or (b, n). Rows of a batch are picked with ``rows``, as an optimiser drops those that are
    done. A search passes coordinates at which a law has no finite value; the objective is infinite there, and floating
    point says nothing of it.
    """

    def __init__(
        self, points: Points, loss: Loss, weights: ArrayLike | None = None, logarithms: Sequence[str] = ()
    ) -> None:
        self.points = points
        self.loss = loss
        self.logarithms = tuple(logarithms)
        self.coordinates = Coordinates(points, logarithms)
        self.weights = np.ones(points.n) if weights is None else np.asarray(weights, dtype=np.float64)
        self.target = np.log(points.y) if loss.residuals == "log" else points.y

    def rows_of(self, values: Array, rows: NDArray[np.intp] | None) -> Array:
        return values if values.ndim == 1 or rows is None else values[rows]

    @np.errstate(all="ignore")
    def residuals(self, u: Array, rows: NDArray[np.intp] | None = None) -> Array:
        """Residuals (b, n) at coordinates (b, k); infinite where a logarithm doesn't exist."""
        value = self.prediction(u)
        if self.loss.residuals == "log":
            value = np.where(value > 0, np.log(value), np.inf)
        return value - self.rows_of(self.target, rows)

    @np.errstate(all="ignore")
    def prediction(self, u: Array) -> Array:
        """The form's value (b, n) at coordinates (b, k)."""
        form, columns = self.points.form, self.points.columns
        value = form.function(*columns, *self.centred_theta(u))
        return np.broadcast_to(np.asarray(value, dtype=np.float64), (u.shape[0], self.points.n))

    def centred_theta(self, u: Array) -> list[Array]:
        """The form's arguments in centred units: k arrays of shape (b, 1)."""
        return list(self.coordinates.centred(u).T[:, :, None])

    @np.errstate(all="ignore")
    def objective(self, u: Array, rows: NDArray[np.intp] | None = None) -> Array:
        """The objective (b,) at coordinates (b, k)."""
        value = (self.rows_of(self.weights, rows) * self.loss.rho(self.residuals(u, rows))).sum(axis=-1)
        return np.asarray(np.where(np.isfinite(value), value, np.inf))
