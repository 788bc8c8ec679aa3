"""The run over many papers: what is missing or stale is scanned, each paper by itself, until all is done or failed.

Whatever happens to this process, what is finished stays finished: a scan is written before the store says so, and a
scan that the store does not know is found again in the outputs. Any number of processes may run at once.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from paper_scan.api import Options
from paper_scan.survey.directory.engine import Engine, Event
from paper_scan.survey.directory.find import FoundPaper, Listing, listing
from paper_scan.survey.directory.owner import Owner
from paper_scan.survey.directory.plan import Plan, Todo, Wish, finished_already, is_held, plan
from paper_scan.survey.directory.store import FILE, LEASE, Row, ScanSettings, Store
from paper_scan.survey.directory.task import Ended, PaperTask
from paper_scan.survey.directory.workers import Processes
from paper_scan.version import __version__

LOOK = 1.0
"""Seconds between two looks at what other processes have in hand, when there is nothing else to do."""


class Watcher(Protocol):
    """Who is told how the run gets on."""

    def planned(self, found: Plan, duplicates: int) -> None: ...

    def began(self, todo: Todo) -> None: ...

    def ended(self, todo: Todo, ended: Ended) -> None: ...

    def stopping(self, in_hand: int) -> None:
        """Nothing more is begun; what is in hand is finished."""

    def waiting(self, papers: int) -> None:
        """All is done but what other processes have in hand: if they don't finish it, it is taken over."""


@dataclass(frozen=True)
class Directory:
    """Which papers, how, and how many at once."""

    files: Sequence[Path]
    how: PaperTask
    engine: Callable[[PaperTask], Engine] = Processes
    wish: Wish = field(default_factory=Wish)

    @property
    def out(self) -> Path:
        return self.how.options.out


@dataclass
class RunResult:
    plan: Plan
    listing: Listing
    ended: dict[Path, Ended] = field(default_factory=dict)
    """What this run did."""
    by_others: list[tuple[FoundPaper, Row]] = field(default_factory=list)
    """Done or failed by other processes meanwhile."""
    left: int = 0
    """Neither done nor failed: interrupted, or put off."""
    interrupted: bool = False


def identity_of(options: Options) -> ScanSettings:
    checklist, reader = options.checklist, options.reader
    return ScanSettings(
        checklist=checklist.name,
        reader=reader.name,
        checklist_sha256=checklist.sha256_for(reader.name),
        checklist_version=str(checklist.version),
        model=reader.model,
        prompts_sha256=reader.prompts_sha256,
        tool=f"paper-scan {__version__}",
    )


def preview(directory: Directory) -> RunResult:
    """What a run would do. Writes nothing, not even a store."""
    identity = identity_of(directory.how.options)
    file = directory.out / FILE
    if not file.exists():
        listed = listing(directory.files, None)
        return RunResult(plan(listed.papers, {}, identity, directory.wish, set(), directory.out), listed)
    with closing(Store(file)) as store, closing(Owner(directory.out)) as owner:
        listed = listing(directory.files, store, keep=False)
        found = plan(
            listed.papers,
            store.rows(identity),
            identity,
            directory.wish,
            owner.dead(store.owners()),
            directory.out,
        )
    return RunResult(found, listed)


def run(directory: Directory, watcher: Watcher) -> RunResult:
    """Scan what there is to scan. Ctrl-C finishes what is in hand, a second one stops at once.

    Raises StoreError where the store can't be used, OSError where nothing can be written beside it.
    """
    with closing(Store(directory.out / FILE)) as store, closing(Owner(directory.out)) as owner:
        return _Run(directory, watcher, store, owner).run()


class _Run:
    def __init__(self, directory: Directory, watcher: Watcher, store: Store, owner: Owner) -> None:
        self._directory = directory
        self._watcher = watcher
        self._store = store
        self._owner = owner
        self._identity = identity_of(directory.how.options)
        self._in_hand: dict[str, Todo] = {}
        self._stop = False
        self._renewed = time.monotonic()

    def run(self) -> RunResult:
        listed = listing(self._directory.files, self._store)
        found = self._plan(listed)
        self._watcher.planned(found, len(listed.duplicates))
        result = RunResult(found, listed)
        if not found.todo and not found.elsewhere:
            return result
        with closing(self._directory.engine(self._directory.how)) as engine, self._heeding_signals(result):
            try:
                others = [
                    *self._do(found.todo, engine, result),
                    *(Todo(each, "left behind") for each in found.elsewhere),
                ]
                self._look_after(others, engine, result)
            finally:
                for sha256 in self._in_hand:  # stopped at once: somebody else may go on with them
                    self._store.release(sha256, self._identity, self._owner.name)
        finished = sum(ended.state != "put off" for ended in result.ended.values()) + len(result.by_others)
        result.left = len(found.todo) + len(found.elsewhere) - finished
        return result

    def _do(self, todos: Iterable[Todo], engine: Engine, result: RunResult) -> list[Todo]:
        """Scan them, until a stop is asked for; those that another process has claimed."""
        taken = []
        for todo in todos:
            while engine.room == 0 and not self._stop:
                self._wait(engine, result)
            if self._stop:
                break
            if not self._begin(todo, engine):
                taken.append(todo)
        while self._in_hand:
            self._wait(engine, result)
        return taken

    def _look_after(self, others: list[Todo], engine: Engine, result: RunResult) -> None:
        """Wait for what other processes have in hand; take over what they give up, or leave behind when they die."""
        told = False
        while others and not self._stop:
            rows, dead = self._store.rows(self._identity), self._owner.dead(self._store.owners())
            known = [(todo, rows[todo.found.sha256]) for todo in others]
            result.by_others += [(todo.found, row) for todo, row in known if row.state in ("done", "failed")]
            held = [todo for todo, row in known if is_held(row, dead)]
            free = [todo for todo, row in known if todo not in held and row.state not in ("done", "failed")]
            self._store.queue(_keys(free), self._identity, dead)
            others = held + self._do(free, engine, result)
            if others and not free:
                if not told:
                    self._watcher.waiting(len(others))
                    told = True
                time.sleep(LOOK)

    def _plan(self, listed: Listing) -> Plan:
        """The plan, with the store brought up to it: what is finished already is adopted, what is to do is queued."""
        store, identity, out = self._store, self._identity, self._directory.out
        dead = self._owner.dead(store.owners())
        rows = store.rows(identity)
        wish = self._directory.wish
        found = plan(listed.papers, rows, identity, wish, dead, out)
        there = {} if wish.force else finished_already(found.todo, rows, identity, out)
        if there:
            store.queue(_keys(todo for todo in found.todo if todo.found.sha256 in there), identity, dead)
            store.adopt(there.items(), identity)
            found = plan(listed.papers, store.rows(identity), identity, wish, dead, out)
        store.queue(_keys(iter(found.todo)), identity, dead)
        return found

    def _begin(self, todo: Todo, engine: Engine) -> bool:
        """Hand a paper out; False where another process was quicker."""
        sha256 = todo.found.sha256
        if not self._store.claim(sha256, self._identity, self._owner.name):
            return False
        self._in_hand[sha256] = todo
        self._watcher.began(todo)
        engine.submit(sha256, todo.found.path)
        return True

    def _wait(self, engine: Engine, result: RunResult) -> None:
        if time.monotonic() - self._renewed > LEASE / 4:
            self._store.renew(self._owner.name)
            self._renewed = time.monotonic()
        for event in engine.wait(0.5):
            self._heard(event, result)

    def _heard(self, event: Event, result: RunResult) -> None:
        ended, key = event.ended, (event.sha256, self._identity, self._owner.name)
        if ended is None:
            self._store.scanning(*key)
            return
        if ended.state == "done":
            self._store.done(*key, ended.folder, ended.used)
        elif ended.state == "failed":
            self._store.failed(*key, ended.kind, ended.message, ended.used)
        else:
            self._store.release(*key)
            self._stop = True  # what one can't have of the server, the next can't either
        todo = self._in_hand.pop(event.sha256)
        result.ended[todo.found.path] = ended
        self._watcher.ended(todo, ended)

    @contextmanager
    def _heeding_signals(self, result: RunResult) -> Iterator[None]:
        """The first Ctrl-C (or SIGTERM) asks for an end, the second is a KeyboardInterrupt."""

        def asked(number: int, frame: object) -> None:
            if result.interrupted:
                raise KeyboardInterrupt
            result.interrupted = self._stop = True
            self._watcher.stopping(len(self._in_hand))

        try:
            before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
        except ValueError:  # not the main thread: whoever is, decides
            yield
            return
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _keys(todos: Iterable[Todo]) -> list[tuple[str, str]]:
    return [(todo.found.sha256, str(todo.found.path)) for todo in todos]
