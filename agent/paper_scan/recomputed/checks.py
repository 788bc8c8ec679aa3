"""Arithmetic checks in the terms of a scan."""

from __future__ import annotations

from paper_scan.paper.model import Paper
from paper_scan.recomputed.records import quote_at
from paper_scan.scans.model import Check
from paper_scan.verification.arithmetic import check_arithmetic
from paper_scan.verification.reported import Reported


def check_paper(paper: Paper, reported: Reported) -> tuple[Check, ...]:
    """Everything that could be computed again in a paper's text and tables and didn't come out."""
    return tuple(
        Check(
            kind=each.kind,
            severity=each.severity,
            message=each.message,
            evidence=tuple(piece for start, end in each.places for piece in quote_at(paper, start, end)),
        )
        for each in check_arithmetic(paper, reported)
    )
