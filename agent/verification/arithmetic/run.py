"""All checks of one paper."""

from __future__ import annotations

from agent.paper.model import Paper
from agent.verification.arithmetic.averages import check_averages
from agent.verification.arithmetic.coefficients import check_coefficients
from agent.verification.arithmetic.derived import check_derived
from agent.verification.arithmetic.finding import Finding
from agent.verification.arithmetic.flops import check_flops
from agent.verification.arithmetic.predictions import check_predictions
from agent.verification.arithmetic.significance import check_p_values
from agent.verification.reported import Reported

_ORDER = {"error": 0, "lead": 1, "note": 2}


def check_arithmetic(paper: Paper, reported: Reported) -> tuple[Finding, ...]:
    """What doesn't come out, errors first."""
    found = [
        *check_averages(paper),
        *check_coefficients(paper, reported),
        *check_derived(paper, reported),
        *check_predictions(paper, reported),
        *check_p_values(paper),
        *check_flops(paper),
    ]
    return tuple(sorted(found, key=lambda each: (_ORDER[each.severity], each.places[:1])))
