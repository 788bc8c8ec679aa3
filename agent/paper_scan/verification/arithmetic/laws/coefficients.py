"""Coefficients against themselves: inside their own interval, the same wherever they are printed, exponents that
belong together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from paper_scan.paper.model import Paper
from paper_scan.verification.arithmetic.finding import Finding
from paper_scan.verification.reported import Coefficient, Constant, Reported, ReportedFit
from paper_scan.verification.reported.constants import is_joint


def check_coefficients(paper: Paper, reported: Reported) -> Iterator[Finding]:
    yield from _outside_own_interval(reported)
    yield from _printed_twice(paper, reported)
    yield from _sum_of_exponents(reported)


def _outside_own_interval(reported: Reported) -> Iterator[Finding]:
    for constant in reported.constants:
        number = constant.number
        if number.low is None or number.high is None:
            continue
        if not number.low - number.half_unit <= number.value <= number.high + number.half_unit:
            message = (
                f"{constant.symbol.replace(' ', '_')} is printed as {number.text} with the interval "
                f"[{number.low:g}, {number.high:g}], which doesn't contain it."
            )
            yield Finding("own interval", "error", message, ((number.start, number.end),))


def _printed_twice(paper: Paper, reported: Reported) -> Iterator[Finding]:
    """The scale of a law in one variable, with the same exponent, in two places; a symbol with marks in text and table.

    A lead, not an error: a second value may be that of another fit. Those of a law in several variables surely are."""
    laws: dict[object, list[ReportedFit]] = defaultdict(list)
    for fit in reported.fits:
        scale, power = fit.coefficient("x_c"), fit.coefficient("alpha")
        if scale and power and fit.coefficient("E") is None:
            laws[fit.variables, fit.response, power.value].append(fit)
    for group in laws.values():
        scales = [scale for fit in group if (scale := fit.coefficient("x_c"))]
        yield from _different("The scale of the same law, with the same exponent,", scales)
    named: dict[str, list[Constant]] = defaultdict(list)
    for constant in reported.constants:
        if constant.marks and constant.base == "α" and not is_joint(paper, constant):
            named[constant.symbol].append(constant)
    for symbol, constants in named.items():
        yield from _different(symbol.replace(" ", "_"), [each.number for each in constants])


def _different(what: str, numbers: list[Coefficient]) -> Iterator[Finding]:
    distinct: list[Coefficient] = []
    for number in numbers:
        close = [each for each in distinct if abs(each.value - number.value) <= each.half_unit + number.half_unit]
        if not close:
            distinct.append(number)
    if len(distinct) < 2 or max(each.value for each in distinct) > 3 * min(each.value for each in distinct):
        return
    told = " and ".join(f"{_spelled(each)} (page {each.page})" for each in distinct)
    places = tuple((each.start, each.end) for each in distinct)
    message = f"{what} is printed as {told}, which may be different fits."
    yield Finding("same constant", "lead", message, places)


def _spelled(number: Coefficient) -> str:
    """As printed; a power of ten, whose exponent a text layer leaves on the line, by its value."""
    return number.text if re.fullmatch(r"-?\d*\.?\d+", number.text) else f"{number.value:g}"


def _sum_of_exponents(reported: Reported) -> Iterator[Finding]:
    """Sizes and data that are best for a compute: exponents add up to 1 where C is proportional to N D."""
    sizes = [a for fit in reported.fits if fit.form == "optimal_params" and (a := fit.coefficient("a"))]
    data = [b for fit in reported.fits if fit.form == "optimal_tokens" and (b := fit.coefficient("b"))]
    if len(sizes) != 1 or len(data) != 1:
        return
    total = sizes[0].value + data[0].value
    if abs(total - 1) > sizes[0].half_unit + data[0].half_unit + 0.005:
        message = (
            f"The exponents of the best size ({sizes[0].text}) and of the best amount of data ({data[0].text}) add up "
            f"to {total:.3g}; with compute proportional to their product it would be 1."
        )
        yield Finding("exponent sum", "lead", message, tuple((each.start, each.end) for each in (sizes[0], data[0])))
