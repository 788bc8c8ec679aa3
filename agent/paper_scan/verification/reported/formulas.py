"""Formulas of printed constants with the value that the paper gives them: ``β/(α + β) = 0.46``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from paper_scan.verification.reported.constants import symbol_of
from paper_scan.verification.reported.model import Coefficient
from paper_scan.verification.reported.notation import Notation
from paper_scan.verification.reported.numbers import NUMBER, coefficient

_MARKED = r"(?P<base>[αβγδηρ])\s?(?P<sub>(?:_?\{?(?:min|opt|[NDCSBLP])\}?\s?(?![a-z])){0,2})"
_TOKEN = re.compile(rf"\s*(?:{_MARKED}|\d+(?:\.\d+)?|[()+\-/])")
_VALUE = re.compile(rf"\s*[=≈]\s*(?P<value>{NUMBER})(?!\s?[/^·×%+]|\s-|\(|\d|[A-Za-z]|\.\d)")
_ARGUMENT = re.compile(r"(?:\b(?:log|ln|exp|sqrt|max|min|sin|cos|tan)\s*|[√∑∏∂∫/|·×^{_*]\s*|\w)$")
"""What in front of a run of symbols makes it an argument, an exponent or a factor."""
_SHARE = re.compile(r"^(?P<over>v\d+) (?P<one>v\d+) \+ (?P<two>v\d+)$")
"""A fraction that the text layer has flattened: one of two symbols, then their sum."""
WINDOW = 60
"""Letters in front of a number in which its formula must stand."""


@dataclass(frozen=True, slots=True)
class StatedFormula:
    """A formula of symbols, and its value as printed."""

    text: str
    symbols: tuple[str, ...]
    """In the spelling of constants: ``α``, ``α N``."""
    value: Coefficient
    start: int
    end: int
    tree: ast.expr

    def at(self, values: Mapping[str, float]) -> float:
        """Its value for values of its symbols.

        Raises:
            ZeroDivisionError: a denominator is zero there.
        """
        return _evaluated(self.tree, [values[symbol] for symbol in self.symbols])


def formulas_in(said: Notation, page: int) -> Iterator[StatedFormula]:
    """Quotients of Greek symbols, with marks or without, that are said to have a value."""
    for match in _VALUE.finditer(said.text):
        begin = max(0, match.start() - WINDOW)
        tokens = _run_before(said.text, begin, match.start())
        while tokens:
            found = _formula(said, tokens, match, page)
            if found is not None:
                yield found
                break
            tokens = tokens[1:]


def _run_before(text: str, begin: int, end: int) -> list[re.Match[str]]:
    """The tokens that stand without a gap in front of ``end``."""
    runs: list[re.Match[str]] = []
    position = begin
    while position < end:
        token = _TOKEN.match(text, position, end)
        if token is None:
            runs = []
            position += 1
            continue
        runs.append(token)
        position = token.end()
    return runs


def _formula(said: Notation, tokens: list[re.Match[str]], match: re.Match[str], page: int) -> StatedFormula | None:
    symbols: list[str] = []
    pieces: list[str] = []
    for token in tokens:
        if token["base"]:
            symbol = symbol_of(token["base"], token["sub"])
            if symbol not in symbols:
                symbols.append(symbol)
            pieces.append(f"v{symbols.index(symbol)}")
        else:
            pieces.append(token[0].strip())
    begin = tokens[0].end() - len(tokens[0][0].lstrip())
    if len(symbols) < 2 or _ARGUMENT.search(said.text[max(0, begin - WINDOW) : begin]):
        return None
    source = " ".join(pieces)
    share = _SHARE.match(source)
    if share and share["over"] in (share["one"], share["two"]):
        source = f"{share['over']} / ({share['one']} + {share['two']})"
    try:
        tree = ast.parse(source, mode="eval").body
    except SyntaxError:
        return None
    if not any(isinstance(node, ast.Div) for node in ast.walk(tree)) or not _is_arithmetic(tree):
        return None
    start, end = said.source(begin, match.end("value"))
    number = coefficient("", match["value"], page, *said.source(*match.span("value")))
    if number is None:
        return None
    text = said.text[begin : match.start()].strip()
    return StatedFormula(text, tuple(symbols), number, start, end, tree)


def _is_arithmetic(tree: ast.expr) -> bool:
    allowed = (ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Constant, ast.Name, ast.expr_context)
    return all(isinstance(node, allowed) for node in ast.walk(tree))


def _evaluated(node: ast.expr, values: list[float]) -> float:
    match node:
        case ast.Name(id=name):
            return values[int(name[1:])]
        case ast.Constant(value=value):
            return float(str(value))
        case ast.UnaryOp(operand=operand):
            return -_evaluated(operand, values)
        case ast.BinOp(left=left, op=op, right=right):
            one, two = _evaluated(left, values), _evaluated(right, values)
            match op:
                case ast.Add():
                    return one + two
                case ast.Sub():
                    return one - two
                case ast.Div():
                    return one / two
    raise ValueError(f"{ast.unparse(node)} is no sum, difference or quotient")
