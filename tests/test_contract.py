"""A budget is a contract, also with a server that lies, drips or floods, and after a kill."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from paper_scan.readers.claude.messages.contract import most_characters
from paper_scan.readers.claude.messages.errors import GaveUp
from paper_scan.readers.claude.messages.transcript import Transcript, entries
from paper_scan.readers.claude.session import past_usage
from scripted_server import Reply, serve, text
from test_messages import HELLO, ask, credentials, replies, talk

__all__ = ["credentials"]  # a fixture of all tests here
MODEL = "claude-opus-5-5"


@pytest.mark.parametrize(
    "usage",
    [
        {"input_tokens": 10, "output_tokens": -5_000},
        {"input_tokens": -1, "output_tokens": 5},
        {"input_tokens": 10, "output_tokens": 10**9},
        {"input_tokens": 10**12, "output_tokens": 5},
        {"input_tokens": 10, "output_tokens": 5, "cache_read_input_tokens": -(10**6)},
    ],
)
def test_a_count_that_cannot_be_right_is_refused(
    usage: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    path = tmp_path / "transcript.jsonl"
    with serve(replies(Reply([text("fine")], usage=usage))) as server:
        messages = talk(server, monkeypatch, transcript=path, said=said)
        ask(messages)
    [sent] = [entry["reserved_usd"] for entry in entries(path) if entry["kind"] == "sent"]
    assert messages.budget.spent == pytest.approx(sent) and sent > 0.05
    assert messages.usage.output == 0
    assert past_usage(path, MODEL).cost == pytest.approx(sent)
    assert "can't be right" in said[0]


def test_a_reply_that_drips_is_given_up_and_counts_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "transcript.jsonl"
    with serve(replies(Reply([text("too late")], delay=1.5))) as server:
        messages = talk(server, monkeypatch, transcript=path, attempts=1)
        messages.deadline = 0.3
        with pytest.raises(GaveUp, match=r"longer than 0\.3 seconds"):
            ask(messages)
    assert messages.budget.spent == pytest.approx(past_usage(path, MODEL).cost) and messages.budget.spent > 0.05


def test_a_reply_larger_than_asked_for_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flood = text("x" * (most_characters(500) + 10_000))
    with serve(replies(Reply([flood]))) as server:
        messages = talk(server, monkeypatch, transcript=tmp_path / "transcript.jsonl")
        with pytest.raises(GaveUp, match="more than 40,000 characters"):
            ask(messages, max_tokens=500)
        assert len(server.requests) == 1
    assert messages.budget.spent > 0


KILLED = """
import asyncio, sys
sys.path.insert(0, {tests!r})
import pytest
from pathlib import Path
from test_messages import HELLO, talk
class Server: address = {address!r}
messages = talk(Server, pytest.MonkeyPatch(), transcript=Path({path!r}))
asyncio.run(messages.ask("triage", 1, HELLO, 1, 4000))
"""


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_a_kill_between_request_and_reply_counts_at_full_reservation(tmp_path: Path) -> None:
    path = tmp_path / "transcript.jsonl"
    with serve(replies(Reply([text("never read")], delay=20.0))) as server:
        script = KILLED.format(tests=str(Path(__file__).parent), address=server.address, path=str(path))
        child = subprocess.Popen([sys.executable, "-c", script])
        until = time.monotonic() + 60
        while not server.requests and time.monotonic() < until:
            time.sleep(0.05)
        child.send_signal(signal.SIGKILL)
        child.wait(10)
    kinds = [entry["kind"] for entry in entries(path)]
    assert kinds == ["sent"]
    assert past_usage(path, MODEL).cost > 0.05


def test_a_request_that_came_back_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "transcript.jsonl"
    with serve(replies(Reply([text("fine")]))) as server:
        messages = talk(server, monkeypatch, transcript=path)
        asyncio.run(messages.ask("triage", 1, HELLO, 1, 4000))
    assert past_usage(path, MODEL).cost == pytest.approx(messages.budget.spent)
    Transcript(path).append("sent", id="lost", branch="b", step=1, reserved_usd=0.25)
    assert past_usage(path, MODEL).cost == pytest.approx(messages.budget.spent + 0.25)
