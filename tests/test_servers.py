"""Servers of other makes: no key, a small window, no tools, an unknown price; and what is said where it can't work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from made_papers import make_paper
from paper_scan.api import Options, scan_paper
from paper_scan.checklist import load
from paper_scan.readers.by_name import ReaderUnavailable, reader_by_name
from paper_scan.readers.claude.messages.errors import BudgetReached
from paper_scan.readers.claude.session import Claude
from scripted_reader import asked, honest
from scripted_server import Reply, Request, call, serve, text
from test_claude import Heard

CHECKLIST = load("ai-research")
PROPS = {"default_generation_settings": {"n_ctx": 8192}, "model_path": "small.gguf"}


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "PAPER_SCAN_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ANTHROPIC_CONFIG_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("PAPER_SCAN_CONFIG", str(tmp_path / "none.toml"))


def scan(model: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: Any = None, **changes: Any) -> Any:
    pdf = tmp_path / "digits.pdf"
    if not pdf.exists():
        make_paper(pdf)
    with serve(model, says=says) as server:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", server.address)
        reader = Claude(model="some/model", max_cost=None, **changes)
        return scan_paper(pdf, Options(CHECKLIST, reader, out=tmp_path / "out"), Heard()), server


def test_a_small_window_is_learned_and_everything_is_fitted_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def curious(request: Request) -> Reply:
        if "Task: answer" in request.task and len(request.messages) == 1:
            return Reply([call("read")])  # all of it: more than the window has room for
        return honest(request)

    outcome, server = scan(curious, tmp_path, monkeypatch, {"/props": PROPS})
    assert not any(answer.open for answer in outcome.scan.answers().values())
    for request in server.requests:
        assert request.body["max_tokens"] <= 8192 // 4
        assert len(asked(request)) <= 4
        assert len(json.dumps(request.body)) / 4 + request.body["max_tokens"] < 8192
    assert server.requests[0].headers["authorization"] == "Bearer none"  # servers of this machine ask for no key


def test_a_cap_on_tokens_holds_where_no_price_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BudgetReached, match="--max-tokens-total"):
        scan(honest, tmp_path, monkeypatch, max_tokens_total=30_000)
    spent = 0
    for line in (next((tmp_path / "out").iterdir()) / "transcript.jsonl").read_text(encoding="utf-8").splitlines():
        used = json.loads(line).get("usage", {})
        spent += used.get("input", 0) + used.get("cache_write", 0) + used.get("cache_read", 0) + used.get("output", 0)
    assert 0 < spent <= 30_000
    outcome, _ = scan(honest, tmp_path, monkeypatch, max_tokens_total=3_000_000)  # goes on, and counts what was used
    assert outcome.resumed


def test_a_model_of_another_house_needs_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-of-the-tests")
    monkeypatch.delenv("ANTHROPIC_BASE_URL", raising=False)
    with pytest.raises(ReaderUnavailable, match="--server URL"):
        reader_by_name("claude", model="gpt-4o")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    assert reader_by_name("claude", model="gpt-4o").model == "gpt-4o"


@pytest.mark.parametrize("able", [True, False])
def test_doctor_asks_the_server_what_it_can_do(able: bool, tmp_path: Path) -> None:
    def model(request: Request) -> Reply:
        if not able and "image" in json.dumps(request.body["messages"]):
            return Reply(status=400, error=("invalid_request_error", "image input is not supported"))
        if "tools" in request.body and able:
            return Reply([{"type": "tool_use", "name": "colour", "input": {"name": "blue"}}])
        return Reply([text("here")])

    with serve(model, count_tokens=able, says={"/props": PROPS} if able else None) as server:
        start = [
            sys.executable,
            "-c",
            "from paper_scan.cli import main; main()",
            "doctor",
            "--ping",
            "--format",
            "json",
        ]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(
            [*start, "--server", server.address, "--model", "some/model"],
            capture_output=True, text=True, timeout=120, cwd=tmp_path, env=environment,
        )  # fmt: skip
    assert done.stdout, done.stderr
    facts = {fact["topic"]: fact for fact in json.loads(done.stdout)}
    said = {name.removeprefix("ping: "): fact["state"] for name, fact in facts.items() if name.startswith("ping: ")}
    assert set(said), facts.get("ping")
    assert set(said) == {"window", "messages", "tools", "images", "counting"}
    assert facts["server"]["state"] == server.address
    assert ("8,192" in said["window"]) == able and ("calls tools" in said["tools"]) == able
    assert ("takes images" in said["images"]) == able and ("counts tokens" in said["counting"]) == able
    assert done.returncode == 0  # it can still read
