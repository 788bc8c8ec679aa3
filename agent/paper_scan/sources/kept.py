"""Papers that were fetched, kept by content: the same PDF under two names lies there once."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedRandom
from pathlib import Path

from paper_scan.folder.files import file_sha256
from paper_scan.sources.identifiers import Identifier


@dataclass(frozen=True)
class KeptPapers:
    """The papers below a folder."""

    folder: Path

    def find(self, paper: Identifier) -> Path | None:
        """The PDF, if it was fetched before and is whole."""
        try:
            entry = json.loads(self._entry(paper).read_text(encoding="utf-8"))
            file = self.folder / "papers" / str(entry["sha256"]) / str(entry["file"])
            if file.stat().st_size == entry["bytes"]:
                return file
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return None

    @contextmanager
    def claimed(self, paper: Identifier) -> Iterator[None]:
        """Held by one process at a time: two that want the same paper fetch it once."""
        from filelock import FileLock

        self._entry(paper).parent.mkdir(parents=True, exist_ok=True)
        with FileLock(str(self._entry(paper).with_suffix(".lock"))):
            yield

    @contextmanager
    def receiving(self) -> Iterator[BufferedRandom]:
        """A file to write to, gone afterwards unless it was ``keep``-ed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(prefix="fetching-", suffix=".part", dir=self.folder)
        try:
            with os.fdopen(number, "w+b") as file:
                yield file
        finally:
            with suppress(OSError):
                Path(name).unlink()

    def keep(self, paper: Identifier, received: BufferedRandom, address: str) -> Path:
        """The PDF in its place, and its name remembered."""
        received.flush()
        received.seek(0)
        sha256 = hashlib.file_digest(received, "sha256").hexdigest()
        place = self.folder / "papers" / sha256
        place.mkdir(parents=True, exist_ok=True)
        file = next(iter(sorted(place.glob("*.pdf"))), place / paper.file_name)
        if not file.exists() or file_sha256(file) != sha256:  # not there, or damaged since
            part = file.with_suffix(".part")
            received.seek(0)
            with part.open("wb") as copy:
                shutil.copyfileobj(received, copy)
            part.replace(file)
        fetched = datetime.now(UTC).isoformat(timespec="seconds")
        size = file.stat().st_size
        entry = {"paper": str(paper), "sha256": sha256, "file": file.name, "bytes": size, "address": address,
                 "fetched": fetched}  # fmt: skip
        part = self._entry(paper).with_suffix(".part")
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(entry, indent=1) + "\n", encoding="utf-8")
        part.replace(self._entry(paper))
        return file

    def _entry(self, paper: Identifier) -> Path:
        return self.folder / "names" / f"{hashlib.sha256(str(paper).encode()).hexdigest()[:32]}.json"
