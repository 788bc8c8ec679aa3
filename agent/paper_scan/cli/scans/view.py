"""``scan view``: the local application."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import PasswordOption
from paper_scan.cli.suggest import no_such_path

if TYPE_CHECKING:
    from paper_scan.view import Project, Served


def view(
    target: Annotated[
        Path, typer.Argument(metavar="DIR|SCAN|PAPER", help="A folder of scans, one scan's folder, or its PDF.")
    ] = Path("outputs"),
    coder: Annotated[
        str | None, typer.Option("--coder", metavar="NAME", help="Who codes.  [default: your user name]")
    ] = None,
    blind: Annotated[
        bool,
        typer.Option(
            "--blind", metavar="", help="What others answered is not shown before you have decided the question."
        ),
    ] = False,
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="0 takes a free one.")] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", metavar="", help="Only print the address.")] = False,
    paper: Annotated[
        Path | None, typer.Option("--paper", "-p", metavar="PDF", help="One scan's PDF, if it lies elsewhere now.")
    ] = None,
    password: PasswordOption = None,
) -> None:
    """Read, correct and code scans in the browser: the paper's pages beside its questions, everything by keyboard.

    It answers on this machine only, at the address it prints, until you press Ctrl-C. Several people code at once,
    each with a command of their own.

    Example: scan view outputs/
    """
    from paper_scan.view import serve

    project = _project(target, coder or _user(), blind, paper, password)
    try:
        serve(project, port, not no_browser, _say)
    except OSError as error:
        raise Stop(f"Port {port} can't be had: {error.strerror or error}. Give another with --port.") from None


def _project(target: Path, coder: str, blind: bool, pdf: Path | None, password: str | None) -> Project:
    from paper_scan.checklist import load
    from paper_scan.folder.files import JOURNAL
    from paper_scan.review.reopen import ReopenError, find_folder
    from paper_scan.view import Project

    if not target.exists():
        raise Stop(no_such_path(target), Code.USAGE)
    if blind and not coder.strip():
        raise Stop("Blind coding needs a name: --coder NAME.", Code.USAGE)
    if target.is_dir() and not (target / JOURNAL).exists():
        if pdf is not None:
            raise Stop("--paper goes with one scan: name its folder.", Code.USAGE)
        return Project(target.resolve(), coder.strip(), blind, load, password=password)
    try:
        folder = find_folder(target, Path("outputs")).resolve()
    except ReopenError as error:
        raise Stop(f"{error}.", Code.USAGE) from None
    pdf = pdf or (target if target.is_file() else None)
    return Project(folder.parent, coder.strip(), blind, load, only=folder, pdf=pdf, password=password)


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no account of that number, or no such thing on this system
        return "me"


def _say(served: Served) -> None:
    console.result(served.address)
    console.message("Open it in this machine's browser. Ctrl-C ends it; everything is kept as you go.")
