"""``scan record``: a person answers beside the machine."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import OutOption, PasswordOption, QuietOption
from paper_scan.cli.suggest import no_such_path

if TYPE_CHECKING:
    from paper_scan.cli.scans.beside import PutRight
    from paper_scan.worksheet import AnswerDraft, Refused, Worksheet

ONE = "One answer on the command line"
BESIDE = "Beside the answers"


class OutcomeChoice(StrEnum):
    yes = "yes"
    no = "no"
    open = "open"
    not_applicable = "n/a"


def record(
    target: Annotated[Path, typer.Argument(metavar="PAPER|DIR", help="The PDF, or the folder of its scan.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who answers.")],
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="Your answers, from the edited file (- for stdin).")
    ] = None,
    question: Annotated[
        str | None, typer.Option("--question", metavar="ID", help="The question you answer.", rich_help_panel=ONE)
    ] = None,
    answer: Annotated[
        OutcomeChoice | None, typer.Option("--answer", help="Your answer to it.", rich_help_panel=ONE)
    ] = None,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why.", rich_help_panel=ONE)] = "",
    quote: Annotated[
        list[str] | None,
        typer.Option(
            "--quote", metavar="TEXT", help="Words copied from the paper. May be repeated.", rich_help_panel=ONE
        ),
    ] = None,
    search: Annotated[
        list[str] | None,
        typer.Option(
            "--search",
            metavar="TERM",
            help="For a no: words that would stand in the paper were it a yes. May be repeated.",
            rich_help_panel=ONE,
        ),
    ] = None,
    blank: Annotated[
        bool, typer.Option("--blank", metavar="", help="Write a file without any answers, to code from scratch.")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", metavar="", help="Take back what you recorded last.")] = False,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="The paper's title.", rich_help_panel=BESIDE)
    ] = None,
    author: Annotated[
        list[str] | None,
        typer.Option("--author", metavar="NAME", help="An author; repeat it for all.", rich_help_panel=BESIDE),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", metavar="N", help="Its year.", rich_help_panel=BESIDE)] = None,
    venue: Annotated[
        str | None, typer.Option("--venue", metavar="TEXT", help="Its venue.", rich_help_panel=BESIDE)
    ] = None,
    flag: Annotated[
        str | None,
        typer.Option(
            "--flag", metavar="TEXT", help="A red flag to add; with --because and --quote.", rich_help_panel=BESIDE
        ),
    ] = None,
    claim: Annotated[
        str | None,
        typer.Option(
            "--claim",
            metavar="TEXT",
            help="A claim to add; with --support, --because, --quote.",
            rich_help_panel=BESIDE,
        ),
    ] = None,
    support: Annotated[
        str | None,
        typer.Option("--support", metavar="HOW", help="strong, moderate, weak, unsupported.", rich_help_panel=BESIDE),
    ] = None,
    without_flag: Annotated[
        str | None,
        typer.Option(
            "--without-flag", metavar="TEXT", help="Withdraw the flag that begins so.", rich_help_panel=BESIDE
        ),
    ] = None,
    without_claim: Annotated[
        str | None,
        typer.Option(
            "--without-claim", metavar="TEXT", help="Withdraw the claim that begins so.", rich_help_panel=BESIDE
        ),
    ] = None,
    paper: Annotated[
        Path | None, typer.Option("--paper", "-p", metavar="PDF", help="The PDF, if it is no longer where it was.")
    ] = None,
    out: OutOption = Path("outputs"),
    password: PasswordOption = None,
    quiet: QuietOption = False,
) -> None:
    """Correct a finished scan: your answers stand above the machine's, and both are kept.

    Without other options it writes a file of all answers for your editor; change what is wrong and give it back
    with --file. Flags and verdicts that rest on a corrected answer follow it. Compare both with: scan agree SCAN

    Example: scan record outputs/lovelace-2024-errors/ --by ada --question ID --answer no --because "…"
    """
    from paper_scan.cli.scans.beside import PutRight

    worksheet, folder = _open(target, paper, out, password)
    beside = PutRight(
        title, author or (), year, venue, flag, claim, support, because, quote or (), without_flag, without_claim
    )
    if undo:
        _undo(worksheet, folder, by)
        return
    if beside.is_anything and (question is not None or file is not None):
        raise Stop("Answers, and what stands beside them, are recorded by one command each.", Code.USAGE)
    if beside.is_anything:
        _put_right(worksheet, folder, beside, by, quiet)
        return
    if question is not None:
        drafts = [_from_options(worksheet, question, answer, because, quote or [], search or [])]
    elif file is not None:
        drafts = _from_file(worksheet, file)
    else:
        _write_file(worksheet, folder, by, blank)
        return
    _record(worksheet, folder, drafts, by, quiet)


def _open(target: Path, paper: Path | None, out: Path, password: str | None) -> tuple[Worksheet, Path]:
    from paper_scan.cli.checklist import load_checklist
    from paper_scan.paper import PaperError
    from paper_scan.review.reopen import ReopenError, find_folder, reopen
    from paper_scan.worksheet import JournalError

    if not target.exists():
        raise Stop(no_such_path(target), Code.USAGE)
    try:
        folder = find_folder(target, out)
        pdf = paper or (target if target.is_file() else None)
        return reopen(folder, load_checklist, pdf, password), folder
    except ReopenError as error:
        raise Stop(f"{error}.", Code.USAGE) from None
    except (PaperError, JournalError) as error:
        raise Stop(str(error), Code.UNREADABLE) from None


def _from_options(
    worksheet: Worksheet,
    question: str,
    answer: OutcomeChoice | None,
    because: str,
    quotes: list[str],
    search: list[str],
) -> AnswerDraft:
    from paper_scan.review.corrections import Correction, draft

    if answer is None:
        raise Stop("With --question give --answer: yes, no, open or n/a.", Code.USAGE)
    given = Correction(answer=answer.value, because=because, quotes=quotes, search=search)
    standing = {asked.id: found for asked, found in worksheet.answers()}
    return draft(question, given, standing.get(question))


def _from_file(worksheet: Worksheet, file: Path) -> list[AnswerDraft]:
    from paper_scan.review.corrections import CorrectionsError, changed

    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
        return changed(text, worksheet)
    except CorrectionsError as error:
        raise Stop(f"{file}: {error}", Code.USAGE) from None
    except UnicodeDecodeError:
        raise Stop(f"{file}: not UTF-8 text.", Code.UNREADABLE) from None
    except OSError as error:
        raise Stop(f"{file}: {error.strerror or error}", Code.USAGE) from None


def _write_file(worksheet: Worksheet, folder: Path, by: str, blank: bool) -> None:
    from paper_scan.review.corrections import as_blank_file, as_file

    name = "".join(c if c.isalnum() else "-" for c in by.lower()).strip("-") or "person"
    path = folder / f"{'blank' if blank else 'answers'}-{name}.yaml"
    quoted = subprocess.list2cmdline if os.name == "nt" else shlex.join
    command = quoted(["scan", "record", str(folder), "--by", by, "--file", str(path)])
    if path.exists():
        raise Stop(f"{path} is there already. Edit it, then: {command}", Code.USAGE)
    write = as_blank_file if blank else as_file
    path.write_text(write(worksheet, by, command), encoding="utf-8", newline="\n")
    console.result(str(path))
    console.message(f"{'Fill it in' if blank else 'Change what is wrong in it'}, then: {command}")


def _undo(worksheet: Worksheet, folder: Path, by: str) -> None:
    from paper_scan.worksheet import Refused

    undone = worksheet.undo(by)
    if isinstance(undone, Refused):
        raise Stop(undone.message, Code.FAILED)
    _publish(worksheet, folder)
    console.message(f"Taken back: the last that {by} recorded in {folder}.")


def _put_right(worksheet: Worksheet, folder: Path, given: PutRight, by: str, quiet: bool) -> None:
    from paper_scan.cli.scans.beside import put_right

    refused = put_right(worksheet, by, given)
    _publish(worksheet, folder)
    if refused:
        listed = "\n".join(f"  {each.subject}: {each.message}{_hint(each)}" for each in refused)
        raise Stop(f"Not recorded:\n{listed}", Code.FAILED)
    if not quiet:
        console.message(f"Recorded by {by} in {folder}.")


def _publish(worksheet: Worksheet, folder: Path) -> None:
    from paper_scan.api import Unfinished, publish
    from paper_scan.folder.files import PAGE
    from paper_scan.report.html import write_page_of_scan
    from paper_scan.report.markdown import render

    try:
        publish(worksheet, folder, render, write_page_of_scan if (folder / PAGE).exists() else None)
    except Unfinished as error:
        console.message(f"Recorded, but there is no scan yet to put it into. {error}")


def _record(worksheet: Worksheet, folder: Path, drafts: list[AnswerDraft], by: str, quiet: bool) -> None:
    from paper_scan.worksheet import Refused

    refused = [result for result in worksheet.record(drafts, by=by) if isinstance(result, Refused)]
    taken = len(drafts) - len(refused)
    if taken:
        _publish(worksheet, folder)
    if not quiet:
        console.message(
            f"{taken} of {len(drafts)} answers by {by} recorded in {folder}." if drafts else "Nothing changed."
        )
    if refused:
        listed = "\n".join(f"  {each.subject}: {each.message}{_hint(each)}" for each in refused)
        raise Stop(f"Not recorded:\n{listed}", Code.FAILED)


def _hint(refused: Refused) -> str:
    return f" Nearest: “{refused.hint.text}” (p. {refused.hint.page})" if refused.hint else ""
