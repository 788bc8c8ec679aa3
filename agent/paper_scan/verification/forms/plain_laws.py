"""Exponentials and logarithms of one variable, as regressions are printed in any field."""

from __future__ import annotations

import numpy as np

from paper_scan.verification.forms.form import Form, Parameter

RATES = tuple(float(rate) for rate in np.geomspace(0.02, 20.0, 20))
"""Where a search for a rate of decay starts, with the variable shifted to its mean; not measured."""
_RATE = Parameter("k", "rate of decay", -50.0, 50.0, start=(*RATES, *(-rate for rate in RATES[::3])))

EXPONENTIAL = Form(
    name="exponential",
    equation="y = A exp(-k x)",
    variables=("x",),
    parameters=(Parameter("A", "value at x = 0", 0.0, positive=True, linear=True, unit=(("x", "k"),)), _RATE),
    function=lambda x, a, k: a * np.exp(-k * x),
    derivative=lambda x, a, k: (np.exp(-k * x), -x * a * np.exp(-k * x)),
    source="a constant rate of decay; identifiable from two different x on",
    centring={"x": "mean"},
)

EXPONENTIAL_FLOOR = Form(
    name="exponential_floor",
    equation="y = E + A exp(-k x)",
    variables=("x",),
    parameters=(
        Parameter("E", "value that is approached", 0.0, positive=True, linear=True),
        *EXPONENTIAL.parameters,
    ),
    function=lambda x, e, a, k: e + a * np.exp(-k * x),
    derivative=lambda x, e, a, k: (np.ones_like(x), np.exp(-k * x), -x * a * np.exp(-k * x)),
    source="a constant rate of approach; not identifiable where the bend isn't seen: E and k then trade off",
    simpler=("exponential",),
    centring={"x": "mean"},
)

LOGARITHMIC = Form(
    name="logarithmic",
    equation="y = a - b ln x",
    variables=("x",),
    parameters=(
        Parameter("a", "value at x = 1", linear=True),
        Parameter("b", "fall per factor e", linear=True),
    ),
    function=lambda x, a, b: a - b * np.log(x),
    derivative=lambda x, a, b: (np.ones_like(x), -np.log(x)),
    residuals="linear",
    source="a straight line in the logarithm of x",
    centring={"x": "none"},
)

FORMS = (EXPONENTIAL, EXPONENTIAL_FLOOR, LOGARITHMIC)
