"""One paper of many: ``paper_scan.api`` with every way to fail turned into a word and a message."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock

from paper_scan.api import Options, Outcome, Unfinished, scan_paper
from paper_scan.folder.files import RUN
from paper_scan.paper import Limits, Paper, PaperError
from paper_scan.readers.base import Progress
from paper_scan.readers.claude.messages.errors import MessagesError, PromptTooLong
from paper_scan.readers.claude.messages.usage import Usage
from paper_scan.report.view import counted, groups, title, total
from paper_scan.scans.model import Scan
from paper_scan.survey.directory.store import Used
from paper_scan.worksheet import JournalError

RUNNING = ".running"
"""A folder in the outputs: a lock for each process and each paper at work."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a paper. Plain values only, so that it goes through a pipe."""

    state: Literal["done", "failed", "put off"]
    """Put off: neither done nor failed, because nobody can be asked now (budget, credentials, network)."""
    kind: str = ""
    """A fixed word for the failure: ``encrypted``, ``damaged``, …"""
    message: str = ""
    folder: str = ""
    """Name of the scan's folder in the outputs."""
    summary: str = ""
    """Counts of the answers, and the title."""
    used: Used = field(default_factory=Used)


@dataclass(frozen=True)
class PaperTask:
    """How to scan each paper. Goes to worker processes."""

    options: Options
    after: Callable[[Scan, Path], None] | None = None
    """Called with the scan and its folder when it is written."""

    def scan(self, path: Path, sha256: str, progress: Progress, on_read: Callable[[], None]) -> Ended:
        """Scan one paper, never raising an error of the paper, the worksheet, the disk or the server.

        ``on_read`` is called when the PDF is read. An earlier process that works on this paper and is about to die
        (its parent was killed) is waited for.
        """
        began = time.perf_counter()
        lock = self.options.out / RUNNING / f"{sha256[:20]}.lock"
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(lock, timeout=30.0):
                outcome = scan_paper(path, self._telling(on_read), progress)
                if self.after is not None:
                    self.after(outcome.scan, outcome.folder)
                with suppress(OSError):  # Windows keeps what is open; the next run sweeps
                    lock.unlink()
        except Exception as error:  # one paper never stops the others
            return replace(ended_by(error, path), used=Used(seconds=_since(began)))
        return self._done(outcome, _since(began))

    def _telling(self, on_read: Callable[[], None]) -> Options:
        usual = self.options.read

        def read(path: Path, password: str | None, limits: Limits) -> Paper:
            paper = usual(path, password, limits)
            on_read()
            return paper

        return replace(self.options, read=read)

    def _done(self, outcome: Outcome, seconds: float) -> Ended:
        counts = counted(total(groups(outcome.scan, self.options.checklist)))
        summary = f"{counts}  {title(outcome.scan)[:70]}"
        return Ended("done", folder=outcome.folder.name, summary=summary, used=_used(outcome.folder, seconds))


def ended_by(error: Exception, path: Path) -> Ended:
    """A failure's kind and its message, which names the file."""
    match error:
        case PaperError():
            return Ended("failed", error.kind, str(error))
        case JournalError():
            return Ended("failed", "worksheet", str(error))
        case Unfinished():
            return Ended("failed", "unfinished", f"{path}: {error}")
        case PromptTooLong():
            return Ended("failed", error.kind, f"{path}: {error}")
        case MessagesError():
            return Ended("put off", error.kind, f"{path}: {error}")
        case OSError():
            return Ended("failed", "not written", f"{path}: {error.strerror or error}")
        case _:
            return Ended("failed", "fault", f"{path}: {type(error).__name__}: {error}. Please report it")


def _since(began: float) -> float:
    return round(time.perf_counter() - began, 3)


def _used(folder: Path, seconds: float) -> Used:
    """What run.json says of tokens and cost."""
    said: dict[str, Any] = json.loads((folder / RUN).read_text(encoding="utf-8"))
    tokens = Usage(**said["usage"]) if "usage" in said else None
    return Used(seconds, tokens.prompt if tokens else None, tokens.output if tokens else None, said.get("cost_usd"))
