"""A law fitted to points of one's own: what ``scan fit`` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from paper_scan.verification import Fit, Form, Identifiability
    from paper_scan.verification.fitting.procedures.frontier import Frontier
    from paper_scan.verification.fitting.uncertainty import Intervals
    from paper_scan.verification.points.points import Column, PointSet
    from paper_scan.verification.reported import Coefficient
    from paper_scan.verification.verdicts.verdict import Judgement


class OwnPointsError(ValueError):
    """What was asked can't be done with this file or this law: says why, and what there is."""


@dataclass(frozen=True)
class OwnFit:
    """A law and one group of points."""

    group: str
    """Empty where points weren't grouped."""
    fit: Fit
    standing: Identifiability
    bounds: Intervals | None
    """None where the points don't determine the law."""
    unused: tuple[str, ...]
    """Rows that lack a number, each with what it lacks."""
    points: PointSet
    columns: Mapping[str, Column]
    """By variable, and ``y``."""
    published: tuple[Coefficient, ...] = ()
    compared: Judgement | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values: coefficients, 95 % intervals, residuals in the order of the file, what the points lack."""
        fit, bounds = self.fit, self.bounds.of if self.bounds else {}
        found: dict[str, Any] = {
            "group": self.group, "form": fit.form.equation, "objective": fit.loss.name, "n": fit.n,
            "unused": len(self.unused), "unused_rows": list(self.unused), "coefficients": dict(fit.parameters),
            "intervals": {name: [bound.low, bound.high] for name, bound in bounds.items()},
            "identified": self.standing.identified, "reasons": list(self.standing.reasons), "success": fit.success,
            "message": fit.message, "r_squared": fit.r_squared, "residuals": fit.residuals.tolist(),
            "rows": [number.page for number in self.columns["y"].numbers if number],
        }  # fmt: skip
        if self.compared is not None:
            found["compared"] = {"verdict": self.compared.verdict, "reason": self.compared.reason}
        return found


def fit_own_points(
    form: str,
    file: Path,
    variables: Mapping[str, str],
    response: str,
    *,
    group: str = "",
    squared: bool = False,
    published: Mapping[str, str] | None = None,
) -> list[OwnFit]:
    """Fit a law to a file of points, each group on its own.

    Args:
        form: a known form's name, or a law written out.
        variables: of the law, each with the column that holds it; others have the column of their name.
        response: the column of the fitted quantity.
        group: the column whose texts part the rows; empty for one group.
        published: coefficients to test, as printed.

    Raises:
        PointFileError, UnreadableLawError, OwnPointsError, FitError.
    """
    from paper_scan.verification.points.files import points_from_file

    read = points_from_file(file, group=group)
    law, named = _law(form, read, variables)
    columns = {name: _column(file, read, column) for name, column in {**named, "y": response}.items()}
    coefficients = _coefficients(law, published or {})
    names = read.names() if group else ("",)
    return [_one(law, read, columns, name, squared, coefficients) for name in names]


def _one(
    law: Form,
    read: PointSet,
    columns: Mapping[str, Column],
    group: str,
    squared: bool,
    published: Sequence[Coefficient],
) -> OwnFit:
    from dataclasses import replace

    from paper_scan.verification import SQUARED, assess, fit, intervals
    from paper_scan.verification.verdicts.verdict import judge

    rows = [row for row in range(len(read)) if not group or read.series[row] == group]
    whole = [row for row in rows if all(column.numbers[row] for column in columns.values())]
    unused = tuple(
        f"row {row + 1}: nothing in {', '.join(column.name for column in columns.values() if not column.numbers[row])}"
        for row in rows
        if row not in whole
    )
    kept = {key: replace(each, numbers=tuple(each.numbers[row] for row in whole)) for key, each in columns.items()}
    values = {key: [number.value for number in each.numbers if number] for key, each in kept.items()}
    y = values.pop("y")
    found = fit(law, values, y, loss=SQUARED if squared else None)
    standing = assess(found)
    bounds = intervals(found) if standing.identified else None
    compared = judge(law, published, values, y) if published else None
    return OwnFit(group, found, standing, bounds, unused, read.only(whole), kept, tuple(published), compared)


def _law(form: str, read: PointSet, variables: Mapping[str, str]) -> tuple[Form, dict[str, str]]:
    from paper_scan.verification import all_forms, get_form
    from paper_scan.verification.forms.expression import form_of_expression

    named = dict(variables)
    if any(form == each.name for each in all_forms()):
        law = get_form(form)
        if named and not set(named) <= set(law.variables) and len(named) == len(law.variables):
            named = dict(zip(law.variables, named.values(), strict=True))
    else:
        known = [column.name for column in read.columns] + [column.role for column in read.columns if column.role]
        law = form_of_expression(form, tuple(dict.fromkeys([*named, *known])))
    if strange := [name for name in named if name not in law.variables]:
        raise OwnPointsError(f"the law has no variable {', '.join(strange)}; it has {', '.join(law.variables)}")
    return law, {name: named.get(name, name) for name in law.variables}


def _column(file: Path, read: PointSet, name: str) -> Column:
    exact = [column for column in read.columns if column.name == name]
    same = exact or [column for column in read.columns if column.name.lower() == name.lower()]
    found = same[0] if len(same) == 1 else read.column(name)
    if found is None:
        have = ", ".join(column.name for column in read.columns)
        raise OwnPointsError(f"{file} has no column of numbers {name}; it has {have}")
    return found


def _coefficients(law: Form, published: Mapping[str, str]) -> list[Coefficient]:
    """Published coefficients with half a unit of their last digit, trailing zeros counted."""
    from paper_scan.verification.reported import Coefficient

    unknown = [name for name in published if name not in law.parameter_names]
    if unknown:
        have = ", ".join(law.parameter_names)
        raise OwnPointsError(f"the law has no coefficient {', '.join(unknown)}; it has {have}")
    found = []
    for name, text in published.items():
        mantissa, _, power = text.lower().partition("e")
        half = 0.5 * 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2]))
        found.append(Coefficient(name, float(text), half, text))
    return found


FRONTIERS = ("isoflop", "envelope")
"""What is asked for instead of a law: best sizes by compute, and the power law through them."""


def frontier_of_points(how: str, file: Path, variables: Mapping[str, str], response: str) -> Frontier:
    """Best sizes by compute from a file of runs with a size N and a compute C; without C from N and D by C = 6 N D.

    Raises:
        PointFileError, OwnPointsError, FitError.
    """
    from paper_scan.verification.fitting.procedures.frontier import envelope_frontier, isoflop_frontier
    from paper_scan.verification.points.files import points_from_file
    from paper_scan.verification.verdicts.sources import derived

    read = points_from_file(file, group="")
    size, loss = (_column(file, read, name) for name in (variables.get("N", "N"), response))
    compute = derived(read, "C") if "C" not in variables and read.column("C") is None else None
    compute = compute or _column(file, read, variables.get("C", "C"))
    rows = [
        (c.value, n.value, y.value)
        for c, n, y in zip(compute.numbers, size.numbers, loss.numbers, strict=True)
        if c and n and y
    ]
    make = isoflop_frontier if how == "isoflop" else envelope_frontier
    return make([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])


def files_of_own(fits: Sequence[OwnFit]) -> dict[str, bytes]:
    """``fit.json`` with all of it, and a plot of each group: ``fit.svg``, or ``fit-GROUP.svg``."""
    import json

    text = json.dumps([each.as_json() for each in fits], indent=1, ensure_ascii=False)
    found = {"fit.json": f"{text}\n".encode()}
    for number, each in enumerate(fits, start=1):
        if (picture := _picture(each)) is not None:
            found[f"fit-{_slug(each.group) or number}.svg" if each.group else "fit.svg"] = picture
    return found


def _picture(own: OwnFit) -> bytes | None:
    import numpy as np

    from paper_scan.recomputed.plot import plot_of
    from paper_scan.recomputed.rerun import Rerun
    from paper_scan.verification.verdicts.verdict import Judgement

    judgement = own.compared or Judgement("nothing reported", "", own.fit.n, own.fit)
    title = f"{own.group}: {own.fit.form.equation}" if own.group else own.fit.form.equation
    values = {
        name: np.array([number.value for number in column.numbers if number]) for name, column in own.columns.items()
    }
    y = values.pop("y")
    law, source = own.fit.form.equation, own.points.label
    rerun = Rerun(
        law, own.fit.form, own.published, source, own.points, own.columns, values, y, np.zeros_like(y), judgement, title
    )
    return plot_of(rerun)


def _slug(text: str) -> str:
    import re

    return re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-.").lower()[:60]
