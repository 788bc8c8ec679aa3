"""``scan annotate``: the paper with its evidence marked, for any PDF viewer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop, cannot_write
from paper_scan.cli.options import PasswordOption
from paper_scan.cli.suggest import no_such_path


def annotate(
    paper: Annotated[Path, typer.Argument(metavar="PAPER", help="The PDF that was scanned.")],
    scan: Annotated[Path, typer.Argument(metavar="SCAN", help="Its scan.json, or the folder it lies in.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="What to write.  [default: PAPER-marked.pdf]")
    ] = None,
    password: PasswordOption = None,
) -> None:
    """Write the PDF with its evidence marked: highlights with notes, and bookmarks by category.

    The paper itself is left as it is; in the copy, pages and text stay as they are, and the marks are appended.

    Example: scan annotate paper.pdf outputs/lovelace-2024-errors/
    """
    from paper_scan.cli.scans.show import checklist_of, load_scan
    from paper_scan.folder.files import write_atomically
    from paper_scan.paper import PaperError
    from paper_scan.report.marked_pdf import OtherPaperError, marked_pdf

    for path in (paper, scan):
        if not path.exists():
            raise Stop(no_such_path(path), Code.USAGE)
    target = out or paper.with_name(f"{paper.stem}-marked.pdf")
    if target.resolve() == paper.resolve():
        raise Stop(f"{target} is the paper itself. Name another file with --out.", Code.USAGE)
    found = load_scan(scan / "scan.json" if scan.is_dir() else scan)
    try:
        marked = marked_pdf(found, checklist_of(found), paper, password)
    except OtherPaperError as error:
        raise Stop(f"{error}.", Code.USAGE) from None
    except PaperError as error:
        raise Stop(str(error), Code.UNREADABLE) from None
    except OSError as error:
        raise Stop(f"{error.filename or paper}: {error.strerror or error}", Code.UNREADABLE) from None
    try:
        write_atomically(target, marked)
    except OSError as error:
        raise cannot_write(error, target) from None
    console.result(str(target))
