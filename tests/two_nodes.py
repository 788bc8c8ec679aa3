"""A Ray cluster of two nodes on this machine, every part of it bound to 127.0.0.1, in processes of its own.

Ray takes the machine's address in its network unless its clusters are switched off (on Linux too, the variable's name
notwithstanding) and each node is told its address. Run as a program, this starts the nodes, prints the address, and
ends them when its input ends.
"""

from __future__ import annotations

import ipaddress
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

HAS_RAY = find_spec("ray") is not None
MISSING = "Ray is not installed (pip install 'paper-scan[ray]')"
LOOPBACK = "127.0.0.1"


@dataclass
class TwoNodes:
    address: str
    environment: Mapping[str, str]
    """For whoever talks to the cluster; its processes are known by it."""
    folder: str
    sockets: set[tuple[str, str]] = field(default_factory=set)
    """Local and remote address of every socket that a process of the cluster was seen to have."""

    def processes(self, title: str = "") -> list[int]:
        """Those of the cluster and of whoever talks to it, whose command line begins with ``title``."""
        mark = f"RAY_TMPDIR={self.folder}".encode()
        return [
            int(process.name)
            for process in Path("/proc").glob("[0-9]*")
            if mark in _bytes(process / "environ").split(b"\0")
            and _bytes(process / "cmdline").startswith(title.encode())
        ]

    def beyond_loopback(self) -> set[tuple[str, str]]:
        """Sockets that listen on another address, or talk to one."""
        nobody = ("0.0.0.0", "::")  # the remote end of a socket that has none
        return {
            (local, remote)
            for local, remote in self.sockets
            if not (_is_loopback(local) and (remote in nobody or _is_loopback(remote)))
        }

    def look(self) -> None:
        """Note all sockets of all processes of the cluster."""
        inodes = {inode for process in self.processes() for inode in _sockets_of(process)}
        for table in ("tcp", "tcp6", "udp", "udp6"):
            for line in _bytes(Path("/proc/net") / table).decode().splitlines()[1:]:
                fields = line.split()
                if fields[9] in inodes:
                    self.sockets.add((_address(fields[1]), _address(fields[2])))


@contextmanager
def two_nodes(environment: Mapping[str, str] | None = None) -> Iterator[TwoNodes]:
    """Two nodes of one processor each. ``environment``: what their processes see besides."""
    folder = tempfile.mkdtemp(prefix="ray-", dir="/tmp")  # short: there are sockets in it
    own = {
        "RAY_TMPDIR": folder,
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
        "RAY_AUTH_MODE": "disabled",  # or it depends on whether a token lies in the user's folder
        **(environment or {}),
    }
    command = [sys.executable, __file__]
    nodes = subprocess.Popen(command, env=os.environ | own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert nodes.stdin is not None and nodes.stdout is not None
    ended = threading.Event()
    try:
        address = nodes.stdout.readline().strip()
        assert address.startswith(LOOPBACK), f"the cluster did not start ({address!r})"
        found = TwoNodes(address, own, folder)
        watcher = threading.Thread(target=_watch, args=(found, ended))
        watcher.start()
        yield found
    finally:
        ended.set()
        nodes.stdin.close()
        nodes.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _watch(nodes: TwoNodes, ended: threading.Event) -> None:
    while not ended.wait(0.2):
        nodes.look()


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # the process has ended
        return b""


def _sockets_of(process: int) -> Iterator[str]:
    try:
        for link in Path(f"/proc/{process}/fd").iterdir():
            target = str(link.readlink())
            if target.startswith("socket:["):
                yield target[8:-1]
    except OSError:
        return


def _address(spelled: str) -> str:
    """An address as the kernel's tables spell it: words of the machine's byte order, in hexadecimal."""
    data = bytes.fromhex(spelled.partition(":")[0])
    words = struct.unpack(f"={len(data) // 4}I", data)
    found = ipaddress.ip_address(struct.pack(f"!{len(words)}I", *words))
    return str(getattr(found, "ipv4_mapped", None) or found)


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback


def main() -> None:
    from ray.cluster_utils import Cluster

    os.makedirs(os.path.join(os.environ["RAY_TMPDIR"], "ray"), exist_ok=True)  # noqa: PTH103, PTH118
    settings = {"node_ip_address": LOOPBACK, "num_cpus": 1, "include_dashboard": False}
    printed, sys.stdout = sys.stdout, sys.stderr
    cluster = Cluster(initialize_head=True, head_node_args=settings)
    cluster.add_node(**settings)
    print(cluster.address, file=printed, flush=True)
    sys.stdin.read()
    cluster.shutdown()


if __name__ == "__main__":
    main()
