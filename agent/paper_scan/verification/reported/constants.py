"""Symbols with their values: ``αN ∼ 0.076, Nc ∼ 8.8 × 10^13`` in text, or in the cells of a table, and the laws that
they belong to by convention: a scale ``X_c`` and an exponent ``α_X`` are those of ``(X_c / X)^α_X``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from paper_scan.paper.model import Cell, Paper, Table
from paper_scan.verification.points.points import Role
from paper_scan.verification.reported.equations import ROLES
from paper_scan.verification.reported.model import SUM_OVER_SIZE_AND_DATA, Coefficient, ReportedFit
from paper_scan.verification.reported.notation import Notation, notation
from paper_scan.verification.reported.numbers import NUMBER, coefficient

_LETTER = r"[αβγδηρABEGHK]|[NDCS](?=\s?(?:min|opt)?\s?_?\{?c)"
_SYMBOL = rf"(?P<base>{_LETTER})\s?(?P<sub>(?:_?\{{?(?:min|opt|[NDCSBLP]|c)\}}?\s?){{0,2}})"
_STATED = re.compile(
    rf"(?<![A-Za-zα-ω^/+-]){_SYMBOL}\s*[=≈]\s*(?P<value>-?\s?{NUMBER})(?!\s?[/^·×%]|\(|\d|[A-Za-z]|\.\d)"
)
"""A formula's first number, and a percentage, are no values."""
_TERM = re.compile(r"[+/·×]\s*$|[α-ωA-Z\d)}]\s*-\s*$")
"""What in front of a symbol makes it the last term of a sum: in ``α + β = 0.62`` nothing is said of β."""
_ALONE = re.compile(rf"^\s*{_SYMBOL}\s*$")
_ONLY_NUMBER = re.compile(rf"^\s*-?\s?{NUMBER}\s*$")
_INTERVAL = re.compile(rf"[\[(]\s*(?P<low>-?\s?{NUMBER})\s*[,;]\s*(?P<high>-?\s?{NUMBER})\s*[\])]")


@dataclass(frozen=True, slots=True)
class Constant:
    """A symbol and a value that the paper prints for it."""

    symbol: str
    """In one spelling: base, then its marks in alphabetical order: ``α N``, ``C c min``."""
    number: Coefficient
    where: str
    """``text``, or a table's label."""
    passage: int = -1

    @property
    def base(self) -> str:
        return self.symbol.split()[0]

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(self.symbol.split()[1:])


def symbol_of(base: str, sub: str) -> str:
    marks = sorted(re.findall(r"min|opt|[A-Za-z]", sub))
    return " ".join([base, *marks])


def constants_in(said: Notation, page: int, passage: int) -> Iterator[Constant]:
    """Symbols with values in a stretch of running text."""
    for match in _STATED.finditer(said.text):
        if _TERM.search(said.text[max(0, match.start() - 8) : match.start()]):
            continue
        start, end = said.source(*match.span("value"))
        number = coefficient("", match["value"], page, start, end)
        if number is None:
            continue
        behind = _INTERVAL.match(said.text[match.end() :].lstrip(" ("))
        if behind:
            number = _with_interval(number, behind)
        yield Constant(symbol_of(match["base"], match["sub"]), number, "text", passage)


def constants_in_table(table: Table) -> Iterator[Constant]:
    """Symbols with values in a table: in one cell, side by side, or one above the other."""
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells):
            said = notation(cell.text, cell.start)
            yield from (replace(each, where=table.label) for each in constants_in(said, cell.page, -1))
            match = _ALONE.match(said.text)
            if not match:
                continue
            beside = cells[column + 1 :]
            below = table.rows[row + 1] if row + 1 < len(table.rows) else ()
            number = _number(beside[:1]) or (_number(below[column : column + 1]) if len(below) == len(cells) else None)
            if number is None:
                continue
            for other in beside[1:]:
                interval = _INTERVAL.search(notation(other.text).text)
                number = _with_interval(number, interval) if interval else number
            yield Constant(symbol_of(match["base"], match["sub"]), number, table.label)


def _number(cells: Sequence[Cell]) -> Coefficient | None:
    for cell in cells:
        said = notation(cell.text, cell.start).text
        if _ONLY_NUMBER.match(said):
            return coefficient("", said, cell.page, cell.start, cell.end)
    return None


def _with_interval(number: Coefficient, found: re.Match[str]) -> Coefficient:
    low, high = (coefficient("", found[side], 0, -1, -1) for side in ("low", "high"))
    if low is None or high is None or low.value >= high.value:
        return number
    return replace(number, low=low.value, high=high.value)


def laws_of(paper: Paper, constants: Iterable[Constant]) -> Iterator[ReportedFit]:
    """Laws by convention, from a scale and an exponent that stand together: in one passage or in one table."""
    groups: dict[object, list[Constant]] = defaultdict(list)
    for each in constants:
        groups[each.where if each.where != "text" else each.passage].append(each)
    for group in groups.values():
        yield from _of_size_and_data(group)
        joint = list(_joint(paper, group))
        yield from joint
        bases = {each.base for each in group if "c" in each.marks}
        for scale in group:
            if "c" not in scale.marks or scale.base not in ROLES:
                continue
            others = tuple(mark for mark in scale.marks if mark != "c")
            wanted = {tuple(sorted((scale.base, *others))), others if others else (scale.base,)}
            powers = [each for each in group if each.base == "α" and each.marks in wanted]
            if len({each.number.value for each in powers}) != 1:
                continue
            where = f"in {scale.where}" if scale.where != "text" else "in the text"
            why = f"the scale {scale.base}_c and its exponent stand together {where}"
            if (joint and scale.base in "ND") or (len(bases) > 1 and is_joint(paper, scale)):
                continue
            base, value = scale.base, scale.number.value
            yield ReportedFit(
                "power_law_scale",
                (replace(scale.number, name="x_c"), replace(powers[0].number, name="alpha")),
                (("x", ROLES[scale.base]),),
                "L",
                scale.number.page,
                scale.number.start,
                scale.number.end,
                f"({base}_c/{base})^α, {base}_c = {value:g}, α = {powers[0].number.text}",
                why=(why,),
                tables=(scale.where,) if scale.where != "text" else (),
            )


_TWO_TERMS = {"E": "E", "A": "A", "α": "alpha", "B": "B", "β": "beta"}


def _of_size_and_data(group: Sequence[Constant]) -> Iterator[ReportedFit]:
    """``E = 1.69, A = 406.4, B = 410.7, α = 0.34, β = 0.28``: the five coefficients of ``E + A/N^α + B/D^β``."""
    named: dict[str, list[Coefficient]] = defaultdict(list)
    for each in group:
        named[each.symbol].append(each.number)
    if not all(len({number.value for number in named.get(symbol, ())}) == 1 for symbol in _TWO_TERMS):
        return
    terms = tuple(replace(named[symbol][0], name=name) for symbol, name in _TWO_TERMS.items())
    equation = ", ".join(f"{symbol} = {named[symbol][0].text}" for symbol in _TWO_TERMS)
    first = min(terms, key=lambda each: each.start)
    why = ("the five coefficients of E + A/N^α + B/D^β stand together",)
    variables: tuple[tuple[str, Role], ...] = (("N", "N"), ("D", "D"))
    yield ReportedFit(
        SUM_OVER_SIZE_AND_DATA, terms, variables, "L", first.page, first.start, first.end, equation, why=why
    )


_JOINT = {"N c": "N_c", "α N": "alpha_N", "D c": "D_c", "α D": "alpha_D"}


def _joint(paper: Paper, group: Sequence[Constant]) -> Iterator[ReportedFit]:
    """``N_c``, ``α_N``, ``D_c`` and ``α_D`` of a law that is said to be one of size and data: ``L(N, D)``."""
    if not _SIZE_AND_DATA.search(_told_of(paper, group[0])):
        return
    named = {each.symbol: each for each in group}
    if any(each.number.value != named[each.symbol].number.value for each in group) or not set(_JOINT) <= set(named):
        return
    terms = tuple(replace(named[symbol].number, name=name) for symbol, name in _JOINT.items())
    first = min(terms, key=lambda each: each.start)
    where = group[0].where
    equation = "((N_c/N)^(α_N/α_D) + D_c/D)^α_D, " + ", ".join(
        f"{symbol.replace(' ', '_')} = {named[symbol].number.value:g}" for symbol in _JOINT
    )
    why = ("two scales and two exponents of a law of size and data stand together",)
    variables: tuple[tuple[str, Role], ...] = (("N", "N"), ("D", "D"))
    tables = (where,) if where != "text" else ()
    yield ReportedFit(
        "size_and_data", terms, variables, "L", first.page, first.start, first.end, equation, why=why, tables=tables
    )


_SIZE_AND_DATA = re.compile(r"\(\s*N\s*,\s*D\s*\)")


def is_joint(paper: Paper, constant: Constant) -> bool:
    """Whether it is one of a law in several variables, as its table's caption says: ``L(N, D)``."""
    return constant.where != "text" and bool(_SEVERAL.search(_told_of(paper, constant)))


_SEVERAL = re.compile(r"\(\s*[A-Z]\s*,\s*[A-Z]")


def _told_of(paper: Paper, constant: Constant) -> str:
    """The caption of the table, or the passage, in which a constant stands."""
    if constant.where == "text":
        passage = paper.passages[constant.passage]
        return notation(paper.text[passage.start : passage.end]).text
    table = next((each for each in paper.tables if each.label == constant.where), None)
    return notation(paper.text[slice(*table.caption)]).text if table and table.caption else ""
