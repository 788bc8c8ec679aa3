"""``scan study``: scaling laws of whole families of models, given as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import QuietOption, TableFormat, TableFormatOption


def study(
    families: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FAMILY.csv]...",
            help="Families as CSV, or cerebras-gpt, pythia, which come with the program.  [default: both of these]",
        ),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where the report is written.")] = Path(
        "study"
    ),
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Of the resampling.")] = 0,
    resamples: Annotated[
        int, typer.Option("--resamples", metavar="N", help="Simulated data sets that each break is judged by.")
    ] = 300,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", metavar="", help="Draw the figures.")] = True,
    quiet: QuietOption = False,
    format: TableFormatOption = TableFormat.text,
) -> None:
    """Fit scaling laws to families of models: loss and tasks, intervals, model choice, extrapolation, transfer.

    Writes report.md, study.json and figures. What the points can't determine is refused with the reason.

    Example: scan study family.csv --out study/
    """
    from paper_scan.verification.study import StudyError, run_study

    try:
        with console.ConsoleProgress(quiet) as progress:
            found = run_study(
                families or [],
                out,
                seed=seed,
                figures=figures,
                resamples=resamples,
                progress=lambda phase, number, of: progress.step(f"[{number}/{of}] {phase}"),
            )
    except StudyError as error:
        raise Stop(str(error), Code.UNREADABLE) from None
    except OSError as error:
        raise Stop(f"{error.filename or out}: {error.strerror or error}.", Code.FAILED) from None
    if format is TableFormat.json:
        console.result((out / "study.json").read_text(encoding="utf-8"))
    else:
        from paper_scan.verification.study.report.summary import summary

        for line in summary(found):
            console.result(line)
        console.result(f"\nReport  {out / 'report.md'}\nNumbers {out / 'study.json'}")
    if not found.valid:
        failed = "; ".join(str(check) for check in found.checks if not check.passed)
        raise Stop(f"The computation failed its own checks: {failed}", Code.FAILED)
