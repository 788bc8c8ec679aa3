"""``scan replay``: a scan by a model made again from its transcript."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.checklist import load_checklist
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import ChecklistOption, PasswordOption
from paper_scan.cli.suggest import no_such_path


def replay(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A scan's folder, with its transcript.jsonl.")],
    paper: Annotated[
        Path | None, typer.Option("--paper", "-p", metavar="PDF", help="The PDF, if it lies elsewhere now.")
    ] = None,
    checklist: ChecklistOption = "ai-research",
    password: PasswordOption = None,
) -> None:
    """Make a scan by a model again from its transcript, without a key, and compare it with the one that is there.

    Where the folder has no scan.json yet, it is written. Exit code 0: the same; 1: different.

    Example: scan replay outputs/lovelace-2024-errors/
    """
    from paper_scan.folder.files import REPORT, RUN, SCAN, TRANSCRIPT, write_atomically
    from paper_scan.paper import PaperError, read
    from paper_scan.readers.claude.replay import ReplayError
    from paper_scan.readers.claude.replay import replay as again
    from paper_scan.report.markdown import render
    from paper_scan.scans.model import load, to_json

    transcript = folder / TRANSCRIPT
    if not transcript.exists():
        raise Stop(no_such_path(transcript), Code.USAGE)
    pdf = paper or _named_in(folder / RUN)
    before = load(folder / SCAN) if (folder / SCAN).exists() else None
    sheet = load_checklist(checklist)
    try:
        scan = again(transcript, read(pdf, password), sheet, before)
    except PaperError as error:
        raise Stop(str(error), Code.UNREADABLE) from None
    except ReplayError as error:
        raise Stop(str(error), Code.UNFINISHED) from None
    if before is None:
        write_atomically(folder / REPORT, render(scan, sheet))
        write_atomically(folder / SCAN, to_json(scan))
        console.result(f"Written: {folder / SCAN}")
    elif to_json(scan) == to_json(before):
        console.result(f"The same, byte for byte: {folder / SCAN}")
    else:
        changed = [id for id, answer in scan.answers().items() if before.answers().get(id) != answer]
        raise Stop(f"Not the same as {folder / SCAN}. Different answers: {', '.join(changed) or 'none'}.", Code.FAILED)


def _named_in(run: Path) -> Path:
    """The PDF that the scan was made of."""
    try:
        return Path(json.loads(run.read_text(encoding="utf-8"))["pdf"])
    except (OSError, ValueError, KeyError):
        raise Stop(f"{run} doesn't say which PDF was scanned. Name it with --paper.", Code.USAGE) from None
