"""Whether loss and accuracy move together: in levels, in differences, and by a law between them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from paper_scan.verification.fitting.comparison import leave_one_out
from paper_scan.verification.fitting.fit import Fit, fit
from paper_scan.verification.fitting.loss import SQUARED
from paper_scan.verification.forms import Array, get_form
from paper_scan.verification.study.family import Family


@dataclass(frozen=True)
class Correlation:
    """A correlation of n pairs, by Pearson and by Spearman, each with its two-sided p."""

    n: int
    r: float
    p: float
    rho: float
    rho_p: float
    needed: float
    """The size of r that n pairs need to be significant at 5 %."""


@dataclass(frozen=True)
class Relation:
    """Loss and mean error of a family's tasks."""

    family: str
    tasks: tuple[str, ...]
    """Those that every model has a value for."""
    levels: Correlation
    """Loss with mean accuracy."""
    differences: Correlation
    """Fall of the loss with gain of mean accuracy, from each size to the next."""
    law: Fit
    """Mean error = eps - k exp(-gamma L)."""
    left_out: float
    """Root mean square error of that law for a model that was left out."""
    naive: float
    """The same, if the mean error of the other models is predicted instead."""

    @property
    def skill(self) -> float:
        """1 for a perfect prediction of a left-out model, 0 for one no better than the mean."""
        return 1.0 - self.left_out / self.naive


def relate(family: Family) -> Relation | None:
    """The relation between a family's loss and its accuracies; None if it lacks one of them or the loss has gaps."""
    complete = {name: y for name, y in family.tasks.items() if np.isfinite(y).all()}
    if family.loss is None or not np.isfinite(family.loss).all() or not complete or len(family.models) < 5:
        return None
    accuracy: Array = np.mean(list(complete.values()), axis=0)
    law = fit(get_form("exponential_saturation"), {"L": family.loss}, 1.0 - accuracy, loss=SQUARED)
    n = accuracy.size
    others = (accuracy.sum() - accuracy) / (n - 1)
    return Relation(
        family=family.name,
        tasks=tuple(complete),
        levels=correlate(family.loss, accuracy),
        differences=correlate(-np.diff(family.loss), np.diff(accuracy)),
        law=law,
        left_out=float(np.sqrt(np.mean(leave_one_out(law) ** 2))),
        naive=float(np.sqrt(np.mean((accuracy - others) ** 2))),
    )


def correlate(x: Array, y: Array) -> Correlation:
    """Pearson's and Spearman's correlation of two series, with p from Student's t.

    Ranks that agree without exception have the p of that by chance, 2 / n!.
    """
    n = x.size
    (r, p), (rho, rho_p) = _pearson(x, y), _pearson(_ranks(x), _ranks(y))
    rho_p = 2.0 / math.factorial(n) if abs(rho) > 1.0 - 1e-14 else rho_p
    t = float(special.stdtrit(n - 2, 0.975))
    return Correlation(n, r, p, rho, rho_p, needed=t / float(np.sqrt(n - 2 + t * t)))


def _pearson(x: Array, y: Array) -> tuple[float, float]:
    r = float(np.clip(np.corrcoef(x, y)[0, 1], -1.0, 1.0))
    if 1.0 - r * r < 1e-14:
        return r, 0.0
    t = r * np.sqrt((x.size - 2) / (1.0 - r * r))
    return r, 2.0 * float(special.stdtr(x.size - 2, -abs(t)))


def _ranks(x: Array) -> Array:
    """Ranks from 1, ties at their mean."""
    below = (x[:, None] > x[None, :]).sum(axis=1)
    same = (x[:, None] == x[None, :]).sum(axis=1)
    return np.asarray(below + (same + 1) / 2.0)
