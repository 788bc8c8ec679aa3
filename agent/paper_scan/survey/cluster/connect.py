"""Ray started on this machine, bound to loopback; or a cluster that runs already."""

from __future__ import annotations

import ipaddress
import os
from typing import Any

LOOPBACK = "127.0.0.1"
INSTALL = "--engine ray needs Ray. Install it with: pip install 'paper-scan[ray]'"


class ClusterError(Exception):
    """The cluster can't be used; the message says why and what to do."""


def ray() -> Any:
    """The library, which takes a while to load and is typed in part only. Raises ClusterError where it is missing."""
    try:
        import ray
    except ImportError:
        raise ClusterError(INSTALL) from None
    return ray


def connect(address: str | None, cpus: int | None, offline: bool) -> None:
    """Start Ray on this machine with ``cpus`` processors (None: all), or join the cluster at ``address``.

    Raises ClusterError, also where ``offline`` and the cluster reaches beyond this machine.
    """
    # Ray reports on its use unless told not to, and takes this machine's address in the network: with its clusters
    # switched off it stays on loopback. Both are read when Ray is imported, by the processes that it starts too.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if address is None:
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    library = ray()
    quiet: dict[str, Any] = {"logging_level": "ERROR", "log_to_driver": False}
    try:
        if address is None:
            library.init("local", num_cpus=cpus, include_dashboard=False, _node_ip_address=LOOPBACK, **quiet)
        else:
            library.init(address, **quiet)
    except (OSError, ValueError, RuntimeError, library.exceptions.RayError) as error:
        remedy = (
            "Is it running (ray status)? If it asks for a token, set RAY_AUTH_MODE=token (the token is in "
            "~/.ray/auth_token of the machine that started it). Without --address, Ray is started on this machine."
        )
        raise ClusterError(f"no Ray cluster at {address or 'this machine'}: {error}. {remedy}") from None
    if offline and not all(_is_loopback(node["NodeManagerAddress"]) for node in library.nodes()):
        library.shutdown()
        raise ClusterError(
            "the cluster has nodes that are not bound to loopback, and nothing may leave this machine (--offline). "
            "Leave --address away to run Ray here alone."
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
