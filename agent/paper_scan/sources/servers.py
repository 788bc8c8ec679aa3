"""The servers that are asked, and how each wants to be asked."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class PublicServer:
    name: str
    address: str
    seconds: float
    """Between the starts of two requests, over all processes of this user; one request at a time."""


ARXIV = PublicServer("arXiv", "https://export.arxiv.org", 3.0)
"""No more than one request in three seconds, one connection at a time: info.arxiv.org/help/api/tou.html. The host is
the one that arXiv keeps for programs."""
UNPAYWALL = PublicServer("Unpaywall", "https://api.unpaywall.org", 0.1)
"""Open copies by DOI; asks for an e-mail address, and for no more than 100,000 requests a day: unpaywall.org."""
CROSSREF = PublicServer("Crossref", "https://api.crossref.org", 0.2)
"""Registered works; an address of who asks is welcome: crossref.org, access and authentication."""
OTHER = 1.0
"""Seconds between two requests to any other server; nobody asks for it, a polite guess."""


def at(server: PublicServer) -> PublicServer:
    """The server, or the one that stands in for it by ``PAPER_SCAN_<NAME>_SERVER`` (a mirror, a test)."""
    address = os.environ.get(f"PAPER_SCAN_{server.name.upper()}_SERVER", "").rstrip("/")
    if not address:
        return server
    return PublicServer(server.name, address, 0.0 if is_loopback(address) else server.seconds)


def is_loopback(address: str) -> bool:
    return (urlsplit(address).hostname or "") in ("localhost", "127.0.0.1", "::1")
