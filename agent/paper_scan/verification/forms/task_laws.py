"""Laws for accuracies and error rates, which live between 0 and 1. Residuals are differences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from paper_scan.verification.forms.form import Array, Form, Parameter

MIDDLES = (0.01, 0.1, 0.5, 2.0, 10.0, 100.0)
SLOPES = (0.2, 0.4, 0.8, 1.6, 4.0)
"""Where a search for a sigmoid starts, in units of the variable's geometric mean."""

EXPONENTIAL_SATURATION = Form(
    name="exponential_saturation",
    equation="y = eps - k exp(-gamma L)",
    variables=("L",),
    parameters=(
        Parameter("eps", "error rate of a model with a very high loss", linear=True),
        Parameter("k", "how much of it can be removed", lower=0.0, positive=True, linear=True, unit=(("L", "gamma"),)),
        Parameter(
            "gamma", "how fast the error rate falls with the loss", 0.0, 50.0, start=tuple(np.geomspace(0.1, 10, 24))
        ),
    ),
    function=lambda loss, eps, k, gamma: eps - k * np.exp(-gamma * loss),
    derivative=lambda loss, eps, k, gamma: (1.0, -np.exp(-gamma * loss), loss * k * np.exp(-gamma * loss)),
    residuals="linear",
    source="Gadre et al. 2024, arXiv 2403.08540, equation 5",
    centring={"L": "mean"},
)

BOUNDED_POWER_LAW = Form(
    name="bounded_power_law",
    title="bounded power law",
    equation="y = 1 - A x^-alpha",
    variables=("x",),
    parameters=(
        Parameter("A", "error rate at x = 1", lower=0.0, positive=True, linear=True, unit=(("x", "alpha"),)),
        Parameter("alpha", "rate of decay of the error", -5.0, 5.0, start=(-0.1, *np.geomspace(0.01, 1.5, 24))),
    ),
    function=lambda x, a, alpha: 1.0 - a * np.exp(-alpha * np.log(x)),
    derivative=lambda x, a, alpha: (-np.exp(-alpha * np.log(x)), np.log(x) * a * np.exp(-alpha * np.log(x))),
    residuals="linear",
    source="a power law of the error rate (Hestness et al. 2017, arXiv 1712.00409), bounded by perfect accuracy",
)


def _sigmoid(x: Array, low: Array, high: Array, middle: Array, slope: Array) -> tuple[Array, Sequence[Array | float]]:
    position = np.log(x / middle)
    share = 0.5 * (1.0 + np.tanh(0.5 * slope * position))
    steep = (high - low) * share * (1.0 - share)
    return low + (high - low) * share, (1.0 - share, share, -steep * slope / middle, steep * position)


def _rising(x: Array, high: Array, middle: Array, slope: Array) -> tuple[Array, Sequence[Array | float]]:
    value, parts = _sigmoid(x, np.zeros_like(high), high, middle, slope)
    return value, parts[1:]


SIGMOID_FROM_ZERO = Form(
    name="sigmoid_from_zero",
    title="sigmoid from zero",
    equation="y = high / (1 + (x_mid / x)^s)",
    variables=("x",),
    parameters=(
        Parameter("high", "accuracy of the largest models", 0.0, 1.0, linear=True),
        Parameter("x_mid", "where half of it is reached", 0.0, positive=True, unit=(("x", 1.0),), start=MIDDLES),
        Parameter("s", "steepness in log x", 0.0, 20.0, start=SLOPES),
    ),
    function=lambda *arguments: _rising(*arguments)[0],
    derivative=lambda *arguments: _rising(*arguments)[1],
    residuals="linear",
    source="a logistic curve in log x without the accuracy of guessing",
)

SIGMOID = Form(
    name="sigmoid",
    title="sigmoid",
    equation="y = low + (high - low) / (1 + (x_mid / x)^s)",
    variables=("x",),
    parameters=(
        Parameter("low", "accuracy of the smallest models", 0.0, 1.0, linear=True),
        Parameter("high", "accuracy of the largest models", 0.0, 1.0, linear=True),
        Parameter(
            "x_mid",
            "where half the way is gone",
            0.0,
            positive=True,
            unit=(("x", 1.0),),
            start=MIDDLES,
        ),
        Parameter("s", "steepness in log x", 0.0, 20.0, start=SLOPES),
    ),
    function=lambda *arguments: _sigmoid(*arguments)[0],
    derivative=lambda *arguments: _sigmoid(*arguments)[1],
    residuals="linear",
    source="a logistic curve in log x, as in Dubey et al. 2024, arXiv 2407.21783, section 3.2.1",
    simpler=("sigmoid_from_zero",),
)

FORMS = (EXPONENTIAL_SATURATION, BOUNDED_POWER_LAW, SIGMOID, SIGMOID_FROM_ZERO)
