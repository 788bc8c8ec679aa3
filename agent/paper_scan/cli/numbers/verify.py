"""``scan verify``: the fits that a paper reports, run again, and its arithmetic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop, cannot_write
from paper_scan.cli.options import PasswordOption, QuietOption, TableFormat, TableFormatOption
from paper_scan.cli.reading import paper_at
from paper_scan.cli.suggest import no_such_path

if TYPE_CHECKING:
    from paper_scan.recomputed import Verification


def verify(
    paper: Annotated[Path, typer.Argument(metavar="PAPER.pdf", help="The paper.", show_default=False)],
    points: Annotated[
        Path | None,
        typer.Option(
            "--points",
            metavar="FILE",
            help="Points of your own (CSV with a header, or JSON), for the laws that the paper reports; instead of "
            "its tables and figures.",
        ),
    ] = None,
    group: Annotated[
        str, typer.Option("--group", metavar="COLUMN", help="Of the points: the column whose texts name their series.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="Write points, scripts and plots here.")
    ] = None,
    password: PasswordOption = None,
    format: TableFormatOption = TableFormat.text,
    quiet: QuietOption = False,
) -> None:
    """Run the fits that a paper reports again, on its own points, and check its arithmetic.

    A law differs only if no values that round to the printed ones fit, whichever usual objective is taken. Where the
    points can't be had, or can't determine the law, it says so instead. Exit code 1: a law differs, or a piece of
    arithmetic is wrong; 0: neither was found.

    Example: scan verify paper.pdf --points points.csv
    """
    from paper_scan.recomputed import verify_paper
    from paper_scan.verification.points.files import PointFileError

    for path in (paper, points):
        if path is not None and not path.exists():
            raise Stop(no_such_path(path), Code.USAGE)
    with console.ConsoleProgress(quiet) as progress:
        progress.step(f"Reading {paper.name}")
        read = paper_at(paper, password)
        progress.step("Doing reported numbers again")
        try:
            found = verify_paper(read, paper, password, points=points, group=group, files=out is not None)
        except PointFileError as error:
            raise Stop(str(error), Code.UNREADABLE) from None
    if out is not None and found.files:
        _write(out, found)
    if format is TableFormat.json:
        console.result_json(
            {
                "fits": [{"refit": None, "points": None, **fit.model_dump(mode="json")} for fit in found.fits],
                "checks": [check.model_dump(mode="json") for check in found.checks],
                **({"points_unused": found.unused} if found.unused else {}),
            }
        )
    else:
        _print(found)
    if any(fit.verdict == "differs" for fit in found.fits) or any(each.severity == "error" for each in found.checks):
        raise typer.Exit(Code.FAILED)


def _write(out: Path, found: Verification) -> None:
    from paper_scan.folder.files import write_files

    try:
        write_files(out, found.files)
    except OSError as error:
        raise cannot_write(error, out) from None


def _print(found: Verification) -> None:
    from rich.text import Text

    from paper_scan.report.numbers import fit_lines

    styles = {"reproduced": "green", "reproduced within rounding": "green", "differs": "bold red"}
    for fit in found.fits:
        head, *rest = fit_lines(fit)
        console.result_rich(Text.assemble((fit.verdict, styles.get(fit.verdict, "yellow")), f"  {head}"))
        for line in rest:
            console.result_rich(Text(f"    {line}"))
    for check in found.checks:
        style = {"error": "bold red", "lead": "yellow"}.get(check.severity, "bright_black")
        console.result_rich(Text.assemble((f"{check.severity}, {check.kind}", style), f"  {check.message}"))
    if found.unused:
        console.result_rich(Text(found.unused, style="yellow"))
    if not found.checks:
        console.result_rich(Text("No arithmetic that doesn't come out was found.", style="bright_black"))
