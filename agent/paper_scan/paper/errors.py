"""Why a file could not be read: each error names the file, the reason and the remedy."""

from __future__ import annotations

from pathlib import Path


class PaperError(Exception):
    """A paper could not be read. ``kind`` is a short fixed word for tables and stores."""

    kind = "unreadable"

    def __init__(self, path: str | Path, reason: str, remedy: str) -> None:
        super().__init__(f"{path}: {reason}. {remedy}")
        self.path = str(path)
        self.reason = reason
        self.remedy = remedy


class NotFoundError(PaperError):
    kind = "not found"


class NotPDFError(PaperError):
    kind = "not a PDF"


class EmptyFileError(PaperError):
    kind = "empty"


class DamagedError(PaperError):
    kind = "damaged"


class EncryptedError(PaperError):
    kind = "encrypted"


class NoTextError(PaperError):
    kind = "no text"


class LimitError(PaperError):
    """A limit against hostile files was reached."""

    kind = "limit"


class CrashError(PaperError):
    """The PDF library crashed or hung on this file."""

    kind = "crash"
