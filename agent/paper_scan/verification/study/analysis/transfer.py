"""Whether one family's laws predict another family."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from paper_scan.verification.forms import Array
from paper_scan.verification.study.analysis.extrapolation import mean_percent_error
from paper_scan.verification.study.analysis.loss_scaling import Scaling
from paper_scan.verification.study.family import Family


@dataclass(frozen=True)
class Transfer:
    """A law of one family, asked about the models of another."""

    source: str
    target: str
    quantity: str
    form: str
    variable: str
    predicted: Array
    actual: Array
    nearest: Array
    """The values of the source's models of the nearest size: what one would say without a law."""
    outside: int
    """How many of the target's models lie outside the range that the law was fitted to."""

    @property
    def mape(self) -> float:
        """Mean absolute error in percent of the true values."""
        return mean_percent_error(self.predicted, self.actual)

    @property
    def bias(self) -> float:
        """Mean error in percent of the true values: positive if the law predicts too much."""
        return float(100.0 * np.mean((self.predicted - self.actual) / self.actual))

    @property
    def naive(self) -> float:
        """The mean absolute error in percent of the nearest model's value."""
        return mean_percent_error(self.nearest, self.actual)

    @property
    def skill(self) -> float:
        """1 for a perfect prediction, 0 for one no better than the nearest model of the source."""
        return 1.0 - self.mape / self.naive


def transfer(scalings: list[Scaling], target: Family) -> list[Transfer]:
    """The preferred laws of other families, asked about this one."""
    found = []
    for scaling in scalings:
        actual = target.loss if scaling.quantity == "loss" else target.tasks.get(scaling.quantity)
        x = target.params if scaling.variable == "params" else target.flops
        if scaling.family == target.name or actual is None or x is None:
            continue
        known = np.isfinite(actual) & np.isfinite(x)
        if not known.any():
            continue
        law = scaling.preferred.candidate
        distance = np.abs(np.log(x[known])[:, None] - np.log(scaling.x)[None, :])
        outside = (x[known] < scaling.x.min()) | (x[known] > scaling.x.max())
        found.append(
            Transfer(
                source=scaling.family,
                target=target.name,
                quantity=scaling.quantity,
                form=law.form.name,
                variable=scaling.variable,
                predicted=law.fit.predict({"x": x[known]}),
                actual=actual[known],
                nearest=scaling.y[np.argmin(distance, axis=1)],
                outside=int(outside.sum()),
            )
        )
    return found
