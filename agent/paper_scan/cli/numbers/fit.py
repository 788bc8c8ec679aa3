"""``scan fit``: a law fitted to points of one's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop, cannot_write
from paper_scan.cli.options import TableFormat, TableFormatOption
from paper_scan.cli.suggest import no_such_path

if TYPE_CHECKING:
    from paper_scan.recomputed.own_points import OwnFit
    from paper_scan.verification.fitting.procedures.frontier import Frontier


def fit(
    form: Annotated[
        str,
        typer.Argument(metavar="FORM", help="A known form (--list), a law ('E + A * N^-alpha'), isoflop or envelope."),
    ] = "",
    points: Annotated[
        Path | None, typer.Argument(metavar="POINTS.csv", help="CSV with a header, or JSON.", show_default=False)
    ] = None,
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
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="Write fit.json and plots here.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="The known forms, with their sources.")] = False,
    format: TableFormatOption = TableFormat.text,
) -> None:
    """Fit a law to points of your own: coefficients with intervals, whether the points determine them, residuals.

    Example: scan fit chinchilla points.csv
    """
    if listed:
        _list(format)
        return
    if not form or points is None:
        raise Stop("give a law and a file of points: scan fit 'E + A * N^-alpha' points.csv", Code.USAGE)
    if not points.exists():
        raise Stop(no_such_path(points), Code.USAGE)
    from paper_scan.recomputed.own_points import (
        FRONTIERS,
        OwnPointsError,
        files_of_own,
        fit_own_points,
        frontier_of_points,
    )
    from paper_scan.verification import FitError

    variables = {name: column or name for name, _, column in (each.partition("=") for each in x or [])}
    try:
        published = _published(compare)
        if form in FRONTIERS:
            _print_frontier(frontier_of_points(form, points, variables, y), format)
            return
        fits = fit_own_points(form, points, variables, y, group=group, squared=squared, published=published)
    except OwnPointsError as error:
        raise Stop(str(error), Code.USAGE) from None
    except FitError as error:
        raise Stop(f"{points}: {error}", Code.UNREADABLE) from None
    except ValueError as error:  # of the file, or of the law
        raise Stop(str(error), Code.UNREADABLE) from None
    if out is not None:
        _write(out, files_of_own(fits))
    if format is TableFormat.json:
        console.result_json([each.as_json() for each in fits])
        return
    for each in fits:
        _print(each)


def _list(format: TableFormat) -> None:
    from paper_scan.verification import all_forms

    if format is TableFormat.json:
        console.result_json(
            [{"name": each.name, "equation": each.equation, "source": each.source} for each in all_forms()]
        )
        return
    for each in all_forms():
        console.result(f"{each.name}\n    {each.equation}\n    {each.source}")


def _published(text: str) -> dict[str, str]:
    found = {}
    for piece in filter(None, re.split(r"[,;\s]+", text)):
        name, _, value = piece.partition("=")
        try:
            float(value)
        except ValueError:
            raise ValueError(f"--compare takes NAME=VALUE, separated by commas, and not {piece!r}") from None
        found[name] = value
    return found


def _write(out: Path, files: dict[str, bytes]) -> None:
    from paper_scan.folder.files import write_files

    try:
        write_files(out, files)
    except OSError as error:
        raise cannot_write(error, out) from None


def _print_frontier(found: Frontier, format: TableFormat) -> None:
    if format is TableFormat.json:
        from dataclasses import asdict

        console.result_json(asdict(found))
        return
    low, high = found.a_interval
    console.result(f"N = G C^a  ({len(found.minima)} {found.how})")
    console.result(f"  G = {found.G:.5g}\n  a = {found.a:.4f}  [{low:.4f}, {high:.4f}]")
    for each in found.minima:
        spread = f"±{100 * each.error:.2g} %"
        console.result(
            f"  C = {each.compute:.3g}: N = {each.size:.4g} {spread}, loss {each.loss:.4f} ({each.runs} runs)"
        )
    for reason in found.left_out:
        console.result(f"  not used: {reason}")


def _print(own: OwnFit) -> None:
    found = own.fit
    head = f"{own.group}: " if own.group else ""
    console.result(f"{head}{found.form.equation}  ({found.n} points, {found.loss.name})")
    for name, value in found.parameters.items():
        bound = own.bounds.of.get(name) if own.bounds else None
        console.result(f"  {name} = {value:.5g}" + (f"  [{bound.low:.4g}, {bound.high:.4g}]" if bound else ""))
    worst = max(range(found.n), key=lambda row: abs(found.residuals[row]))
    number = own.columns["y"].numbers[worst]
    far = f"{found.residuals[worst]:+.2%}" if found.loss.residuals == "log" else f"{found.residuals[worst]:+.4g}"
    console.result(f"  R² = {found.r_squared:.4f}; {found.message}")
    console.result(
        f"  farthest from the law is {number.text if number else ''}: {far} (--format json has all residuals)"
    )
    if own.unused:
        more = f" and {len(own.unused) - 3} more" if len(own.unused) > 3 else ""
        console.result(f"  not used: {'; '.join(own.unused[:3])}{more}")
    for reason in own.standing.reasons:
        console.result(f"  not identified: {reason}")
    if own.compared is not None:
        console.result(f"  published: {own.compared.verdict}. {own.compared.reason}")
