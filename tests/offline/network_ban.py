"""No test talks to the network: this makes it so, in the test process and (through sitecustomize) in what it starts.

An audit hook sees every connection and every name look-up that Python makes, whichever library asks for it, and cannot
be taken out again. This machine itself stays within reach: loopback addresses and Unix sockets.
"""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

_NAME_LOOKUPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_SENDINGS = {"socket.connect", "socket.sendto", "socket.sendmsg"}


class NetworkForbiddenError(RuntimeError):
    """A test tried to reach another machine."""


def is_local(host: object) -> bool:
    """Whether ``host``, a name or an address, is this machine; None and "" mean any address of it."""
    if host in (None, "", "localhost", b"", b"localhost"):
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_others(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _NAME_LOOKUPS:
        host = arguments[0]
    elif event in _SENDINGS and isinstance(arguments[1], tuple):
        host = arguments[1][0]  # (host, port, …); a Unix socket's address is a path, a connected one's is None
    else:
        return
    if not is_local(host):
        raise NetworkForbiddenError(f"a test tried to reach {host!r} ({event}); tests run without a network")


def forbid_network() -> None:
    """From here on, any attempt of this process to reach another machine raises NetworkForbiddenError."""
    sys.addaudithook(_refuse_others)
