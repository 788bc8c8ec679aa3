"""Sums of powers: laws such as ``E + A N^-alpha + B D^-beta``, declared by writing them down.

Most scaling laws are of this kind. In the coordinates (logarithms of amplitudes, exponents, logarithms of variables)
every addend is ``exp`` of something linear, so value, derivative and second derivatives follow from the text of the
law.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from paper_scan.verification.forms.form import Array, Form, Parameter, Residuals, Term

_POWER = re.compile(r"([A-Za-z_]\w*)\^([-+]?)([A-Za-z_]\w*)")

FALLING = (0.0, 5.0)
"""Where an exponent lies by default in a law of several addends; a fifth power of a model's size has never been
seen."""
FREE = (-5.0, 5.0)
"""The same in a law with a single addend."""

STEPS = {1: 48, 2: 16, 3: 9}
"""Starting values per exponent, by the number of exponents."""


def sum_of_powers(
    name: str,
    law: str,
    variables: tuple[str, ...],
    *,
    response: str = "L",
    equation: str = "",
    meanings: Mapping[str, str] | None = None,
    limits: Mapping[str, tuple[float, float]] | None = None,
    residuals: Residuals = "log",
    title: str = "",
    source: str = "",
    simpler: tuple[str, ...] = (),
) -> Form:
    """A form from its right-hand side: addends of factors that are separated by blanks.

    A factor is ``A`` (an amplitude, positive), ``N^-alpha`` or ``N^alpha`` (a variable to a parameter's power) or
    ``1``.

    >>> form = sum_of_powers("three budgets", "E + A N^-alpha + B D^-beta + C T^-gamma", ("N", "D", "T"))
    >>> form.parameter_names
    ('E', 'A', 'alpha', 'B', 'beta', 'C', 'gamma')

    Args:
        limits: bounds of an exponent; by default 0 to 5, or -5 to 5 in a law with a single addend.

    Raises:
        ValueError: the law can't be read, or an amplitude is shared by addends of different units.
    """
    terms = _parse(law, variables)
    parameters = _parameters(terms, meanings or {}, limits or {})
    names = [parameter.name for parameter in parameters]

    def addend(term: Term, arguments: Sequence[Array], without: str = "") -> Array:
        theta = dict(zip(names, arguments[len(variables) :], strict=True))
        value: Array = np.asarray(term.sign)
        for amplitude in term.amplitudes:
            value = value if amplitude == without else value * theta[amplitude]
        for variable, sign, exponent in term.powers:
            value = value * np.exp(sign * theta[exponent] * np.log(arguments[variables.index(variable)]))
        return value

    def function(*arguments: Array) -> Array:
        return sum((addend(term, arguments) for term in terms), start=np.asarray(0.0))

    def derivative(*arguments: Array) -> Sequence[Array | float]:
        parts: dict[str, Array] = {name: np.asarray(0.0) for name in names}
        for term in terms:
            value = addend(term, arguments)
            for amplitude in term.amplitudes:
                parts[amplitude] = parts[amplitude] + addend(term, arguments, without=amplitude)
            for variable, sign, exponent in term.powers:
                parts[exponent] = parts[exponent] + value * sign * np.log(arguments[variables.index(variable)])
        return list(parts.values())

    return Form(
        name=name,
        equation=equation or f"{response} = {law}",
        variables=variables,
        parameters=parameters,
        function=function,
        derivative=derivative,
        residuals=residuals,
        title=title,
        source=source,
        simpler=simpler,
        terms=terms,
    )


def _parse(law: str, variables: tuple[str, ...]) -> tuple[Term, ...]:
    terms = []
    sign = 1.0
    for piece in re.split(r"(?:^|\s+)([-+])\s+", law.strip()):
        if piece in ("", "+", "-"):
            sign = -1.0 if piece == "-" else 1.0
            continue
        amplitudes: list[str] = []
        powers: list[tuple[str, float, str]] = []
        for factor in piece.split():
            power = _POWER.fullmatch(factor)
            if power is not None and power[1] in variables:
                powers.append((power[1], -1.0 if power[2] == "-" else 1.0, power[3]))
            elif factor.isidentifier() and factor not in variables:
                amplitudes.append(factor)
            elif factor != "1":
                raise ValueError(f"can't read the factor {factor!r} of the law {law!r}")
        terms.append(Term(sign, tuple(amplitudes), tuple(powers)))
        sign = 1.0
    if not terms:
        raise ValueError("the law is empty")
    return tuple(terms)


def _parameters(
    terms: tuple[Term, ...], meanings: Mapping[str, str], limits: Mapping[str, tuple[float, float]]
) -> tuple[Parameter, ...]:
    exponents = {exponent for term in terms for _, _, exponent in term.powers}
    solved: set[str] = set()
    found: dict[str, Parameter] = {}
    for term in terms:
        unit = _unit(term, found)
        for amplitude in term.amplitudes:
            if amplitude in found:
                continue
            linear = not any(solved & set(other.amplitudes) for other in terms if amplitude in other.amplitudes)
            solved |= {amplitude} if linear else set()
            found[amplitude] = Parameter(
                amplitude,
                meanings.get(amplitude, ""),
                lower=0.0,
                positive=True,
                linear=linear,
                unit=unit,
                start=() if linear else (0.1, 1.0, 10.0),
            )
        for _, _, exponent in term.powers:
            low, high = limits.get(exponent, FREE if len(terms) == 1 else FALLING)
            start = _grid(low, high, STEPS.get(len(exponents), 6))
            found.setdefault(exponent, Parameter(exponent, meanings.get(exponent, ""), low, high, start=start))
    return tuple(found.values())


def _unit(term: Term, found: Mapping[str, Parameter]) -> tuple[tuple[str, str | float], ...]:
    """The unit of the term's one new amplitude: what makes the term's unit that of the response."""
    carried: list[tuple[str, str | float]] = [(v, e if sign < 0 else f"-{e}") for v, sign, e in term.powers]
    for amplitude in term.amplitudes:
        for pair in found[amplitude].unit if amplitude in found else ():
            if pair not in carried:
                raise ValueError(f"the amplitude {amplitude!r} has different units in two addends; declare a Form")
            carried.remove(pair)
    new = [amplitude for amplitude in term.amplitudes if amplitude not in found]
    if len(new) > 1 or (carried and not new):
        raise ValueError("each addend needs exactly one amplitude that no earlier addend has; declare a Form")
    return tuple(carried)


def _grid(low: float, high: float, steps: int) -> tuple[float, ...]:
    """Exponents to start from: geometric from 0.02 to 1.5, on both sides where the sign is free."""
    values = np.geomspace(0.02, 1.5, steps)
    if low < 0:
        values = np.concatenate([-values[::-1], values])
    return tuple(float(value) for value in values if low <= value <= high)
