"""Every exchange with the model, appended as it happens.

``transcript.jsonl`` holds one JSON object a line:

    {"kind": "prefix", "sha256": …, "tools": …, "system": …, "paper": …}          what all requests share, once
    {"kind": "sent", "id": …, "branch": …, "step": …, "reserved_usd": …}          before a request, if in no batch
    {"kind": "exchange", "branch": …, "step": …, "prefix": sha256, "request": …, "new": [messages], "response": …,
     "usage": …, "seconds": …, "request_id": …, "factor": …}                      factor: part of the price, in a batch
    {"kind": "failure", "branch": …, "step": …, "reason": …, "usage": …}
    {"kind": "decision", "branch": …, "name": …, "input": …}                      what the loop itself recorded

``new`` holds the messages that this step adds to the branch. Keys and headers are never in it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Transcript:
    """Appends to one file; ``path`` None keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._prefixes: set[str] = set()
        if path is not None and path.exists():
            self._prefixes = {entry["sha256"] for entry in entries(path) if entry["kind"] == "prefix"}

    def prefix(self, tools: Any, system: Any, paper: Any) -> str:
        """Note the shared prefix if it is new; its hash."""
        body = {"tools": tools, "system": system, "paper": paper}
        digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        if digest not in self._prefixes:
            self._prefixes.add(digest)
            self.append("prefix", sha256=digest, **body)
        return digest

    def append(self, kind: str, **entry: Any) -> None:
        """One line, on disk when this returns."""
        if self.path is None:
            return
        line = json.dumps({"kind": kind, **entry}, ensure_ascii=False)
        mend = self.path.exists() and _torn(self.path)
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(("\n" if mend else "") + line + "\n")
            file.flush()
            os.fsync(file.fileno())


def entries(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a transcript; one that was torn by a kill is passed over."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            try:
                entry = json.loads(line)
            except json.JSONDecodeError:
                continue
            if isinstance(entry, dict):
                yield entry


def _torn(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"
