"""Requests as one should make them: named, rarely, again only where that may help, never without end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar
from urllib.parse import urlsplit

from paper_scan.settings import cache_folder
from paper_scan.sources.errors import SourceError, Unreachable
from paper_scan.sources.servers import OTHER, PublicServer, is_loopback
from paper_scan.sources.turnstile import Turnstile
from paper_scan.version import __version__

if TYPE_CHECKING:
    import httpx2

T = TypeVar("T")


@dataclass(frozen=True)
class Patience:
    tries: int = 4
    """For one request. Not measured."""
    first_wait: float = 2.0
    """Seconds before the second try where the server doesn't say; doubles. Not measured."""
    longest_wait: float = 120.0
    """Seconds: a server that asks for more is given up for now. Not measured."""
    timeout: float = 30.0
    """Seconds without a byte. Not measured."""
    redirects: int = 8
    """Followed. Publishers use up to five."""
    bytes: int = 300_000_000
    """Largest PDF, as large as reading takes."""


class _Again(Exception):
    """A try failed in a way that may pass; ``after`` as the server asked, in seconds."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


@dataclass
class Web:
    """The network as the sources use it. Opened with the first request; a context manager."""

    email: str | None = None
    patience: Patience = field(default_factory=Patience)
    sleep: Callable[[float], None] = time.sleep
    say: Callable[[str], None] = lambda line: None
    """Told of waits."""
    turnstile: Turnstile | None = None
    _client: httpx2.Client | None = None

    def __enter__(self) -> Web:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def json(self, server: PublicServer, path: str, parameters: dict[str, str], what: str) -> Any:
        """The answer as JSON values; None for 404. Raises SourceError."""
        import json

        body = self.text(server, path, parameters, what)
        try:
            return None if body is None else json.loads(body)
        except ValueError:
            raise Unreachable(f"{what}: {server.name} gave no JSON. Try again later.") from None

    def text(self, server: PublicServer, path: str, parameters: dict[str, str], what: str) -> str | None:
        """The answer's text; None for 404. Raises SourceError."""

        def once() -> str | None:
            with self._answer(server.name, server.seconds, server.address + path, parameters) as answer:
                if answer.status_code == 404:
                    return None
                _judge(answer, server.name)
                answer.read()
                return str(answer.text)

        return self._until_it_works(once, what, server.name)

    def pdf(self, address: str, into: BinaryIO, what: str, server: PublicServer | None = None) -> str:
        """Writes the PDF at an address and returns where it really came from. Raises SourceError."""
        host = urlsplit(address).hostname or address
        name = server.name if server is not None else host
        seconds = server.seconds if server is not None else 0.0 if is_loopback(address) else OTHER

        def once() -> str:
            into.seek(0)
            into.truncate()
            with self._answer(name, seconds, address, {}) as answer:
                if answer.status_code in (404, 410):
                    raise SourceError(f"{what}: {name} has no such paper ({answer.status_code}). Check the identifier.")
                _judge(answer, name)
                self._receive(answer, into, what)
                return str(answer.url)

        return self._until_it_works(once, what, name)

    def _receive(self, answer: httpx2.Response, into: BinaryIO, what: str) -> None:
        head, size = b"", 0
        for piece in answer.iter_bytes():
            size += len(piece)
            if len(head) < 1024:
                head += piece[: 1024 - len(head)]
            if size > self.patience.bytes:
                raise SourceError(
                    f"{what}: larger than {self.patience.bytes:,} bytes. Fetch it by hand, and scan that."
                )
            into.write(piece)
        if b"%PDF-" not in head:
            kind = answer.headers.get("content-type", "").partition(";")[0] or "no type"
            page = "a web page" if "html" in kind or head.lstrip()[:1] == b"<" else f"not a PDF ({kind})"
            raise SourceError(
                f"{what}: {answer.url} is {page}, no PDF: a log-in, a notice, or a page about the paper. "
                "Open it in a browser, save the PDF, and scan that."
            )

    @contextmanager
    def _answer(self, name: str, seconds: float, address: str, parameters: dict[str, str]) -> Iterator[httpx2.Response]:
        turnstile = self.turnstile or Turnstile(cache_folder() / "servers")
        with turnstile.through(name, seconds), self._opened().stream("GET", address, params=parameters) as answer:
            yield answer

    def _opened(self) -> httpx2.Client:
        if self._client is None:
            import httpx2

            contact = f"mailto:{self.email}" if self.email else "reads papers against checklists"
            self._client = httpx2.Client(
                headers={"User-Agent": f"paper-scan/{__version__} ({contact})"},
                follow_redirects=True,
                max_redirects=self.patience.redirects,
                timeout=self.patience.timeout,
            )
        return self._client

    def _until_it_works(self, once: Callable[[], T], what: str, name: str) -> T:
        import httpx2

        wait, patience = self.patience.first_wait, self.patience
        for number in range(1, patience.tries + 1):
            try:
                return once()
            except _Again as error:
                reason, after = str(error), error.after
            except httpx2.TooManyRedirects:
                raise SourceError(
                    f"{what}: {name} sends from page to page without end. Open it in a browser."
                ) from None
            except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
                raise SourceError(f"{what}: not an address that can be fetched ({error}).") from None
            except httpx2.RemoteProtocolError as error:
                reason, after = f"the download was cut ({error})", None
            except httpx2.TransportError as error:
                reason, after = f"no connection ({error or type(error).__name__})", None
            seconds = wait if after is None else after
            if number == patience.tries or seconds > patience.longest_wait:
                break
            self.say(f"{what}: {name}: {reason}; again in {seconds:.0f} s")
            self.sleep(seconds)
            wait *= 2
        asked = f", and asks to wait {after:.0f} s" if after and after > patience.longest_wait else ""
        raise Unreachable(f"{what}: {name} can't be used now: {reason}{asked}. Run the same command again later.")


def _judge(answer: httpx2.Response, name: str) -> None:
    """Raises where the status is none of success."""
    status = answer.status_code
    if status < 400:
        return
    if status in (408, 425, 429) or status >= 500:
        raise _Again(
            "it says that there were too many requests" if status == 429 else f"error {status}", _after(answer)
        )
    if status in (401, 402, 403, 451):
        raise SourceError(
            f"{answer.url}: {name} doesn't give it to programs ({status}). Fetch it in a browser, and scan that."
        )
    raise SourceError(f"{answer.url}: {name} refuses the request ({status}).")


def _after(answer: httpx2.Response) -> float | None:
    given = answer.headers.get("retry-after", "")
    try:
        return max(0.0, float(given))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(given).timestamp() - time.time())
    except ValueError:
        return None
