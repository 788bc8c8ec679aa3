"""``scan read``: what was read from a PDF, before anything is asked of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import Format, PasswordOption
from paper_scan.cli.reading import paper_at
from paper_scan.cli.suggest import no_such_path

if TYPE_CHECKING:
    from paper_scan.paper import Paper


def read(
    paper: Annotated[Path, typer.Argument(metavar="PAPER.pdf", help="The paper.", show_default=False)],
    format: Annotated[
        Format, typer.Option("--format", "-f", help="Its text, its parts by name (json), or Markdown.")
    ] = Format.text,
    explain: Annotated[
        bool, typer.Option("--explain", metavar="", help="Each printed line behind its label, page by page.")
    ] = False,
    find: Annotated[
        Path | None,
        typer.Option(
            "--locate",
            metavar="FILE",
            help="Look quotes up, one a line (- for standard input): a JSON object for each, in order, with its page, "
            "or with null and the reason.",
        ),
    ] = None,
    password: PasswordOption = None,
) -> None:
    """Show what is read from a PDF: text, title, authors, sections, references, tables, figures.

    \b
    scan read paper.pdf --format json
    scan read paper.pdf --locate quotes.txt
    """
    from paper_scan.report import reading

    if explain and find is not None:
        raise Stop("--explain and --locate don't go together.", Code.USAGE)
    if not paper.exists():
        raise Stop(no_such_path(paper), Code.USAGE)
    quotes = None if find is None else _quotes(find)
    read = paper_at(paper, password)
    if quotes is not None:
        console.result("".join(f"{line}\n" for line in _located(read, quotes)) or "")
    elif explain:
        console.result("\n".join(reading.explanation(read)))
    elif format is Format.json:
        console.result_json(reading.as_json(read))
    elif format is Format.markdown:
        console.result(reading.as_markdown(read))
    else:
        console.result(reading.as_text(read))


def _quotes(file: Path) -> list[str]:
    """The lines of a file; Stop where it can't be read."""
    import sys

    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Stop(no_such_path(file), Code.USAGE) from None
    except OSError as error:
        raise Stop(f"{file}: {error.strerror or error}", Code.UNREADABLE) from None
    except UnicodeDecodeError:
        raise Stop(f"{file} is not UTF-8. Save it as UTF-8 text, one quote a line.", Code.UNREADABLE) from None
    return text.splitlines()


def _located(paper: Paper, quotes: list[str]) -> Iterator[str]:
    from paper_scan.paper.search.quotes import Located, locate

    for quote in quotes:
        found = locate(paper, quote)
        place = {"page": found.page} if isinstance(found, Located) else {"page": None, "reason": found.detail}
        yield json.dumps(place, ensure_ascii=False)
