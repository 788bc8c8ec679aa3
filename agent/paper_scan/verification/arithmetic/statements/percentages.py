"""Counts and the percentages beside them: ``12 of 45 (26.7%)``, ``26.7% (12/45)``, and columns ``12 (26.7)`` under
``n = 45``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paper_scan.paper.model import Cell, Paper, Table
from paper_scan.verification.arithmetic.finding import Finding, Severity
from paper_scan.verification.arithmetic.statements.told import told, value_of
from paper_scan.verification.reported.notation import notation

_COUNT = r"\d{1,3}(?:,\d{3})+|\d+"
_OF = r"\s*(?:/|out of(?: the| a total of)?|of(?: the| all| a total of)?)\s*"
_SHARE = r"(?P<share>\d{1,3}(?:\.\d+)?)\s*%"
_TOLD = (
    re.compile(rf"(?<![\d.,/])(?P<k>{_COUNT}){_OF}(?P<n>{_COUNT})(?:\s[A-Za-z-]+){{0,3}}\s*\(\s*{_SHARE}\s*[);,]"),
    re.compile(rf"\(\s*(?P<k>{_COUNT}){_OF}(?P<n>{_COUNT})\s*[;,=:]\s*{_SHARE}\s*[);,]"),
    re.compile(rf"(?<![\d.,-]){_SHARE}\s*\(\s*(?:n\s*=\s*)?(?P<k>{_COUNT}){_OF}(?P<n>{_COUNT})\s*[);,]"),
)
_HEAD = re.compile(rf"\b[nN]\s*=\s*(?P<n>{_COUNT})")
_CELL = re.compile(rf"^(?P<k>{_COUNT})\s*\(\s*(?P<share>\d{{1,3}}(?:\.\d+)?)\s*%?\s*\)$")


@dataclass(frozen=True)
class ShareThresholds:
    """When a percentage isn't that of the counts beside it."""

    units: float = 1.0
    """Difference in units of the percentage's last digit up to which it was rounded or cut off."""
    fewest: int = 3
    """Total from which a percentage is worth checking."""
    slip: float = 10.0
    """Difference in points up to which it is called an error; farther off the numbers may not belong together."""
    keeping: float = 0.8
    """Share of a table column's cells that must be percentages of the column's total; the others are then looked at."""
    answered: float = 0.8
    """Share of the total from which a percentage may be that of those who answered; not measured."""
    fewest_cells: int = 5
    """Cells of a column that must be."""


THRESHOLDS = ShareThresholds()


def check_percentages(paper: Paper) -> Iterator[Finding]:
    for _, said in told(paper):
        for pattern in _TOLD:
            for match in pattern.finditer(said.text):
                if found := _wrong(match["k"], match["n"], match["share"]):
                    severity, ours = found
                    shown = " ".join(match[0].split()).rstrip(";,")
                    message = f"“{shown}”: {match['k']} of {match['n']} are {ours}%."
                    yield Finding("percentage", severity, message, (said.source(*match.span()),))
    for table in paper.tables:
        if not table.problem:
            yield from _in_table(table)


def _wrong(
    k_text: str, n_text: str, share_text: str, limits: ShareThresholds = THRESHOLDS
) -> tuple[Severity, str] | None:
    (k, _), (n, _), (share, half) = map(value_of, (k_text, n_text, share_text))
    if n < limits.fewest or k > n or share > 100:
        return None
    slack = 2 * half * limits.units * (1 + 1e-9)

    def agrees(part: float, whole: float) -> bool:
        return whole > 0 and abs(100 * part / whole - share) <= slack

    # The complement's share; a mark of a note or a citation that stands behind a count as if it belonged to it.
    if agrees(k, n) or agrees(n - k, n) or any(agrees(k, n // 10**i) or agrees(k // 10**i, n) for i in (1, 2)):
        return None
    digits = len(share_text.partition(".")[2])
    ours = 100 * k / n
    return ("error" if abs(ours - share) <= limits.slip else "lead"), f"{ours:.{max(1, digits)}f}"


def _in_table(table: Table, limits: ShareThresholds = THRESHOLDS) -> Iterator[Finding]:
    for total, cells in _columns(table):
        read = [(cell, match) for cell in cells if (match := _CELL.match(notation(cell.text).text.strip()))]
        wrong = [(cell, match, found) for cell, match in read if (found := _wrong(match["k"], total, match["share"]))]
        fits = len(read) - len(wrong)
        if fits < limits.fewest_cells or fits < limits.keeping * len(read):
            continue
        for cell, match, (severity, ours) in wrong:
            whole = value_of(total)[0]
            share = value_of(match["share"])[0]
            if share and limits.answered * whole <= 100 * value_of(match["k"])[0] / share < whole:
                continue  # a share of fewer: some had no answer
            message = (
                f"{table.label}: {match['k']} of {total} are {ours}%, and not {match['share']}%. In {fits} of "
                f"{len(read)} cells of the column the percentage is that of {total}."
            )
            yield Finding("percentage", severity, message, ((cell.start, cell.end),))


def _columns(table: Table) -> Iterator[tuple[str, Sequence[Cell]]]:
    """Totals in heads, with the cells that stand below them."""
    for index, row in enumerate(table.rows[:4]):
        for head in row:
            match = _HEAD.search(notation(head.text).text)
            if match is None:
                continue
            below = [
                cell
                for cells in table.rows[index + 1 :]
                for cell in cells
                if head.box[0] - 6 < (cell.box[0] + cell.box[2]) / 2 < head.box[2] + 6
            ]
            yield match["n"], below
