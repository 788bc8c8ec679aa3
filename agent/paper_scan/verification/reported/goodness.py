"""Coefficients of determination that are printed for a line or a power law, and for which points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from paper_scan.paper.model import Paper
from paper_scan.verification.points.points import Role
from paper_scan.verification.points.roles import guess_role
from paper_scan.verification.reported.model import Coefficient
from paper_scan.verification.reported.notation import Notation
from paper_scan.verification.reported.numbers import coefficient

_R2 = re.compile(
    r"\b(?P<r>[rR])\s?\^?\{?2\}?(?:[- ]?(?:value|score)s?)?\s*(?:of|=|≈|is|was|:)?\s*(?P<value>0?\.\d{2,4})(?![\d%])"
)
_LINE = re.compile(r"\b(?:linear|log-?log|power[- ]law|straight[- ]line|scaling)\b", re.IGNORECASE)
_BEYOND = re.compile(r"\bextrapolat|held[- ]out|\bbeyond\b", re.IGNORECASE)
_OF = re.compile(
    r"(?P<y>[A-Za-z][\w -]{2,30}?) as a function of (?P<x>[\w -]{3,30}?)\b[.,;)]"
    r"|(?P<y2>[\w-]+) (?:vs\.?|versus|against) (?P<x2>[\w-]+)"
)
_FIGURE = re.compile(r"\b(?:Figure|Fig\.)\s?(?P<number>\d+)")
WINDOW = 700
"""Letters in front of the number in which the figure and its axes must be named."""


@dataclass(frozen=True, slots=True)
class GoodnessOfFit:
    """An r² that the text prints for points of a figure."""

    value: Coefficient
    figure: str
    variable: Role
    response: Role
    beyond: bool
    """It is said of points beyond those that were fitted."""
    sentence: str
    page: int
    start: int
    end: int


def goodness_in(paper: Paper, said: Notation, page: int) -> Iterator[GoodnessOfFit]:
    """r² of a line fitted to a figure's points, if the figure and its axes are named shortly before."""
    for match in _R2.finditer(said.text):
        before = said.text[max(0, match.start() - WINDOW) : match.start()]
        figures, axes = list(_FIGURE.finditer(before)), list(_OF.finditer(before))
        if not figures or not axes or not _LINE.search(before):
            continue
        response = guess_role(axes[-1]["y"] or axes[-1]["y2"])[0]
        variable = guess_role(axes[-1]["x"] or axes[-1]["x2"])[0]
        start, end = said.source(*match.span())
        number = coefficient("r2", match["value"], page, *said.source(*match.span("value")))
        if number is None or not response or not variable:
            continue
        sentence = re.split(r"[.!?]\s+(?=[A-Z])", before)[-1] + match[0]
        label = f"Figure {figures[-1]['number']}"
        beyond = bool(_BEYOND.search(sentence))
        yield GoodnessOfFit(number, label, variable, response, beyond, sentence, page, start, end)
