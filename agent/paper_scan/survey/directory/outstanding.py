"""Batches that are under way, in the store of the run: the same command goes on waiting for them after a kill."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from paper_scan.survey.directory.store import Store


@dataclass(frozen=True)
class Outstanding:
    """``paper_scan.readers.claude.messages.batches.Kept``, for any thread: each call opens the store for itself."""

    file: Path

    def batched(self, requests: Sequence[str], batch: str) -> None:
        with closing(Store(self.file)) as store:
            store.batched(requests, batch)

    def batch_of(self, request: str) -> tuple[str, bool] | None:
        with closing(Store(self.file)) as store:
            return store.batch_of(request)

    def settled(self, request: str) -> None:
        with closing(Store(self.file)) as store:
            store.settled(request)
