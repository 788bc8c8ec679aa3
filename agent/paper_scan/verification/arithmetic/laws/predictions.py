"""What a paper says to be best at a compute (“402B parameters on 16.55T tokens at 3.8 × 10^25 FLOPs”), against the law
for it that the paper prints, through the rounding box of the law's digits.

A lead, never an error: a coefficient whose digits were cut off, not rounded, lies outside its own box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from paper_scan.paper.model import Paper, Sentence
from paper_scan.verification.arithmetic.finding import Finding
from paper_scan.verification.points.printed_numbers import parse_number
from paper_scan.verification.reported import Coefficient, Reported, ReportedFit
from paper_scan.verification.reported.attribution import of_others
from paper_scan.verification.reported.notation import Notation, notation
from paper_scan.verification.reported.numbers import NUMBER, coefficient
from paper_scan.verification.verdicts.derived import DerivedRange, through_box

_COMPUTE = re.compile(rf"(?P<value>{NUMBER})\s*FLOPs?\b")
_AMOUNT = re.compile(
    r"(?P<value>\d+(?:\.\d+)?\s?[KMBT]|\d+(?:\.\d+)?\s(?:million|billion|trillion))[- ]?(?:training\s+|of\s+)?"
    r"(?P<what>param|tokens?\b)"
)
_FORETOLD = re.compile(r"\boptim|\bpredict|\bextrapolat|\bsuggest|\bgives?\b|\byields?\b", re.IGNORECASE)
_WORDS = {"param": "parameters", "token": "tokens"}
_FORMS = {"param": ("optimal_params", "G", "a"), "token": ("optimal_tokens", "H", "b")}


def check_predictions(paper: Paper, reported: Reported) -> Iterator[Finding]:
    """Best sizes and amounts of data at a compute that no point of the rounding box gives."""
    for kind, (form, *names) in _FORMS.items():
        laws = [fit for fit in reported.fits if fit.form == form and all(map(fit.coefficient, names))]
        if not laws:
            continue
        for sentence in paper.sentences:
            for printed, compute in _foretold(paper, sentence, kind):
                spans = [_at(law, names[0], names[1], compute) for law in laws]
                if not any(span.meets(printed) for span in spans):
                    message = (
                        f"At {compute:.3g} FLOPs the best is said to be {printed.text} {_WORDS[kind]}; the printed "
                        f"law, {laws[0].equation}, gives {spans[0].told()}. Its digits may have been cut off."
                    )
                    places = ((printed.start, printed.end), *((law.start, law.end) for law in laws))
                    yield Finding("derived value", "lead", message, places)


def _at(law: ReportedFit, scale: str, power: str, compute: float) -> DerivedRange:
    def value(at: Mapping[str, float]) -> float:
        return float(at[scale] * compute ** at[power])

    both = [each for name in (scale, power) if (each := law.coefficient(name))]
    return through_box(value, both, 2)


def _foretold(paper: Paper, sentence: Sentence, kind: str) -> Iterator[tuple[Coefficient, float]]:
    """The amount of that kind that a sentence calls best for the one compute it names."""
    text = paper.text[sentence.start : sentence.end]
    if "FLOP" not in text or not _FORETOLD.search(text) or of_others(paper, sentence.start):
        return
    said = notation(text, sentence.start)
    computes = [number for match in _COMPUTE.finditer(said.text) if (number := _compute(match))]
    amounts = [match for match in _AMOUNT.finditer(said.text) if match["what"].startswith(kind)]
    if len(computes) != 1 or len(amounts) != 1 or computes[0] < 1e12:
        return
    printed = _amount(said, amounts[0], paper.page_at(sentence.start))
    if printed is not None:
        yield printed, computes[0]


def _compute(match: re.Match[str]) -> float | None:
    number = coefficient("", match["value"], 0, -1, -1)
    return number.value if number else None


def _amount(said: Notation, match: re.Match[str], page: int) -> Coefficient | None:
    number = parse_number(match["value"])
    if number is None:
        return None
    start, end = said.source(*match.span("value"))
    return Coefficient("", number.value, number.half_unit, match["value"], page=page, start=start, end=end)
