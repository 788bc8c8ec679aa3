"""A fit that was done again, with all that it takes to do it once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paper_scan.verification.forms import Array, Form
    from paper_scan.verification.points.points import Column, PointSet
    from paper_scan.verification.reported import Coefficient
    from paper_scan.verification.verdicts.described import Chosen
    from paper_scan.verification.verdicts.fits import FitResult
    from paper_scan.verification.verdicts.verdict import Judgement


@dataclass(frozen=True)
class Rerun:
    """What a fit was done again with, and what came of it."""

    law: str
    """As the paper prints it, or as a reader has written it down."""
    form: Form
    coefficients: Sequence[Coefficient]
    source: str
    """Where the points are: ``Figure 8``."""
    points: PointSet
    columns: Mapping[str, Column]
    """Variable to column, and ``y``."""
    x: Mapping[str, Array]
    y: Array
    y_uncertainty: Array
    judgement: Judgement
    verdict: str
    written: bool = False
    """The form isn't a registered one, but was made from ``law``."""


def of_result(result: FitResult) -> Rerun | None:
    """A law that the program found by itself; None where it has no points."""
    from paper_scan.verification.forms import get_form

    fit, link, judgement = result.reported, result.link, result.judgement
    if link is None or judgement is None:
        return None
    return Rerun(
        fit.equation or fit.form,
        get_form(fit.form),
        fit.coefficients,
        link.source.name,
        link.points,
        link.columns,
        link.x,
        link.y,
        link.y_uncertainty,
        judgement,
        result.verdict,
    )


def of_described(
    law: str, form: Form, coefficients: Sequence[Coefficient], chosen: Chosen, source: str, judgement: Judgement
) -> Rerun:
    """A law that a reader has described."""
    from paper_scan.verification.forms import all_forms

    return Rerun(
        law,
        form,
        coefficients,
        source,
        chosen.points,
        chosen.columns,
        chosen.x,
        chosen.y,
        chosen.y_uncertainty,
        judgement,
        judgement.verdict,
        written=form not in all_forms(),
    )
