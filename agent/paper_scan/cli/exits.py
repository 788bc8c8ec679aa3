"""Exit codes, and how a command stops with one."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path


class Code(IntEnum):
    DONE = 0
    FAILED = 1
    """It ran, and the answer is bad: a file of several failed, a check found faults."""
    USAGE = 2
    """An unknown option, a path that doesn't exist."""
    UNREADABLE = 3
    """The paper (or the scan, or the checklist) can't be read."""
    UNFINISHED = 4
    """The scan was cut short and can be gone on with."""
    UNAVAILABLE = 5
    """Credentials, network or budget don't allow it."""
    INTERNAL = 70
    """A fault of the program."""
    INTERRUPTED = 130


EXPLAINED = (
    "Exit codes: 0 done; 1 some file failed, or a check found faults; 2 wrong usage; 3 a file can't be read; "
    "4 cut short, run again to go on; 5 no credentials, network or budget for it; 130 interrupted."
)


class Stop(Exception):
    """End the command with this message on standard error and this exit code."""

    def __init__(self, message: str, code: Code = Code.FAILED) -> None:
        super().__init__(message)
        self.code = code


def cannot_write(error: OSError, out: Path) -> Stop:
    """The end of a command whose outputs can't be written below ``out``."""
    return Stop(f"{error.filename or out}: {error.strerror or error}. Choose another place with --out.")
