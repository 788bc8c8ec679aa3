"""A task's score in two steps: its loss by size and data, then its score by that loss (Bhagia et al. 2024, arXiv
2412.04403). The errors of both steps go into a prediction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from paper_scan.verification.fitting.bootstrap import bootstrap
from paper_scan.verification.fitting.fit import Fit, fit
from paper_scan.verification.forms import Array
from paper_scan.verification.forms.extended_laws import SIGMOID_OF_LOSS
from paper_scan.verification.forms.loss_laws import CHINCHILLA


@dataclass(frozen=True)
class Ladder:
    """Both steps of a ladder."""

    loss: Fit
    """The task's loss by size and data."""
    score: Fit
    """The score by that loss: ``sigmoid_of_loss``."""

    def predict(self, size: Sequence[float], data: Sequence[float]) -> Array:
        """Scores at other sizes and amounts of data, shape (n,)."""
        x = {"N": np.asarray(size, dtype=np.float64), "D": np.asarray(data, dtype=np.float64)}
        return self.score.predict({"L": self.loss.predict(x)})

    def interval(self, size: float, data: float, level: float = 0.95, count: int = 500) -> tuple[float, float]:
        """Percentiles of the predicted score when both steps are resampled: what the points leave open, not the noise
        of the next run."""
        first, second = bootstrap(self.loss, count, 1), bootstrap(self.score, count, 2)
        x = {"N": np.array([size]), "D": np.array([data])}
        scores = []
        for one, two in zip(first.theta, second.theta, strict=True):
            loss = self.loss.form.value(x, dict(zip(self.loss.form.parameter_names, one, strict=True)))
            value = self.score.form.value({"L": loss}, dict(zip(self.score.form.parameter_names, two, strict=True)))
            scores.append(float(value[0]))
        low, high = np.quantile(scores, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)


def fit_ladder(
    size: Sequence[float], data: Sequence[float], task_loss: Sequence[float], score: Sequence[float]
) -> Ladder:
    """Fit both steps to n small models.

    Raises:
        FitError: the points can't be fitted.
    """
    first = fit(CHINCHILLA, {"N": size, "D": data}, task_loss)
    second = fit(SIGMOID_OF_LOSS, {"L": task_loss}, score)
    return Ladder(first, second)
