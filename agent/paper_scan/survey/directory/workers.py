"""Worker processes: each scans one paper at a time. One that dies or takes too long costs its paper, not the run.

A PDF is read in a child process of its worker, under the limits of ``paper_scan.paper``; the worker itself fills the
sheet.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path

from paper_scan.survey.directory.engine import Event, Quiet
from paper_scan.survey.directory.store import Used
from paper_scan.survey.directory.task import Ended, PaperTask

_SPAWN = multiprocessing.get_context("spawn")
FILLING = 600.0
"""Seconds that a worker may take for a paper beyond the limit for reading it."""


@dataclass
class _Worker:
    process: multiprocessing.process.BaseProcess
    pipe: Connection
    sha256: str | None = None
    path: Path = Path()
    began: float = 0.0


class Processes:
    """An ``Engine`` of ``jobs`` processes (None: one a processor), started when there is something for them to do."""

    def __init__(self, how: PaperTask, jobs: int | None = None) -> None:
        self._how = how
        self._jobs = jobs or os.cpu_count() or 1
        self._seconds = how.options.limits.seconds + FILLING
        self._workers: list[_Worker] = []

    @property
    def room(self) -> int:
        return self._jobs - sum(worker.sha256 is not None for worker in self._workers)

    def submit(self, sha256: str, path: Path) -> None:
        worker = next((worker for worker in self._workers if worker.sha256 is None), None) or self._start()
        worker.sha256, worker.path, worker.began = sha256, path, time.monotonic()
        with suppress(OSError):  # it has just died: ``wait`` finds out
            worker.pipe.send((sha256, path))

    def _start(self) -> _Worker:
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_work, args=(theirs, self._how), daemon=False)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def wait(self, seconds: float) -> list[Event]:
        ready = wait([worker.pipe for worker in self._workers], seconds) if self._workers else []
        events = [event for worker in list(self._workers) if worker.pipe in ready for event in self._heard(worker)]
        for worker in list(self._workers):
            if worker.sha256 is not None and time.monotonic() - worker.began > self._seconds:
                events.append(self._lost(worker, "limit", f"scanning it took longer than {self._seconds:g} seconds"))
        return events

    def _heard(self, worker: _Worker) -> list[Event]:
        try:
            event: Event = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join()
            if worker.sha256 is None:
                self._workers.remove(worker)
                return []
            return [self._lost(worker, "crash", f"scanning it crashed (exit code {worker.process.exitcode})")]
        if event.ended is not None:
            worker.sha256 = None
        return [event]

    def _lost(self, worker: _Worker, kind: str, reason: str) -> Event:
        _kill(worker)
        self._workers.remove(worker)
        assert worker.sha256 is not None
        used = Used(seconds=round(time.monotonic() - worker.began, 3))
        return Event(worker.sha256, Ended("failed", kind, f"{worker.path}: {reason}", used=used))

    def close(self) -> None:
        for worker in self._workers:
            _kill(worker)
        self._workers.clear()


def _kill(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.pipe.close()


def _work(pipe: Connection, how: PaperTask) -> None:
    """The worker's life: a path comes in, news of it go out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the parent decides
    _end_with_parent()
    while True:
        try:
            sha256, path = pipe.recv()
        except EOFError:
            return
        ended = how.scan(path, sha256, Quiet(), partial(pipe.send, Event(sha256)))
        pipe.send(Event(sha256, ended))


def _end_with_parent() -> None:
    """Die when the parent does, however it dies: nobody would take our results."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
