"""Estimates against the interval that is printed behind them: ``0.82 (95% CI 0.70 to 0.79)``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from paper_scan.paper.model import Paper, Table
from paper_scan.verification.arithmetic.finding import Finding
from paper_scan.verification.arithmetic.statements.told import NUMBER, told, value_of
from paper_scan.verification.reported.notation import notation

_SIGNED = rf"-?\s?{NUMBER}"
_CALLED = r"(?:9[05]|99)(?:\.\d)?\s?%\s*(?:CIs?|C\.I\.|CrI|HDI|confidence intervals?|credible intervals?)"
_ENDS = rf"(?P<low>{_SIGNED})\s*%?\s*(?:to|,|;|-|and)\s*(?P<high>{_SIGNED})(?!\s?[\d.]*\d)"
_BEHIND = re.compile(
    rf"(?<![\d.,/^{{-])(?P<est>{_SIGNED})\s?(?P<unit>%|[A-Za-zµ°]{{1,6}}(?:/[A-Za-z]{{1,4}})?)?\s*[;,]?\s*[(\[]\s*"
    rf"{_CALLED}\s*[:=,]?\s*(?:of|from)?\s*[(\[]?\s*{_ENDS}"
)
_CELL = re.compile(rf"^(?P<est>{_SIGNED})\s*%?\s*[(\[]\s*{_ENDS}\s*[)\]]\S{{0,3}}$")
_TABLE_HAS = re.compile(r"\bCIs?\b|confidence interval|credible interval", re.IGNORECASE)
_NO_ESTIMATE = re.compile(r"(?:\b[pPnN]\s*[=<>≤≥]\s*|\bn\s*=\s*|[<>≤≥]\s*|\bversus\s|\bvs\.?\s)$")
"""In front of a number that isn't what the interval is of."""
_SEVERAL = re.compile(r"\brespectively\b", re.IGNORECASE)


@dataclass(frozen=True)
class IntervalThresholds:
    """When an estimate is called outside of its interval."""

    half_units: float = 1.0
    """Slack at each end, in half units of the last digits of estimate and end together; covers rounding."""
    farthest: float = 3.0
    """Widths of the interval from it beyond which the number is something else than its estimate; not measured."""


THRESHOLDS = IntervalThresholds()


def check_intervals(paper: Paper) -> Iterator[Finding]:
    for _, said in told(paper):
        if _SEVERAL.search(said.text):
            continue
        for match in _BEHIND.finditer(said.text):
            if _NO_ESTIMATE.search(said.text[max(0, match.start() - 12) : match.start()]):
                continue
            if message := _outside(match):
                yield Finding("own interval", "error", message, (said.source(*match.span()),))
    for table in paper.tables:
        yield from _in_table(paper, table)


def _in_table(paper: Paper, table: Table) -> Iterator[Finding]:
    told_of = paper.text[slice(*table.caption)] if table.caption else ""
    heads = " ".join(cell.text for row in table.rows[:3] for cell in row)
    if table.problem or not _TABLE_HAS.search(f"{told_of} {heads}"):
        return
    for row in table.rows:
        for cell in row:
            match = _CELL.match(notation(cell.text).text.strip())
            if match and (message := _outside(match)):
                yield Finding("own interval", "error", f"{table.label}: {message}", ((cell.start, cell.end),))


def _outside(match: re.Match[str], limits: IntervalThresholds = THRESHOLDS) -> str:
    """What is wrong, or nothing; where a sign or a unit may have been lost, nothing."""
    (est, half), (low, below), (high, above) = (value_of(match[name]) for name in ("est", "low", "high"))
    if low >= high:
        return ""
    readings = (est, -est, 100 * est, est / 100)
    slack = [limits.half_units * (half * scale + max(below, above)) for scale in (1, 1, 100, 0.01)]
    if any(low - wide <= value <= high + wide for value, wide in zip(readings, slack, strict=True)):
        return ""
    if low < 0 < -low <= est <= high or min(abs(est - low), abs(est - high)) > limits.farthest * (high - low):
        return ""
    shown = " ".join(match[0].split())
    return f"“{shown}”: the estimate lies outside its own interval."
