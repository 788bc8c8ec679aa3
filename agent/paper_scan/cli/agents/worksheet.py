"""``scan worksheet``: the worksheet's tools, one call each, for agents that are the reader themselves.

The commands are made from the tools' own definitions: a name, a description and an input are written once, in
``paper_scan.tools``.
"""

from __future__ import annotations

import inspect
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from paper_scan.cli import console
from paper_scan.cli.checklist import load_checklist
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import ChecklistOption, OutOption, PasswordOption
from paper_scan.cli.suggest import no_such_path

if TYPE_CHECKING:
    from paper_scan.integrations.sessions import Session
    from paper_scan.tools.tool import Tool, ToolResult

POSITIONAL = {"questions": "categories", "search": "query", "table": "table", "classify": "type"}
"""The input that is given without an option's name."""
AS_FILE = ("record", "note", "revise", "describe", "verify")
"""Tools whose input comes as JSON, from a file or standard input."""

EXAMPLES = {
    "outline": "",
    "read": "--section 3",
    "search": '"random seed"',
    "look": '--figure "Figure 2"',
    "table": '"Table 3"',
    "classify": 'empirical --tag benchmark-eval --reason "Compares five models on two benchmarks."',
    "questions": "statistics",
    "status": "",
}
"""Arguments of the tools that come without a file."""

app = typer.Typer(
    no_args_is_help=True,
    help="Fill in a worksheet yourself, call by call: JSON on standard output, one tool a command. Exit code 1 means "
    "that something was refused; the output says what would pass.",
)

SheetOption = Annotated[
    Path | None,
    typer.Option("--sheet", "-s", metavar="DIR", help="The sheet's folder, if more than one is open."),
]


@app.command("open")
def open_(
    paper: Annotated[Path, typer.Argument(metavar="PAPER", help="The PDF.")],
    out: OutOption = Path("outputs"),
    checklist: ChecklistOption = "ai-research",
    password: PasswordOption = None,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="Begin an empty sheet, though a finished scan of the paper is there.")
    ] = False,
) -> None:
    """Read a PDF and begin its worksheet, or go on with an unfinished one. Do this first.

    Example: scan worksheet open paper.pdf
    """
    from paper_scan.integrations.sessions import open_sheet
    from paper_scan.paper import PaperError
    from paper_scan.worksheet import JournalError

    _within_roots(paper, out)
    if not paper.exists():
        raise Stop(no_such_path(paper), Code.USAGE)
    try:
        _, result = open_sheet(paper, out, load_checklist(checklist), password, afresh=afresh)
    except (PaperError, JournalError) as error:
        raise Stop(str(error), Code.UNREADABLE) from None
    except OSError as error:
        raise Stop(f"{error.filename or out}: {error.strerror or error}.", Code.FAILED) from None
    console.result_json(result.data)


@app.command("amend")
def amend(
    target: Annotated[Path, typer.Argument(metavar="SHEET|PAPER", help="A finished scan's folder, or its PDF.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who changes it; old and new are both kept.")] = "",
    out: OutOption = Path("outputs"),
    password: PasswordOption = None,
) -> None:
    """Open a finished scan's sheet again, to change answers, notes and flags; finish writes it out anew.

    Example: scan worksheet amend outputs/lovelace-2024-errors/
    """
    from paper_scan.integrations.sessions import amend_sheet, check_roots
    from paper_scan.paper import PaperError
    from paper_scan.review.reopen import ReopenError, find_folder
    from paper_scan.worksheet import JournalError

    if not target.exists():
        raise Stop(no_such_path(target), Code.USAGE)
    try:
        folder = find_folder(target, out)
        if roots := _roots():
            check_roots(folder, roots)
        _, result = amend_sheet(folder, load_checklist, by, password)
    except ReopenError as error:
        raise Stop(f"{error}.", Code.USAGE) from None
    except (PaperError, JournalError) as error:
        raise Stop(str(error), Code.UNREADABLE) from None
    console.result_json(result.data)


def _roots() -> list[Path]:
    """Directories below which sheets and their PDFs must lie, where PAPER_SCAN_ROOTS names some; written as PATH is."""
    return [Path(each).resolve() for each in os.environ.get("PAPER_SCAN_ROOTS", "").split(os.pathsep) if each]


def _within_roots(*paths: Path) -> None:
    roots = _roots()
    for path in paths:
        if roots and not any(path.resolve().is_relative_to(root) for root in roots):
            raise Stop(f"{path} lies below no directory of PAPER_SCAN_ROOTS.", Code.USAGE)


def _sheet(folder: Path | None, out: Path) -> Session:
    from paper_scan.integrations.sessions import check_roots, find_sheet, only_unfinished
    from paper_scan.paper import PaperError
    from paper_scan.review.reopen import ReopenError
    from paper_scan.worksheet import JournalError

    try:
        folder = folder or only_unfinished(out)
        if roots := _roots():
            check_roots(folder, roots)
        return find_sheet(folder, out, load_checklist)
    except ReopenError as error:
        raise Stop(f"{error}.", Code.USAGE) from None
    except (PaperError, JournalError) as error:
        raise Stop(str(error), Code.UNREADABLE) from None


def _call(tool: str, arguments: Any, folder: Path | None, out: Path) -> None:
    from paper_scan.report.markdown import render

    sheet = _sheet(folder, out)
    result = sheet.run(tool, arguments, render)
    console.result_json(_with_image(result, sheet, tool, arguments))
    if result.is_error:
        raise typer.Exit(Code.FAILED)


def _with_image(result: ToolResult, sheet: Session, tool: str, arguments: Any) -> dict[str, Any]:
    """An image is written to a file, and its path given."""
    if result.image is None:
        return result.data
    name = "-".join(str(value) for value in arguments.values() if value) or tool
    path = sheet.folder / "looks" / f"{''.join(c if c.isalnum() else '-' for c in name).lower()}.png"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(result.image)
    return result.data | {"image": str(path)}


def _from_json(file: str) -> Any:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
        return json.loads(text)
    except OSError as error:
        raise Stop(f"{file}: {error.strerror or error}.", Code.USAGE) from None
    except ValueError as error:
        raise Stop(f"{file}: not JSON ({error}).", Code.USAGE) from None


def _command(tool: Tool) -> Callable[..., None]:
    """A function whose signature Typer reads as the tool's input."""
    if tool.name in AS_FILE:
        argument = typer.Argument(metavar="FILE|-", help="JSON: the tool's input. - for standard input.")
        own = [inspect.Parameter("file", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Annotated[str, argument])]
    else:
        own = [_parameter(tool, name) for name in tool.input.model_fields]

    def run(**given: Any) -> None:
        sheet, out = given.pop("sheet"), given.pop("out")
        arguments = _from_json(given["file"]) if tool.name in AS_FILE else {k: v for k, v in given.items() if v}
        _call(tool.name, arguments, sheet, out)

    shared = [
        inspect.Parameter("sheet", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=SheetOption),
        inspect.Parameter("out", inspect.Parameter.KEYWORD_ONLY, default=Path("outputs"), annotation=OutOption),
    ]
    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own] + shared
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    run.__doc__ = tool.description
    if tool.example:
        run.__doc__ += f"\n\n\b\nAn input that fits:\n{json.dumps(tool.example, indent=1, ensure_ascii=False)}"
    elif tool.name in EXAMPLES:
        run.__doc__ += f"\n\nExample: scan worksheet {tool.name} {EXAMPLES[tool.name]}".rstrip()
    return run


def _parameter(tool: Tool, name: str) -> inspect.Parameter:
    """One field of a tool's input as an argument or option; a field of several values is an option to repeat."""
    field = tool.input.model_fields[name]
    several = field.annotation not in (str, int, bool)
    kind: Any = list[str] if several else field.annotation
    default: Any = inspect.Parameter.empty if field.is_required() else [] if several else field.default
    if POSITIONAL.get(tool.name) == name:
        word = name.upper() + ("..." if several else "")
        mark: Any = typer.Argument(metavar=word, help=field.description, show_default=False)
    else:
        word = (name.removesuffix("s") if several else name).replace("_", "-")
        mark = typer.Option(f"--{word}", metavar="" if kind is bool else name.upper(), help=field.description)
    annotation = Annotated[kind, mark]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def add_tools() -> None:
    """Make a command of each tool."""
    from paper_scan.tools import TOOLS

    for tool in TOOLS:
        app.command(tool.name)(_command(tool))
