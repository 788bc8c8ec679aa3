"""``scan PAPER.pdf``: one paper, several, or every PDF below a directory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import console
from agent.cli.exits import Code, Stop
from agent.cli.options import (
    As,
    AsOption,
    ChecklistOption,
    Format,
    FormatOption,
    MaxBytesOption,
    MaxDrawingsOption,
    MaxPagesOption,
    MaxSecondsOption,
    OfflineOption,
    OutOption,
    PasswordOption,
    QuietOption,
    Reader,
    ReaderOption,
)
from agent.cli.suggest import no_such_path

if TYPE_CHECKING:
    from agent.paper import Limits
    from agent.run import Options


def paper(
    context: typer.Context,
    papers: Annotated[
        list[Path], typer.Argument(metavar="PAPER...", help="PDF files, or directories of them.", show_default=False)
    ],
    out: OutOption = Path("outputs"),
    reader: ReaderOption = Reader.auto,
    checklist: ChecklistOption = "ai-research",
    password: PasswordOption = None,
    format: FormatOption = Format.text,
    as_: AsOption = None,
    quiet: QuietOption = False,
    offline: OfflineOption = False,
    max_pages: MaxPagesOption = None,
    max_bytes: MaxBytesOption = None,
    max_seconds: MaxSecondsOption = None,
    max_drawings: MaxDrawingsOption = None,
) -> None:
    """Scan papers: read each PDF, fill in the checklist, write scan.json and report.md, print a summary."""
    for path in papers:
        if not path.exists():
            raise Stop(no_such_path(path, _commands(context)), Code.USAGE)
    limits = _limits(max_pages, max_bytes, max_seconds, max_drawings)
    files = pdf_files(papers)
    options = _options(out, reader, checklist, password, offline, quiet, limits)
    if len(papers) == 1 and papers[0].is_file():
        _one(papers[0], options, format, as_, quiet)
        return
    from agent.cli.many import scan_all

    scan_all(files, options, format, as_, quiet)


def _commands(context: typer.Context) -> list[str]:
    """The names of all commands, for a word that is neither one of them nor a file."""
    group = context.parent.command if context.parent else None
    return list(getattr(group, "commands", ()))


def pdf_files(paths: list[Path]) -> list[Path]:
    """The files among ``paths``, and every PDF below the directories among them, sorted; Stop where there is none."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            below = sorted(each for each in path.rglob("*") if each.suffix.lower() == ".pdf" and each.is_file())
            if not below:
                raise Stop(f"There is no PDF in or below {path}.", Code.USAGE)
            found |= dict.fromkeys(below)
        else:
            found[path] = None
    return list(found)


def _one(path: Path, options: Options, format: Format, as_: As | None, quiet: bool) -> None:
    from agent.cli.show import print_scan, write_as
    from agent.paper import PaperError
    from agent.run import Unfinished, scan_paper

    try:
        with console.Progress(quiet) as progress:
            outcome = scan_paper(path, options, progress)
    except PaperError as error:
        raise Stop(str(error), Code.UNREADABLE) from None
    except Unfinished as error:
        raise Stop(str(error), Code.UNFINISHED) from None
    except OSError as error:
        raise Stop(cannot_write(error, options.out), Code.FAILED) from None
    except KeyboardInterrupt:
        raise Stop("Interrupted. The same command goes on from here.", Code.INTERRUPTED) from None
    write_as(outcome.scan, outcome.folder, as_)
    print_scan(outcome.scan, format, as_ if format is Format.json else None, outcome.folder, options.checklist)


def cannot_write(error: OSError, out: Path) -> str:
    return f"{error.filename or out}: {error.strerror or error}. Choose another place with --out."


def _options(
    out: Path, reader: Reader, checklist: str, password: str | None, offline: bool, quiet: bool, limits: Limits
) -> Options:
    from agent.cli.checklist import load_checklist
    from agent.cli.readers import choose
    from agent.report.markdown import render
    from agent.run import Options

    return Options(
        checklist=load_checklist(checklist),
        reader=choose(reader, offline, quiet),
        report=render,
        out=out,
        password=password,
        limits=limits,
    )


def _limits(pages: int | None, bytes: int | None, seconds: float | None, drawings: int | None) -> Limits:
    """The limits that were given, the others as they are."""
    from agent.paper import Limits

    usual = Limits()
    return replace(
        usual,
        pages=pages or usual.pages,
        bytes=bytes or usual.bytes,
        seconds=seconds or usual.seconds,
        drawings_per_page=usual.drawings_per_page if drawings is None else drawings,
    )
