"""Where the papers of a directory run are scanned: in threads of this process, or (``workers``) in processes."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from paper_scan.paper import Limits, Paper
from paper_scan.survey.directory.task import Ended, PaperTask


@dataclass(frozen=True, slots=True)
class Event:
    """News of a paper: it is read (``ended`` is None), or it has ended."""

    sha256: str
    ended: Ended | None = None


class Engine(Protocol):
    """Takes papers while there is room and says what became of them."""

    @property
    def room(self) -> int:
        """How many papers can be submitted now."""

    def submit(self, sha256: str, path: Path) -> None: ...

    def wait(self, seconds: float) -> list[Event]:
        """What has happened since the last call; waits for the first event, at most that long."""

    def close(self) -> None:
        """Stop at once, whatever is in hand."""


@dataclass
class Quiet:
    """Progress of one of many papers: nobody reads that much."""

    def step(self, text: str) -> None:
        pass

    def say(self, text: str) -> None:
        pass


def _a_few(read: Callable[..., Paper]) -> Callable[..., Paper]:
    """``read`` of as many papers at once as there are processors, however many threads want to."""
    gate = threading.Semaphore(os.cpu_count() or 1)

    def gated(path: Path, password: str | None, limits: Limits) -> Paper:
        with gate:
            return read(path, password, limits)

    return gated


class Threads:
    """For a reader that mostly waits for a server. The PDFs are read in child processes all the same."""

    def __init__(self, how: PaperTask, jobs: int) -> None:
        self._how = replace(how, options=replace(how.options, read=_a_few(how.options.read)))
        self._jobs = jobs
        self._running: set[str] = set()
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()

    @property
    def room(self) -> int:
        return self._jobs - len(self._running)

    def submit(self, sha256: str, path: Path) -> None:
        self._running.add(sha256)
        # a daemon: a second Ctrl-C ends the program, whatever the server is doing
        threading.Thread(target=self._scan, args=(sha256, path), daemon=True, name=path.name).start()

    def _scan(self, sha256: str, path: Path) -> None:
        ended = self._how.scan(path, sha256, Quiet(), lambda: self._events.put(Event(sha256)))
        self._events.put(Event(sha256, ended))

    def wait(self, seconds: float) -> list[Event]:
        found: list[Event] = []
        try:
            found.append(self._events.get(timeout=seconds))
            while True:
                found.append(self._events.get_nowait())
        except queue.Empty:
            pass
        self._running -= {event.sha256 for event in found if event.ended}
        return found

    def close(self) -> None:
        """Threads can't be stopped; being daemons they end with the program, and what they recorded is kept."""
