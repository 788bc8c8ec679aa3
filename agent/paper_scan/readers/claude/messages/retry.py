"""What is tried again, how long, and what is final. The one place that decides; the SDK's own retries are off.

Tried again: connections that fail or are cut, timeouts, 408, 409, 429, everything from 500 on, an error inside a
stream that names one of these, a stream that ends early, a body that isn't a message. Final: all other 4xx, and
limits on spending, whatever status they come with. The server's ``x-should-retry`` overrules.

When one request is told to wait, all that share this ``Retry`` wait: they draw on the same rate.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_random_exponential

from paper_scan.readers.claude.messages.errors import CredentialsMissing, GaveUp, MessagesError, PromptTooLong, Rejected
from paper_scan.settings.masking import masked

if TYPE_CHECKING:
    from anthropic import APIStatusError

T = TypeVar("T")

TRANSIENT_TYPES = {"overloaded_error", "rate_limit_error", "api_error", "timeout_error"}
"""Error types that mean "later" where no HTTP status tells (inside a stream)."""

REMEDIES = {
    401: "The key was not accepted. Check ANTHROPIC_API_KEY (scan doctor shows which credentials are used).",
    402: "The account can't be charged. Look at its billing page.",
    403: "These credentials may not do this. Check the key's workspace and permissions.",
    404: "The server doesn't know this model or address. Check --model and ANTHROPIC_BASE_URL.",
    413: "The request is too large for this server. Scan with --reader rules, or with a model of a larger window.",
}


class Transient(Exception):
    """An attempt failed in a way that may pass. ``after``: seconds the server asked to wait, if it did."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(masked(reason))
        self.after = after


@dataclass
class Retry:
    attempts: int = 6
    """Tries per request, the first included."""
    seconds: float = 900.0
    """No new try begins later than this after the first one began."""
    cap: float = 120.0
    """The longest wait between two tries, whatever the server asks."""
    base: float = 1.0
    """Seconds of the first wait where the server says nothing; doubles, with jitter."""
    _open_at: float = field(default=0.0, repr=False)

    async def run(
        self, attempt: Callable[[], Awaitable[T]], on_wait: Callable[[str, float], None] = lambda reason, seconds: None
    ) -> T:
        """The result of the first attempt that succeeds. ``on_wait`` is told the reason and the seconds before each
        wait; it belongs to the request, as many scans may share one ``Retry``.

        Raises GaveUp when tries or time run out, and at once whatever ``attempt`` raises that isn't Transient.
        """
        backoff = wait_random_exponential(multiplier=self.base, max=self.cap)

        def wait(state: RetryCallState) -> float:
            asked = _asked(state)
            seconds = min(asked, self.cap) if asked is not None else backoff(state)
            if asked is not None:
                self._open_at = max(self._open_at, time.monotonic() + seconds)
            return seconds

        def report(state: RetryCallState) -> None:
            assert state.outcome is not None and state.next_action is not None
            on_wait(str(state.outcome.exception()), state.next_action.sleep)

        try:
            async for trial in AsyncRetrying(
                stop=stop_after_attempt(self.attempts) | stop_before_delay(self.seconds),
                wait=wait,
                retry=retry_if_exception_type(Transient),
                before_sleep=report,
                reraise=True,
            ):
                with trial:
                    await asyncio.sleep(max(0.0, self._open_at - time.monotonic()))
                    return await attempt()
        except Transient as error:
            raise GaveUp(
                f"the server could not be used in {self.attempts} tries; the last one: {error}. "
                f"What was recorded is kept: run the same command again later."
            ) from None
        raise AssertionError("tenacity ends with a result or an exception")


def _asked(state: RetryCallState) -> float | None:
    error = state.outcome.exception() if state.outcome else None
    return error.after if isinstance(error, Transient) else None


def judge(error: BaseException) -> Transient | MessagesError | None:
    """What an exception of an attempt means; None if it is none of the server's or the wire's."""
    import anthropic
    import httpx2

    if isinstance(error, anthropic.APIStatusError):
        return _judge_status(error)
    if isinstance(error, anthropic.APITimeoutError):
        return Transient("no answer in time")
    if isinstance(error, anthropic.APIConnectionError):
        return Transient(f"no connection ({error.__cause__ or error})")
    if isinstance(error, httpx2.TransportError):
        return Transient(f"the connection was cut while the answer came in ({type(error).__name__})")
    if isinstance(error, anthropic.APIResponseValidationError):
        return Transient("the answer was not a message")
    if isinstance(error, anthropic.CredentialsError):
        return CredentialsMissing(f"{error}. Set ANTHROPIC_API_KEY, or use --reader rules.")
    if isinstance(error, TypeError) and "authentication" in str(error).lower():
        return CredentialsMissing("there are no credentials. Set ANTHROPIC_API_KEY, or use --reader rules.")
    return None


def _judge_status(error: APIStatusError) -> Transient | MessagesError:
    status, said = error.status_code, error.api_message or str(error)
    headers = error.response.headers
    code = error.error_code or ""
    if "spend_limit" in code or "ramp_limit" in code or status == 402:
        return Rejected(f"a spending limit is reached: {said}. {REMEDIES[402]}", status=status, server_said=said)
    again = headers.get("x-should-retry")
    transient = status in (408, 409, 429) or status >= 500 or (status < 400 and (error.type or "") in TRANSIENT_TYPES)
    if again == "true" or (transient and again != "false"):
        return Transient(f"{status if status >= 400 else error.type}: {said}", retry_after(headers))
    remedy = REMEDIES.get(status, "")
    if status in (400, 413, 422) and _speaks_of_length(said):
        return PromptTooLong(f"the paper doesn't fit the model's window: {said}", status=status, server_said=said)
    return Rejected(
        f"the server refused the request ({status}): {said}. {remedy}".rstrip(), status=status, server_said=said
    )


def _speaks_of_length(said: str) -> bool:
    low = said.lower()
    return "prompt is too long" in low or (
        "context" in low and ("exceed" in low or "too long" in low or "window" in low)
    )


def retry_after(headers: Any) -> float | None:
    """Seconds to wait as the server gave them: ``retry-after-ms``, or ``retry-after`` in seconds or as a date."""
    try:
        return max(0.0, float(headers["retry-after-ms"]) / 1000)
    except (KeyError, ValueError):
        pass
    value = headers.get("retry-after")
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None
