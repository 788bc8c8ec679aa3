"""The server: one socket on 127.0.0.1, one token, ended by Ctrl-C."""

from __future__ import annotations

import secrets
import signal
import socket
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import quote

from paper_scan.view.project import Project

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from paper_scan.view.guard import Guard

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Served:
    """Where the application answers."""

    port: int
    token: str
    slug: str | None = None
    """The paper that it begins with."""

    @property
    def address(self) -> str:
        """The token stands behind the sign #, which no browser sends to any server."""
        paper = f"&paper={quote(self.slug)}" if self.slug else ""
        return f"http://{HOST}:{self.port}/#token={self.token}{paper}"


def serve(project: Project, port: int, open_browser: bool, say: Callable[[Served], None]) -> None:
    """Answer until interrupted, then write what waits to be written. ``port`` 0 takes a free one.

    Raises OSError where the port can't be had.
    """
    import uvicorn

    with bound(port) as listening:
        served = Served(
            listening.getsockname()[1], secrets.token_urlsafe(24), project.only.name if project.only else None
        )
        config = uvicorn.Config(
            application(project, served),
            log_level="critical",  # what goes wrong is told at the page
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,
            lifespan="off",
        )
        say(served)
        if open_browser:
            Thread(target=webbrowser.open, args=(served.address,), daemon=True).start()
        signal.signal(signal.SIGTERM, _interrupt)  # ended so, what waits to be written is written too
        try:
            uvicorn.Server(config).run(sockets=[listening])
        except KeyboardInterrupt:
            pass
        finally:
            project.close()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def bound(port: int) -> Iterator[socket.socket]:
    """A listening socket that this machine alone can reach."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.bind((HOST, port))
        listening.listen(128)
        yield listening


def application(project: Project, served: Served) -> Guard:
    """The routes behind the guard."""
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse

    from paper_scan.view.guard import Guard
    from paper_scan.view.routes import Unanswerable, routes
    from paper_scan.worksheet import JournalError

    def refused(_: Request, error: Exception) -> Response:
        status = error.status if isinstance(error, Unanswerable) else 500
        return JSONResponse({"error": str(error)}, status_code=status)

    def failed(_: Request, error: Exception) -> Response:
        said = f"A fault of paper-scan itself: {type(error).__name__}: {error}"
        return JSONResponse({"error": said[:600]}, status_code=500)

    handlers = {Unanswerable: refused, JournalError: refused, Exception: failed}
    starlette = Starlette(routes=routes(project), exception_handlers=handlers)
    return Guard(starlette, served.token, served.port)
