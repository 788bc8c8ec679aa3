"""One request at a time and not too many, over all processes of this user."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Turnstile:
    """Lets one request through at a time, ``seconds`` after the one before began, by a file in ``folder``."""

    folder: Path
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep

    @contextmanager
    def through(self, name: str, seconds: float) -> Iterator[None]:
        """Held while the request runs. Nothing is waited for where ``seconds`` is 0."""
        if seconds <= 0:
            yield
            return
        from filelock import FileLock

        self.folder.mkdir(parents=True, exist_ok=True)
        stamp = self.folder / f"{name}.last"
        with FileLock(str(self.folder / f"{name}.lock")):
            try:
                since = self.clock() - float(stamp.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                since = seconds
            if 0 <= since < seconds:  # a clock that was put back makes nobody wait
                self.sleep(seconds - since)
            stamp.write_text(str(self.clock()), encoding="utf-8")
            yield
