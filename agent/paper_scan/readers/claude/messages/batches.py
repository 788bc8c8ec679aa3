"""Message Batches: requests that can wait, of any number of scans, sent together at a lower price.

A request is known by the hash of what it says. A program that was killed asks the same again after its restart, and
gets the answer from the batch that is under way instead of paying for another. Every answer is given out once: what a
batch could not settle, or what is asked again all the same, is left to the ordinary way of asking.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from paper_scan.readers.claude.messages.errors import Rejected
from paper_scan.readers.claude.messages.retry import Retry, judge

GATHER = 20.0
"""Seconds without a new request after which those that wait are sent."""
POLL = 60.0
"""Longest time between two questions whether a batch has ended, in seconds."""
MOST_REQUESTS = 10_000
MOST_BYTES = 200_000_000
"""Of one batch. The API takes 100,000 requests and 256 MB."""
LIVE = 16
"""Requests that are under way in the ordinary way at once, while batches are used: many scans go on when one ends."""

State = tuple[str, bool]
"""A request's batch, and whether its answer has been given out."""


class Kept(Protocol):
    """What outlives the program: which request is in which batch."""

    def batched(self, requests: Sequence[str], batch: str) -> None:
        """The requests have been sent in this batch."""

    def batch_of(self, request: str) -> State | None: ...

    def settled(self, request: str) -> None:
        """The request's answer has been recorded, or there is none."""


@dataclass
class _Asked:
    params: dict[str, Any]
    answer: asyncio.Future[Any]


@dataclass
class Batches:
    """Where requests are left and their answers called for; one for all scans, used from one event loop."""

    connect: Callable[[], Any]
    """Makes the SDK's client; called when there is something to send."""
    kept: Kept
    retry: Retry = field(default_factory=Retry)
    say: Callable[[str], None] = lambda line: None
    live: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LIVE))
    _client: Any = None
    _pile: dict[str, _Asked] = field(default_factory=dict)
    _last: float = 0.0
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    """The one that gathers (“”), and one for each batch that is waited for."""
    _waiting: dict[str, dict[str, asyncio.Future[Any]]] = field(default_factory=dict)
    """By batch and request."""
    _without: bool = False
    """This server has no batches."""

    async def ask(self, params: dict[str, Any]) -> Any | None:
        """The message that answers; None where no batch can settle it. Raises MessagesError."""
        request = name_of(params)
        known = self.kept.batch_of(request)
        if self._without or (known and known[1]):
            return None
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        if known:
            self._waiting.setdefault(known[0], {})[request] = answer
            self._begin(known[0], self._follow)
        else:
            self._pile[request] = _Asked(params, answer)
            self._last = time.monotonic()
            self._begin("", self._gather)
        return await answer

    def settle(self, params: dict[str, Any]) -> None:
        """The answer is on record: it is not given out again."""
        self.kept.settled(name_of(params))

    def _begin(self, name: str, work: Callable[[str], Any]) -> None:
        if name not in self._tasks:
            self._tasks[name] = asyncio.ensure_future(work(name))

    async def _gather(self, name: str) -> None:
        try:
            while self._pile:
                await asyncio.sleep(max(0.0, self._last + GATHER - time.monotonic()))
                if time.monotonic() - self._last >= GATHER:
                    pile, self._pile = self._pile, {}
                    for part in _parts({name: each for name, each in pile.items() if not each.answer.cancelled()}):
                        await self._send({request: pile[request] for request in part})
        finally:
            del self._tasks[name]

    async def _send(self, asked: dict[str, _Asked]) -> None:
        answers = {request: each.answer for request, each in asked.items()}
        requests = [{"custom_id": request, "params": each.params} for request, each in asked.items()]
        try:
            batch = await self._call(lambda client: client.messages.batches.create(requests=requests))
        except Rejected as error:
            if error.status not in (404, 405, 501):
                _fail(answers, error)
                return
            self._without = True
            self.say("the server has no batches; asking one by one, at the full price")
            _give(answers, {})
        except Exception as error:  # whoever waits learns of it
            _fail(answers, error)
        else:
            self.kept.batched(list(asked), batch.id)
            self.say(f"Batch {batch.id}: {len(requests)} requests sent. This may take up to a day; "
                     "stopped, the same command goes on waiting for it.")  # fmt: skip
            self._waiting.setdefault(batch.id, {}).update(answers)
            self._begin(batch.id, self._follow)

    async def _follow(self, batch: str) -> None:
        """Wait for the batch's end and give out its answers."""
        try:
            pause = min(2.0, POLL)
            while await self._status(batch) != "ended":
                await asyncio.sleep(pause)
                pause = min(1.5 * pause, POLL)
            found = await self._call(lambda client: _results(client, batch, set(self._waiting[batch])))
        except Rejected as error:
            if error.status == 404:  # results are kept for a month
                self.say(f"the server doesn't know batch {batch} any more; asking again")
                _give(self._waiting.pop(batch), {})
            else:
                _fail(self._waiting.pop(batch), error)
        except Exception as error:
            _fail(self._waiting.pop(batch), error)
        else:
            waiting = self._waiting.pop(batch)
            for request in waiting.keys() - found.keys():
                self.kept.settled(request)
            _give(waiting, found)
        finally:
            del self._tasks[batch]

    async def _status(self, batch: str) -> Literal["in_progress", "canceling", "ended"]:
        found = await self._call(lambda client: client.messages.batches.retrieve(batch))
        status: Literal["in_progress", "canceling", "ended"] = found.processing_status
        return status

    async def _call(self, request: Callable[[Any], Any]) -> Any:
        """One request to the server, tried again as all are."""

        async def attempt() -> Any:
            if self._client is None:
                self._client = self.connect()
            try:
                return await request(self._client)
            except Exception as error:
                meaning = judge(error)
                if meaning is None:
                    raise
                raise meaning from error

        return await self.retry.run(attempt)


def name_of(params: dict[str, Any]) -> str:
    """A request's name, the same whenever the same is asked; how long the answer may be is no part of it."""
    said = {key: value for key, value in params.items() if key != "max_tokens"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


async def _results(client: Any, batch: str, wanted: set[str]) -> dict[str, Any]:
    """The messages of a batch that has ended, by request: of those wanted, those that succeeded."""
    found = {}
    async for line in await client.messages.batches.results(batch):
        if line.custom_id in wanted and line.result.type == "succeeded":
            found[line.custom_id] = line.result.message
    return found


def _parts(pile: dict[str, _Asked]) -> Iterator[list[str]]:
    """The requests, dealt out to batches that the server takes."""
    part: list[str] = []
    size = 0
    for request, asked in pile.items():
        more = len(json.dumps(asked.params)) + 100
        if len(part) == MOST_REQUESTS or (part and size + more > MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(request)
        size += more
    if part:
        yield part


def _give(answers: dict[str, asyncio.Future[Any]], found: dict[str, Any]) -> None:
    for request, answer in answers.items():
        if not answer.done():
            answer.set_result(found.get(request))


def _fail(answers: dict[str, asyncio.Future[Any]], error: Exception) -> None:
    for answer in answers.values():
        if not answer.done():
            answer.set_exception(error)
