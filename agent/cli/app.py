"""The commands, put together. Each module under this folder holds one group of them and no logic of its own.

Heavy packages are imported inside the commands: ``scan --help`` loads none of them.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from agent import __version__
from agent.cli import agree, check, checklist, console, doctor, mcp, paper, record, replay, show, worksheet
from agent.cli.exits import EXPLAINED, Code, Stop
from agent.cli.group import DEFAULT, ScanGroup

ABOUT = """\
Read research papers (PDF) against a checklist, question by question; every answer comes with evidence from the paper.

[bold]scan paper.pdf[/bold]   one paper\n
[bold]scan papers/[/bold]     every PDF in a directory

Writes scan.json and report.md to outputs/AUTHOR-YEAR-TITLE/ and prints a summary. Needs neither a key nor a network.
"""

app = typer.Typer(
    cls=ScanGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["--help", "-h"]},
    pretty_exceptions_enable=False,
    epilog=EXPLAINED,
)


def _print_version(asked: bool) -> None:
    if asked:
        console.result(f"paper-scan {__version__}")
        raise typer.Exit


@app.callback(help=ABOUT)
def scan(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version, metavar="")
    ] = False,
) -> None: ...


app.command(DEFAULT, hidden=True)(paper.paper)
app.command()(show.show)
app.command()(check.check)
app.command()(agree.agree)
app.command()(record.record)
app.command()(replay.replay)
app.command()(doctor.doctor)
app.add_typer(checklist.app, name="checklist")
app.add_typer(worksheet.app, name="worksheet")
app.command()(mcp.mcp)


def main() -> None:
    """The command ``scan``."""
    console.prepare_streams()
    if sys.argv[1:2] == ["worksheet"]:
        worksheet.add_tools()  # only here: its commands are made from the tools, which take a while to load
    try:
        app(prog_name="scan")
    except Stop as stop:
        console.message(str(stop))
        sys.exit(stop.code)
    except Exception as error:
        if os.environ.get("PAPER_SCAN_DEBUG"):
            raise
        console.message(
            f"A fault of paper-scan itself: {type(error).__name__}: {error}\n"
            "Please report it, with the traceback that PAPER_SCAN_DEBUG=1 shows."
        )
        sys.exit(Code.INTERNAL)
