"""A law that somebody has written down, such as ``L = a * N^-alpha + c``, as a form that can be fitted."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import replace

from paper_scan.verification.forms import Form, all_forms, get_form, sum_of_powers

_GREEK = dict(zip("αβγδεζηθκλμνξπρστφχψω", (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lam", "mu", "nu", "xi", "pi", "rho",
    "sigma", "tau", "phi", "chi", "psi", "omega",
), strict=True))  # fmt: skip


WRITTEN = "written"
"""Name of a form that isn't registered but was written out."""


class UnreadableLawError(ValueError):
    """A law that can't be made into a form, and what can."""


def plain_name(name: str) -> str:
    """A coefficient's or variable's name as an identifier: ``α_N`` as ``alpha_N``."""
    spelled = "".join(_GREEK.get(letter, letter) for letter in name)
    return re.sub(r"\W+", "_", spelled.replace("\\", "").replace("{", "").replace("}", "")).strip("_")


def form_of(law: str, coefficients: Iterable[str]) -> Form:
    """The form that ``law`` describes; every name in it that is no coefficient is a variable.

    Known are the names of registered forms, sums of an amplitude times powers of variables, and a ratio to a scale
    raised to a power.

    Raises:
        UnreadableLawError: the law isn't one of those.
    """
    names = {plain_name(name) for name in coefficients}
    if any(form.name == law.strip() for form in all_forms()):
        return get_form(law.strip())
    right = law.split("=", 1)[-1].strip()
    source = "".join(_GREEK.get(letter, letter) for letter in right)
    for old, new in (("^", "**"), ("−", "-"), ("·", "*"), ("×", "*"), ("⋅", "*"), ("{", "("), ("}", ")"), ("\\", "")):
        source = source.replace(old, new)
    try:
        tree = ast.parse(source, mode="eval").body
        terms = _terms(tree, 1)
        return _ratio_form(law, terms, names) or _sum_form(law, terms, names)
    except (SyntaxError, ValueError, RecursionError) as error:
        known = ", ".join(form.name for form in all_forms())
        raise UnreadableLawError(
            f"the law {law!r} can't be read ({error}); write it as a sum such as E + A * N^-alpha + B * D^-beta, as "
            f"(x_c / x)^alpha, or name one of: {known}"
        ) from error


def _terms(node: ast.expr, sign: int) -> list[tuple[int, ast.expr]]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        second = sign if isinstance(node.op, ast.Add) else -sign
        return _terms(node.left, sign) + _terms(node.right, second)
    return [(sign, node)]


def _ratio_form(law: str, terms: list[tuple[int, ast.expr]], names: set[str]) -> Form | None:
    """``(x_c / x)^alpha`` or ``(x / x_c)^-alpha``, with or without a floor, under the names that are used."""
    ratios = [node for _, node in terms if _is_ratio(node)]
    floors = [node.id for _, node in terms if isinstance(node, ast.Name)]
    if len(ratios) != 1 or len(ratios) + len(floors) != len(terms) or len(floors) > 1 or min(s for s, _ in terms) < 0:
        return None
    power = ratios[0]
    assert isinstance(power, ast.BinOp) and isinstance(power.left, ast.BinOp)
    top, bottom, exponent = _name(power.left.left), _name(power.left.right), power.right
    negative = isinstance(exponent, ast.UnaryOp) and isinstance(exponent.op, ast.USub)
    if isinstance(exponent, ast.UnaryOp):
        exponent = exponent.operand
    scale, variable = (bottom, top) if negative else (top, bottom)
    if scale not in names or variable in names:
        raise ValueError("a ratio must be that of a variable and a coefficient, and fall with the variable")
    base = get_form("power_law_scale_floor" if floors else "power_law_scale")
    called = {"x_c": scale, "alpha": _name(exponent), "E": floors[0] if floors else "E"}
    parameters = tuple(
        replace(p, name=called[p.name], unit=tuple((variable, power) for _, power in p.unit)) for p in base.parameters
    )
    return replace(base, name=WRITTEN, equation=law, variables=(variable,), parameters=parameters, simpler=())


def _is_ratio(node: ast.expr) -> bool:
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)):
        return False
    return isinstance(node.left, ast.BinOp) and isinstance(node.left.op, ast.Div)


def _sum_form(law: str, terms: list[tuple[int, ast.expr]], names: set[str]) -> Form:
    variables: dict[str, None] = {}
    addends: list[str] = []
    for sign, node in terms:
        factors = _factors(node, 1, names, variables)
        addends.append(("- " if sign < 0 else "+ " if addends else "") + " ".join(factors))
    return sum_of_powers(WRITTEN, " ".join(addends), tuple(variables), equation=law)


def _factors(node: ast.expr, power: int, names: set[str], variables: dict[str, None]) -> list[str]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
        below = power if isinstance(node.op, ast.Mult) else -power
        return _factors(node.left, power, names, variables) + _factors(node.right, below, names, variables)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        variable, exponent = _name(node.left), node.right
        if isinstance(exponent, ast.UnaryOp) and isinstance(exponent.op, ast.USub):
            power, exponent = -power, exponent.operand
        if variable in names:
            raise ValueError(f"{variable} is a coefficient and can't be raised to a power")
        variables[variable] = None
        return [f"{variable}^{'-' if power < 0 else ''}{_name(exponent)}"]
    if isinstance(node, ast.Name) and node.id in names and power > 0:
        return [node.id]
    raise ValueError(f"{ast.unparse(node)!r} is neither a coefficient nor a power of a variable")


def _name(node: ast.expr) -> str:
    if not isinstance(node, ast.Name):
        raise ValueError(f"{ast.unparse(node)!r} should be a name")
    return node.id
