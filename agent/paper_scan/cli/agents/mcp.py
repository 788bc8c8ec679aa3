"""``scan mcp``: the worksheet's tools for any client of the Model Context Protocol."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import ChecklistOption, OutOption


def mcp(
    directories: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[DIR]...", help="Directories whose PDFs may be opened.  [default: the current one]"),
    ] = None,
    out: OutOption = Path("outputs"),
    checklist: ChecklistOption = "ai-research",
) -> None:
    """Serve the worksheet's tools over standard input and output (needs: pip install 'paper-scan[mcp]').

    Only PDFs below the given directories can be opened, and scans are written only below --out.

    Example: scan mcp --out outputs
    """
    from importlib.util import find_spec

    if find_spec("mcp") is None:
        raise Stop("The MCP server is an extra. Install it: pip install 'paper-scan[mcp]'", Code.UNAVAILABLE)
    roots = tuple(directories or [Path()])
    for root in roots:
        if not root.is_dir():
            raise Stop(f"{root}: there is no such directory.", Code.USAGE)
    from paper_scan.integrations.mcp import serve
    from paper_scan.report.markdown import render

    serve(roots, out, checklist, render)
