"""``scan agree``: two readings of the same papers compared."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import TableFormat, TableFormatOption
from paper_scan.cli.suggest import no_such_path

if TYPE_CHECKING:
    from rich.console import RenderableType

    from paper_scan.review.agreement import Agreement, Measure
    from paper_scan.review.ratings import RaterReading


def agree(
    readings: Annotated[
        list[Path],
        typer.Argument(
            metavar="A [B...]",
            help="Scans (scan.json, or the public survey's), reference answers, or directories of them. Alone: one "
            "scan in which a person answered beside the machine.",
        ),
    ],
    by_question: Annotated[bool, typer.Option("--by-question", help="Figures for each question too.")] = False,
    disagreements: Annotated[bool, typer.Option("--list", help="List every answer on which they differ.")] = False,
    final: Annotated[bool, typer.Option("--final", help="Compare what stands in each scan, whoever it is by.")] = False,
    format: TableFormatOption = TableFormat.text,
) -> None:
    """Compare readings: percent, Cohen's kappa, Gwet's AC1, coverage, who is stricter.

    Papers in two directories are matched by arXiv id, DOI, title or file name. Open answers are a class of their own:
    the main figures are over the questions that both answered. More than two readings are compared two by two.

    A person's reading is what that person confirmed, a machine's all that it decided: where people answered in both
    scans, people are compared with people. Intervals are of 95 %, as if questions were independent.

    Example: scan agree outputs/ reference/ --by-question
    """
    found = _alone(readings[0]) if len(readings) == 1 else _two_by_two(readings, final)
    if format is TableFormat.json:
        console.result_json([comparison.model_dump(mode="json") for comparison in found])
        return
    for comparison in found:
        for part in _table(comparison, by_question, disagreements):
            console.result_rich(part)


def _two_by_two(paths: list[Path], final: bool) -> list[Agreement]:
    from paper_scan.review import pairing, ratings

    loaded = [_load(path) for path in paths]
    found = []
    for (name_a, a), (name_b, b) in combinations(zip(ratings.names(paths), loaded, strict=True), 2):
        compared = pairing.across(name_a, a, name_b, b, final)
        if not compared.matched:
            raise Stop(f"No paper of {name_a} is in {name_b} too (matched by arXiv id, DOI, title and file name).")
        if compared.alone:
            listed = ", ".join(str(rated.path) for rated in compared.alone[:5])
            console.message(f"Left out, without a partner: {listed}{', …' if len(compared.alone) > 5 else ''}")
        for first, second in compared.apart:
            console.message(f"{first} and {second} decided no question in common.")
        found += compared.comparisons
    return found


def _alone(path: Path) -> list[Agreement]:
    """The readers inside one scan, or inside all scans of a directory that have several."""
    from paper_scan.review import pairing

    found = pairing.within(_load(path))
    if not found:
        raise Stop(f"{path}: only one reader's answers are in it. Give a second reading to compare it with.")
    return found


def _load(path: Path) -> list[list[RaterReading]]:
    from paper_scan.review import ratings

    if not path.exists():
        raise Stop(no_such_path(path), Code.USAGE)
    try:
        return ratings.all_readings(path)
    except ratings.RatingsError as error:
        raise Stop(str(error), Code.UNREADABLE) from None


def _table(found: Agreement, by_question: bool, disagreements: bool) -> list[RenderableType]:
    from rich.table import Table
    from rich.text import Text

    papers = "one paper" if found.papers == 1 else f"{found.papers} papers"
    parts: list[RenderableType] = [
        Text.assemble("\nA  ", (found.a, "bold"), "\nB  ", (found.b, "bold")),
        Text(f"{papers}, {found.questions} questions in both; answered by A {_percent(found.coverage_a)}, by B "
             f"{_percent(found.coverage_b)}\n"),
    ]  # fmt: skip
    table = Table("", *_COLUMNS, box=None, padding=(0, 2, 0, 0), header_style="bright_black")
    for column in table.columns[1:]:
        column.justify = "right"
    table.add_row("answered by both", *_cells(found.answered), style="bold")
    table.add_row("without what both call n.a.", *_cells(found.applicable))
    table.add_row("open as a class of its own", *_cells(found.with_open))
    for title, measures in (("A says", found.confidence_a), ("B says", found.confidence_b)):
        for level in ("high", "medium", "low"):
            if level in measures:
                table.add_row(f"{title} {level} confidence", *_cells(measures[level]))
    table.add_section()
    for name, measure in found.categories.items():
        table.add_row(name, *_cells(measure))
    if by_question:
        table.add_section()
        for name, measure in sorted(found.by_question.items(), key=lambda each: each[1].percent or 0.0):
            table.add_row(name, *_cells(measure))
    parts += [table, Text(f"\n{_strictness(found)}")]
    for side, missing in (("A", found.only_in_a), ("B", found.only_in_b)):
        if missing:
            listed = ", ".join(missing) if len(missing) <= 6 else f"{len(missing)} questions"
            parts.append(Text(f"Only in {side}: {listed}", style="bright_black"))
    if disagreements:
        parts.append(_differences(found))
    return parts


_COLUMNS = ("questions", "agree", "percent", "kappa", "AC1")


def _cells(measure: Measure) -> tuple[str, ...]:
    return (
        str(measure.items),
        str(measure.agreed),
        _percent(measure.percent) + _between(measure.percent_interval, 100, 0),
        _two(measure.kappa) + _between(measure.kappa_interval),
        _two(measure.ac1) + _between(measure.ac1_interval),
    )


def _two(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _between(interval: tuple[float, float] | None, times: int = 1, digits: int = 2) -> str:
    return "" if interval is None else f" [{times * interval[0]:.{digits}f}, {times * interval[1]:.{digits}f}]"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _strictness(found: Agreement) -> str:
    strict = found.strictness
    counts = f"A no where B yes: {strict.a_no_b_yes}; B no where A yes: {strict.b_no_a_yes}"
    who = "neither is clearly stricter" if strict.stricter == "neither" else f"{strict.stricter} is stricter"
    test = "" if strict.p is None else f" (sign test p = {strict.p:.2g})"
    return (
        f"{counts}: {who}{test}. Not applicable to A alone: {strict.only_a_not_applicable}, "
        f"to B alone: {strict.only_b_not_applicable}."
    )


def _differences(found: Agreement) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table("paper", "question", "A", "B", box=None, padding=(0, 2, 0, 0), header_style="bright_black")
    for item in found.disagreements:
        table.add_row(Text(item.paper[:40]), item.question, item.a, item.b)
    return table
