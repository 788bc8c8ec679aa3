"""Tests run without a network; these show that the ban holds, and that it holds for what a test starts."""

from __future__ import annotations

import socket
import subprocess
import sys
from urllib.request import urlopen

import pytest

from network_ban import NetworkForbiddenError, is_local


def test_another_machine_cannot_be_reached_by_name_or_address() -> None:
    with pytest.raises(NetworkForbiddenError, match=r"example\.org"):
        socket.getaddrinfo("example.org", 443)
    with socket.socket() as connection, pytest.raises(NetworkForbiddenError):
        connection.connect(("192.0.2.1", 80))
    with socket.socket(type=socket.SOCK_DGRAM) as connection, pytest.raises(NetworkForbiddenError):
        connection.sendto(b"x", ("192.0.2.1", 53))


def test_libraries_cannot_reach_one_either() -> None:
    with pytest.raises(NetworkForbiddenError):
        urlopen("http://example.org")


def test_a_process_that_a_test_starts_cannot_either() -> None:
    program = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert ended.returncode != 0
    assert "NetworkForbiddenError" in ended.stderr


def test_this_machine_stays_within_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "fe80::1%eth0", "10.0.0.1", "example.org"])
def test_only_loopback_is_local(host: str) -> None:
    assert is_local(host) is (host in {"localhost", "127.0.0.1", "::1"})
