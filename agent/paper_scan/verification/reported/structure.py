"""Laws recognised by their structure: a printed sum of products of numbers and powers, with brackets, against every
registered sum of powers."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

from paper_scan.verification.points.points import Role
from paper_scan.verification.reported.model import Coefficient, ReportedFit
from paper_scan.verification.reported.notation import Notation

if TYPE_CHECKING:
    from paper_scan.verification.forms import Form

ROLES: dict[str, Role] = {"N": "N", "D": "D", "C": "C"}
RESPONSES: dict[str, Role] = {"L": "L", "η": "rate", "B": "batch", "N": "N", "D": "D"}
MOST_TERMS = 6
"""Addends of a law; more orders than theirs can't be tried."""


@dataclass(frozen=True)
class _Addend:
    """``value`` times powers of variables."""

    value: float
    half: float
    """Half a unit of the last printed digit."""
    powers: Mapping[str, tuple[float, float]]
    """Exponent and half a unit, by variable."""


def recognised(said: Notation, page: int, left: str, right: str, start: int, end: int) -> ReportedFit | None:
    """The registered law that ``right`` is with numbers in it; None if it is none of them.

    Args:
        left: the letter on the left side.
        start, end: of the whole law in ``said``.
    """
    addends = _addends(right)
    if not addends or len(addends) > MOST_TERMS or not any(each.powers for each in addends):
        return None
    from paper_scan.verification.forms import all_forms  # numpy; only where a law with numbers is printed

    variables = {name for each in addends for name in each.powers}
    for form in all_forms():
        if form.terms and len(form.terms) == len(addends) and set(form.variables) == variables:
            found = _matched(form, addends)
            if found is not None:
                begin, stop = said.source(start, end)
                terms = tuple(
                    Coefficient(name, *found[name], f"{found[name][0]:g}", None, None, page, begin, stop)
                    for name in form.parameter_names
                )
                own: tuple[tuple[str, Role], ...] = tuple((name, ROLES.get(name, "")) for name in form.variables)
                text, why = " ".join(said.text[start:end].split()), f"it has the structure of {form.equation}"
                return ReportedFit(form.name, terms, own, RESPONSES.get(left, ""), page, begin, stop, text, why=(why,))
    return None


def _matched(form: Form, addends: Sequence[_Addend]) -> dict[str, tuple[float, float]] | None:
    for order in permutations(addends):
        found: dict[str, tuple[float, float]] = {}
        for term, addend in zip(form.terms, order, strict=True):
            if {variable for variable, _, _ in term.powers} != set(addend.powers) or term.sign * addend.value <= 0:
                break
            fresh = [name for name in term.amplitudes if name not in found]
            if len(fresh) != 1 or len(term.amplitudes) != 1:
                break
            found[fresh[0]] = (abs(addend.value), addend.half)
            if not all(_put(found, name, sign, addend.powers[variable]) for variable, sign, name in term.powers):
                break
        else:
            if all(_allowed(form, name, value) for name, (value, _) in found.items()):
                return found
    return None


def _put(found: dict[str, tuple[float, float]], name: str, sign: float, printed: tuple[float, float]) -> bool:
    """Whether an exponent agrees with where it was printed before."""
    value = (sign * printed[0], printed[1])
    return found.setdefault(name, value)[0] == value[0]


def _allowed(form: Form, name: str, value: float) -> bool:
    parameter = form.parameters[form.index(name)]
    return parameter.lower <= value <= parameter.upper


def _addends(right: str) -> list[_Addend]:
    """The sum that a text is, with brackets multiplied out; empty if it is none."""
    text = right.replace("−", "-").strip(" .,;:")
    text = re.sub(r"\^\{([^{}]*)\}", r"^\1", text)
    text = re.sub(r"(?<![A-Za-z])([A-Z])\s*(-?\s?0?\.\d+)", r"\1^\2", text)  # an exponent left on the line
    text = re.sub(r"\^\s*\(\s*(-?)\s*(\d*\.?\d+)\s*\)", r"^\1\2", text)
    text = re.sub(r"\^\s*(-?)\s*(\d*\.?\d+)", r"**(\1\2)", text)
    text = re.sub(r"[×·]\s*10\s*\*\*\((-?\d+)\)", r"e\1", text)
    text = re.sub(r"(?<=\d)\s+e(-?\d)", r"e\1", text)
    text = text.replace("×", "*").replace("·", "*")
    text = re.sub(r"(?<=[\d)])\s*(?=[A-Z(])", "*", re.sub(r"\*\*\(", "@", text)).replace("@", "**(")
    text = re.sub(r"(?<=[A-Z])\s+(?=[A-Z(])", "*", text)
    try:
        return _sum(ast.parse(text, mode="eval").body, text)
    except (SyntaxError, ValueError, ZeroDivisionError, RecursionError):
        return []


def _sum(node: ast.expr, text: str) -> list[_Addend]:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        shown = ast.get_source_segment(text, node) or repr(node.value)
        return [_Addend(float(node.value), _half(shown), {})]
    if isinstance(node, ast.Name) and len(node.id) == 1:
        return [_Addend(1.0, 0.0, {node.id: (1.0, 0.0)})]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return [_Addend(-each.value, each.half, each.powers) for each in _sum(node.operand, text)]
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Pow):
            return [_power(_sum(node.left, text), _sum(node.right, text))]
        one, two = _sum(node.left, text), _sum(node.right, text)
        if isinstance(node.op, ast.Add):
            return one + two
        if isinstance(node.op, ast.Sub):
            return one + [_Addend(-each.value, each.half, each.powers) for each in two]
        if isinstance(node.op, ast.Mult):
            return [_times(a, b) for a in one for b in two]
        if isinstance(node.op, ast.Div) and len(two) == 1:
            inverse = {name: (-value, half) for name, (value, half) in two[0].powers.items()}
            return [_times(a, _Addend(1 / two[0].value, 0.0, inverse)) for a in one]
    raise ValueError("no sum of products")


def _power(base: list[_Addend], exponent: list[_Addend]) -> _Addend:
    if len(base) != 1 or len(exponent) != 1 or exponent[0].powers or base[0].value != 1.0 or len(base[0].powers) != 1:
        raise ValueError("no power of a variable")
    ((name, _),) = base[0].powers.items()
    return _Addend(1.0, 0.0, {name: (exponent[0].value, exponent[0].half)})


def _times(a: _Addend, b: _Addend) -> _Addend:
    powers = dict(a.powers)
    for name, (value, half) in b.powers.items():
        before = powers.get(name, (0.0, 0.0))
        powers[name] = (before[0] + value, max(before[1], half))
    return _Addend(a.value * b.value, abs(a.half * b.value) + abs(a.value * b.half), powers)


def _half(shown: str) -> float:
    mantissa, _, power = shown.lower().partition("e")
    return float(0.5 * 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2])))
