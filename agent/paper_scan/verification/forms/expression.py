"""A law of any shape that somebody has written down, with brackets, functions and constants, as a form."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

import numpy as np

from paper_scan.verification.forms.form import Array, Form, Parameter
from paper_scan.verification.forms.written import WRITTEN, UnreadableLawError, form_of, plain_name

FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "exp": np.exp, "log": np.log, "ln": np.log, "log10": np.log10, "log2": np.log2, "sqrt": np.sqrt, "tanh": np.tanh,
}  # fmt: skip
LONGEST = 500
"""Characters of a law."""
STARTS = tuple(float(value) for value in np.geomspace(0.03, 3.0, 9))
"""Where a coefficient that a law isn't linear in begins, for all variables divided by their geometric mean; not
measured."""

Evaluate = Callable[[Mapping[str, Array]], Array]


def form_of_expression(law: str, variables: tuple[str, ...]) -> Form:
    """The form that ``law`` describes; every name that is neither a variable nor a function is a coefficient.

    Sums of powers and ratios to a scale become the forms that are known for them. Of others, a coefficient that the law
    is linear in is solved for, the rest are searched from several starts.

    Raises:
        UnreadableLawError: the law can't be read, has no coefficient, or none of the variables.
    """
    text = law.split("=", 1)[-1].strip()
    for old, new in (("^", "**"), ("−", "-"), ("·", "*"), ("×", "*")):
        text = text.replace(old, new)
    try:
        if len(text) > LONGEST:
            raise ValueError("it is too long")
        tree = ast.parse(text, mode="eval").body
        names = list(dict.fromkeys(n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id not in FUNCTIONS))
        value = _evaluate(tree)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise UnreadableLawError(f"the law {law!r} can't be read ({error})") from None
    used = tuple(name for name in variables if name in names)
    coefficients = [name for name in names if name not in variables]
    if not used or not coefficients:
        raise UnreadableLawError(
            f"the law {law!r} has no {'variable' if not used else 'coefficient'}; its names are {', '.join(names)}, "
            f"the points' columns are {', '.join(variables)}"
        )
    try:
        return form_of(law, [plain_name(name) for name in coefficients])
    except UnreadableLawError:
        return _general(law, value, used, coefficients)


def _general(law: str, value: Evaluate, variables: tuple[str, ...], coefficients: list[str]) -> Form:
    def function(*arguments: Array) -> Array:
        return value(dict(zip((*variables, *coefficients), arguments, strict=True)))

    linear = _linear(function, len(variables), len(coefficients))
    parameters = tuple(
        Parameter(name, linear=name_is_linear, start=() if name_is_linear else (*STARTS, *(-s for s in STARTS)))
        for name, name_is_linear in zip(coefficients, linear, strict=True)
    )
    centring = dict.fromkeys(variables, "none")
    return Form(WRITTEN, law, variables, parameters, function, centring=centring)


def _linear(function: Callable[..., Array], variables: int, coefficients: int) -> list[bool]:
    """Which coefficients the law is linear in, together with those found before them: second differences vanish."""
    x = [np.linspace(1.3, 2.7, 5) + 0.1 * index for index in range(variables)]
    theta = [np.asarray(0.31 + 0.17 * index) for index in range(coefficients)]
    found: list[int] = []

    def at(moves: dict[int, float]) -> Array:
        moved = [value + moves.get(index, 0.0) for index, value in enumerate(theta)]
        return np.asarray(function(*x, *moved), dtype=np.float64)

    with np.errstate(all="ignore"):
        for index in range(coefficients):
            pairs = [(index, index), *((index, other) for other in found)]
            bends = []
            for one, other in pairs:
                both = {one: 0.2, other: 0.2} if one != other else {one: 0.4}
                bends.append(at(both) - at({one: 0.2}) - at({other: 0.2}) + at({}))
            if all(np.isfinite(bend).all() and np.abs(bend).max() < 1e-9 for bend in bends):
                found.append(index)
    return [index in found for index in range(coefficients)]


def _evaluate(node: ast.expr) -> Evaluate:
    """A closure for a syntax tree; nothing but arithmetic and the known functions is let in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        number = np.asarray(float(node.value))
        return lambda names: number
    if isinstance(node, ast.Name):
        key = node.id
        return lambda names: names[key]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        inner = _evaluate(node.operand)
        sign = -1.0 if isinstance(node.op, ast.USub) else 1.0
        return lambda names: sign * inner(names)
    if isinstance(node, ast.BinOp):
        left, right = _evaluate(node.left), _evaluate(node.right)
        if isinstance(node.op, ast.Add):
            return lambda names: left(names) + right(names)
        if isinstance(node.op, ast.Sub):
            return lambda names: left(names) - right(names)
        if isinstance(node.op, ast.Mult):
            return lambda names: left(names) * right(names)
        if isinstance(node.op, ast.Div):
            return lambda names: left(names) / right(names)
        if isinstance(node.op, ast.Pow):
            return lambda names: np.asarray(left(names) ** right(names))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1 and not node.keywords:
        function = FUNCTIONS.get(node.func.id)
        if function is not None:
            argument = _evaluate(node.args[0])
            return lambda names: function(argument(names))
    raise ValueError(f"{ast.unparse(node)!r} is neither arithmetic nor one of {', '.join(FUNCTIONS)}")
