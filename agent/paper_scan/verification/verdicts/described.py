"""A fit that somebody describes (a model, a person with a file of points): form, coefficients, where the points are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from paper_scan.paper.model import Paper
from paper_scan.verification.forms import Array, Form
from paper_scan.verification.forms.written import plain_name
from paper_scan.verification.points.points import Column, PointSet, Role
from paper_scan.verification.points.roles import guess_role
from paper_scan.verification.reported.equations import ROLES
from paper_scan.verification.reported.model import Coefficient
from paper_scan.verification.verdicts.sources import derived
from paper_scan.verification.verdicts.verdict import Judgement, judge


class NoPointsError(ValueError):
    """The described points can't be found, and what there is instead."""


@dataclass(frozen=True)
class Chosen:
    """Points as described: one array per variable of the form, and the response."""

    points: PointSet
    x: dict[str, Array]
    y: Array
    y_uncertainty: Array
    columns: dict[str, Column]
    notes: tuple[str, ...]


def printed_value(name: str, value: float) -> Coefficient:
    """A coefficient whose digits are those that a number has when written shortest; trailing zeros are lost, which
    makes the rounding box wider, in the paper's favour."""
    shortest = Decimal(repr(value)).normalize()
    exponent = shortest.as_tuple().exponent
    half = 0.5 * 10.0 ** int(exponent) if isinstance(exponent, int) else 0.0
    return Coefficient(plain_name(name), value, half, f"{value:g}")


def judge_described(form: Form, coefficients: Sequence[Coefficient], chosen: Chosen) -> Judgement:
    """The verdict on coefficients and points that were both given."""
    known = [each for each in coefficients if each.name in form.parameter_names]
    return judge(form, known, chosen.x, chosen.y, chosen.y_uncertainty, chosen.points.series)


def choose_points(form: Form, sets: Iterable[PointSet], x: Sequence[str] = (), y: str = "", series: str = "") -> Chosen:
    """Find the columns for a form's variables in one of several sets of points.

    Args:
        x, y: columns as headed, in the order of the form's variables; guessed from roles where they are left out.

    Raises:
        NoPointsError: none of the sets has them, or several have.
    """
    tried, found = [], []
    for points in sets:
        chosen = _columns(form, points, x, y, series)
        if isinstance(chosen, str):
            tried.append(chosen)
        else:
            found.append(chosen)
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        labels = "; ".join(f"{each.points.label} ({', '.join(c.name for c in each.points.columns)})" for each in found)
        raise NoPointsError(f"several sets of points fit the description: {labels}. Name the columns, or the series")
    raise NoPointsError("; ".join(tried) or "no points could be read there")


def _columns(form: Form, points: PointSet, x: Sequence[str], y: str, series: str) -> Chosen | str:
    if series:
        named = [name for name in points.names() if series.lower() in name.lower()]
        if len(named) != 1:
            return f"{points.label} has no single series “{series}”; it has {', '.join(points.names()[:12])}"
        points = points.of_series(named[0])
    response = _column(points, y, "L") if y or points.column("L") else _column(points, "", "accuracy")
    columns: dict[str, Column] = {}
    notes = []
    for index, variable in enumerate(form.variables):
        wanted = x[index] if index < len(x) else ""
        role = ROLES.get(variable[0], "") if variable != "x" else guess_role(wanted)[0]
        column = _column(points, wanted, role)
        if column is None and role and (made := derived(points, role)):
            column = made
            notes.append(f"{variable} isn't printed: {made.reason}")
        if column is None:
            heads = ", ".join(f"“{each.name}”" for each in points.columns)
            return f"{points.label} has no single column for {variable}; it has {heads}"
        columns[variable] = column
    if response is None:
        return f"{points.label} has no single column {y!r} for the fitted quantity"
    columns["y"] = response
    rows = [row for row in range(len(points)) if all(column.numbers[row] for column in columns.values())]
    arrays = {
        name: np.array([number.value for row in rows if (number := column.numbers[row])])
        for name, column in columns.items()
    }
    unsure = np.array([number.uncertainty for row in rows if (number := response.numbers[row])])
    return Chosen(points.only(rows), arrays, arrays.pop("y"), unsure, columns, tuple(notes))


def _column(points: PointSet, name: str, role: Role) -> Column | None:
    if name:
        exact = [each for each in points.columns if each.name.strip().lower() == name.strip().lower()]
        near = exact or [each for each in points.columns if name.strip().lower() in each.name.lower()]
        if len(near) == 1:
            return near[0]
        role = role or guess_role(name)[0]
    return points.column(role) if role else None


def table_or_figure(paper: Paper, label: str) -> str:
    """The paper's own spelling of a label: ``table 3`` as ``Table 3``; empty if there is none such."""
    wanted = "".join(label.lower().replace("fig.", "figure").split())
    known = [table.label for table in paper.tables] + [figure.label for figure in paper.figures]
    return next((each for each in known if "".join(each.lower().split()) == wanted), "")
