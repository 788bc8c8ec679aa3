"""A scan by a model made again from its transcript: no key, no network, the same bytes."""

from __future__ import annotations

from pathlib import Path

from paper_scan.checklist import Checklist
from paper_scan.paper import Paper
from paper_scan.readers.claude.blocks import read_message
from paper_scan.readers.claude.messages.transcript import entries
from paper_scan.scans.model import Scan
from paper_scan.tools import TOOL_NAMES, run_tool
from paper_scan.worksheet import Finished, Missing, Worksheet


class ReplayError(Exception):
    """The transcript does not amount to a scan; the text says why."""


def replay(transcript: Path, paper: Paper, checklist: Checklist, like: Scan | None = None) -> Scan:
    """Run every tool call of the transcript again, in the order in which the answers came, on a fresh worksheet.

    ``like``: the scan that came of it the first time; what no reader says (who read, what was verified, what a user was
    warned of) is taken from it. Raises ReplayError if what is recorded doesn't add up to a finished scan.
    """
    known = like.provenance if like else None
    model = known.model if known else _model(transcript)
    worksheet = Worksheet.open(
        paper, checklist, None, "claude", model=model, prompts_sha256=known.prompts_sha256 if known else None
    )
    if like is not None and like.verification is not None:
        worksheet.set_verification(like.verification, like.checks or ())
    for entry in entries(transcript):
        if entry["kind"] == "decision":
            run_tool(worksheet, entry["name"], entry["input"])
        elif entry["kind"] == "exchange":
            for call in read_message(entry["response"], TOOL_NAMES).calls:
                run_tool(worksheet, call.name, call.input)
    found = worksheet.finish(despite_contradictions=True)
    if isinstance(found, Missing):
        raise ReplayError(f"{transcript}: the scan was not finished. {' '.join(found.items)}")
    assert isinstance(found, Finished)
    return found.scan


def _model(transcript: Path) -> str | None:
    exchange = next((entry for entry in entries(transcript) if entry["kind"] == "exchange"), None)
    return str(exchange["request"]["model"]) if exchange else None
