"""What is known of every PDF of a directory run: one SQLite file beside the outputs, shared by any number of processes.

A scan belongs to a PDF's *content*, a checklist and a reader, so that a file that is moved is not scanned again. Who
works on one holds a lease: it ends when it is not renewed, and at once when its owner's process has ended.
"""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

State: TypeAlias = Literal["queued", "reading", "scanning", "done", "failed"]
"""A duplicate is no scan; the view ``papers`` lists it as ``skipped``."""
FILE = "store.sqlite"
LEASE = 60.0
"""Seconds for which a scan is its owner's without a sign of life."""
AHEAD = 2.0
"""Leases: one that ends later than this was given by a machine whose clock is ahead, and is not waited for."""
FORMAT = 1

_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL, same_as TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS scans (
    sha256 TEXT NOT NULL, checklist TEXT NOT NULL, reader TEXT NOT NULL,
    path TEXT NOT NULL, state TEXT NOT NULL, kind TEXT, message TEXT, folder TEXT,
    checklist_sha256 TEXT, checklist_version TEXT, model TEXT, prompts_sha256 TEXT, tool TEXT,
    tokens_in INTEGER, tokens_out INTEGER, cost REAL, seconds REAL, attempts INTEGER NOT NULL DEFAULT 0,
    owner TEXT, lease_until REAL, changed REAL NOT NULL,
    PRIMARY KEY (sha256, checklist, reader)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS batch_requests (
    request TEXT PRIMARY KEY, batch TEXT NOT NULL, settled INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE VIEW IF NOT EXISTS papers AS
    SELECT path, state, kind, message, folder, checklist, reader, model, tokens_in, tokens_out, cost, seconds, attempts
    FROM scans
    UNION ALL
    SELECT path, 'skipped', 'duplicate', 'the same as ' || same_as, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0
    FROM files WHERE same_as IS NOT NULL;
"""


class StoreError(Exception):
    """The store can't be used; the message names the file and the remedy."""


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """Who scans by what. A finished scan is good as long as all of it is the same."""

    checklist: str
    """Name."""
    reader: str
    checklist_sha256: str
    checklist_version: str
    model: str | None
    prompts_sha256: str | None
    tool: str
    """``paper-scan 0.1.0``."""


@dataclass(frozen=True, slots=True)
class Used:
    """What a scan took. Dollars; None where not known or not applicable."""

    seconds: float | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None


class Row(NamedTuple):
    """A scan as the store knows it."""

    sha256: str
    path: str
    state: State
    kind: str | None
    message: str | None
    folder: str | None
    checklist_sha256: str | None
    model: str | None
    prompts_sha256: str | None
    tool: str | None
    cost: float | None
    seconds: float | None
    attempts: int
    owner: str | None
    lease_until: float | None


class KnownFile(NamedTuple):
    size: int
    mtime_ns: int
    sha256: str


def _reason(error: Exception) -> str:
    """What keeps the store from being used, and what to do."""
    said = str(error)
    if "locked" in said or "busy" in said:
        return "another process has held the store for a minute. Wait for it, or end it."
    if "full" in said or getattr(error, "errno", None) == errno.ENOSPC:
        return "the disk is full. Make room, and run the same command again: it goes on."
    if "readonly" in said or "unable to open" in said or isinstance(error, OSError):
        return f"the store can't be written ({said}). Choose another place with --out."
    return f"the store can't be used ({said}). Remove it to begin anew: finished scans are found again."


class Store:
    """One connection. Every change is a transaction of its own and is on disk when the method returns."""

    def __init__(self, file: Path) -> None:
        """Raises StoreError where the file can't be opened, is no database or is a later version's."""
        self.file = file
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(file, timeout=60.0, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")  # an application's crash loses nothing, a power cut at most
            # the last changes, and what was finished is found again in the outputs
            with self._change():
                self._prepare()
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{file}: {_reason(error)}") from error

    def _prepare(self) -> None:
        [version] = self._db.execute("PRAGMA user_version").fetchone()
        if not version and self._db.execute("SELECT name FROM sqlite_master").fetchone():
            raise StoreError(
                f"{self.file}: another program's database. Move it away, or choose another place with --out."
            )
        if version > FORMAT:
            raise StoreError(f"{self.file}: written by a later version of paper-scan. Use that version, or remove it.")
        for statement in _SCHEMA.split(";\n"):
            self._db.execute(statement)
        self._db.execute(f"PRAGMA user_version = {FORMAT}")

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _change(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk has rolled back already
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise StoreError(f"{self.file}: {_reason(error)}") from error

    def known_files(self) -> dict[str, KnownFile]:
        """By path: what a file was when its content was last hashed."""
        rows = self._db.execute("SELECT path, size, mtime_ns, sha256 FROM files")
        return {path: KnownFile(size, mtime, sha) for path, size, mtime, sha in rows}

    def keep_files(self, files: Iterable[tuple[str, int, int, str, str | None]]) -> None:
        """Path, size, mtime in ns, sha256 and, for a duplicate, the path that has the same content."""
        with self._change():
            self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", files)

    def rows(self, identity: ScanSettings) -> dict[str, Row]:
        """By PDF hash: all that is known of scans by this checklist and reader."""
        found = self._db.execute(
            f"SELECT {', '.join(Row._fields)} FROM scans WHERE checklist = ? AND reader = ?",
            (identity.checklist, identity.reader),
        )
        return {row[0]: Row(*row) for row in found}

    def queue(self, papers: Iterable[tuple[str, str]], identity: ScanSettings, dead: Iterable[str]) -> None:
        """Mark papers (PDF hash, path) as to be scanned, except those on which another living owner works."""
        now, gone = time.time(), tuple(dead)
        marks = ", ".join("?" * len(gone))
        with self._change():
            for sha256, path in papers:
                self._db.execute(
                    f"""INSERT INTO scans (sha256, checklist, reader, path, state, changed)
                        VALUES (?, ?, ?, ?, 'queued', ?)
                        ON CONFLICT DO UPDATE SET path = excluded.path, state = 'queued', kind = NULL, message = NULL,
                            owner = NULL, lease_until = NULL, changed = excluded.changed
                        WHERE owner IS NULL OR lease_until < ? OR lease_until > ? OR owner IN ({marks})""",
                    (sha256, identity.checklist, identity.reader, path, now, now, now + AHEAD * LEASE, *gone),
                )

    def claim(self, sha256: str, identity: ScanSettings, owner: str) -> bool:
        """Take a queued paper; False where another process was quicker."""
        now = time.time()
        with self._change():
            changed = self._db.execute(
                """UPDATE scans SET state = 'reading', owner = ?, lease_until = ?, attempts = attempts + 1, changed = ?
                   WHERE sha256 = ? AND checklist = ? AND reader = ? AND state = 'queued'""",
                (owner, now + LEASE, now, sha256, identity.checklist, identity.reader),
            )
            return changed.rowcount == 1

    def renew(self, owner: str) -> None:
        """A sign of life: all leases of this owner begin again."""
        with self._change():
            self._db.execute("UPDATE scans SET lease_until = ? WHERE owner = ?", (time.time() + LEASE, owner))

    def owners(self) -> set[str]:
        """Everyone who holds a lease, in time or not."""
        return {owner for (owner,) in self._db.execute("SELECT DISTINCT owner FROM scans WHERE owner IS NOT NULL")}

    def release(self, sha256: str, identity: ScanSettings, owner: str) -> None:
        """Give a paper back unfinished: it is queued again."""
        self._set(sha256, identity, owner, state="queued", owner=None, lease_until=None)

    def scanning(self, sha256: str, identity: ScanSettings, owner: str) -> None:
        """The PDF is read."""
        self._set(sha256, identity, owner, state="scanning")

    def done(self, sha256: str, identity: ScanSettings, owner: str, folder: str, used: Used) -> None:
        """A finished scan lies in ``folder`` (relative to the outputs)."""
        ended = {"state": "done", "kind": None, "message": None, "folder": folder}
        self._set(sha256, identity, owner, **ended, **_made(identity), **asdict(used), owner=None, lease_until=None)

    def failed(self, sha256: str, identity: ScanSettings, owner: str, kind: str, message: str, used: Used) -> None:
        ended = {"state": "failed", "kind": kind, "message": message, "folder": None}
        self._set(sha256, identity, owner, **ended, **_made(identity), **asdict(used), owner=None, lease_until=None)

    def adopt(self, found: Iterable[tuple[str, str]], identity: ScanSettings) -> None:
        """Finished scans (PDF hash, folder) that lie in the outputs and of which the store did not know."""
        with self._change():
            for sha256, folder in found:
                values = {"state": "done", "kind": None, "message": None, "folder": folder, **_made(identity)}
                self._update(sha256, identity, "owner IS NULL", (), values)

    def batched(self, requests: Iterable[str], batch: str) -> None:
        """Requests (by their hash) that were sent to the Message Batches API."""
        with self._change():
            rows = [(request, batch) for request in requests]
            self._db.executemany("INSERT OR REPLACE INTO batch_requests (request, batch) VALUES (?, ?)", rows)

    def batch_of(self, request: str) -> tuple[str, bool] | None:
        """A request's batch, and whether its answer has been recorded."""
        found = self._db.execute("SELECT batch, settled FROM batch_requests WHERE request = ?", (request,)).fetchone()
        return (found[0], bool(found[1])) if found else None

    def settled(self, request: str) -> None:
        with self._change():
            self._db.execute("UPDATE batch_requests SET settled = 1 WHERE request = ?", (request,))

    def _set(self, sha256: str, identity: ScanSettings, holder: str, **values: Any) -> None:
        """Change a scan that ``holder`` has a lease on; nothing where the lease has gone to another."""
        with self._change():
            self._update(sha256, identity, "owner = ?", (holder,), values)

    def _update(
        self, sha256: str, identity: ScanSettings, condition: str, bound: tuple[Any, ...], values: dict[str, Any]
    ) -> None:
        columns = ", ".join(f"{name} = ?" for name in values)
        key = "sha256 = ? AND checklist = ? AND reader = ?"
        self._db.execute(
            f"UPDATE scans SET {columns}, changed = ? WHERE {key} AND {condition}",
            (*values.values(), time.time(), sha256, identity.checklist, identity.reader, *bound),
        )


def _made(identity: ScanSettings) -> dict[str, str | None]:
    """What is kept of who made a scan, beside its key."""
    return {field.name: getattr(identity, field.name) for field in fields(identity)[2:]}
