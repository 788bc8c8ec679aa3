"""Who may speak to the application: this machine's own browser, from the page that it was given, with its token.

Another site open in the same browser can send requests to 127.0.0.1 too; a name of its own may lead there
(DNS rebinding). So the host and the origin are held against what was opened, and every answer that says anything of a
paper asks for the token, which travels in a header and so is never sent along by the browser by itself.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
NEEDS_TOKEN = "/api/"


class Guard:
    """Wraps the application. ``port`` is set once the socket is bound."""

    def __init__(self, application: Application, token: str, port: int) -> None:
        self._application = application
        self._token = token.encode()
        self._hosts = {f"{name}:{port}".encode() for name in ("127.0.0.1", "localhost")}
        self._origins = {b"http://" + host for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *HEADERS]}
            await send(message)

        refusal = self._refusal(scope)
        if refusal:
            head = {"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]}
            await send_with_headers(head)
            await send({"type": "http.response.body", "body": refusal.encode()})
            return
        await self._application(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> str:
        """Why the request isn't answered; empty where it is."""
        headers: dict[bytes, bytes] = dict(scope["headers"])
        if headers.get(b"host") not in self._hosts:
            return "This application answers to 127.0.0.1 only."
        if b"origin" in headers and headers[b"origin"] not in self._origins:
            return "Requests from other sites are refused."
        if headers.get(b"sec-fetch-site", b"same-origin") not in (b"same-origin", b"none"):
            return "Requests from other sites are refused."
        if scope["path"].startswith(NEEDS_TOKEN):
            given = headers.get(b"authorization", b"").removeprefix(b"Bearer ")
            if not hmac.compare_digest(given, self._token):
                return "The token is missing or wrong: open the address that scan view printed."
        return ""
