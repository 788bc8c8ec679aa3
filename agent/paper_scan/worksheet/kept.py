"""A sheet's state, kept in a journal that other processes may write too, or in memory only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from paper_scan.worksheet.entries import Entry, State, read_entry, write_entry
from paper_scan.worksheet.journal import Journal, JournalError


class KeptState:
    """What a journal's entries add up to, and the way to add to it."""

    def __init__(self, journal: Journal | None) -> None:
        self._journal = journal
        self._state = State()

    @property
    def folder(self) -> Path | None:
        """Where the journal lies; None for a sheet that is kept in memory only."""
        return self._journal.path.parent if self._journal else None

    def moved(self, folder: Path) -> None:
        """Its folder has another name now."""
        if self._journal:
            self._journal.moved(folder / self._journal.path.name)

    def _now(self) -> State:
        """The state, with what other processes have written since."""
        if self._journal:
            self._apply(self._journal.read_new())
        return self._state

    def _apply(self, lines: Iterable[dict[str, object]]) -> None:
        for line in lines:
            try:
                self._state.apply(read_entry(line))
            except ValidationError as error:
                assert self._journal
                reason = f"an entry can't be read ({error.errors()[0]['msg']})"
                raise JournalError(self._journal.path, reason, "Remove the file to start afresh") from error

    @contextmanager
    def _changing(self) -> Iterator[tuple[State, Callable[[Entry], None]]]:
        """The newest state, and the way to add to it, while no other process can."""
        if self._journal is None:
            yield self._state, self._state.apply
            return
        with self._journal.appending() as appending:
            self._apply(appending.news)

            def append(entry: Entry) -> None:
                appending.append([write_entry(entry)])
                self._state.apply(entry)

            yield self._state, append
