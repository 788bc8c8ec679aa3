"""One exchange with the Messages API: paid for, tried again, recorded.

``Messages.ask`` sends a branch's next step and returns the model's message. Around it stand the budget (what the
request may cost is set aside first), the retries, the features a server turns out to lack, and the transcript.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from paper_scan.readers.claude.messages.batches import Batches
from paper_scan.readers.claude.messages.budget import Budget, Reservation
from paper_scan.readers.claude.messages.contract import REPLY, is_believable, letters, most_characters
from paper_scan.readers.claude.messages.errors import (
    CredentialsMissing,
    GaveUp,
    MessagesError,
    OfflineForbidden,
    PromptTooLong,
    Rejected,
)
from paper_scan.readers.claude.messages.models import ServerModel, named_feature
from paper_scan.readers.claude.messages.retry import Retry, Transient, judge
from paper_scan.readers.claude.messages.sizes import prompt_bound, without_images
from paper_scan.readers.claude.messages.transcript import Transcript
from paper_scan.readers.claude.messages.usage import Usage
from paper_scan.settings import load_settings, must_stay_offline

CREDENTIAL_VARIABLES = (
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_AUTH_TOKEN",
    "ANTHROPIC_PROFILE",
    "ANTHROPIC_IDENTITY_TOKEN",
    "ANTHROPIC_IDENTITY_TOKEN_FILE",
)
"""Any of these, or a profile on disk, lets the SDK sign in."""


def credentials_source() -> str | None:
    """Where the SDK would find credentials (a variable's name, or a folder), without importing it; None if nowhere."""
    for name in CREDENTIAL_VARIABLES:
        if os.environ.get(name):
            return name
    folder = Path(os.environ.get("ANTHROPIC_CONFIG_DIR") or Path.home() / ".config" / "anthropic")
    return str(folder) if folder.is_dir() and any(folder.iterdir()) else None


def server_address() -> str:
    """Where requests go."""
    return load_settings().text("server") or ""


def server_name() -> str:
    """The host of ``server_address``, as consent is given for it."""
    return urlsplit(server_address()).hostname or server_address()


def server_is_local() -> bool:
    """True if requests stay on this machine."""
    return (urlsplit(server_address()).hostname or "") in ("localhost", "127.0.0.1", "::1")


def connect(*, offline: bool, timeout: float = 600.0) -> Any:
    """The SDK's asynchronous client, its own retries and telemetry off.

    Raises OfflineForbidden if nothing may leave the machine, CredentialsMissing if there is nothing to sign in with.
    """
    if offline or must_stay_offline():
        raise OfflineForbidden("nothing may leave this machine (--offline). Use --reader rules.")
    keyless = credentials_source() is None
    if keyless and not server_is_local():
        raise CredentialsMissing("there are no credentials. Set ANTHROPIC_API_KEY, or use --reader rules.")
    import anthropic

    server = load_settings().found["server"]
    # the environment is the SDK's own business, and a profile of its may name a server too
    return anthropic.AsyncAnthropic(
        max_retries=0,
        timeout=timeout,
        open_telemetry=False,
        api_key="none" if keyless else None,  # servers of this machine ask for none, the SDK does
        base_url=str(server.value) if server.origin == "user" else None,
    )


@dataclass(frozen=True)
class Prefix:
    """What all requests of a scan share, byte for byte."""

    tools: list[dict[str, Any]]
    system: str
    paper: str

    def request(self, model: ServerModel, tail: list[dict[str, Any]]) -> dict[str, Any]:
        """The request's prompt: the prefix, marked for the cache, and a branch's own messages behind it.

        The first message of ``tail`` is the user's; its content goes behind the paper, as roles alternate.
        """
        paper: dict[str, Any] = {"type": "text", "text": self.paper}
        if model.can("cache"):
            paper["cache_control"] = {"type": "ephemeral"}
        first, *rest = tail
        return {
            "tools": self.tools,
            "system": [{"type": "text", "text": self.system}],
            "messages": [{"role": "user", "content": [paper, *first["content"]]}, *rest],
        }


@dataclass
class Messages:
    """A conversation partner: a server, a model, a budget, and the record of it all."""

    client: Any
    model: ServerModel
    budget: Budget
    transcript: Transcript
    prefix: Prefix
    effort: str | None = None
    """``low`` … ``max``; None leaves it to the server."""
    retry: Retry = field(default_factory=Retry)
    on_wait: Callable[[str, float], None] = lambda reason, seconds: None
    """Told the reason and the seconds before each wait of one of its requests."""
    say: Callable[[str], None] = lambda line: None
    """Told, once each, what the server lacks."""
    on_usage: Callable[[Usage, float | None], None] = lambda usage, cost: None
    usage: Usage = field(default_factory=Usage)
    batches: Batches | None = None
    """Where the first step of a branch is asked, if it can wait."""
    deadline: float = REPLY.seconds
    """Seconds for one whole request."""
    requests: int = 0
    request_ids: list[str] = field(default_factory=list)
    warm: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once a first answer has begun to stream: from then on the prefix is read from the cache."""
    _first: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ask(
        self, branch: str, step: int, tail: list[dict[str, Any]], new: int, max_tokens: int, can_wait: bool = False
    ) -> Any:
        """The model's message to ``tail``, of which the last ``new`` messages haven't been sent before.

        ``max_tokens`` may come out lower, by the model's limit or by what is left of the budget. ``can_wait``: a batch
        will do. Raises MessagesError.
        """
        if self.batches is None:
            return await self._ask_until_taken(branch, step, tail, new, max_tokens)
        if can_wait:
            message = await self._ask_batches(self.batches, branch, step, tail, new, min(max_tokens, self.model.output))
            if message is not None:
                return message
        async with self.batches.live:
            return await self._ask_until_taken(branch, step, tail, new, max_tokens)

    async def _ask_until_taken(
        self, branch: str, step: int, tail: list[dict[str, Any]], new: int, max_tokens: int
    ) -> Any:
        while True:
            try:
                return await self._ask_once_warm(branch, step, tail, new, min(max_tokens, self.model.output))
            except PromptTooLong:
                raise
            except Rejected as error:
                feature = named_feature(self.model, error.server_said)
                if error.status not in (400, 404, 422, 501) or feature is None:
                    raise
                self.model.lacking.add(feature)
                self.say(f"the server doesn't take {feature}; going on without ({error.server_said[:120]})")

    async def _ask_once_warm(
        self, branch: str, step: int, tail: list[dict[str, Any]], new: int, max_tokens: int
    ) -> Any:
        """Requests side by side before the cache is written would each pay for the paper: the first goes alone."""
        if self.warm.is_set():
            return await self._ask(branch, step, tail, new, max_tokens)
        await self._first.acquire()
        if self.warm.is_set():
            self._first.release()
            return await self._ask(branch, step, tail, new, max_tokens)
        request = asyncio.ensure_future(self._ask(branch, step, tail, new, max_tokens))
        started = asyncio.ensure_future(self.warm.wait())
        try:
            await asyncio.wait({request, started}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            request.cancel()
            raise
        finally:
            started.cancel()
            self._first.release()
        return await request

    async def _ask(self, branch: str, step: int, tail: list[dict[str, Any]], new: int, max_tokens: int) -> Any:
        prompt = self.prefix.request(self.model, tail)

        async def attempt() -> Any:
            reservation = await self.budget.reserve(prompt_bound(prompt), max_tokens)
            settings = self._settings(reservation.max_tokens)
            began = time.monotonic()
            sent = secrets.token_hex(8)
            # Before it goes out: if this process is killed now, the request counts in full when the scan goes on.
            self.transcript.append("sent", id=sent, branch=branch, step=step, reserved_usd=reservation.amount)
            try:
                message, used = await self._stream(prompt | settings)
            except _Cut as cut:
                await self._forfeit(reservation, cut, branch, step, sent)
                raise cut.error from None
            except BaseException as error:  # given up halfway: the server may go on, and bill
                given_up = _Cut(Transient(f"given up ({type(error).__name__})"), Usage(), billed=True)
                await asyncio.shield(self._forfeit(reservation, given_up, branch, step, sent))
                raise
            lost = {}
            if is_believable(used, prompt_bound(prompt), reservation.max_tokens):
                await self._settle(reservation, used)
            else:
                self.say(
                    f"the server's count of tokens can't be right ({used.as_dict()}): all that was set aside counts"
                )
                lost, used = {"lost_usd": reservation.amount}, Usage()
                await self.budget.forfeit(reservation)
                self.on_usage(used, reservation.amount)
            self._keep(branch, step, settings, tail[len(tail) - new :], message, used, began, sent=sent, **lost)
            return message

        return await self.retry.run(attempt, self.on_wait)

    async def _ask_batches(
        self, batches: Batches, branch: str, step: int, tail: list[dict[str, Any]], new: int, max_tokens: int
    ) -> Any | None:
        """The message out of a batch, or None: then it has to be asked for in the ordinary way."""
        prompt = self.prefix.request(self.model, tail)
        factor = self.budget.price.batch_factor if self.budget.price else 1.0
        reservation = await self.budget.reserve(prompt_bound(prompt), max_tokens, factor)
        settings = self._settings(reservation.max_tokens)
        message, used, began = None, Usage(), time.monotonic()
        try:
            message = await batches.ask(prompt | settings)
            used = Usage.of(message.usage) if message is not None else used
        finally:
            await self._settle(reservation, used)
        if message is not None:
            self._keep(branch, step, settings, tail[len(tail) - new :], message, used, began, factor=factor)
            batches.settle(prompt | settings)
        return message

    async def _forfeit(self, reservation: Reservation, cut: _Cut, branch: str, step: int, sent: str) -> None:
        """Put a failure on record; if the server may have gone on writing, all that was set aside counts as spent."""
        lost = reservation.amount if cut.billed else 0.0
        self.transcript.append(
            "failure",
            branch=branch,
            step=step,
            sent=sent,
            reason=str(cut.error),
            usage=cut.usage.as_dict(),
            lost_usd=lost,
        )
        if not cut.billed:
            await self._settle(reservation, cut.usage)
            return
        await self.budget.forfeit(reservation)
        self.usage += cut.usage
        self.on_usage(cut.usage, lost)

    async def _settle(self, reservation: Reservation, used: Usage) -> None:
        cost = await self.budget.settle(reservation, used)
        self.usage += used
        self.on_usage(used, cost)

    def _keep(
        self,
        branch: str,
        step: int,
        settings: dict[str, Any],
        new: list[dict[str, Any]],
        message: Any,
        used: Usage,
        began: float,
        **more: float | str,
    ) -> None:
        """Put an exchange on record."""
        self.requests += 1
        request_id = getattr(message, "_request_id", None)
        if request_id:
            self.request_ids.append(request_id)
        self.transcript.append(
            "exchange",
            branch=branch,
            step=step,
            prefix=self.transcript.prefix(self.prefix.tools, self.prefix.system, self.prefix.paper),
            request=settings,
            new=[without_images(m) for m in new],
            response=message.to_dict(),
            usage=used.as_dict(),
            seconds=round(time.monotonic() - began, 3),
            request_id=request_id,
            **more,
        )

    def _settings(self, max_tokens: int) -> dict[str, Any]:
        settings: dict[str, Any] = {"model": self.model.id, "max_tokens": max_tokens}
        if self.model.can("thinking"):
            settings["thinking"] = {"type": "adaptive"}
        if self.effort and self.model.can("effort"):
            settings["output_config"] = {"effort": self.effort}
        return settings

    async def _stream(self, request: dict[str, Any]) -> tuple[Any, Usage]:
        """One attempt. Raises _Cut with what it used."""
        stream: Any = None
        most, written = most_characters(request["max_tokens"]), 0
        try:
            async with asyncio.timeout(self.deadline), self.client.messages.stream(**request) as stream:
                async for event in stream:
                    if event.type == "message_start":
                        self.warm.set()
                    written += letters(event)
                    if written > most:
                        reason = (
                            f"the server wrote more than {most:,} characters to a request for far fewer; it was cut off"
                        )
                        raise _Cut(GaveUp(reason), _used(stream), billed=True)
                message = await stream.get_final_message()
        except (asyncio.CancelledError, _Cut):
            raise
        except TimeoutError:
            late = Transient(f"the reply took longer than {self.deadline:g} seconds")
            raise _Cut(late, _used(stream), billed=True) from None
        except Exception as error:
            meaning = judge(error)
            if meaning is None:
                if not isinstance(error, (ValueError, RuntimeError, AssertionError, AttributeError, TypeError)):
                    raise
                # the SDK itself stumbles over bodies that aren't streams, and over tool input that isn't JSON
                meaning = Transient(f"the answer could not be read ({error})"[:300])
            raise _Cut(meaning, _used(stream), billed=stream is not None or _may_be_billed(error)) from error
        if message.stop_reason is None:
            raise _Cut(Transient("the answer ended early"), _used(stream), billed=True)
        return message, Usage.of(message.usage)


class _Cut(Exception):
    """An attempt that failed, and the tokens it used all the same."""

    def __init__(self, error: Transient | MessagesError, usage: Usage, billed: bool) -> None:
        super().__init__(str(error))
        self.error = error
        self.usage = usage
        self.billed = billed
        """Whether the server had begun to answer, or may have: then nobody here knows what it bills."""


def _may_be_billed(error: Exception) -> bool:
    """Not where the server refused the request, or couldn't be reached at all."""
    import anthropic

    if isinstance(error, anthropic.APIConnectionError):
        # by name: the SDK may use one of two HTTP libraries
        return type(error.__cause__).__name__ not in ("ConnectError", "ConnectTimeout")
    return not isinstance(error, anthropic.APIStatusError)


def _used(stream: Any) -> Usage:
    try:
        return Usage.of(stream.current_message_snapshot.usage)
    except (AttributeError, AssertionError):
        return Usage()
