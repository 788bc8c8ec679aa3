"""What travels between the driver and a node: a PDF there, a scan's files back. No path of one means a thing to the
other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from paper_scan.api import Options
from paper_scan.folder.files import (
    JOURNAL,
    PREVIOUS,
    PREVIOUS_TRANSCRIPT,
    RUN,
    SCAN,
    TRANSCRIPT,
    VERIFICATION,
    choosing,
    folder_for,
    is_for,
    owner_of,
    write_atomically,
    write_verification,
)
from paper_scan.survey.directory.task import Ended

_BEGUN = (JOURNAL, TRANSCRIPT, PREVIOUS, PREVIOUS_TRANSCRIPT)
"""What an unfinished scan goes on from, and a finished one hands on to the next."""


@dataclass(frozen=True)
class Shipment:
    """A paper on its way to a node."""

    path: str
    """The PDF on the driver's machine, for messages; its last part names the file on the node too."""
    name: str
    sha256: str
    pdf: bytes
    begun: Mapping[str, bytes]
    """Files of an earlier scan by the same checklist and reader, by name."""
    tool: str
    """The driver's version of the program."""


@dataclass(frozen=True)
class NodeResult:
    """What came of a shipment."""

    ended: Ended
    """Its message speaks of the driver's path, and of the scan's folder as ``there``."""
    slug: str = ""
    """The plain name of the scan's folder; empty where the PDF couldn't be read."""
    there: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """By path below the scan's folder."""
    node: str = ""
    """Ray's id of the node."""


def begun_folders(out: Path, options: Options) -> dict[str, Path]:
    """PDF hash → folder that a scan by this checklist and reader has begun (or finished)."""
    found = {}
    for journal in [*out.glob(f"*/{PREVIOUS}"), *out.glob(f"*/{JOURNAL}")]:
        owner = owner_of(journal.parent)
        if owner is not None and is_for(owner, owner.pdf_sha256, options.checklist, options.reader.name):
            found[owner.pdf_sha256] = journal.parent
    return found


def begun_files(folder: Path | None) -> dict[str, bytes]:
    if folder is None:
        return {}
    return {name: (folder / name).read_bytes() for name in _BEGUN if (folder / name).exists()}


def install(result: NodeResult, out: Path, path: Path, sha256: str, options: Options) -> Ended:
    """Write what came back into the scan's folder below ``out``, scan.json last; the end, with that folder in it."""
    if not result.slug or not result.files:
        return result.ended
    files = dict(result.files)
    with choosing(out):
        folder = folder_for(out, result.slug, sha256, options.checklist, options.reader.name)
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder, files, [JOURNAL])  # whose folder it is
    for name in _BEGUN:
        if name not in result.files:
            (folder / name).unlink(missing_ok=True)
    scan = files.pop(SCAN, None)
    if RUN in files:
        files[RUN] = _here(files[RUN], path, result.node)
    below = f"{VERIFICATION}/"
    write_verification(folder, {n.removeprefix(below): files.pop(n) for n in list(files) if n.startswith(below)})
    _write(folder, files, list(files))
    if scan is not None:
        write_atomically(folder / SCAN, scan)
    message = result.ended.message.replace(result.there, str(folder))
    return replace(result.ended, folder=folder.name if scan is not None else "", message=message)


def _write(folder: Path, files: dict[str, bytes], names: Iterable[str]) -> None:
    for name in names:
        if name in files:
            write_atomically(folder / name, files.pop(name))


def _here(run: bytes, path: Path, node: str) -> bytes:
    """run.json as the driver would have written it, and where it ran."""
    said = json.loads(run)
    return (json.dumps({**said, "pdf": str(path), "node": node}, ensure_ascii=False, indent=1) + "\n").encode()
