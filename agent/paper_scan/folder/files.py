"""Where a scan's files lie: its folder's name, what lies there already, and writing that never leaves half a file."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path

from filelock import FileLock

from paper_scan.checklist import Checklist
from paper_scan.folder.slug import slug, slug_of, unique
from paper_scan.paper import Paper
from paper_scan.scans.model import PaperInfo
from paper_scan.worksheet import Header, JournalError, read_header

SCAN, REPORT, JOURNAL, RUN = "scan.json", "report.md", "worksheet.jsonl", "run.json"
PAGE = "report.html"
TRANSCRIPT, VERIFICATION = "transcript.jsonl", "verification"
PREVIOUS, PREVIOUS_TRANSCRIPT = "worksheet.previous.jsonl", "transcript.previous.jsonl"
"""What a finished scan left, put aside while the paper is scanned again."""


def choose_folder(out: Path, paper: Paper, checklist: Checklist, reader: str) -> Path:
    """The folder below ``out`` for a scan of this paper by this checklist and reader: its own, or a free one.

    The plain name belongs to whoever came first. Another checklist or reader for the same PDF gets a name that says so
    (so that a look by rules never takes the place of a paid scan); another PDF of the same name gets a number.
    """
    return folder_for(out, slug(paper), paper.sha256, checklist, reader)


def folder_for(out: Path, plain: str, pdf_sha256: str, checklist: Checklist, reader: str) -> Path:
    """``choose_folder`` where the paper itself isn't at hand: ``plain`` is its slug."""
    for name in _names(out, plain, pdf_sha256, checklist, reader):
        owner = owner_of(out / name)
        if owner is None and not (out / name / SCAN).exists():
            return _under_another_name(out, pdf_sha256, checklist, reader) or out / name
        if owner is not None and is_for(owner, pdf_sha256, checklist, reader):
            return out / name
    raise AssertionError("names never end")


def _under_another_name(out: Path, pdf_sha256: str, checklist: Checklist, reader: str) -> Path | None:
    """The folder in which this PDF was scanned when its title or authors were read otherwise."""
    for name in _folders_by_pdf(out.resolve()).get(pdf_sha256, ()):
        owner = owner_of(out / name)
        if owner is not None and is_for(owner, pdf_sha256, checklist, reader):
            return out / name
    return None


@cache
def _folders_by_pdf(out: Path) -> Mapping[str, list[str]]:
    """PDF hash to folders that are there when this process first asks: a run over thousands looks once. What is begun
    later has its name from this version's reading."""
    found: dict[str, list[str]] = {}
    for journal in sorted(out.glob(f"*/{JOURNAL}")):
        owner = owner_of(journal.parent)
        if owner is not None:
            found.setdefault(owner.pdf_sha256, []).append(journal.parent.name)
    return found


@contextmanager
def choosing(out: Path) -> Iterator[None]:
    """Held while a folder is chosen and its worksheet begun, so that no two processes choose the same one."""
    out.mkdir(parents=True, exist_ok=True)
    lock = out / ".folders.lock"
    with FileLock(lock):
        try:
            yield
        finally:
            with suppress(OSError):  # Windows keeps what is open
                lock.unlink()


def named_by(folder: Path, paper: Paper, info: PaperInfo) -> Path:
    """Give the folder of a scan that is finished for the first time the name of what its reader says the paper is.

    A folder that isn't called by the program's own reading of the paper keeps its name. Where the system won't rename
    it (on Windows: something in it is open), it keeps its name too.
    """
    before, wanted = slug(paper), slug_of(info, paper)
    if wanted == before or not folder.name.startswith(before):
        return folder
    with choosing(folder.parent):
        name = unique(wanted + folder.name.removeprefix(before), lambda name: not (folder.parent / name).exists())
        try:
            folder.rename(folder.parent / name)
        except OSError:
            return folder
        _folders_by_pdf.cache_clear()
    return folder.parent / name


def set_aside(folder: Path) -> None:
    """Make room for a fresh worksheet; what was there is kept until the fresh one is finished."""
    for now, then in ((JOURNAL, PREVIOUS), (TRANSCRIPT, PREVIOUS_TRANSCRIPT)):
        if (folder / now).exists():
            (folder / now).replace(folder / then)


def drop_aside(folder: Path, begun: float = 0.0) -> None:
    """The fresh scan is finished: what it replaces is not needed any more, nor what a killed process left half written
    before this scan began (in seconds of the system's clock)."""
    if (folder / PREVIOUS).exists():
        finished = (folder / PREVIOUS).stat().st_mtime  # what its reader described is as old; what is newer is ours
        for old in (folder / VERIFICATION).glob("described-*.*"):
            if old.stat().st_mtime <= finished:
                old.unlink(missing_ok=True)
    for name in (PREVIOUS, PREVIOUS_TRANSCRIPT):
        (folder / name).unlink(missing_ok=True)
    for part in folder.glob(".*.part"):
        if part.stat().st_mtime < begun:
            part.unlink(missing_ok=True)


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a whole file or none: beside it first, then in its place. Text is written as UTF-8."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        _allow_reading(Path(name))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_verification(folder: Path, files: Mapping[str, bytes]) -> None:
    """Points, scripts and plots of fits that were done again, in place of those of an earlier scan."""
    below = folder / VERIFICATION
    for old in below.glob("fit-*.*"):
        old.unlink(missing_ok=True)
    if files:
        write_files(below, files)


def write_files(below: Path, files: Mapping[str, bytes]) -> None:
    """Files by name, in a folder that is made if it isn't there."""
    below.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (below / name).write_bytes(content)


def _allow_reading(path: Path) -> None:
    """Temporary files are made for their owner alone; results are ordinary files."""
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        path.chmod(0o666 & ~mask)


def _names(out: Path, plain: str, pdf_sha256: str, checklist: Checklist, reader: str) -> Iterator[str]:
    yield plain
    owner = owner_of(out / plain)
    if owner is not None and owner.pdf_sha256 == pdf_sha256:
        if owner.checklist_name != checklist.name:
            yield f"{plain}-{checklist.name}"
            yield f"{plain}-{checklist.name}-{reader}"
        else:
            yield f"{plain}-{reader}"
    for number in count(2):
        yield f"{plain}-{number}"


def owner_of(folder: Path) -> Header | None:
    """Whose worksheet lies in the folder, finished or not."""
    for name in (JOURNAL, PREVIOUS):
        try:
            header = read_header(folder / name)
        except JournalError:
            continue
        if header is not None:
            return header
    return None


def is_for(owner: Header, pdf_sha256: str, checklist: Checklist, reader: str) -> bool:
    """Same PDF, checklist by name, and reader; another version of the checklist or program starts afresh there."""
    same_checklist = owner.checklist_name == checklist.name
    return owner.pdf_sha256 == pdf_sha256 and same_checklist and owner.reader == reader


def file_sha256(path: Path) -> str:
    """In hexadecimal digits; read in pieces. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
