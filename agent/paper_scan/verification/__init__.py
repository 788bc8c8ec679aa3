"""Fit again what a paper says it fitted, on the paper's own numbers, and say what follows.

    form    ``get_form("chinchilla")``, ``sum_of_powers(...)``: what law          forms/
    fit     ``fit(form, x, y)``: its parameters                                  fitting
    assess  ``assess(fit)``: whether the points determine them at all            identifiability
    bound   ``intervals(fit)``: how well                                         uncertainty
    compare ``compare(forms, x, y)``: whether a simpler law would do             comparison

numpy and scipy are imported with the first of these names, not with this package.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paper_scan.verification.fitting.comparison import Comparison, compare
    from paper_scan.verification.fitting.fit import Fit, fit
    from paper_scan.verification.fitting.identifiability import Identifiability, assess
    from paper_scan.verification.fitting.loss import LOG_HUBER, LOG_SQUARED, SQUARED, Loss
    from paper_scan.verification.fitting.problem import FitError
    from paper_scan.verification.fitting.uncertainty import Intervals, intervals
    from paper_scan.verification.forms import Form, Parameter, all_forms, get_form, register, sum_of_powers

__all__ = [
    "LOG_HUBER",
    "LOG_SQUARED",
    "SQUARED",
    "Comparison",
    "Fit",
    "FitError",
    "Form",
    "Identifiability",
    "Intervals",
    "Loss",
    "Parameter",
    "all_forms",
    "assess",
    "compare",
    "fit",
    "get_form",
    "intervals",
    "register",
    "sum_of_powers",
]

_HOMES = {
    "fitting.comparison": ("Comparison", "compare"),
    "fitting.fit": ("Fit", "fit"),
    "forms": ("Form", "Parameter", "all_forms", "get_form", "register", "sum_of_powers"),
    "fitting.identifiability": ("Identifiability", "assess"),
    "fitting.loss": ("LOG_HUBER", "LOG_SQUARED", "SQUARED", "Loss"),
    "fitting.problem": ("FitError",),
    "fitting.uncertainty": ("Intervals", "intervals"),
}


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
