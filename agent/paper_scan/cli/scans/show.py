"""``scan show``: a finished scan once more, or in another format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import As, AsOption, Format, FormatOption, Pages, PasswordOption
from paper_scan.cli.suggest import no_such_path

if TYPE_CHECKING:
    from paper_scan.checklist import Category, Checklist, Module
    from paper_scan.scans.model import Scan

SURVEY_FILE = "scan.survey-v2.json"


def show(
    scan: Annotated[Path, typer.Argument(metavar="SCAN", help="A scan.json, or the folder it lies in.")],
    format: FormatOption = Format.text,
    as_: AsOption = None,
    paper: Annotated[
        Path | None,
        typer.Option("--paper", "-p", metavar="PDF", help="With --format html: the PDF, if it lies elsewhere now."),
    ] = None,
    pages: Annotated[
        Pages,
        typer.Option("--pages", help="With --format html: which pages are in it as images."),
    ] = Pages.evidence,
    password: PasswordOption = None,
) -> None:
    """Print a finished scan again: its summary, report or JSON, or the public survey's format.

    With --format html it writes report.html beside the scan, and prints its path.

    Example: scan show outputs/lovelace-2024-errors/ --format markdown
    """
    file = scan / "scan.json" if scan.is_dir() else scan
    found = load_scan(file)
    if format is Format.html and as_ is None:
        write_html(found, file.parent, paper, pages, password)
    print_scan(found, format, as_, folder=file.parent)


def write_html(scan: Scan, folder: Path, paper: Path | None, pages: Pages, password: str | None) -> None:
    """report.html in the scan's folder. Where the PDF can't be had, without images of its pages, and said so."""
    from paper_scan.folder.files import PAGE
    from paper_scan.paper import PaperError
    from paper_scan.report.html import PagesShown, write_page

    pdf = None if pages is Pages.none else pdf_of_scan(scan, folder, paper)
    if pdf is None and pages is not Pages.none:
        console.message("Without images of the pages: the PDF is no longer where it was. Give it with --paper.")
    try:
        write_page(scan, checklist_of(scan), folder / PAGE, pdf, password, PagesShown(pages.value))
    except PaperError as error:
        raise Stop(str(error), Code.UNREADABLE) from None
    except OSError as error:
        raise Stop(f"{error.filename or folder / PAGE}: {error.strerror or error}") from None


def pdf_of_scan(scan: Scan, folder: Path, paper: Path | None) -> Path | None:
    """The PDF given, or the one that the folder's run was of, if it is still there. Stop where it is another one."""
    from paper_scan.folder.files import file_sha256
    from paper_scan.review.reopen import ReopenError, pdf_of

    if paper is None:
        try:
            paper = pdf_of(folder)
        except ReopenError:
            return None
        if not paper.is_file():
            return None
    elif not paper.exists():
        raise Stop(no_such_path(paper), Code.USAGE)
    try:
        sha256 = file_sha256(paper)
    except OSError as error:
        raise Stop(f"{paper}: {error.strerror or error}", Code.UNREADABLE) from None
    if sha256 != scan.provenance.pdf_sha256:
        raise Stop(f"{paper}: not the PDF that this scan was made from. Give that one with --paper.", Code.USAGE)
    return paper


def load_scan(file: Path) -> Scan:
    """Our scan at that path, or Stop with the reason why not."""
    from pydantic import ValidationError

    from paper_scan.scans.model import load

    try:
        return load(file)
    except FileNotFoundError:
        raise Stop(f"There is no scan at “{file}”.", Code.USAGE) from None
    except OSError as error:
        raise Stop(f"{file}: {error.strerror or error}", Code.UNREADABLE) from None
    except ValidationError as error:
        raise Stop(f"{file}: not a scan by this program ({error.error_count()} faults; see: scan check {file})",
                   Code.UNREADABLE) from None  # fmt: skip


def print_scan(scan: Scan, format: Format, as_: As | None, folder: Path, checklist: Checklist | None = None) -> None:
    """The scan as a command's result. Without ``checklist`` the one it was made with is loaded, if it ships with us."""
    if as_ is As.survey_v2:
        console.result(survey_v2(scan))
        say_what_does_not_fit(scan)
        return
    if format is Format.json:
        from paper_scan.scans.model import to_json

        console.result(to_json(scan))
        return
    if format is Format.html:
        console.result(str(folder / "report.html"))
        return
    checklist = checklist or checklist_of(scan)
    if format is Format.markdown:
        from paper_scan.report.markdown import render

        console.result(render(scan, checklist))
    else:
        from paper_scan.report.terminal import summary

        console.result_rich(summary(scan, checklist, folder))


def write_as(scan: Scan, folder: Path, as_: As | None) -> None:
    """The other format as a file beside scan.json, where one is asked for."""
    if as_ is As.survey_v2:
        from paper_scan.folder.files import write_atomically

        write_atomically(folder / SURVEY_FILE, survey_v2(scan))


def survey_v2(scan: Scan) -> str:
    """The scan's text in the public survey's format."""
    from paper_scan.scans import survey_format

    try:
        return survey_format.to_json(survey_format.from_scan(scan))
    except survey_format.NotSurveyError as error:
        raise Stop(f"{error}.") from None


def say_what_does_not_fit(scan: Scan) -> None:
    """On standard error, what the public survey's format can't hold."""
    still_open = sum(answer.outcome == "open" for answer in scan.answers().values())
    if still_open:
        console.message(f"survey-v2 has no open answers: {still_open} are written as a no that says so.")


def checklist_of(scan: Scan) -> Checklist | None:
    """The checklist that a scan names, for its wording; None if it is not one of ours or has changed its questions."""
    from paper_scan.checklist import ChecklistError, load

    try:
        checklist = load(scan.provenance.checklist_name)
    except ChecklistError:
        return None
    groups: list[Category | Module] = [*checklist.categories, *checklist.modules]
    known = {group.id for group in groups}
    return checklist if known.issuperset(scan.checklist) else None
