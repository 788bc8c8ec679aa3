"""Options that several commands share, each worded once."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer


class Format(StrEnum):
    text = "text"
    json = "json"
    markdown = "markdown"
    html = "html"


class Pages(StrEnum):
    evidence = "evidence"
    all = "all"
    none = "none"


class TableFormat(StrEnum):
    text = "text"
    json = "json"


class ReaderChoice(StrEnum):
    auto = "auto"
    rules = "rules"
    claude = "claude"
    both = "both"


class Effort(StrEnum):
    low = "low"
    medium = "medium"
    high = "high"
    xhigh = "xhigh"
    max = "max"


class EngineChoice(StrEnum):
    local = "local"
    ray = "ray"


class As(StrEnum):
    survey_v2 = "survey-v2"


CLAUDE = "Claude"
MANY = "Many papers"
LIMITS = "Limits against damaged and hostile files"

OutOption: TypeAlias = Annotated[
    Path,
    typer.Option(
        "--out",
        "-o",
        metavar="DIR",
        envvar="PAPER_SCAN_OUT",
        show_envvar=False,
        help="Where scans are written: one folder for each paper.",
    ),
]
ReaderOption: TypeAlias = Annotated[
    ReaderChoice,
    typer.Option(
        "--reader",
        "-r",
        envvar="PAPER_SCAN_READER",
        show_envvar=False,
        help="Who reads: claude (a model, needs credentials), rules (no model, no network), both (claude, with the "
        "rules' answers beside), or auto: claude where there are credentials and you agreed to it, else rules.",
    ),
]
ChecklistOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--checklist",
        "-c",
        metavar="NAME|FILE",
        envvar="PAPER_SCAN_CHECKLIST",
        show_envvar=False,
        help="The checklist: a name, or a YAML file of your own.",
    ),
]
PasswordOption: TypeAlias = Annotated[
    str | None, typer.Option("--password", metavar="TEXT", help="For an encrypted PDF.", envvar="PAPER_SCAN_PASSWORD")
]
FormatOption: TypeAlias = Annotated[
    Format,
    typer.Option(
        "--format",
        "-f",
        help="What is printed: a summary, scan.json (or --json), the report, report.html's path.",
    ),
]
TableFormatOption: TypeAlias = Annotated[
    TableFormat, typer.Option("--format", "-f", help="What is printed; --json for json.")
]
QuietOption: TypeAlias = Annotated[
    bool, typer.Option("--quiet", "-q", metavar="", help="No progress and no notes, errors only.")
]
OfflineOption: TypeAlias = Annotated[
    bool,
    typer.Option("--offline", metavar="", help="Nothing leaves this machine (so does: scan config set offline true)."),
]
LookupOption: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--lookup",
        metavar="",
        help="Ask arXiv and Crossref for title, year, venue, retractions, later versions. Sends the paper's arXiv id "
        "or DOI, else its title, and nothing else.",
    ),
]
AsOption: TypeAlias = Annotated[
    As | None,
    typer.Option(
        "--as",
        metavar="survey-v2",
        help="The scan in the public ai-research-survey's format too.",
    ),
]


def _ask_there(address: str | None) -> str | None:
    """For this run the server is another one, for every process of it."""
    if address is None:
        return None
    if not address.startswith(("http://", "https://")):
        raise typer.BadParameter("takes an address that begins with http:// or https://")
    os.environ["ANTHROPIC_BASE_URL"] = address.rstrip("/").removesuffix("/v1")
    return address


ModelOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        envvar="PAPER_SCAN_MODEL",
        show_envvar=False,
        help="opus, sonnet, haiku, or a model's id.",
        rich_help_panel=CLAUDE,
    ),
]
MaxCostOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--max-cost",
        metavar="USD|none",
        envvar="PAPER_SCAN_MAX_COST",
        show_envvar=False,
        help="Most dollars that may be spent; never passed.  [default: 5 a paper]",
        rich_help_panel=CLAUDE,
    ),
]
MaxTimeOption: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--max-time",
        metavar="S",
        min=1.0,
        help="Seconds a model may take over a paper; what is recorded is kept.",
        rich_help_panel=CLAUDE,
    ),
]
MaxTokensOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--max-tokens-total",
        metavar="N",
        min=1,
        help="Most tokens that a paper may use, in and out together; never passed. For models without a known price.",
        rich_help_panel=CLAUDE,
    ),
]
ServerOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--server",
        metavar="URL",
        callback=_ask_there,
        is_eager=True,
        expose_value=False,
        help="Another server that speaks the Messages API: Ollama, llama.cpp, vLLM, … (docs/servers.md).",
        rich_help_panel=CLAUDE,
    ),
]
EffortOption: TypeAlias = Annotated[
    Effort | None, typer.Option("--effort", help="How much the model thinks.", rich_help_panel=CLAUDE)
]
EstimateOption: TypeAlias = Annotated[
    bool,
    typer.Option("--estimate", metavar="", help="Say what it would cost, and stop.", rich_help_panel=CLAUDE),
]
ExactOption: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--exact",
        metavar="",
        help="With --estimate: have the server count the tokens (free; sends the text).",
        rich_help_panel=CLAUDE,
    ),
]
BatchOption: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--batch-api",
        metavar="",
        help="By the Message Batches API: half the price, but it may take hours.",
        rich_help_panel=CLAUDE,
    ),
]
JobsOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=1,
        envvar="PAPER_SCAN_JOBS",
        show_envvar=False,
        help="Papers at once.",
        rich_help_panel=MANY,
    ),
]
LimitOption: TypeAlias = Annotated[
    int | None, typer.Option("--limit", metavar="N", min=0, help="Begin at most N papers.", rich_help_panel=MANY)
]
RetryFailedOption: TypeAlias = Annotated[
    bool, typer.Option("--retry-failed", metavar="", help="Also those that failed before.", rich_help_panel=MANY)
]
HtmlOption: TypeAlias = Annotated[
    bool,
    typer.Option("--html", metavar="", help="report.html too; one paper alone always gets it.", rich_help_panel=MANY),
]
ForceOption: TypeAlias = Annotated[
    bool, typer.Option("--force", metavar="", help="All again, done or not.", rich_help_panel=MANY)
]
DryRunOption: TypeAlias = Annotated[
    bool, typer.Option("--dry-run", metavar="", help="Say what would be done, and stop.", rich_help_panel=MANY)
]
EngineOption: TypeAlias = Annotated[
    EngineChoice,
    typer.Option(
        "--engine", help="Where they are scanned: on this machine, or by Ray (an extra).", rich_help_panel=MANY
    ),
]
AddressOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--address",
        metavar="HOST:PORT",
        help="With --engine ray: a cluster that runs already, or auto.  [default: one on this machine]",
        rich_help_panel=MANY,
    ),
]
MaxPagesOption: TypeAlias = Annotated[
    int | None, typer.Option("--max-pages", metavar="N", min=1, help="Most pages.", rich_help_panel=LIMITS)
]
MaxBytesOption: TypeAlias = Annotated[
    int | None, typer.Option("--max-bytes", metavar="N", min=1, help="Largest file.", rich_help_panel=LIMITS)
]
MaxSecondsOption: TypeAlias = Annotated[
    float | None,
    typer.Option("--max-seconds", metavar="S", min=0.1, help="Longest time to read a PDF.", rich_help_panel=LIMITS),
]
MaxDrawingsOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--max-drawings", metavar="N", min=0, help="Most drawn paths looked at on a page.", rich_help_panel=LIMITS
    ),
]
