"""``scan export``: papers, references or answers of finished scans, for spreadsheets and reference managers."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.scans.show import checklist_of
from paper_scan.cli.suggest import no_such_path

if TYPE_CHECKING:
    from paper_scan.scans.model import Scan
    from paper_scan.survey.export.records import Record


class What(StrEnum):
    papers = "papers"
    references = "references"
    answers = "answers"


class ExportFormat(StrEnum):
    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"
    bibtex = "bibtex"
    csl_json = "csl-json"
    ris = "ris"


BIBLIOGRAPHIES = (ExportFormat.bibtex, ExportFormat.csl_json, ExportFormat.ris)


def export(
    scans: Annotated[list[Path], typer.Argument(metavar="SCANS...", help="Scans: scan.json, or folders of them.")],
    what: Annotated[
        What,
        typer.Option("--what", "-w", help="The scanned papers, the works that they cite, or every answer."),
    ] = What.answers,
    format: Annotated[
        ExportFormat,
        typer.Option("--format", "-f", help="A table (csv, parquet, jsonl) or a bibliography (bibtex, csl-json, ris)."),
    ] = ExportFormat.csv,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write to this file; Parquet needs one.  [default: printed]"),
    ] = None,
) -> None:
    """Hand scans on to other programs: a row a paper, a reference or an answer, or a bibliography.

    \b
    scan export outputs/ --format csv --out answers.csv
    scan export outputs/ --what references --format bibtex --out cited.bib
    """
    from paper_scan.survey.export import bibliographies, files, works

    if what is What.answers and format in BIBLIOGRAPHIES:
        raise Stop(f"Answers are no bibliography: --what papers or references, or --format csv instead of {format}.",
                   Code.USAGE)  # fmt: skip
    if format is ExportFormat.parquet and out is None:
        raise Stop("Parquet can't be printed: give --out FILE.", Code.USAGE)
    found = _load(scans)
    if format in BIBLIOGRAPHIES:
        only = [scan for _, scan in found]
        listed = works.papers(only) if what is What.papers else works.references(only)
        _hand_over(bibliographies.WRITERS[format.value](listed), out, len(listed))
        return
    columns, records = _records(what, found)
    rows = list(records)
    if format is ExportFormat.parquet:
        assert out is not None
        try:
            files.write_parquet(columns, rows, out)
        except files.ExtraMissing as error:
            raise Stop(str(error), Code.UNAVAILABLE) from None
        except OSError as error:
            raise Stop(f"{out}: {error.strerror or error}") from None
        console.message(f"Wrote {out} ({len(rows)} rows)")
        return
    _hand_over(files.csv_text(columns, rows) if format is ExportFormat.csv else files.json_lines(rows), out, len(rows))


def _load(scans: list[Path]) -> list[tuple[str, Scan]]:
    """Our scans in and below the paths, by their folders' names; what can't be read is said and left out."""
    from pydantic import ValidationError

    from paper_scan.scans.model import load
    from paper_scan.survey.tables.entries import files_below

    for path in scans:
        if not path.exists():
            raise Stop(no_such_path(path), Code.USAGE)
    found, without = [], 0
    for file in dict.fromkeys(file for path in scans for file in files_below(path)):
        try:
            scan = load(file)
        except OSError as error:
            console.message(f"Left out: {file} ({error.strerror or error})")
        except ValidationError:
            console.message(f"Left out: {file} (not a scan by this program)")
        else:
            without += scan.references is None
            found.append((file.parent.name if file.name == "scan.json" else file.stem, scan))
    if not found:
        raise Stop(f"There is no scan in or below {', '.join(map(str, scans))}.", Code.USAGE)
    if without:
        them = "One scan keeps" if without == 1 else f"{without} scans keep"
        console.message(f"{them} no reference list, being older than that: scan the papers again to have it.")
    return found


def _records(what: What, found: list[tuple[str, Scan]]) -> tuple[tuple[str, ...], Iterable[Record]]:
    from paper_scan.survey.export import records

    if what is What.papers:
        return records.PAPERS, (row for name, scan in found for row in records.paper_records(scan, name))
    if what is What.references:
        return records.REFERENCES, (row for name, scan in found for row in records.reference_records(scan, name))
    checklists = {scan.provenance.checklist: checklist_of(scan) for _, scan in found}
    return records.ANSWERS, (
        row for name, scan in found for row in records.answer_records(scan, name, checklists[scan.provenance.checklist])
    )


def _hand_over(text: str, out: Path | None, entries: int) -> None:
    if out is None:
        console.result(text)
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise Stop(f"{out}: {error.strerror or error}") from None
    console.message(f"Wrote {out} ({entries} entries)")
