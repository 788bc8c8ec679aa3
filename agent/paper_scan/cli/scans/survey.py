"""``scan survey`` and ``scan diff``: many scans as one table, two scans side by side."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import TableFormat, TableFormatOption
from paper_scan.cli.suggest import no_such_path

if TYPE_CHECKING:
    from paper_scan.survey.tables.difference import Difference
    from paper_scan.survey.tables.entries import Loaded


class LeastConfidence(StrEnum):
    high = "high"
    medium = "medium"
    low = "low"


def survey(
    scans: Annotated[
        list[Path], typer.Argument(metavar="DIR...", help="Directories of scans (ours, or the public survey's files).")
    ],
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="The explorer: one page that needs no server.")
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Every answer as a row.")] = None,
    parquet: Annotated[
        Path | None, typer.Option("--parquet", metavar="FILE", help="The same as Parquet (needs pyarrow).")
    ] = None,
    reader: Annotated[
        str | None, typer.Option("--reader", metavar="NAME", help="Only the scans by this reader: rules, claude …")
    ] = None,
    min_confidence: Annotated[
        LeastConfidence | None, typer.Option("--min-confidence", help="Answers less sure than this count as open.")
    ] = None,
    evidence: Annotated[
        bool, typer.Option("--evidence/--no-evidence", help="Quotes and reasons in the explorer, or counts alone.")
    ] = True,
    format: TableFormatOption = TableFormat.text,
) -> None:
    """Put many scans together: base rates, pass rates by category, year, venue, type and tag, red flags, verdicts,
    agreement between readers, citations among the papers.

    Example: scan survey outputs/ --html survey.html --csv answers.csv
    """
    from paper_scan.survey.tables.aggregate import survey as aggregate
    from paper_scan.survey.tables.entries import load
    from paper_scan.survey.tables.narrowing import narrowed

    for path in scans:
        if not path.exists():
            raise Stop(no_such_path(path), Code.USAGE)
    loaded = load(scans)
    for file, reason in loaded.left_out:
        console.message(f"Left out: {file} ({reason})")
    if not loaded.entries:
        raise Stop(f"There is no scan in or below {', '.join(map(str, scans))}.", Code.USAGE)
    readers = sorted({entry.reader for entry in loaded.entries})
    loaded = narrowed(loaded, reader, min_confidence.value if min_confidence else None)
    if not loaded.entries:
        raise Stop(f"None of the scans is by {reader}; they are by {', '.join(readers)}.", Code.USAGE)
    found = aggregate(loaded)
    _write(loaded, csv, parquet)
    if html is not None:
        from paper_scan.survey.explorer import write_explorer

        _written(html, lambda: write_explorer(loaded, found, html, evidence))
    if format is TableFormat.json:
        console.result_json(found.model_dump(mode="json"))
    else:
        from paper_scan.cli.scans.survey_summary import summary

        for part in summary(found):
            console.result_rich(part)


def _write(loaded: Loaded, csv: Path | None, parquet: Path | None) -> None:
    from paper_scan.survey.tables.export import ExtraMissing, write_csv, write_parquet

    if csv is not None:
        _written(csv, lambda: write_csv(loaded, csv))
    if parquet is not None:
        try:
            _written(parquet, lambda: write_parquet(loaded, parquet))
        except ExtraMissing as error:
            raise Stop(str(error), Code.UNAVAILABLE) from None


def _written(file: Path, write: Callable[[], None]) -> None:
    """Write a file and say so; Stop where it can't be."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write()
    except OSError as error:
        raise Stop(f"{file}: {error.strerror or error}", Code.FAILED) from None
    console.message(f"Wrote {file}")


def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="A scan.json, or its folder.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="Another.")],
    format: TableFormatOption = TableFormat.text,
) -> None:
    """What changed from one scan to another: answers, claims, red flags, verdicts.

    Example: scan diff outputs/a/ outputs/b/
    """
    from paper_scan.survey.tables.difference import NotScan, difference

    try:
        found = difference(before, after)
    except NotScan as error:
        raise Stop(str(error), Code.UNREADABLE) from None
    if format is TableFormat.json:
        console.result_json(found.model_dump(mode="json"))
    else:
        console.result(_difference_text(found))


def _difference_text(found: Difference) -> str:
    lines = [f"{len(found.answers)} answers differ, {found.same} are the same."]
    lines += [f"  {name}: {a or '–'} → {b or '–'}" for name, (a, b) in found.about.items()]
    for each in found.answers:
        lines += ["", f"{each.category} · {each.question}: {each.before or 'not asked'} → {each.after or 'not asked'}"]
        lines += [f"  A: {each.why_before}"] if each.why_before else []
        lines += [f"  B: {each.why_after}"] if each.why_after else []
    for heading, texts in (
        ("Red flags gone", found.flags_gone),
        ("Red flags new", found.flags_new),
        ("Claims gone", found.claims_gone),
        ("Claims new", found.claims_new),
    ):
        lines += ["", f"{heading}:", *(f"  {text}" for text in texts)] if texts else []
    if found.verdicts_before != found.verdicts_after:
        lines += ["", f"Verdicts: {_listed(found.verdicts_before)} → {_listed(found.verdicts_after)}"]
    return "\n".join(lines)


def _listed(verdicts: tuple[str, ...]) -> str:
    return ", ".join(verdicts) or "none"
