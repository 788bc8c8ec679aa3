"""The law that a family's makers report, set against the points that they report."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from paper_scan.verification.fitting.fit import Fit, fit
from paper_scan.verification.fitting.loss import SQUARED
from paper_scan.verification.forms import Array, get_form
from paper_scan.verification.study.family import Family, PublishedLaw


@dataclass(frozen=True)
class LawCheck:
    """A reported law on one version of the quantity it is about."""

    family: str
    law: PublishedLaw
    quantity: str
    optimum: Fit
    """The same form, fitted here to squared differences."""
    ratio: float
    """Residual sum of squares of the reported law over that of the optimum: 1 is as good as can be."""
    p: float
    """Of the F test that the reported coefficients, all together, are the true ones."""
    deviation: float
    """Standard deviation of the reported law's relative errors, in percent."""
    largest: float
    """By how much the law misses the largest model when it is refitted to all others, in percent of the true value."""

    @property
    def reproduced(self) -> bool:
        """Whether the points don't speak against the reported coefficients at 5 %."""
        return self.p >= 0.05


def check_laws(family: Family) -> list[LawCheck]:
    """Every reported law of a family, on every version of its quantity."""
    checks = []
    for law in family.laws:
        x = {"params": family.params, "training_tokens": family.tokens, "training_flops": family.flops}.get(
            law.variable
        )
        if x is None:
            continue
        for quantity, y in family.losses.items():
            known = np.isfinite(y) & np.isfinite(x)
            if quantity.partition("@")[0] == law.quantity and known.sum() > len(law.parameters) + 1:
                checks.append(_check(family.name, law, quantity, x[known], y[known]))
    return checks


def _check(family: str, law: PublishedLaw, quantity: str, x: Array, y: Array) -> LawCheck:
    form = get_form(law.form)
    (variable,) = form.variables
    optimum = fit(form, {variable: x}, y, loss=SQUARED)
    predicted = form.value({variable: x}, law.parameters)
    ratio = float(((predicted - y) ** 2).sum()) / optimum.rss
    spare = optimum.n - optimum.k
    smaller = fit(form, {variable: x[:-1]}, y[:-1], loss=SQUARED)
    relative = predicted / y - 1.0
    return LawCheck(
        family=family,
        law=law,
        quantity=quantity,
        optimum=optimum,
        ratio=ratio,
        p=float(special.fdtrc(optimum.k, spare, max(ratio - 1.0, 0.0) * spare / optimum.k)),
        deviation=100.0 * float(relative.std()),
        largest=100.0 * float(smaller.predict({variable: x[-1:]})[0] / y[-1] - 1.0),
    )
