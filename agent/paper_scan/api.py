"""One paper: read, fill in, verify, write. What the command, a directory, a cluster and a notebook all call."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeAlias

from pydantic import JsonValue

from paper_scan.checklist import Checklist, load
from paper_scan.folder.files import (
    JOURNAL,
    PAGE,
    PREVIOUS,
    REPORT,
    RUN,
    SCAN,
    choose_folder,
    choosing,
    drop_aside,
    named_by,
    set_aside,
    write_atomically,
    write_verification,
)
from paper_scan.paper import Limits, Paper, read
from paper_scan.readers.base import Progress, Reader
from paper_scan.readers.by_name import ReaderName, reader_by_name
from paper_scan.recomputed import Verification, verifier, verify_paper
from paper_scan.scans.lookup import LookedUp
from paper_scan.scans.model import Scan, to_json
from paper_scan.scans.model import load as load_scan
from paper_scan.scans.seal import sealed
from paper_scan.version import __version__
from paper_scan.worksheet import Missing, OtherJournalError, Refused, Worksheet, answers_by_persons, is_finished

if TYPE_CHECKING:
    from paper_scan.verification import Fit


def _report(scan: Scan, checklist: Checklist) -> str:
    from paper_scan.report.markdown import render

    return render(scan, checklist)


MakePage: TypeAlias = Callable[[Scan, Checklist, Path, Path | None, str | None], None]
"""Writes the scan as a page: scan, checklist, the file to write, the PDF and its password."""


@dataclass(frozen=True)
class Options:
    """How to scan."""

    checklist: Checklist
    reader: Reader
    report: Callable[[Scan, Checklist], str] = field(default=_report)
    """Makes report.md."""
    page: MakePage | None = None
    """Makes report.html; None for none."""
    verify: bool = True
    """Whether reported fits and the paper's arithmetic are done again, before the reader begins, and whether the reader
    may describe further fits."""
    out: Path = Path("outputs")
    folder: Path | None = None
    """The scan's folder, where it isn't to be chosen below ``out``."""
    password: str | None = None
    limits: Limits = field(default_factory=Limits)
    look_up: Callable[[Paper], LookedUp] | None = None
    """Asks public indexes for the paper; None for no look-up, so that nothing of it leaves this machine."""
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


class Silent:
    """Nobody is told how a scan gets on."""

    def step(self, text: str) -> None: ...

    def say(self, text: str) -> None: ...


def scan(
    paper: str | Path,
    reader: ReaderName | Reader = "rules",
    *,
    checklist: str | Path | Checklist = "ai-research",
    out: str | Path | None = None,
    verify: bool = True,
    password: str | None = None,
    limits: Limits | None = None,
    model: str | None = None,
    max_cost: float | None = None,
    progress: Progress | None = None,
) -> Scan:
    """Scan one paper.

    Args:
        paper: a PDF.
        reader: who reads. ``claude`` and ``both`` send the paper's text to a server: naming them is the consent.
        checklist: a name, a YAML file, or a loaded checklist.
        out: keep the scan's folder (scan.json, report.md, the journal) below this one; by default nothing is kept.
        verify: do reported fits and the paper's arithmetic again.
        model, max_cost: of a model that reads; dollars for this paper, by default the usual cap.
        progress: who is told how the scan gets on.

    Raises:
        PaperError: the PDF can't be read; its text says why and what to do.
        ChecklistError: the checklist can't be used, with file and line.
        ReaderUnavailable: a model was asked for and can't be had.
        Unfinished: the reader stopped early; with ``out`` the same call goes on from there.
        OSError: the folder can't be written.
    """
    if isinstance(reader, str):
        from paper_scan.readers.claude.messages.budget import DEFAULT_CAP

        reader = reader_by_name(reader, model=model, max_cost=DEFAULT_CAP if max_cost is None else max_cost)
    loaded = checklist if isinstance(checklist, Checklist) else load(checklist)
    with TemporaryDirectory(prefix="paper-scan-", ignore_cleanup_errors=True) as nowhere:
        options = Options(
            checklist=loaded,
            reader=reader,
            verify=verify,
            out=Path(nowhere if out is None else out),
            password=password,
            limits=limits or Limits(),
        )
        return scan_paper(Path(paper), options, progress or Silent()).scan


def verify(
    paper: str | Path, *, password: str | None = None, points: str | Path | None = None, group: str = ""
) -> Verification:
    """The fits that a paper reports, run again on its own tables and figures, and its arithmetic.

    Args:
        points: a CSV or JSON file of points to go by, instead of the paper's.
        group: the file's column whose texts name the series of points; without it all are one.

    Raises:
        PaperError: the PDF can't be read.
        PointFileError: the file of points can't be.
    """
    path = Path(paper)
    read_paper = read(path, password)
    return verify_paper(read_paper, path, password, points=None if points is None else Path(points), group=group)


def fit_points(form: str, x: Mapping[str, Sequence[float]], y: Sequence[float], parameters: Sequence[str] = ()) -> Fit:
    """Fit a law to points of your own.

    Args:
        form: a known form's name (``chinchilla``), or a law written out (``L = a * N^-alpha + c``).
        x: by variable, n numbers each.
        y: the response, n numbers.
        parameters: of a law that is written out, the names that are coefficients (``["a", "alpha", "c"]``).

    Raises:
        ValueError: the form is unknown, or can't be understood as written.
        FitError: the points can't be fitted.
    """
    from paper_scan.verification import fit, get_form
    from paper_scan.verification.forms.written import form_of

    if "=" in form:
        law = form_of(form, list(parameters))
    else:
        try:
            law = get_form(form)
        except KeyError as error:
            raise ValueError(str(error.args[0])) from None
    return fit(law, x, y)


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
        worksheet, resumed = _open(folder, paper, path, options, progress)
    if resumed:
        progress.say(f"Going on with the unfinished worksheet in {folder}")
    if options.verify:
        progress.step("Doing reported numbers again")
        verified = verify_paper(paper, path, options.password)
        worksheet.set_verification(verified.fits, verified.checks)
        write_verification(folder, verified.files)
        clock.lap("verify")
        worksheet.verifier = verifier(path, options.password)
    progress.step(f"Filling in the checklist ({options.reader.name})")
    used = options.reader.fill(worksheet, progress)
    clock.lap("fill")
    _carry_over(folder / PREVIOUS, worksheet, progress)
    clock.lap("carry over")
    looked_up = None
    if options.look_up is not None:
        progress.step("Looking it up")
        looked_up = options.look_up(paper)
        for problem in looked_up.problems:
            progress.say(f"Not looked up: {problem}")
        clock.lap("look up")
    write_atomically(folder / RUN, _run_json(path, worksheet, clock, resumed, used))
    first = not (folder / SCAN).exists()
    scan = publish(worksheet, folder, options.report, options.page, looked_up)
    drop_aside(folder, clock.started.timestamp())
    if first and options.folder is None:
        folder = named_by(folder, paper, scan.paper)
        worksheet.moved(folder)
    return Outcome(scan, folder, resumed)


def publish(
    worksheet: Worksheet,
    folder: Path,
    report: Callable[[Scan, Checklist], str],
    page: MakePage | None = None,
    looked_up: LookedUp | None = None,
) -> Scan:
    """Finish the sheet and write report.md, scan.json, and with ``page`` report.html. Contradictions that the reader
    could not resolve stand in the scan as warnings. A report.html of an earlier scan doesn't outlive it.

    Raises Unfinished where answers or notes are missing.
    """
    found = worksheet.finish()
    if isinstance(found, Missing) and found.contradictions:
        found = worksheet.finish(despite_contradictions=True)
    if isinstance(found, Missing):
        raise Unfinished(folder, found.items)
    looked_up = looked_up or _looked_up_before(folder / SCAN)
    scan = found.scan if looked_up is None else sealed(found.scan.model_copy(update={"looked_up": looked_up}))
    write_atomically(folder / REPORT, report(scan, worksheet.checklist))
    if page is None:
        (folder / PAGE).unlink(missing_ok=True)
    else:
        page(scan, worksheet.checklist, folder / PAGE, worksheet.pdf, worksheet.password)
    write_atomically(folder / SCAN, to_json(scan))  # last: where it is new, all is
    return scan


def _looked_up_before(file: Path) -> LookedUp | None:
    """What the scan that is replaced (by a correction) had looked up."""
    try:
        return load_scan(file).looked_up
    except (OSError, ValueError):
        return None


def _open(folder: Path, paper: Paper, path: Path, options: Options, progress: Progress) -> tuple[Worksheet, bool]:
    """The worksheet to fill, and whether one was begun before. A finished one is put aside, and so is one that another
    version of the checklist or the program began."""
    journal = folder / JOURNAL
    there = journal.exists()
    try:
        worksheet = _worksheet(journal, paper, path, options)
        if not worksheet.completed:
            return worksheet, there
    except OtherJournalError as other:
        # What rules answered they answer again; what a model or an agent did is carried over to the new reading.
        paid = other.only_text and options.reader.model is not None and not is_finished(journal)
        if paid:
            set_aside(folder)
            worksheet = _worksheet(journal, paper, path, options)
            for lost in worksheet.take_over(folder / PREVIOUS):
                progress.say(lost)
            return worksheet, True
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
    for said in worksheet.keep_notes(previous):
        progress.say(said)
    for person, judged, draft in answers_by_persons(previous):
        [result] = worksheet.record([draft], person, judged)
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
