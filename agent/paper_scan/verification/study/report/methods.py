"""How a study was made, and what it can't say: the same words for any family."""

from __future__ import annotations

from paper_scan.verification.study.study import LEVEL, Study

_METHODS = (
    "Losses are fitted by least squares of logarithms, accuracies by least squares of differences; every fit "
    "starts from "
    "a grid and is polished from its best places.",
    "A form is *refused* where the points don't determine it: profiles of its coefficients stay open, or its "
    "derivatives "
    "depend on one another. Refused forms have no coefficients here.",
    "Forms that aren't refused are ranked by AICc, with few points by the error of a model that was left out. "
    "AIC, BIC and "
    "adjusted R² are given beside it; they count parameters less strictly and may prefer another form.",
)
_LIMITS = (
    "One run a size: what another seed would have given isn't known, and goes into the intervals only as scatter about "
    "the law.",
    "A family's models share data, tokenizer and recipe; its law says nothing of another recipe. Transfer is measured, "
    "not assumed.",
    "With a handful of sizes a floor can't be told from a slow exponent; an interval that reaches zero says so.",
    "A law outside the range of its points is a guess; the errors under Extrapolation are those of such guesses.",
)


def methods(study: Study) -> str:
    """The section on methods."""
    own = (
        f"Intervals are {100 * LEVEL:.0f} %, by profiles of the residual sum of squares (F distribution).",
        f"The p of a break is the share of {study.resamples} data sets, simulated from the preferred smooth law "
        "with its "
        f"own noise (seed {study.seed}), in which two lines gain as much.",
    )
    return "## Methods\n\n" + "\n".join(f"- {line}" for line in (*_METHODS, *own))


def limits() -> str:
    """The section on limits."""
    return "## Limits\n\n" + "\n".join(f"- {line}" for line in _LIMITS)
