"""The engine of a directory run on Ray: papers go out as tasks, and what comes back is written by the driver alone."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from paper_scan.readers.claude.messages.budget import Budget
from paper_scan.readers.claude.messages.prices import price_of
from paper_scan.survey.cluster.connect import connect, ray
from paper_scan.survey.cluster.ledger import Ledger
from paper_scan.survey.cluster.shipment import NodeResult, Shipment, begun_files, begun_folders, install
from paper_scan.survey.cluster.work import TOOL, work
from paper_scan.survey.directory.engine import Event, Quiet
from paper_scan.survey.directory.store import Used
from paper_scan.survey.directory.task import Ended, PaperTask

TRIES = 3
"""How often a paper is begun whose task died with its process or its node."""
AHEAD = 2.0
"""Papers handed out for each one that the cluster can work on, so that no processor waits for the driver."""
CONVERSING = 0.25
"""Part of a processor that a paper takes whose reader mostly waits for a server."""
_LOOK = 5.0
"""Seconds after which the cluster's size is asked for again: it may grow."""


@dataclass
class Cluster:
    """Where and how the papers are to be scanned; joined when there is something to do."""

    address: str | None = None
    """None: Ray is started on this machine."""
    jobs: int | None = None
    """Papers at once; None: as many as the cluster has room for."""
    offline: bool = False
    cap: float | None = None
    """Dollars for all papers by a model; None for no cap."""
    _engine: OnRay | None = None

    def engine(self, how: PaperTask) -> OnRay:
        """Raises ClusterError, and PriceUnknown where there is a cap and the model's price isn't known."""
        model = how.options.reader.model
        price = price_of(model) if model else None
        Budget(price, self.cap)  # refuses a cap without a price, before anything is started
        connect(self.address, self.jobs, self.offline)
        ledger = ray().remote(Ledger).options(num_cpus=0).remote(price, self.cap) if model else None
        self._engine = OnRay(how, self.jobs, ledger)
        return self._engine

    @property
    def spent(self) -> float:
        """Dollars, so far."""
        return 0.0 if self._engine is None else self._engine.spent()


@dataclass
class _Task:
    sha256: str
    path: Path
    began: float
    tries: int = 1


class OnRay:
    """An ``Engine``. A task that dies is begun again, and has failed when it has died too often."""

    def __init__(self, how: PaperTask, jobs: int | None, ledger: Any) -> None:
        self._how = how
        self._ledger = ledger
        self._shipped = ray().put(how)
        self._share = CONVERSING if how.options.reader.model else 1.0
        self._work = ray().remote(work).options(num_cpus=self._share, max_retries=0, scheduling_strategy="SPREAD")
        self._begun = begun_folders(how.options.out, how.options)
        self._jobs = jobs
        self._most, self._looked = 0, -_LOOK
        self._tasks: dict[Any, _Task] = {}
        self._events: list[Event] = []
        self._spent = 0.0

    def spent(self) -> float:
        """Dollars, also when all is over."""
        if self._ledger is not None:
            self._spent = ray().get(self._ledger.spent.remote())
        return self._spent

    @property
    def room(self) -> int:
        return (self._jobs or self._capacity()) - len(self._tasks)

    def _capacity(self) -> int:
        if time.monotonic() - self._looked > _LOOK:
            processors = float(ray().cluster_resources().get("CPU", 1.0))
            self._most, self._looked = max(1, int(AHEAD * processors / self._share)), time.monotonic()
        return self._most

    def submit(self, sha256: str, path: Path) -> None:
        if not self._send(_Task(sha256, path, time.monotonic())):
            self._events.append(Event(sha256, self._how.scan(path, sha256, Quiet(), lambda: None)))

    def _send(self, task: _Task) -> bool:
        """False for a file that isn't there or is too large: it fails here, in the same words as everywhere."""
        try:
            if task.path.stat().st_size > self._how.options.limits.bytes:
                return False
            pdf, begun = task.path.read_bytes(), begun_files(self._begun.get(task.sha256))
        except OSError:
            return False
        shipment = Shipment(str(task.path), task.path.name, task.sha256, pdf, begun, TOOL)
        self._tasks[self._work.remote(self._shipped, shipment, self._ledger)] = task
        return True

    def wait(self, seconds: float) -> list[Event]:
        events, self._events = self._events, []
        if not self._tasks:
            return events
        ready, _ = ray().wait(list(self._tasks), num_returns=1, timeout=0 if events else seconds)
        if ready:
            ready, _ = ray().wait(list(self._tasks), num_returns=len(self._tasks), timeout=0)
        for reference in ready:
            event = self._came(reference, self._tasks.pop(reference))
            events += [event] if event else []
        return events

    def _came(self, reference: Any, task: _Task) -> Event | None:
        """What became of a task; None where it is begun again."""
        from ray.exceptions import RayError, RayTaskError

        try:
            result: NodeResult = ray().get(reference)
            ended = install(result, self._how.options.out, task.path, task.sha256, self._how.options)
        except RayTaskError as error:  # our code itself could not be run there
            reason = str(error.cause or error).strip().splitlines()[-1]
            ended = Ended("put off", "cluster", f"a node can't scan: {reason}. Install {TOOL} on every node.")
        except RayError as error:  # its process or its node has died
            self._forfeit(task)
            if task.tries < TRIES and self._send(replace(task, tries=task.tries + 1)):
                return None
            reason = f"scanning it crashed {task.tries} times ({type(error).__name__})"
            ended = Ended("failed", "crash", f"{task.path}: {reason}", used=_used(task))
        except OSError as error:
            ended = Ended("failed", "not written", f"{task.path}: {error.strerror or error}", used=_used(task))
        self._forfeit(task)
        return Event(task.sha256, ended)

    def _forfeit(self, task: _Task) -> None:
        """What it set aside and never gave back."""
        if self._ledger is not None:
            ray().get(self._ledger.forfeit.remote(task.sha256))

    def close(self) -> None:
        with suppress(Exception):  # the actor may be what has gone
            self.spent()
        self._ledger = None
        for reference in self._tasks:
            ray().cancel(reference, force=True)
        self._tasks.clear()
        ray().shutdown()


def _used(task: _Task) -> Used:
    return Used(seconds=round(time.monotonic() - task.began, 3))
