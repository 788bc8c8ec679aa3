"""arXiv, Unpaywall, Crossref and a publisher on loopback, with the faults that the real ones have.

    with serve(papers) as server:
        run_scan("2401.00448", **server.environment)

``papers`` maps a path to what is answered: bytes of a PDF, JSON values, or an ``Answer``. Several answers for one path
are given in turn, the last one again and again.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    """Close the connection after so many bytes of the body, whose whole length was announced."""


def pdf(content: bytes, **headers: str) -> Answer:
    return Answer(body=content, headers={"Content-Type": "application/pdf"} | headers)


def page(text: str = "<html><body>Please log in.</body></html>", status: int = 200) -> Answer:
    return Answer(status, text.encode(), {"Content-Type": "text/html; charset=utf-8"})


@dataclass
class Asked:
    path: str
    query: str
    user_agent: str
    when: float


@dataclass
class Server:
    address: str
    asked: list[Asked] = field(default_factory=list)
    papers: dict[str, Any] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        names = ("ARXIV", "UNPAYWALL", "CROSSREF")
        return {f"PAPER_SCAN_{name}_SERVER": self.address for name in names}

    def paths(self) -> list[str]:
        return [each.path for each in self.asked]


@contextmanager
def serve(papers: Mapping[str, Any]) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            server.asked.append(Asked(parts.path, parts.query, self.headers["User-Agent"], time.time()))
            key = self.path if self.path in server.papers else parts.path
            found = server.papers.get(key, page("<html>404</html>", 404))
            if isinstance(found, Sequence) and not isinstance(found, bytes | str):
                found = found[0] if len(found) == 1 else found.pop(0)  # type: ignore[attr-defined]
            if isinstance(found, bytes):
                found = pdf(found)
            if not isinstance(found, Answer):
                found = Answer(body=json.dumps(found).encode(), headers={"Content-Type": "application/json"})
            self.send_response(found.status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body if found.cut is None else found.body[: found.cut])
            if found.cut is not None:
                self.close_connection = True

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server = Server(f"http://127.0.0.1:{http.server_address[1]}", papers=dict(papers))
        threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            http.shutdown()
