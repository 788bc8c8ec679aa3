"""How far a law from small models misses the large ones, and whether it beats no law at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from paper_scan.verification.fitting.fit import fit
from paper_scan.verification.fitting.loss import Loss
from paper_scan.verification.forms import Array, get_form
from paper_scan.verification.study.family import Family

LOSS_FORMS = ("power_law", "power_law_floor")
TASK_FORMS = ("bounded_power_law", "sigmoid_from_zero")


@dataclass(frozen=True)
class Extrapolation:
    """A law that was fitted to the smaller models and asked about the larger ones."""

    family: str
    quantity: str
    form: str
    trained: int
    """How many of the smallest models it was fitted to."""
    predicted: Array
    actual: Array
    last: float
    """The value of the largest model that it was fitted to: what one would say without a law."""

    @property
    def mape(self) -> float:
        """Mean absolute error in percent of the true values."""
        return mean_percent_error(self.predicted, self.actual)

    @property
    def naive(self) -> float:
        """The same, if the last value that was seen is predicted for all."""
        return mean_percent_error(np.full_like(self.actual, self.last), self.actual)

    @property
    def skill(self) -> float:
        """1 for a perfect prediction, 0 for one no better than the last value, negative for a worse one."""
        return 1.0 - self.mape / self.naive


def mean_percent_error(predicted: Array, actual: Array) -> float:
    """Mean absolute percentage error."""
    return float(100.0 * np.mean(np.abs(predicted - actual) / np.abs(actual)))


def half(family: Family) -> int:
    """How many models the law is fitted to: the smaller half, the middle one included."""
    return (len(family.models) + 1) // 2


def extrapolate(family: Family, loss: Loss, task_loss: Loss) -> list[Extrapolation]:
    """Laws fitted to at least half of the models, the smallest ones, and asked about all others.

    Sigmoids are fitted to half of the models only.
    """
    found = []
    for trained in range(half(family), len(family.models)):
        if family.loss is not None:
            for form in LOSS_FORMS:
                found += _one(family, "loss", form, family.loss, trained, loss)
        for task, y in family.tasks.items():
            for form in TASK_FORMS if trained == half(family) else TASK_FORMS[:1]:
                found += _one(family, task, form, y, trained, task_loss)
    return found


def _one(family: Family, quantity: str, form: str, y: Array, trained: int, loss: Loss) -> list[Extrapolation]:
    known = np.isfinite(y)
    small, large = known.copy(), known.copy()
    small[trained:], large[:trained] = False, False
    if small.sum() < len(get_form(form).parameters) + 1 or not large.any():
        return []
    law = fit(get_form(form), {"x": family.params[small]}, y[small], loss=loss)
    predicted = law.predict({"x": family.params[large]})
    return [Extrapolation(family.name, quantity, form, trained, predicted, y[large], float(y[small][-1]))]
