"""Laws in size and data that are no sum of powers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from paper_scan.verification.forms.form import Array, Form, Parameter

LARGEST = 300.0
"""Absolute logarithm of the law's value beyond which a search has left all sense."""
_SCALES = (1.0, 1e3, 1e6, 1e9, 1e13)
_RATES = tuple(float(rate) for rate in np.geomspace(0.03, 1.0, 6))


def _joint(
    n: Array, d: Array, n_c: Array, alpha_n: Array, d_c: Array, alpha_d: Array
) -> tuple[Array, Sequence[Array | float]]:
    """The law, and its partials by (N_c, alpha_N, D_c, alpha_D)."""
    log_ratio = np.log(n_c) - np.log(n)
    log_size, log_data = alpha_n / alpha_d * log_ratio, np.log(d_c) - np.log(d)
    apart = log_size - log_data
    smaller = np.exp(-np.abs(apart))
    share = np.where(apart >= 0, 1.0, smaller) / (1.0 + smaller)  # of size in the sum
    log_both = np.maximum(log_size, log_data) + np.log1p(smaller)
    value = np.exp(np.clip(alpha_d * log_both, -LARGEST, LARGEST))
    from_size = value * share
    parts: Sequence[Array | float] = (
        from_size * alpha_n / n_c,
        from_size * log_ratio,
        (value - from_size) * alpha_d / d_c,
        value * log_both - from_size * alpha_n / alpha_d * log_ratio,
    )
    return value, parts


SIZE_AND_DATA = Form(
    name="size_and_data",
    equation="L = ((N_c/N)^(alpha_N/alpha_D) + D_c/D)^alpha_D",
    variables=("N", "D"),
    parameters=(
        Parameter("N_c", "size at which L would be 1", 0.0, positive=True, unit=(("N", 1.0),), start=_SCALES),
        Parameter("alpha_N", "rate of decay with size, if data are unlimited", 1e-3, 5.0, start=_RATES),
        Parameter("D_c", "data at which L would be 1", 0.0, positive=True, unit=(("D", 1.0),), start=_SCALES),
        Parameter("alpha_D", "rate of decay with data, if size is unlimited", 1e-3, 5.0, start=_RATES),
    ),
    function=lambda *arguments: _joint(*arguments)[0],
    derivative=lambda *arguments: _joint(*arguments)[1],
    source="Kaplan et al. 2020, arXiv 2001.08361, equation 1.5",
    simpler=("loss_of_size_pure", "loss_of_data_pure"),
)

FORMS = (SIZE_AND_DATA,)
