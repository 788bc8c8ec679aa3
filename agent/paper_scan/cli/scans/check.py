"""``scan check``: is a scan file what it says, and does its evidence stand in the PDF?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.checklist import load_checklist
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import PasswordOption, TableFormat, TableFormatOption
from paper_scan.cli.reading import paper_at
from paper_scan.cli.suggest import no_such_path

if TYPE_CHECKING:
    from paper_scan.checklist import Checklist
    from paper_scan.review.check import Checked, Fault
    from paper_scan.scans.model import Scan


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A scan.json, or the folder it lies in.")],
    paper: Annotated[
        Path | None, typer.Option("--paper", "-p", metavar="PDF", help="Hold all of it against this PDF.")
    ] = None,
    checklist: Annotated[
        str | None,
        typer.Option("--checklist", "-c", metavar="NAME|FILE", help="Instead of the checklist that the scan names."),
    ] = None,
    password: PasswordOption = None,
    format: TableFormatOption = TableFormat.text,
) -> None:
    """Check a scan file: its shape, its rules, its fingerprint, and the worksheet that lies beside it. With --paper all
    evidence is looked up again, and what comes from the PDF itself (title, hidden text, fits, the rules reader's
    answers) is made again and compared.

    Reads this program's scans and versions 1 to 3 of the public ai-research-survey's. Faults are named by their path in
    the JSON. Exit code 0: good; 1: faults; 3: a file can't be read.

    Example: scan check outputs/lovelace-2024-errors/ --paper paper.pdf
    """
    from paper_scan.review import check as checking
    from paper_scan.scans.model import Scan

    for path in (file, paper):
        if path is not None and not path.exists():
            raise Stop(no_such_path(path), Code.USAGE)
    file = file / "scan.json" if file.is_dir() else file
    try:
        scan, checked = checking.read(file)
    except OSError as error:
        raise Stop(f"{file}: {error.strerror or error}", Code.UNREADABLE) from None
    faults = list(checked.faults)
    evidence = None
    if isinstance(scan, Scan):
        from paper_scan.review.journal_check import against_journal

        asked = load_checklist(checklist or _checklist_name(scan))
        faults += checking.against_checklist(scan, asked)
        faults += against_journal(scan, file.parent, asked)
        if paper is not None:
            evidence = _with_paper(scan, paper, asked, password, faults)
    elif scan is not None and paper is not None:
        console.message("This format keeps no quotes: there is no evidence to look up in the PDF.")
    checked = checked.model_copy(update={"faults": tuple(faults), "evidence": evidence})
    _print(checked, format)
    if not checked.is_good:
        raise typer.Exit(Code.FAILED)


def _checklist_name(scan: Scan) -> str:
    return scan.provenance.checklist_name


def _with_paper(scan: Scan, path: Path, checklist: Checklist, password: str | None, faults: list[Fault]) -> int:
    """Adds what the PDF contradicts; returns how many pieces of evidence were looked up."""
    from paper_scan.review.again import against_again, scan_again
    from paper_scan.review.evidence_check import against_paper

    found = paper_at(path, password)
    wrong, evidence = against_paper(scan, found)
    faults += wrong
    if found.sha256 == scan.provenance.pdf_sha256:
        again = scan_again(found, path, checklist, scan.verification is not None, password)
        faults += against_again(scan, again, found)
    return evidence


def _print(checked: Checked, format: TableFormat) -> None:
    if format is TableFormat.json:
        faults = [fault._asdict() for fault in checked.faults]
        console.result_json({**checked.model_dump(mode="json"), "good": checked.is_good, "faults": faults})
        return
    for fault in checked.faults:
        console.result(f"{fault.severity}: {fault.where}: {fault.what}")
    looked_up = "" if checked.evidence is None else f"; {checked.evidence} pieces of evidence looked up in the PDF"
    errors = sum(fault.severity == "error" for fault in checked.faults)
    state = "good" if checked.is_good else "one error" if errors == 1 else f"{errors} errors"
    console.result(f"{checked.file} ({checked.kind}): {state}{looked_up}")
