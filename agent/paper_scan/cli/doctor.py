"""``scan doctor``: what is installed, which credentials and model would be used."""

from __future__ import annotations

from dataclasses import asdict

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code
from paper_scan.cli.options import ModelOption, TableFormat, TableFormatOption


def doctor(model: ModelOption = None, format: TableFormatOption = TableFormat.text) -> None:
    """Show what this installation has: versions, data, credentials (never the key itself), model and its price.

    Looks at this machine only; nothing is sent.

    Example: scan doctor --json
    """
    from paper_scan.integrations.doctor import examine

    findings = examine(model)
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
