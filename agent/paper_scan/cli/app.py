"""The commands, put together. Each module under this folder holds one group of them and no logic of its own.

Heavy packages are imported inside the commands: ``scan --help`` loads none of them.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer

from paper_scan.cli import checklist, completion, config, console, doctor
from paper_scan.cli.agents import mcp, skill, worksheet
from paper_scan.cli.exits import EXPLAINED, Code, Stop
from paper_scan.cli.group import DEFAULT, ScanCommand, ScanGroup
from paper_scan.cli.numbers import fit, study, verify
from paper_scan.cli.scanning import read, replay
from paper_scan.cli.scanning import scan as paper
from paper_scan.cli.scans import agree, annotate, check, export, record, show, survey, view
from paper_scan.settings import SettingsError
from paper_scan.version import __version__

ABOUT = """\
Read research papers (PDF) against a checklist, question by question; every answer comes with evidence from the paper.

\b
scan paper.pdf   one paper
scan papers/     every PDF in a directory

Writes scan.json, report.md and report.html to outputs/AUTHOR-YEAR-TITLE/ and prints a summary.
Needs neither a key nor a network.
"""

app = typer.Typer(
    cls=ScanGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
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
        bool,
        typer.Option("--version", "-V", help="Print the version.", is_eager=True, callback=_print_version, metavar=""),
    ] = False,
) -> None: ...


READING, AGAIN, FINISHED = "Reading", "Numbers done again", "Finished scans"
CHECKLISTS = "Checklists"
AGENTS, HERE = "For other agents", "This installation"

app.command(DEFAULT, cls=ScanCommand, hidden=True)(paper.paper)
app.command(rich_help_panel=READING, short_help="What is read from a PDF: text, title, sections, references.")(
    read.read
)
app.command(rich_help_panel=AGAIN, short_help="Run the fits that a paper reports again.")(verify.verify)
app.command(rich_help_panel=AGAIN, short_help="Fit a law to points of your own.")(fit.fit)
app.command(rich_help_panel=AGAIN, short_help="Fit scaling laws to families of models, given as CSV.")(study.study)
app.command(rich_help_panel=FINISHED, short_help="Print a scan again, or in another format.")(show.show)
app.command(rich_help_panel=FINISHED, short_help="Read, correct and code in the browser, blind if you like.")(view.view)
app.command(rich_help_panel=FINISHED, short_help="The PDF with the evidence of a scan marked in it.")(annotate.annotate)
app.command(rich_help_panel=FINISHED, short_help="Is a scan file valid; with --paper, is its evidence in the PDF?")(
    check.check
)
app.command(rich_help_panel=FINISHED, short_help="How far do two readings agree?")(agree.agree)
app.command(cls=ScanCommand, rich_help_panel=FINISHED, short_help="Correct a scan by hand; both answers are kept.")(
    record.record
)
app.command(rich_help_panel=FINISHED, short_help="Make a model's scan again from its transcript.")(replay.replay)
app.command(rich_help_panel=FINISHED, short_help="Many scans as one table, and as a page to explore.")(survey.survey)
app.command(rich_help_panel=FINISHED, short_help="Papers, references or answers, for other programs.")(export.export)
app.command(rich_help_panel=FINISHED, short_help="What changed from one scan to another?")(survey.diff)
app.add_typer(checklist.app, name="checklist", rich_help_panel=CHECKLISTS)
app.add_typer(
    worksheet.app, name="worksheet", rich_help_panel=AGENTS, short_help="Fill in a worksheet yourself, call by call."
)
app.command(rich_help_panel=AGENTS, short_help="Serve the same tools over the Model Context Protocol.")(mcp.mcp)
app.add_typer(skill.app, name="skill", rich_help_panel=AGENTS, short_help="Install the agent skill, or check it.")
app.add_typer(config.app, name="config", rich_help_panel=HERE, short_help="Settings, and where each comes from.")
app.command(rich_help_panel=HERE, short_help="Versions, data, credentials, model and price.")(doctor.doctor)


app.command(rich_help_panel=HERE, short_help="For your shell: complete commands and options.")(completion.completion)


def main() -> None:
    """The command ``scan``."""
    gc.set_threshold(100_000, 20, 100)  # what a command makes mostly lives until its end: to go through it is in vain
    console.prepare_streams()
    if sys.argv[1:2] == ["worksheet"]:
        worksheet.add_tools()  # only here: its commands are made from the tools, which take a while to load
    completion.answer_shells()
    if "--json" in sys.argv:  # wherever there is a --format
        end = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
        sys.argv[:end] = ["--format=json" if word == "--json" else word for word in sys.argv[:end]]
    try:
        app(prog_name="scan", default_map=_defaults())
    except Stop as stop:
        console.message(str(stop))
        sys.exit(stop.code)
    except SettingsError as error:
        console.message(f"{error} To see which files are read: scan config path")
        sys.exit(Code.UNREADABLE)
    except Exception as error:
        if os.environ.get("PAPER_SCAN_DEBUG"):
            raise
        console.message(
            f"A fault of paper-scan itself: {type(error).__name__}: {error}\n"
            "Please report it, with the traceback that PAPER_SCAN_DEBUG=1 shows."
        )
        sys.exit(Code.INTERNAL)


def _defaults() -> dict[str, object]:
    """The settings as defaults of options; a broken file doesn't keep anybody from mending it."""
    if sys.argv[1:2] in (["config"], ["--version"], ["-V"], ["--help"], ["-h"]):
        return {}
    return config.defaults(str(each.name) for each in worksheet.app.registered_commands)
