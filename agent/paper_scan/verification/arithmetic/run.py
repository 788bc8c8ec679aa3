"""All checks of one paper."""

from __future__ import annotations

from paper_scan.paper.model import Paper
from paper_scan.verification.arithmetic.averages import check_averages
from paper_scan.verification.arithmetic.coefficients import check_coefficients
from paper_scan.verification.arithmetic.derived import check_derived
from paper_scan.verification.arithmetic.finding import Finding
from paper_scan.verification.arithmetic.flops import check_flops
from paper_scan.verification.arithmetic.predictions import check_predictions
from paper_scan.verification.arithmetic.significance import check_p_values
from paper_scan.verification.reported import Reported

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
