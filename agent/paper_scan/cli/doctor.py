"""``scan doctor``: what is installed, which credentials and model would be used."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import ModelOption, ServerOption, TableFormat, TableFormatOption


def doctor(
    model: ModelOption = None,
    server: ServerOption = None,
    ping: Annotated[bool, typer.Option("--ping", help="Ask the server what it can do: a few small requests.")] = False,
    format: TableFormatOption = TableFormat.text,
) -> None:
    """Show what this installation has: versions, data, credentials (never the key itself), model and its price.

    Looks at this machine only; nothing is sent unless --ping is given, and then no paper's text.

    Example: scan doctor --json
    """
    from paper_scan.integrations.doctor import examine
    from paper_scan.integrations.doctor import ping as ask

    findings = examine(model)
    if ping:
        from paper_scan.readers.claude.messages.errors import MessagesError

        try:
            findings += ask(model)
        except MessagesError as error:
            raise Stop(str(error), Code.UNAVAILABLE) from None
    if format is TableFormat.json:
        console.result_json([asdict(finding) for finding in findings])
    else:
        width = max(len(finding.topic) for finding in findings)
        for finding in findings:
            console.result(f"{finding.topic:{width}}  {finding.state}{_remedy(finding.remedy)}")
    if not all(finding.good for finding in findings):
        raise typer.Exit(Code.FAILED)


def _remedy(remedy: str) -> str:
    return f" ({remedy})" if remedy else ""
