"""Where a fitted law may run: the band that its curve stays in when the data are simulated again."""

from __future__ import annotations

import numpy as np

from paper_scan.verification.fitting.bootstrap import fit_to_values
from paper_scan.verification.fitting.fit import Fit
from paper_scan.verification.forms import Array

SIMULATIONS = 120


def band(fit: Fit, x: Array, level: float = 0.95, seed: int = 0) -> tuple[Array, Array]:
    """Lower and upper ends (m,) of a law of one variable at ``x`` (m,).

    Responses are simulated around the fit with normal residuals of its standard deviation (with n - k degrees of
    freedom) and refitted; the band holds the middle ``level`` of the refitted curves at each place.
    """
    rng = np.random.default_rng(seed)
    value = fit.problem.prediction(fit.u[None])[0]
    noise = (fit.sd if fit.n > fit.k else 0.0) * rng.standard_normal((SIMULATIONS, fit.n))
    responses = value * np.exp(noise) if fit.loss.residuals == "log" else value + noise
    theta, _ = fit_to_values(fit, responses)
    curves = np.stack([fit.form.function(x, *parameters) for parameters in theta])
    low, high = np.quantile(curves, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high
