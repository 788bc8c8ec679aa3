"""Quantities that a paper derives from its coefficients, against the rounding box of those coefficients.

An error only where the paper prints formula, constants and value side by side; everything else may come from another
estimate, and is a lead. What some point of the box explains is not mentioned at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import prod

from paper_scan.paper.model import Paper, Sentence
from paper_scan.verification.arithmetic.finding import Finding, Severity
from paper_scan.verification.reported import Coefficient, Reported, ReportedFit
from paper_scan.verification.reported.attribution import of_others
from paper_scan.verification.reported.formulas import StatedFormula
from paper_scan.verification.reported.notation import Notation, notation
from paper_scan.verification.reported.numbers import NUMBER, coefficient
from paper_scan.verification.verdicts.derived import (
    DerivedRange,
    is_sum_over_size_and_data,
    optimal_exponents,
    through_box,
    tokens_per_parameter,
)

MOST_READINGS = 64
"""Combinations of a formula's printed constants that are tried; with more it isn't clear which are meant."""
COMPUTES = (1e15, 1e18, 1e21, 1e24, 1e27, 1e30)
"""FLOPs at which a ratio is looked at where the paper doesn't say for which compute it holds."""


def check_derived(paper: Paper, reported: Reported) -> Iterator[Finding]:
    """Derived values that no point of the rounding box gives."""
    for formula in reported.formulas:
        yield from _formula(paper, reported, formula)
    laws = [each for each in reported.fits if optimal_exponents(each)]
    yield from _exponents(reported, laws)
    yield from _ratios(paper, laws)


def _formula(paper: Paper, reported: Reported, stated: StatedFormula) -> Iterator[Finding]:
    """``β/(α + β) = 0.46``, with α and β in the same passage or beside it; elsewhere they may be of another fit."""
    known: dict[str, list[Coefficient]] = defaultdict(list)
    for constant in reported.constants:
        known[constant.symbol].append(constant.number)
    for law in reported.fits:
        for symbol, name in (("α", "alpha"), ("β", "beta")):
            if (number := law.coefficient(name)) and is_sum_over_size_and_data(law):
                known[symbol].append(number)
    for symbol, numbers in known.items():
        known[symbol] = [number for number in numbers if _together(paper, stated.start, number.start)]
    choices = [_distinct(known[symbol]) for symbol in stated.symbols]
    if not 0 < prod(map(len, choices)) <= MOST_READINGS:
        return
    spans = []
    for printed in product(*choices):
        named = [_named(number, symbol) for number, symbol in zip(printed, stated.symbols, strict=True)]
        try:
            spans.append(through_box(stated.at, named, 3))
        except (ZeroDivisionError, ValueError):
            return
    if any(span.meets(stated.value) for span in spans):
        return
    used = [number for numbers in choices for number in numbers]
    severity: Severity = "error" if len(spans) == 1 else "lead"
    values = ", ".join(
        f"{symbol.replace(' ', '_')} = {' or '.join(number.text for number in numbers)}"
        for symbol, numbers in zip(stated.symbols, choices, strict=True)
    )
    closest = min(spans, key=lambda span: abs(span.value - stated.value.value))
    message = f"{stated.text} is printed as {stated.value.text}; with {values} it is {closest.told()}."
    places = ((stated.start, stated.end), *((number.start, number.end) for number in used if number.start >= 0))
    yield Finding("derived value", severity, message, places)


def _distinct(numbers: Iterable[Coefficient]) -> list[Coefficient]:
    return list({(each.value, each.half_unit): each for each in numbers}.values())


def _named(number: Coefficient, name: str) -> Coefficient:
    return Coefficient(name, number.value, number.half_unit, number.text)


def _together(paper: Paper, one: int, other: int) -> bool:
    """Whether two places are in the same passage or in neighbouring ones."""
    return other >= 0 and abs(paper.passage_at(one) - paper.passage_at(other)) <= 1


def _exponents(reported: Reported, laws: Sequence[ReportedFit]) -> Iterator[Finding]:
    """``N ∝ C^a`` beside a law of size and data, where no exponent printed for N is the one that a law gives."""
    for form, name, letter in (("optimal_params", "a", "N"), ("optimal_tokens", "b", "D")):
        printed = [number for fit in reported.fits if fit.form == form and (number := fit.coefficient(name))]
        spans = [optimal_exponents(law)[name] for law in laws]
        if not printed or not spans or any(span.meets(number) for span in spans for number in printed):
            continue
        values = " or ".join(dict.fromkeys(number.text for number in printed))
        laws_say = " or ".join(dict.fromkeys(span.told() for span in spans))
        message = (
            f"The best {letter} is said to grow as C^{values}; the exponents of L(N, D) give {laws_say}. They may be "
            "separate estimates."
        )
        places = [(number.start, number.end) for number in printed] + [(law.start, law.end) for law in laws]
        yield Finding("derived value", "lead", message, tuple(places))


_PER = re.compile(
    rf"(?P<value>{NUMBER})\s*(?:training\s+)?tokens?\s*(?:per|for\s+(?:each|every)|/)\s*"
    r"(?:(?:model|non-?embedding|active|activated|trainable)\s+)*param"
    r"|tokens?[- ](?:per|to)[- ]param(?:eter)?s?\s+ratio\s+(?:of|is|=|≈)\s*(?:about|around|roughly|≈)?\s*"
    rf"(?P<ratio>{NUMBER})"
)
_ABOUT = re.compile(r"(?:≈|about|around|roughly|approximately|nearly|some|order of)\s*$", re.IGNORECASE)
_BEST = re.compile(r"\boptim", re.IGNORECASE)
_COMPUTE = re.compile(rf"(?P<value>{NUMBER})\s*FLOPs?\b")
ABOUT = 0.25
"""Relative half width of a round figure that is given as “about”."""


def _ratios(paper: Paper, laws: Sequence[ReportedFit]) -> Iterator[Finding]:
    """“20 tokens per parameter are optimal” beside a law of size and data that never gives it."""
    laws = [law for law in laws if tokens_per_parameter(law, 1e20) is not None]
    if not laws:
        return
    found = [each for sentence in paper.sentences for each in _ratios_in(paper, sentence)]
    missed = []
    for number, computes in found:
        spans = [_over(law, computes) for law in laws]
        if any(span.meets(number) for span in spans):
            return
        missed.append((number, computes, spans))
    for number, computes, spans in missed[:1]:
        at = f"at {computes[0]:.3g} FLOPs" if len(computes) == 1 else "at any compute"
        message = (
            f"The best ratio of tokens to parameters is said to be {number.text}; {at} the coefficients of L(N, D) "
            f"give {spans[0].told()}. It may be another estimate."
        )
        places = ((number.start, number.end), *((law.start, law.end) for law in laws))
        yield Finding("derived value", "lead", message, places)


def _ratios_in(paper: Paper, sentence: Sentence) -> Iterator[tuple[Coefficient, tuple[float, ...]]]:
    text = paper.text[sentence.start : sentence.end]
    if "token" not in text or not _BEST.search(text) or of_others(paper, sentence.start):
        return
    said = notation(text, sentence.start)
    for match in _PER.finditer(said.text):
        group = "value" if match["value"] else "ratio"
        number = coefficient("", match[group], paper.page_at(sentence.start), *said.source(*match.span(group)))
        if number is None:
            continue
        if _ABOUT.search(said.text[: match.start(group)]):
            half = max(number.half_unit, ABOUT * number.value)
            number = Coefficient("", number.value, half, number.text, start=number.start, end=number.end)
        yield number, _computes(said) or COMPUTES


def _computes(said: Notation) -> tuple[float, ...]:
    """The one compute that a sentence names."""
    found = [number for match in _COMPUTE.finditer(said.text) if (number := coefficient("", match["value"], 0, -1, -1))]
    return (found[0].value,) if len(found) == 1 and found[0].value > 1e9 else ()


def _over(law: ReportedFit, computes: Sequence[float]) -> DerivedRange:
    spans = [span for compute in computes if (span := tokens_per_parameter(law, compute))]
    whole = spans[0]
    for span in spans[1:]:
        whole = whole.joined(span)
    return whole
