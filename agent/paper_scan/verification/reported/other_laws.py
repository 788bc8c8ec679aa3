"""Laws of any letters, laws whose form isn't known, and regressions told in words: what is reported though it can't be
fitted again, so that nobody is told that there is nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from paper_scan.verification.points.points import Role
from paper_scan.verification.reported.equations import ROLES
from paper_scan.verification.reported.model import SUM_OVER_SIZE_AND_DATA, Coefficient, ReportedFit
from paper_scan.verification.reported.notation import Notation
from paper_scan.verification.reported.numbers import NUMBER, SMALL, coefficient
from paper_scan.verification.reported.structure import recognised

_LEFT = r"(?<![A-Za-z])(?P<y>[A-Za-zη]\w{0,3}?)\s?[·⋆]?(?:\s*\([^()=]{1,20}\))?\s*[=≈]\s*"
_X = r"(?P<x>[A-Za-z])(?![A-Za-z])"
_POWER = re.compile(
    rf"{_LEFT}(?:(?P<first>{NUMBER})\s*\+\s*)?(?P<a>{NUMBER})\s*[×·]?\s*{_X}\s*"
    rf"(?:\^?\{{?\s*(?P<neg>-)\s*(?P<b>{SMALL}|1)(?!\d|\.\d)\}}?|\^\{{?\s*(?P<pos>{SMALL})\}}?)(?:\s*\+\s*(?P<floor>{NUMBER}))?"
)
_EXPONENTIAL = re.compile(
    rf"{_LEFT}(?:(?P<first>{NUMBER})\s*\+\s*)?(?P<a>{NUMBER})\s*[×·]?\s*(?:exp\s*[({{\[]|e\s*\^\{{?\(?)\s*-\s*"
    rf"(?P<k>{NUMBER})\s*[×·]?\s*{_X}\s*[)}}\]]?(?:\s*\+\s*(?P<floor>{NUMBER}))?"
)
_LOGARITHM = re.compile(
    rf"{_LEFT}(?P<a>-?\s?{NUMBER})\s*(?P<sign>[+-])\s*(?P<b>{NUMBER})\s*[×·]?\s*"
    rf"(?P<log>log_?\{{?10\}}?|log_?\{{?2\}}?|log|ln)\s*\(?\s*{_X}"
)
_OTHER = re.compile(
    r"(?<![A-Za-z])(?P<y>[A-Za-zη]\w{0,8}?)\s?[·⋆]?\s*\((?P<x>[A-Za-z](?:\s*,\s*[A-Za-z]){0,3})\)\s*[=≈]\s*"
    r"(?P<right>[^=≈;\n]{8,160})"
)
_DECIMAL = re.compile(r"\d\.\d")
_SQUARE = re.compile(
    r"(?<![A-Za-z])(?:adjusted\s)?[rR]\s?\^?\{?2\}?\s*(?:=|≈|of|was|is)\s*(?P<r2>-?\s?0?\.\d{1,4}|1\.0+)(?![\d%])"
)
_SLOPE = re.compile(r"\b(?:slope|b|β|coefficient)\s*(?:=|of|was|is|≈)\s*(?P<b>-?\s?\d*\.\d+)", re.IGNORECASE)
_FITTED = re.compile(r"\bfit|\bregress|\blinear|\btrend|\bslope|\bpower[- ]law|\bb = ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UnknownLaw:
    """A printed law, or a regression, that can't be run again as it stands."""

    kind: str
    """``law`` or ``regression``."""
    text: str
    """As printed, on one line."""
    page: int
    start: int
    end: int


def other_fits_in(said: Notation, page: int, taken: Sequence[tuple[int, int]]) -> Iterator[ReportedFit | UnknownLaw]:
    """Laws in a stretch of text beside those that are known already.

    Args:
        taken: where these stand, in the paper's text.
    """
    if not _DECIMAL.search(said.text):
        return
    places = list(taken)

    def free(match: re.Match[str]) -> bool:
        start, end = said.source(*match.span())
        return not any(start < other and begin < end for begin, other in places)

    for pattern, make in ((_EXPONENTIAL, _exponential), (_LOGARITHM, _logarithm), (_POWER, _power)):
        for match in pattern.finditer(said.text):
            if free(match) and (found := make(said, match, page)) is not None:
                places.append(said.source(*match.span()))
                yield found
    for match in _OTHER.finditer(said.text):
        end = match.start() + len(_whole(match))
        if free(match) and _is_law(match):
            text = " ".join(_whole(match).split())
            yield UnknownLaw("law", text, page, *said.source(match.start(), end))


def structures_in(said: Notation, page: int) -> Iterator[ReportedFit]:
    """Laws in two variables or more that have the structure of a registered sum of powers."""
    for match in _OTHER.finditer(said.text):
        if "," not in match["x"]:
            continue
        end = match.start() + len(_whole(match))
        law = recognised(said, page, match["y"][:1], _right(match), match.start(), end)
        if law is not None and law.form != SUM_OVER_SIZE_AND_DATA:  # that one is read with less around it
            yield law


def regressions_in(said: Notation, page: int) -> Iterator[UnknownLaw]:
    """Printed coefficients of determination of lines and trends, with the slope where it stands beside."""
    for match in _SQUARE.finditer(said.text):
        before = said.text[max(0, match.start() - 200) : match.start()]
        if not _FITTED.search(before) and not _FITTED.search(said.text[match.end() : match.end() + 60]):
            continue
        slope = next(reversed(list(_SLOPE.finditer(before[-40:]))), None)
        text = f"{slope[0]}, {match[0]}" if slope else match[0]
        yield UnknownLaw("regression", " ".join(text.split()), page, *said.source(*match.span()))


def _role(letter: str) -> Role:
    return "rate" if letter == "η" else ROLES.get(letter, "")


def _read(said: Notation, match: re.Match[str], page: int, **groups: str) -> list[Coefficient]:
    """Groups of a match as coefficients by name, in the order given; those that aren't there are left out."""
    found = []
    for name, group in groups.items():
        if match.groupdict().get(group):
            sign = -1.0 if group == "pos" else 1.0
            number = coefficient(name, match[group], page, *said.source(*match.span(group)), sign=sign)
            found += [number] if number else []
    return found


def _law(said: Notation, match: re.Match[str], page: int, form: str, terms: list[Coefficient], why: str) -> ReportedFit:
    start, end = said.source(*match.span())
    variables: tuple[tuple[str, Role], ...] = (("x", _role(match["x"])),)
    law = " ".join(match[0].split())
    return ReportedFit(form, tuple(terms), variables, _role(match["y"]), page, start, end, law, why=(why,))


def _power(said: Notation, match: re.Match[str], page: int) -> ReportedFit | None:
    if match["x"] in (match["y"], "e", "x") and match["x"] != "x":
        return None
    floor = {"E": "floor"} if match["floor"] else {"E": "first"}
    exponent = {"alpha": "b"} if match["b"] else {"alpha": "pos"}
    terms = _read(said, match, page, **floor, A="a", **exponent)
    if match["pos"] and len(terms) == 3:
        return None
    form = "power_law_floor" if len(terms) == 3 else "power_law"
    return _law(said, match, page, form, terms, "a coefficient times a power is printed")


def _exponential(said: Notation, match: re.Match[str], page: int) -> ReportedFit:
    floor = {"E": "floor"} if match["floor"] else {"E": "first"}
    terms = _read(said, match, page, **floor, A="a", k="k")
    form = "exponential_floor" if len(terms) == 3 else "exponential"
    return _law(said, match, page, form, terms, "an exponential is printed")


def _logarithm(said: Notation, match: re.Match[str], page: int) -> ReportedFit | None:
    terms = _read(said, match, page, a="a", b="b")
    if len(terms) < 2:
        return None
    base = log(10) if "10" in match["log"] else log(2) if "2" in match["log"] else 1.0
    sign = 1.0 if match["sign"] == "-" else -1.0
    slope = terms[1]
    terms[1] = Coefficient(
        "b", sign * slope.value / base, slope.half_unit / base, slope.text, None, None, page, slope.start, slope.end
    )
    if match["log"] == "log":
        return None  # to which base isn't said
    return _law(said, match, page, "logarithmic", terms, "a line in a logarithm is printed")


def _is_law(match: re.Match[str]) -> bool:
    """Whether the right side is a formula of the variables on the left with fitted numbers in it."""
    right = _right(match)
    letters = [each.strip() for each in match["x"].split(",")]
    power = r"(?<![A-Za-z]){}\s*(?:\^|-?\s?\d?\.\d|\)?\s*/)|/\s*{}\b"
    raised = any(re.search(power.format(letter, letter), right) for letter in letters)
    inside = any(re.search(rf"(?:exp|log|ln|tanh)\s*[({{\[]?[^)]*{letter}", right) for letter in letters)
    return (raised or inside) and len(re.findall(r"\d*\.\d+", right)) >= 2


def _right(match: re.Match[str]) -> str:
    """The right side up to where words begin again."""
    end = re.search(r"\s(?!exp|log|ln|tanh|max|min)[A-Za-z]{3,}|[.,;:]\s|\s\(\d+\)", match["right"])
    return match["right"][: end.start()] if end else match["right"]


def _whole(match: re.Match[str]) -> str:
    return match[0][: match.start("right") - match.start()] + _right(match)
