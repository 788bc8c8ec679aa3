"""Which of several forms the points support, always with the simpler forms that each contains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from paper_scan.verification.fitting.bootstrap import jackknife
from paper_scan.verification.fitting.fit import Fit, fit
from paper_scan.verification.fitting.loss import LOG_SQUARED, SQUARED
from paper_scan.verification.forms import Array, Form, with_simpler
from paper_scan.verification.forms.form import Residuals

SPARE_FOR_AICC = 3
"""The least ``n - K - 1`` of all candidates for which AICc decides."""
CLOSE = 2.0
"""Difference of AICc up to which the simpler of two forms is kept (Burnham & Anderson 2002, section 2.6)."""


@dataclass(frozen=True)
class CandidateForm:
    """A form that was tried, and what speaks for it. All numbers are nan where there are too few points for them."""

    fit: Fit
    aicc: float
    """``n log(RSS/n) + 2K + 2K(K+1)/(n-K-1)`` with K = k + 1, as the noise is estimated too (Hurvich & Tsai 1989)."""
    aic: float
    bic: float
    adjusted_r_squared: float

    @cached_property
    def left_out(self) -> Array:
        """Residual of each point from the fit of all others, shape (n,)."""
        return leave_one_out(self.fit)

    @property
    def form(self) -> Form:
        return self.fit.form

    @property
    def loo(self) -> float:
        """Root mean square of ``left_out``."""
        return float(np.sqrt(np.mean(self.left_out**2)))


@dataclass(frozen=True)
class Comparison:
    """Candidates, the best first."""

    candidates: tuple[CandidateForm, ...]
    message: str
    """Which is preferred and by what, in a sentence."""

    @property
    def best(self) -> CandidateForm:
        return self.candidates[0]


def compare(
    forms: Sequence[Form], x: Mapping[str, ArrayLike], y: ArrayLike, residuals: Residuals = "log"
) -> Comparison:
    """Fit the forms and all that are nested in them to the same points, with squared residuals of one kind, and rank
    them.

    With points enough the order is by AICc, and a form with fewer parameters goes before a better one that it is within
    2 of. With few points beyond the number of parameters, AICc's correction is larger than all that it corrects: then
    the order is by leave-one-out error, and the simplest form is preferred whose error is within one standard error of
    the lowest (Hastie, Tibshirani & Friedman 2009, section 7.10).

    Raises:
        FitError: the points can't be fitted.
    """
    tried: dict[str, Form] = {}
    for form in forms:
        tried.update((each.name, each) for each in with_simpler(form))
    n = np.asarray(y).shape[0]
    usable = [form for form in tried.values() if len(form.parameters) <= n]
    loss = LOG_SQUARED if residuals == "log" else SQUARED
    candidates = [judge(fit(form, x, y, loss=loss)) for form in usable]
    left_out = [form.name for form in tried.values() if len(form.parameters) > n]
    ranked, message = rank(candidates)
    if left_out:
        message += f"; {', '.join(left_out)} has more parameters than there are points"
    return Comparison(tuple(ranked), message)


def judge(fit: Fit) -> CandidateForm:
    """The criteria of one fit."""
    n, k = fit.n, fit.k
    bits = k + 1
    deviance = n * float(np.log(max(fit.rss, 1e-300) / n))
    aic = deviance + 2 * bits
    aicc = aic + 2 * bits * (bits + 1) / (n - bits - 1) if n - bits - 1 > 0 else float("nan")
    spread = fit.problem.target - fit.problem.target.mean()
    total = float(spread @ spread)
    adjusted = 1 - (fit.rss / (n - k)) / (total / (n - 1)) if n > k and total > 0 else float("nan")
    return CandidateForm(fit, aicc, aic, deviance + bits * float(np.log(n)), adjusted)


def leave_one_out(fit: Fit) -> Array:
    """Each point's residual from the fit of all others, shape (n,); nan if those are fewer than the parameters."""
    if fit.n - 1 < fit.k:
        return np.full(fit.n, np.nan)
    refits = jackknife(fit)
    u = np.stack([fit.problem.coordinates.to_u(theta) for theta in refits.theta])
    return np.diagonal(fit.problem.residuals(u)).copy()


def rank(candidates: Sequence[CandidateForm]) -> tuple[list[CandidateForm], str]:
    """The candidates, the best first, and why it is the best; see ``compare`` for the rule."""
    few = any(c.fit.n - c.fit.k - 2 < SPARE_FOR_AICC for c in candidates)
    if few and any(np.isfinite(c.loo) for c in candidates):
        return _by_left_out(candidates)
    return _by_aicc(candidates)


def _by_aicc(candidates: Sequence[CandidateForm]) -> tuple[list[CandidateForm], str]:
    ordered = sorted(candidates, key=lambda c: (np.isnan(c.aicc), c.aicc, c.fit.k))
    lowest = ordered[0]
    chosen = min((c for c in ordered if c.aicc - lowest.aicc <= CLOSE), key=lambda c: (c.fit.k, c.aicc), default=lowest)
    ranked = [chosen, *(c for c in ordered if c is not chosen)]
    if chosen is lowest:
        return ranked, f"{chosen.form.name} has the lowest AICc"
    gap = chosen.aicc - lowest.aicc
    return ranked, f"{chosen.form.name} is simpler than {lowest.form.name}, and its AICc only {gap:.1f} higher"


def _by_left_out(candidates: Sequence[CandidateForm]) -> tuple[list[CandidateForm], str]:
    ordered = sorted(candidates, key=lambda c: (np.isnan(c.loo), c.loo, c.fit.k))
    lowest = ordered[0]

    def as_good(candidate: CandidateForm) -> bool:
        excess = candidate.left_out**2 - lowest.left_out**2
        return bool(excess.mean() <= excess.std(ddof=1) / np.sqrt(excess.size))

    chosen = min((c for c in ordered if c is lowest or as_good(c)), key=lambda c: (c.fit.k, c.loo))
    ranked = [chosen, *(c for c in ordered if c is not chosen)]
    if chosen is lowest:
        return ranked, f"{chosen.form.name} has the lowest leave-one-out error ({lowest.loo:.3g})"
    both = f"{chosen.loo:.3g} against {lowest.loo:.3g}"
    return (
        ranked,
        f"{chosen.form.name} is simpler than {lowest.form.name}, and as good within a standard error ({both})",
    )
