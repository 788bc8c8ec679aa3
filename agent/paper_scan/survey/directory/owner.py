"""Who holds a lease: a process, known by a lock that the operating system takes away when it ends."""

from __future__ import annotations

import os
import re
import secrets
import socket
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from paper_scan.survey.directory.task import RUNNING

SUFFIX = ".owner"


class Owner:
    """This process, as long as ``close`` isn't called and it lives."""

    def __init__(self, out: Path) -> None:
        self._folder = out / RUNNING
        self._folder.mkdir(parents=True, exist_ok=True)
        self.name = f"{_host()}.{os.getpid()}.{secrets.token_hex(4)}"
        self._lock = FileLock(self._file(self.name))
        self._lock.acquire()

    def close(self) -> None:
        """Give the name up, and the folder if nobody else is at work; what killed processes left goes with it."""
        self._lock.release()
        self._file(self.name).unlink(missing_ok=True)
        others = {file.name.removesuffix(SUFFIX) for file in self._folder.glob(f"*{SUFFIX}")}
        if others == self.dead(others):
            for left in self._folder.glob("*.lock"):
                left.unlink(missing_ok=True)
            with suppress(OSError):  # somebody has just come
                self._folder.rmdir()

    def dead(self, owners: Iterable[str]) -> set[str]:
        """Those whose process has certainly ended. On another machine nobody can say: there leases run out."""
        here = f"{_host()}."
        return {each for each in owners if each != self.name and each.startswith(here) and self._ended(each)}

    def _ended(self, owner: str) -> bool:
        file = self._file(owner)
        if not file.exists():
            return True
        lock = FileLock(file, timeout=0)
        try:
            with lock:
                pass
        except Timeout:
            return False
        file.unlink(missing_ok=True)
        return True

    def _file(self, owner: str) -> Path:
        return self._folder / f"{owner}{SUFFIX}"


def _host() -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "-", socket.gethostname()) or "here"
