"""What a directory run has to do: what is missing, what is stale and why, what is done, what others have in hand."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paper_scan.folder.files import PREVIOUS, RUN, SCAN
from paper_scan.survey.directory.find import FoundPaper
from paper_scan.survey.directory.store import AHEAD, LEASE, Row, ScanSettings


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user wants done again."""

    retry_failed: bool = False
    force: bool = False
    limit: int | None = None
    """Most papers to begin."""


@dataclass(frozen=True, slots=True)
class Todo:
    found: FoundPaper
    reason: str
    """``new``, ``interrupted``, ``the PDF changed``, …"""


@dataclass(frozen=True, slots=True)
class Plan:
    todo: tuple[Todo, ...]
    done: tuple[tuple[FoundPaper, Row], ...]
    """Finished before, and good."""
    failed: tuple[tuple[FoundPaper, Row], ...]
    """Failed before, and nothing has changed since."""
    elsewhere: tuple[FoundPaper, ...]
    """Another process works on them."""
    beyond: int
    """How many more there are than the limit lets begin."""


def plan(
    papers: Iterable[FoundPaper], rows: dict[str, Row], identity: ScanSettings, wish: Wish, dead: set[str], out: Path
) -> Plan:
    """Sort the papers by what is to be done; nothing is changed."""
    todo: list[Todo] = []
    done: list[tuple[FoundPaper, Row]] = []
    failed: list[tuple[FoundPaper, Row]] = []
    elsewhere: list[FoundPaper] = []
    for found in papers:
        row = rows.get(found.sha256)
        if row is not None and is_held(row, dead):
            elsewhere.append(found)
            continue
        reason = _reason(found, row, identity, wish, out)
        if reason:
            todo.append(Todo(found, reason))
        elif row is not None:
            (done if row.state == "done" else failed).append((found, row))
    most = len(todo) if wish.limit is None else wish.limit
    return Plan(tuple(todo[:most]), tuple(done), tuple(failed), tuple(elsewhere), len(todo[most:]))


def is_held(row: Row, dead: set[str]) -> bool:
    """Whether a living process has the paper in hand."""
    left = (row.lease_until or 0.0) - time.time()
    return row.owner is not None and row.owner not in dead and 0.0 < left <= AHEAD * LEASE


def _reason(found: FoundPaper, row: Row | None, identity: ScanSettings, wish: Wish, out: Path) -> str:
    """Why the paper is to be scanned; empty where it isn't."""
    if row is None:
        return "the PDF changed" if found.changed else "new"
    if row.state in ("reading", "scanning"):
        return "interrupted"
    if row.state == "queued":
        return "interrupted" if row.attempts else "queued"
    if wish.force:
        return "forced"
    changed = _changed(row, identity)
    if changed:
        return changed
    if row.state == "failed":
        return f"failed before ({row.kind})" if wish.retry_failed else ""
    return "" if row.folder and (out / row.folder / SCAN).exists() else "its scan is gone"


def _changed(row: Row, identity: ScanSettings) -> str:
    if row.checklist_sha256 != identity.checklist_sha256:
        return "the checklist changed"
    if row.model != identity.model:
        return f"the model changed from {row.model or 'none'}"
    if row.prompts_sha256 != identity.prompts_sha256:
        return "the prompts changed"
    if row.tool != identity.tool and row.model is None:  # what a model did is not thrown away
        return f"{row.tool} made it"
    return ""


def finished_already(todo: Iterable[Todo], rows: dict[str, Row], identity: ScanSettings, out: Path) -> dict[str, str]:
    """PDF hash → folder of papers of which the store knows no scan, but a good one lies in the outputs: the store was
    lost, a process was killed just before it could say so, or somebody scanned the paper alone."""
    wanted = {each.found.sha256 for each in todo if each.reason in ("new", "interrupted", "queued", "the PDF changed")}
    if not wanted:
        return {}
    taken = {row.folder for row in rows.values() if row.state == "done"}
    return {
        sha256: folder.name
        for folder, sha256 in _folders(out)
        if sha256 in wanted and folder.name not in taken and _is_good(folder, identity)
    }


def _folders(out: Path) -> Iterator[tuple[Path, str]]:
    """Folders with a scan, and the PDF hash in their run.json, which is small."""
    for run in sorted(out.glob(f"*/{RUN}")):
        said = _json(run)
        if (run.parent / SCAN).exists() and "pdf_sha256" in said:
            yield run.parent, str(said["pdf_sha256"])


def _is_good(folder: Path, identity: ScanSettings) -> bool:
    """By this identity, and not being done again."""
    made = _json(folder / SCAN).get("provenance") or {}
    return not (folder / PREVIOUS).exists() and (
        made.get("reader"),
        made.get("checklist"),
        made.get("checklist_sha256"),
        made.get("model"),
        made.get("prompts_sha256"),
        made.get("tool") if identity.model is None else identity.tool,
    ) == (
        identity.reader,
        f"{identity.checklist} {identity.checklist_version}",
        identity.checklist_sha256,
        identity.model,
        identity.prompts_sha256,
        identity.tool,
    )


def _json(file: Path) -> dict[str, Any]:
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
