"""The worksheet on disk: one JSON value a line, only ever appended, so that a kill costs at most the call it struck.

Whoever appends holds a lock, has read all lines before, and cuts off what a killed process left half written. Each line
ends with a hash of itself and of all before it, so that one which was changed, taken out or put in later is noticed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

FORMAT = "paper-scan-worksheet/1"
_LOCK_SECONDS = 60.0
_CHAIN = "chain"
_CHAIN_LETTERS = 32
"""Of a hash in hexadecimal: 128 bits."""


class JournalError(Exception):
    """A journal can't be used; the message names the file and says what to do."""

    def __init__(self, path: Path, reason: str, remedy: str) -> None:
        super().__init__(f"{path}: {reason}. {remedy}")
        self.path = path
        self.reason = reason
        self.remedy = remedy


class OtherJournalError(JournalError):
    """The journal belongs to another PDF, checklist or reader. Whether to start afresh is the caller's decision."""

    def __init__(self, path: Path, reason: str, remedy: str, only_text: bool = False) -> None:
        super().__init__(path, reason, remedy)
        self.only_text = only_text
        """It is for the same PDF, checklist and reader; another version of the program read the text otherwise."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a journal's answers were given to, and by whom. Answers are only good for the same."""

    pdf_sha256: str
    text_sha256: str
    """Of the text that offsets point into: another version of the program may read the same PDF otherwise."""
    checklist: str
    checklist_sha256: str
    reader: str
    format: str = FORMAT

    @property
    def checklist_name(self) -> str:
        """Without its version."""
        return self.checklist.rsplit(" ", 1)[0]


class Journal:
    """An append-only file that several processes may share."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path.with_name(f".{path.name}.lock"))
        self._read_to = 0
        self._line = 0
        self._chain = ""
        self._is_chained = True
        """Journals of earlier versions are not; they are read, and gone on with, as they are."""

    def moved(self, path: Path) -> None:
        """The file lies elsewhere now, with all that was read of it."""
        self.path = path
        self._lock = FileLock(path.with_name(f".{path.name}.lock"))

    def open(self, header: Header | None) -> tuple[Header, list[dict[str, Any]]]:
        """Begin the journal if it is new, and read it.

        With a header of None, whatever journal lies there is opened.

        Raises:
            OtherJournalError: the journal's header is another.
            JournalError: it can't be read or written, or isn't a journal.
        """
        with self._locked():
            lines = self._read_lines()
            if not lines:
                if header is None:
                    raise JournalError(self.path, "no worksheet has been begun there", "Open the paper first")
                self._write([asdict(header)])
                return header, []
            found = _header(self.path, lines[0])
            if header is not None and found != header:
                raise _other(self.path, found, header)
            return found, lines[1:]

    def read_whole(self) -> tuple[Header, list[dict[str, Any]]]:
        """Header and entries, without a lock and without beginning anything. Raises JournalError."""
        lines = self._read_lines()
        if not lines:
            raise JournalError(self.path, "no worksheet has been begun there", "Open the paper first")
        return _header(self.path, lines[0]), lines[1:]

    def read_new(self) -> list[dict[str, Any]]:
        """Entries that were appended, by anyone, since the last call."""
        return self._read_lines()

    @contextmanager
    def appending(self) -> Iterator[Appending]:
        """Hold the lock: ``news`` is what others have appended, and nothing comes between it and ``append``."""
        with self._locked():
            yield Appending(self, self._read_lines())

    def _read_lines(self) -> list[dict[str, Any]]:
        try:
            size = self.path.stat().st_size if self.path.exists() else 0
            if size == self._read_to:
                return []
            if size < self._read_to:
                raise JournalError(self.path, "the worksheet was cut short while in use", "Open it again")
            with self.path.open("rb") as file:
                file.seek(self._read_to)
                data = file.read()
        except OSError as error:
            raise _failed(self.path, error) from error
        whole = data[: data.rfind(b"\n") + 1]  # what follows is being written, or was when its writer was killed
        self._read_to += len(whole)
        return [self._parse(line) for line in whole.splitlines()]

    def _parse(self, line: bytes) -> dict[str, Any]:
        self._line += 1
        try:
            value = json.loads(line)
        except ValueError as error:
            raise JournalError(
                self.path, f"line {self._line} is not JSON", "Remove the file to start afresh"
            ) from error
        if not isinstance(value, dict):
            raise JournalError(self.path, f"line {self._line} is not an entry", "Remove the file to start afresh")
        chain = value.pop(_CHAIN, None)
        if self._line == 1:
            self._is_chained = chain is not None
        if self._is_chained and chain != self._next(value):
            reason = f"line {self._line} is not as it was written: it, or one before it, was changed, lost or added"
            raise JournalError(self.path, reason, "Take the file from a backup, or remove it to start afresh")
        return value

    def _next(self, value: dict[str, Any]) -> str:
        """The hash that ends the next line."""
        self._chain = hashlib.sha256((self._chain + _as_line(value)).encode()).hexdigest()[:_CHAIN_LETTERS]
        return self._chain

    def _write(self, entries: list[dict[str, Any]]) -> None:
        before = self._chain
        chained = [{**entry, _CHAIN: self._next(entry)} if self._is_chained else entry for entry in entries]
        data = "".join(_as_line(entry) + "\n" for entry in chained).encode()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("r+b" if self.path.exists() else "w+b") as file:
                file.truncate(self._read_to)
                file.seek(self._read_to)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self._chain = before
            raise _failed(self.path, error) from error
        self._read_to += len(data)
        self._line += len(entries)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=_LOCK_SECONDS)
        except Timeout as error:
            reason = f"another process has held the worksheet for {_LOCK_SECONDS:.0f} seconds"
            raise JournalError(self.path, reason, "Wait for it, or end it") from error
        except NotImplementedError as error:
            raise JournalError(self.path, "this file system has no locks", "Write to a local disk") from error
        except OSError as error:
            raise _failed(self.path, error) from error
        try:
            yield
        finally:
            self._lock.release()


@dataclass(frozen=True, slots=True)
class Appending:
    _journal: Journal
    news: list[dict[str, Any]]

    def append(self, entries: list[dict[str, Any]]) -> None:
        """Write entries so that they survive a kill, all of one call together."""
        self._journal._write(entries)


def _as_line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read_header(path: Path) -> Header | None:
    """Whose journal lies at ``path``; None if there is none, or none that was begun. Only its first line is read."""
    try:
        with path.open("rb") as file:
            first = file.readline()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _failed(path, error) from error
    if not first.endswith(b"\n"):  # being written
        return None
    return _header(path, Journal(path)._parse(first))


def is_finished(path: Path) -> bool:
    """Whether the journal's last whole entry says that its scan was finished."""
    lines = Journal(path).read_new()
    return bool(lines) and lines[-1].get("entry") == "completed"


def _header(path: Path, line: dict[str, Any]) -> Header:
    try:
        header = Header(**line)
    except TypeError:
        header = None
    if header is None or header.format != FORMAT:
        raise JournalError(
            path, "this is no worksheet of this version of the program", "Remove the file to start afresh"
        )
    return header


def _other(path: Path, found: Header, wanted: Header) -> OtherJournalError:
    checks = {
        "another PDF": found.pdf_sha256 != wanted.pdf_sha256,
        f"the checklist {found.checklist}": found.checklist_sha256 != wanted.checklist_sha256,
        f"the reader {found.reader}": found.reader != wanted.reader,
        "the text as another version of the program read it": found.text_sha256 != wanted.text_sha256,
    }
    others = ", ".join(what for what, differs in checks.items() if differs) or "something else"
    only_text = replace(found, text_sha256=wanted.text_sha256) == wanted
    remedy = "Remove it to start afresh, or write elsewhere"
    return OtherJournalError(path, f"this worksheet is for {others}", remedy, only_text)


def _failed(path: Path, error: OSError) -> JournalError:
    reason = f"the worksheet can't be read or written ({error.strerror or error})"
    return JournalError(path, reason, "Choose a folder that can be written to")
