"""One paper: read, fill in, verify, write. The unit that the command, a directory and a cluster share."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from pydantic import JsonValue

from paper_scan import __version__
from paper_scan.checklist import Checklist
from paper_scan.folder.files import (
    JOURNAL,
    PREVIOUS,
    REPORT,
    RUN,
    SCAN,
    choose_folder,
    choosing,
    drop_aside,
    set_aside,
    write_atomically,
    write_verification,
)
from paper_scan.paper import Limits, Paper, read
from paper_scan.readers.base import Progress, Reader
from paper_scan.recomputed import Verification
from paper_scan.scans.model import Scan, to_json
from paper_scan.worksheet import Missing, OtherJournalError, Refused, Verifier, Worksheet, answers_by_persons


@dataclass(frozen=True)
class Options:
    """How to scan."""

    checklist: Checklist
    reader: Reader
    report: Callable[[Scan, Checklist], str]
    """Makes report.md."""
    verify: Callable[[Paper, Path, str | None], Verification] | None = None
    """Does reported fits and the paper's arithmetic again, before the reader begins: of the paper, its PDF and its
    password."""
    verifier: Callable[[Path, str | None], Verifier] | None = None
    """Makes what does fits again that the reader describes."""
    out: Path = Path("outputs")
    folder: Path | None = None
    """The scan's folder, where it isn't to be chosen below ``out``."""
    password: str | None = None
    limits: Limits = field(default_factory=Limits)
    read: Callable[[Path, str | None, Limits], Paper] = read
    """``read`` in a child process that may crash, or ``read_here`` in a process that itself may."""


@dataclass(frozen=True)
class Outcome:
    scan: Scan
    folder: Path
    resumed: bool
    """An unfinished worksheet lay there and was gone on with."""


class Unfinished(Exception):
    """A reader ended and left something undone. What it recorded is kept; the same scan goes on from there."""

    def __init__(self, folder: Path, missing: tuple[str, ...]) -> None:
        super().__init__(f"The scan in {folder} is not finished: {' '.join(missing)}")
        self.folder = folder
        self.missing = missing


def scan_paper(path: Path, options: Options, progress: Progress) -> Outcome:
    """Scan one paper and write its folder: scan.json, report.md, worksheet.jsonl, run.json.

    Raises PaperError where the PDF can't be read, JournalError where the worksheet can't be, Unfinished where the
    reader stopped early, OSError where the folder can't be written.
    """
    clock = _Clock()
    progress.step(f"Reading {path.name}")
    paper = options.read(path, options.password, options.limits)
    clock.lap("read")
    with choosing(options.out):
        folder = options.folder or choose_folder(options.out, paper, options.checklist, options.reader.name)
        worksheet, resumed = _open(folder, paper, path, options)
    if resumed:
        progress.say(f"Going on with the unfinished worksheet in {folder}")
    if options.verify is not None:
        progress.step("Doing reported numbers again")
        verified = options.verify(paper, path, options.password)
        worksheet.set_verification(verified.fits, verified.checks)
        write_verification(folder, verified.files)
        clock.lap("verify")
    if options.verifier is not None:
        worksheet.verifier = options.verifier(path, options.password)
    progress.step(f"Filling in the checklist ({options.reader.name})")
    used = options.reader.fill(worksheet, progress)
    clock.lap("fill")
    _carry_over(folder / PREVIOUS, worksheet, progress)
    clock.lap("carry over")
    write_atomically(folder / RUN, _run_json(path, worksheet, clock, resumed, used))
    scan = publish(worksheet, folder, options.report)
    drop_aside(folder, clock.started.timestamp())
    return Outcome(scan, folder, resumed)


def publish(worksheet: Worksheet, folder: Path, report: Callable[[Scan, Checklist], str]) -> Scan:
    """Finish the sheet and write report.md and scan.json. Contradictions that the reader could not resolve stand in
    the scan as warnings.

    Raises Unfinished where answers or notes are missing.
    """
    found = worksheet.finish()
    if isinstance(found, Missing) and found.contradictions:
        found = worksheet.finish(despite_contradictions=True)
    if isinstance(found, Missing):
        raise Unfinished(folder, found.items)
    write_atomically(folder / REPORT, report(found.scan, worksheet.checklist))
    write_atomically(folder / SCAN, to_json(found.scan))  # last: where it is new, all is
    return found.scan


def _open(folder: Path, paper: Paper, path: Path, options: Options) -> tuple[Worksheet, bool]:
    """The worksheet to fill, and whether one was begun before. A finished one is put aside, and so is one that another
    version of the checklist or the program began."""
    journal = folder / JOURNAL
    there = journal.exists()
    try:
        worksheet = _worksheet(journal, paper, path, options)
        if not worksheet.completed:
            return worksheet, there
    except OtherJournalError:
        pass
    set_aside(folder)
    return _worksheet(journal, paper, path, options), False


def _worksheet(journal: Path, paper: Paper, path: Path, options: Options) -> Worksheet:
    reader = options.reader
    return Worksheet.open(
        paper,
        options.checklist,
        journal,
        reader.name,
        model=reader.model,
        prompts_sha256=reader.prompts_sha256,
        pdf=path,
        password=options.password,
    )


def _carry_over(previous: Path, worksheet: Worksheet, progress: Progress) -> None:
    """What persons answered in the scan before this one is theirs still."""
    if not previous.exists():
        return
    for person, draft in answers_by_persons(previous):
        [result] = worksheet.record([draft], by=person)
        if isinstance(result, Refused):
            progress.say(f"{person}'s answer to {draft.question} could not be carried over: {result.message}")


def _run_json(path: Path, worksheet: Worksheet, clock: _Clock, resumed: bool, used: Mapping[str, JsonValue]) -> str:
    """What changes from run to run."""
    packages = {name: metadata.version(name) for name in ("pymupdf", "pydantic")}
    found = {
        "pdf": str(path),
        "pdf_sha256": worksheet.paper.sha256,
        "reader": worksheet.identity.reader,
        "checklist": f"{worksheet.checklist.name} {worksheet.checklist.version}",
        "resumed": resumed,
        "started": clock.started.isoformat(timespec="seconds"),
        "seconds": {name: round(seconds, 3) for name, seconds in clock.laps.items()},
        "versions": {"paper-scan": __version__, "python": platform.python_version(), **packages},
        "platform": platform.platform(),
        **used,
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


class _Clock:
    """Seconds of each stage."""

    def __init__(self) -> None:
        self.started = datetime.now(UTC)
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = now - self._last
        self._last = now
