"""Tables that give a law's coefficients row by row: ``Optimizer | E | A | α`` under a caption with ``E + A N^-α``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paper_scan.paper.model import Cell, Paper, Table
from paper_scan.verification.points.points import Role
from paper_scan.verification.reported.equations import ROLES
from paper_scan.verification.reported.model import SUM_OVER_SIZE_AND_DATA, Coefficient, ReportedFit
from paper_scan.verification.reported.notation import notation
from paper_scan.verification.reported.numbers import NUMBER, coefficient

_SYMBOL = r"(?:[A-Za-zα-ω]|L_?\{?∞\}?|E_?\{?0\}?)(?:_?\{?[A-Za-z0-9]{1,3}\}?)?"
_POWER_OF = r"\s*(?:\^\{?\s*-?|-)\s*"
"""Between a variable and its exponent, raised or left on the line."""
_SYMBOLIC = re.compile(
    rf"(?:(?<![A-Za-z])(?P<first>{_SYMBOL})\s*\+\s*)?(?<![A-Za-z])(?P<a>{_SYMBOL})\s*[·×/]?\s*(?P<x>[NDC])"
    rf"{_POWER_OF}(?P<b>[α-ωa-z])\}}?(?![A-Za-z])(?:\s*\+\s*(?P<floor>{_SYMBOL})(?![A-Za-z]))?"
)
_TWO_SYMBOLIC = re.compile(
    rf"(?<![A-Za-z])(?P<E>{_SYMBOL})\s*\+\s*(?P<A>{_SYMBOL})\s*[·×/]?\s*N{_POWER_OF}(?P<al>[α-ωa-z])\}}?\s*\+\s*"
    rf"(?P<B>{_SYMBOL})\s*[·×/]?\s*D{_POWER_OF}(?P<be>[α-ωa-z])\}}?(?![A-Za-z])"
)
_ONLY_NUMBER = re.compile(rf"^\s*-?\s?(?:{NUMBER}|\d?\.\d+)\s*$")
_GROUPS = (("E", "E"), ("A", "A"), ("al", "alpha"), ("B", "B"), ("be", "beta"))
_USUAL = {"E": "E", "A": "A", "α": "alpha", "B": "B", "β": "beta"}


@dataclass(frozen=True)
class _Symbolic:
    """A law in symbols: the form's parameter by symbol."""

    form: str
    parameters: dict[str, str]
    variables: tuple[tuple[str, Role], ...]


def fits_by_row(paper: Paper, tables: Sequence[Table]) -> Iterator[ReportedFit]:
    """Laws of which each row of a table has all coefficients."""
    symbolic = list(_symbolic(paper))
    for table in tables:
        for index, head in enumerate(table.rows[:3]):
            symbols = {_spelled(cell.text): cell for cell in head if len(_spelled(cell.text)) <= 6}
            law = next((each for each in symbolic if set(each.parameters) <= set(symbols)), None)
            rows = table.rows[index + 1 :]
            if law is None or len(law.parameters) < 2:
                continue
            found = [fit for row in rows if (fit := _of_row(table, row, law, symbols))]
            if len(found) >= 1:
                yield from found
                break


def _symbolic(paper: Paper) -> Iterator[_Symbolic]:
    two: tuple[tuple[str, Role], ...] = (("N", "N"), ("D", "D"))
    seen: set[tuple[str, ...]] = set()
    for passage in paper.passages:
        if passage.kind not in ("body", "equation", "caption", "list"):
            continue
        text = paper.text[passage.start : passage.end]
        if not re.search(r"[NDC]", text):
            continue
        said = notation(text).text
        for match in _TWO_SYMBOLIC.finditer(said):
            names = {
                _spelled(match[g]): p for g, p in (("E", "E"), ("A", "A"), ("al", "alpha"), ("B", "B"), ("be", "beta"))
            }
            if len(names) == 5 and tuple(names) not in seen:
                seen.add(tuple(names))
                yield _Symbolic(SUM_OVER_SIZE_AND_DATA, names, two)
        for match in _SYMBOLIC.finditer(said):
            floor = match["first"] or match["floor"]
            names = {_spelled(match["a"]): "A", _spelled(match["b"]): "alpha"} | (
                {_spelled(floor): "E"} if floor else {}
            )
            if len(names) == 2 + bool(floor) and tuple(names) not in seen:
                seen.add(tuple(names))
                form = "power_law_floor" if floor else "power_law"
                yield _Symbolic(form, names, (("x", ROLES[match["x"]]),))
    yield _Symbolic(SUM_OVER_SIZE_AND_DATA, dict(_USUAL), two)


def _of_row(table: Table, row: Sequence[Cell], law: _Symbolic, symbols: dict[str, Cell]) -> ReportedFit | None:
    terms: list[Coefficient] = []
    for symbol, parameter in law.parameters.items():
        head = symbols[symbol]
        middle = (head.box[0] + head.box[2]) / 2
        below = [cell for cell in row if cell.box[0] - 4 <= middle <= cell.box[2] + 4]
        if len(below) != 1 or not _ONLY_NUMBER.match(notation(below[0].text).text):
            return None
        cell = below[0]
        said = notation(cell.text, cell.start)
        number = coefficient(parameter, said.text, cell.page, cell.start, cell.end)
        if number is None or number.value <= 0:
            return None
        terms.append(number)
    order = {"E": 0, "A": 1, "alpha": 2, "B": 3, "beta": 4}
    terms.sort(key=lambda each: order[each.name])
    first = min(terms, key=lambda each: each.start)
    name = row[0].text.strip() if not _ONLY_NUMBER.match(notation(row[0].text).text) else ""
    equation = ", ".join(
        f"{symbol} = {next(t.text for t in terms if t.name == p)}" for symbol, p in law.parameters.items()
    )
    return ReportedFit(
        law.form, tuple(terms), law.variables, "L", first.page, first.start, max(each.end for each in terms), equation,
        series=name, tables=(table.label,), why=(f"a row of {table.label} has all coefficients of the law",),
    )  # fmt: skip


def _spelled(text: str) -> str:
    """A symbol in one spelling: without blanks, signs of indices and units in brackets."""
    plain = re.sub(r"\([^()]*\)", "", notation(text).text)
    return re.sub(r"[\s_{}^]", "", plain)
