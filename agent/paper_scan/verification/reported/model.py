"""What a paper says about a fit: the law, its coefficients as printed, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from paper_scan.verification.points.points import Role

SUM_OVER_SIZE_AND_DATA = "chinchilla"
"""The registered form ``E + A N^-alpha + B D^-beta``; by name, as reading a paper's text loads no forms."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A number that the paper prints for one parameter of a law."""

    name: str
    """The parameter's name in the form."""
    value: float
    half_unit: float = 0.0
    """Half a unit of the last printed digit; the number before rounding lies within ``value`` ± ``half_unit``."""
    text: str = ""
    """As printed."""
    low: float | None = None
    high: float | None = None
    """The printed interval."""
    page: int = 0
    start: int = -1
    end: int = -1
    """Offsets in the paper's text; -1 where it was given from outside."""


@dataclass(frozen=True, slots=True)
class ReportedFit:
    """A law with coefficients, as a paper reports it."""

    form: str
    """Name of a registered form."""
    coefficients: tuple[Coefficient, ...]
    """In the order of the form's parameters; those that the paper doesn't print are missing."""
    variables: tuple[tuple[str, Role], ...]
    """What each of the form's variables measures; an empty role if it isn't said."""
    response: Role
    page: int
    start: int = -1
    end: int = -1
    """What prints it, in the paper's text."""
    equation: str = ""
    """The law as read, with numbers."""
    series: str = ""
    """Whose law it is, where the text names it: ``Transformer``, ``Muon``."""
    r_squared: Coefficient | None = None
    """Coefficient of determination that is printed with it."""
    tables: tuple[str, ...] = ()
    """Tables in which its coefficients stand."""
    also: tuple[int, ...] = ()
    """Offsets of further places where it is printed with the same values."""
    why: tuple[str, ...] = ()
    """How it was recognised, in sentences."""

    def coefficient(self, name: str) -> Coefficient | None:
        return next((each for each in self.coefficients if each.name == name), None)
