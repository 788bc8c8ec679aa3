"""Arithmetic checks in the terms of a scan."""

from __future__ import annotations

from agent.paper.model import Paper
from agent.refit.records import quote_at
from agent.scan import Check
from agent.verification.arithmetic import check_arithmetic
from agent.verification.reported import Reported


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
