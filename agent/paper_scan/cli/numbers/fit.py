"""``scan fit``: a law fitted to points of one's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import TableFormat, TableFormatOption
from paper_scan.cli.suggest import no_such_path

if TYPE_CHECKING:
    from paper_scan.verification import Form
    from paper_scan.verification.points.points import PointSet


def fit(
    form: Annotated[
        str, typer.Argument(metavar="FORM", help="A known form (chinchilla), or a law: 'E + A * N^-alpha'.")
    ],
    points: Annotated[Path, typer.Argument(metavar="POINTS.csv", help="CSV with a header, or JSON.")],
    x: Annotated[
        list[str] | None,
        typer.Option("--x", metavar="NAME[=COLUMN]", help="A variable, and the column that holds it. Repeatable."),
    ] = None,
    y: Annotated[str, typer.Option("--y", metavar="COLUMN", help="The fitted quantity.")] = "loss",
    group: Annotated[str, typer.Option("--group", metavar="COLUMN", help="Fit each value of it on its own.")] = "",
    squared: Annotated[
        bool, typer.Option("--squared", help="Least squares of differences, instead of the form's usual objective.")
    ] = False,
    compare: Annotated[
        str, typer.Option("--compare", metavar="NAME=VALUE,…", help="Published coefficients to test.")
    ] = "",
    format: TableFormatOption = TableFormat.text,
) -> None:
    """Fit a law to points of your own: coefficients with intervals, whether the points determine them, residuals."""
    import numpy as np

    from paper_scan.verification import SQUARED, FitError, assess, intervals
    from paper_scan.verification import fit as fit_law
    from paper_scan.verification.points.files import PointFileError, points_from_file

    if not points.exists():
        raise Stop(no_such_path(points), Code.USAGE)
    try:
        read = points_from_file(points)
        law, columns = _law(form, read, x or [])
        groups = _groups(points, group)
        published = _published(compare)
    except (PointFileError, ValueError) as error:
        raise Stop(str(error), Code.UNREADABLE) from None
    used = {**columns, "y": y}
    missing = [name for name in used.values() if read.column(name) is None]
    if missing:
        have = ", ".join(column.name for column in read.columns)
        raise Stop(f"{points} has no column of numbers {', '.join(missing)}; it has {have}", Code.USAGE)
    results: list[dict[str, Any]] = []
    for name in dict.fromkeys(groups) if groups else [""]:
        rows = [i for i in range(len(read)) if not groups or groups[i] == name]
        chosen = read.only(rows)
        values = {key: chosen.values(column) for key, column in used.items()}
        whole = [i for i in range(len(chosen)) if all(v[i] == v[i] for v in values.values())]
        xs = {key: [v[i] for i in whole] for key, v in values.items() if key != "y"}
        ys = [values["y"][i] for i in whole]
        try:
            with np.errstate(all="ignore"):  # a search may come upon values at which a law isn't finite
                found = fit_law(law, xs, ys, loss=SQUARED if squared else None)
                standing = assess(found)
                bounds = intervals(found) if standing.identified else None
        except FitError as error:
            raise Stop(f"{points}: {error}", Code.UNREADABLE) from None
        result: dict[str, Any] = {
            "group": name, "form": law.equation, "objective": found.loss.name, "n": found.n,
            "unused": len(chosen) - found.n, "coefficients": dict(found.parameters),
            "intervals": {k: [b.low, b.high] for k, b in bounds.of.items()} if bounds else {},
            "identified": standing.identified, "reasons": list(standing.reasons), "success": found.success,
            "message": found.message, "r_squared": found.r_squared, "residuals": found.residuals.tolist(),
        }  # fmt: skip
        if published:
            result["compared"] = _compared(law, published, xs, ys)
        results.append(result)
    if format is TableFormat.json:
        console.result_json(results)
        return
    for result in results:
        _print(result)


def _law(form: str, read: PointSet, given: list[str]) -> tuple[Form, dict[str, str]]:
    from paper_scan.verification import all_forms, get_form
    from paper_scan.verification.forms.expression import form_of_expression

    named: dict[str, str] = {}
    for each in given:
        name, _, column = each.partition("=")
        named[name] = column or name
    if any(form == each.name for each in all_forms()):
        law = get_form(form)
        if named and not set(named) <= set(law.variables) and len(named) == len(law.variables):
            named = dict(zip(law.variables, named.values(), strict=True))
    else:
        known = [column.name for column in read.columns] + [column.role for column in read.columns if column.role]
        law = form_of_expression(form, tuple(dict.fromkeys([*named, *known])))
    return law, {name: named.get(name, name) for name in law.variables}


def _groups(points: Path, group: str) -> list[str]:
    """The text of one column, row by row; empty without a name."""
    import csv

    if not group:
        return []
    with points.open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if any(row.values())]
    if not rows or group not in rows[0]:
        raise ValueError(f"{points} has no column {group!r}")
    return [row[group] for row in rows]


def _published(text: str) -> list[tuple[str, str]]:
    found = []
    for piece in filter(None, re.split(r"[,;\s]+", text)):
        name, _, value = piece.partition("=")
        try:
            float(value)
        except ValueError:
            raise ValueError(f"--compare takes NAME=VALUE, separated by commas, and not {piece!r}") from None
        found.append((name, value))
    return found


def _compared(law: Form, published: list[tuple[str, str]], xs: dict[str, list[float]], ys: list[float]) -> Any:
    from paper_scan.verification.reported import Coefficient
    from paper_scan.verification.verdicts.verdict import judge

    unknown = [name for name, _ in published if name not in law.parameter_names]
    if unknown:
        raise Stop(
            f"the law has no coefficient {', '.join(unknown)}; it has {', '.join(law.parameter_names)}", Code.USAGE
        )
    coefficients = []
    for name, text in published:
        mantissa, _, power = text.lower().partition("e")
        decimals = len(mantissa.partition(".")[2])
        half = 0.5 * 10.0 ** (int(power or 0) - decimals)
        coefficients.append(Coefficient(name, float(text), half, text))
    found = judge(law, coefficients, xs, ys)
    return {"verdict": found.verdict, "reason": found.reason}


def _print(result: dict[str, Any]) -> None:
    head = f"{result['group']}: " if result["group"] else ""
    console.result(f"{head}{result['form']}  ({result['n']} points, {result['objective']})")
    for name, value in result["coefficients"].items():
        bounds = result["intervals"].get(name)
        console.result(f"  {name} = {value:.5g}" + (f"  [{bounds[0]:.4g}, {bounds[1]:.4g}]" if bounds else ""))
    console.result(f"  R² = {result['r_squared']:.4f}; {result['message']}")
    if result["unused"]:
        console.result(f"  {result['unused']} rows lack a number and weren't used")
    for reason in result["reasons"]:
        console.result(f"  not identified: {reason}")
    if "compared" in result:
        console.result(f"  published: {result['compared']['verdict']}. {result['compared']['reason']}")
