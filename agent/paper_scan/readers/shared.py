"""Claude for many papers at once: one event loop, one rate, one budget, whatever thread a paper is scanned in."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from paper_scan.readers.both import Both
from paper_scan.readers.claude.messages.batches import Batches, Kept
from paper_scan.readers.claude.messages.budget import Budget, Purse
from paper_scan.readers.claude.messages.client import connect
from paper_scan.readers.claude.messages.prices import price_of
from paper_scan.readers.claude.messages.retry import Retry
from paper_scan.readers.claude.session import Claude

T = TypeVar("T")


def shared(
    reader: Claude | Both, max_cost: float | None, kept: Kept | None = None, say: Callable[[str], None] = print
) -> tuple[Claude | Both, Budget]:
    """The reader for any number of threads, and the one budget of ``max_cost`` dollars that all its papers draw on.

    With ``kept``, what can wait goes in batches, which that remembers; ``say`` is told of them.

    A paper has no cap of its own then. When a server says wait, all wait. Raises PriceUnknown where there is a cap and
    the model's price isn't known.
    """
    budget, retry = Budget(price_of(reader.model), max_cost), Retry()
    claude = reader.claude if isinstance(reader, Both) else reader
    batches = None if kept is None else Batches(partial(connect, offline=claude.offline), kept, retry, say)
    return paid_from(budget, reader, retry=lambda: retry, run=_Loop().run, batches=batches), budget


def paid_from(whole: Purse, reader: Claude | Both, **changes: Any) -> Claude | Both:
    """The reader without a cap of its own, its requests paid from ``whole``; ``changes`` are fields of ``Claude``."""
    if isinstance(reader, Both):
        return replace(reader, claude=replace(reader.claude, max_cost=None, whole=whole, **changes))
    return replace(reader, max_cost=None, whole=whole, **changes)


class _Loop:
    """An event loop in a thread of its own, for as long as the program runs."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True, name="messages").start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The coroutine's result; the calling thread waits for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()
