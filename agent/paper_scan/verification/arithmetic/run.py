"""All checks of one paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paper_scan.paper.model import Paper
from paper_scan.verification.arithmetic.finding import Finding
from paper_scan.verification.arithmetic.laws.coefficients import check_coefficients
from paper_scan.verification.arithmetic.laws.derived import check_derived
from paper_scan.verification.arithmetic.laws.predictions import check_predictions
from paper_scan.verification.arithmetic.statements.against_tables import check_against_tables
from paper_scan.verification.arithmetic.statements.gains import check_gains
from paper_scan.verification.arithmetic.statements.intervals import check_intervals
from paper_scan.verification.arithmetic.statements.means import check_means
from paper_scan.verification.arithmetic.statements.percentages import check_percentages
from paper_scan.verification.arithmetic.statements.same_words import check_same_words
from paper_scan.verification.arithmetic.statements.significance import check_p_values
from paper_scan.verification.arithmetic.tables.averages import check_averages
from paper_scan.verification.arithmetic.tables.flops import check_flops
from paper_scan.verification.arithmetic.tables.repeats import check_repeats
from paper_scan.verification.arithmetic.tables.totals import check_totals
from paper_scan.verification.reported import Reported

_ORDER = {"error": 0, "lead": 1, "note": 2}


def check_arithmetic(paper: Paper, reported: Reported) -> tuple[Finding, ...]:
    """What doesn't come out, errors first; a fact that several checks come upon is told once."""
    found = [
        *check_averages(paper),
        *check_totals(paper),
        *check_coefficients(paper, reported),
        *check_derived(paper, reported),
        *check_predictions(paper, reported),
        *check_p_values(paper),
        *check_intervals(paper),
        *check_percentages(paper),
        *check_gains(paper),
        *check_means(paper),
        *check_flops(paper),
        *check_repeats(paper),
        *check_against_tables(paper),
        *check_same_words(paper),
    ]
    return tuple(_once(sorted(found, key=lambda each: (_ORDER[each.severity], each.places[:1]))))


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The first of those that say the same, or that are about the same place."""
    said: set[str] = set()
    places: set[tuple[int, int]] = set()
    for each in findings:
        if each.message in said or (each.places and each.places[0] in places):
            continue
        said.add(each.message)
        places.update(each.places[:1])
        yield each
