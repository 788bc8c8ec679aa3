"""Numbers that a sentence gives for a row of the table it refers to, and that the table prints almost so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from paper_scan.paper.model import Paper, Table
from paper_scan.verification.arithmetic.finding import Finding
from paper_scan.verification.arithmetic.statements.told import told, value_of
from paper_scan.verification.points.printed_numbers import PrintedNumber, parse_number
from paper_scan.verification.reported.attribution import of_others
from paper_scan.verification.reported.notation import notation

_LABEL = re.compile(r"\bTab(?:le|\.)\s?(\d+)")
_NUMBER = re.compile(r"(?<![\d.,^{/_A-Za-z-])(?P<value>\d{1,4}\.\d{1,4})(?![\d.,]*\d|[A-Za-z]|\s?[×·^/]|-\d)")
_NO_SCORE = re.compile(r"\b(?:[pP]\s*[=<>≤]|v|version|Section|Sec\.|§|Appendix|Eq\.|Equation|rate of|γ|β|α|λ|τ|lr)\s*$")


@dataclass(frozen=True)
class NearMissThresholds:
    """When a number of the text is taken for one of the table that is printed otherwise."""

    apart: float = 0.02
    """Relative difference up to which they may be the same quantity; not measured."""
    units: float = 1.5
    """Difference in units of the text's last digit from which it is no rounding."""
    shortest: int = 3
    """Digits of the number, so that it is hardly one of another kind."""


THRESHOLDS = NearMissThresholds()


@dataclass(frozen=True)
class _Read:
    """A table's numbers by row, and what its rows are called."""

    label: str
    names: tuple[str, ...]
    rows: tuple[tuple[PrintedNumber, ...], ...]


def check_against_tables(paper: Paper) -> Iterator[Finding]:
    """Leads: the text may speak of another run than the table prints."""
    tables = {table.label: read for table in paper.tables if (read := _read(table))}
    every = [number for read in tables.values() for row in read.rows for number in row]
    for sentence, said in told(paper):
        labels = {f"Table {match[1]}" for match in _LABEL.finditer(said.text)}
        table = tables.get(labels.pop()) if len(labels) == 1 else None
        if table is None or of_others(paper, sentence.start):
            continue
        if paper.passages[sentence.passage].kind != "body":
            continue
        rows = _named(table, said.text)
        if len(rows) != 1:
            continue
        for match in _NUMBER.finditer(said.text):
            if _NO_SCORE.search(said.text[max(0, match.start() - 12) : match.start()]):
                continue
            found = _near_miss(match["value"], table.rows[rows[0]], table, every)
            if found is not None:
                message = (
                    f"The text gives {match['value']} for “{table.names[rows[0]]}” of {table.label}, which prints "
                    f"{_shown(found)} in that row and {match['value']} nowhere."
                )
                yield Finding("text against table", "lead", message, (said.source(*match.span("value")),))


def _read(table: Table) -> _Read | None:
    if table.problem:
        return None
    names, rows = [], []
    for row in table.rows:
        numbers = tuple(number for cell in row[1:] if (number := parse_number(notation(cell.text).text)))
        if numbers and not any(number.doubt for number in numbers):
            names.append(notation(row[0].text).text.strip())
            rows.append(numbers)
    return _Read(table.label, tuple(names), tuple(rows)) if rows else None


def _named(table: _Read, text: str) -> list[int]:
    """The rows whose name stands in the text; of names inside one another the longest."""
    found = [
        (name, index)
        for index, name in enumerate(table.names)
        if len(re.sub(r"[^A-Za-z]", "", name)) >= 3 and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
    ]
    return [i for name, i in found if not any(name != other and name in other for other, _ in found)]


def _near_miss(
    text: str,
    row: Sequence[PrintedNumber],
    table: _Read,
    every: Sequence[PrintedNumber],
    limits: NearMissThresholds = THRESHOLDS,
) -> PrintedNumber | None:
    value, half = value_of(text)
    if len(text.replace(".", "").lstrip("0")) < limits.shortest:
        return None
    slack = 2 * half * (1 + 1e-9)
    if any(abs(number.value * scale - value) <= slack for number in every for scale in (1, 100, 0.01)):
        return None
    columns = [
        [other[place].value for other in table.rows if place < len(other)] for place in range(max(map(len, table.rows)))
    ]
    for group in (*columns, [number.value for number in row]):
        if len(group) <= 40 and any(_derived(a, b, value, slack) for a, b in combinations(group, 2)):
            return None
        if group and abs(sum(group) / len(group) - value) <= slack:
            return None
    near = [
        number
        for number in row
        if limits.units * 2 * half < abs(number.value - value) <= limits.apart * abs(value)
        and abs(number.half_unit - half) < 1e-12
    ]
    return min(near, key=lambda number: abs(number.value - value)) if len(near) == 1 else None


def _derived(a: float, b: float, value: float, slack: float) -> bool:
    """Whether a difference, a ratio or a mean of two numbers of the table is the one in the text."""
    ratios = [100 * (a - b) / other for other in (a, b) if other] + [x / y for x, y in ((a, b), (b, a)) if y]
    return any(abs(abs(each) - value) <= slack for each in (a - b, (a + b) / 2, a + b, *ratios))


def _shown(number: PrintedNumber) -> str:
    from math import log10

    digits = max(0, round(-log10(2 * number.half_unit))) if number.half_unit else 0
    return f"{number.value:.{digits}f}"
