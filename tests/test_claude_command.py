"""Scanning with Claude from the command line: what it would cost, what is refused before anything is sent."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from made_papers import make_paper
from scripted_reader import honest
from scripted_server import Reply, Request, Server, serve

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run_scan(run_scan: Run, tmp_path: Path) -> Run:
    """The command, in a folder of its own."""
    return partial(run_scan, cwd=tmp_path)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return make_paper(tmp_path / "digits.pdf")


def credentials(server: Server | None = None) -> dict[str, str]:
    address = {"ANTHROPIC_BASE_URL": server.address} if server else {}
    return {"ANTHROPIC_API_KEY": "sk-of-the-tests", **address}


def test_an_estimate_needs_no_key_and_sends_nothing(run_scan: Run, paper: Path, tmp_path: Path) -> None:
    done = run_scan(str(paper), "--estimate")
    assert done.returncode == 0, done.stderr
    assert "about $0." in done.stdout and "claude-opus-5-5" in done.stdout
    assert not (tmp_path / "outputs").exists()


@pytest.mark.long
def test_an_estimate_is_near_what_the_scan_then_costs(run_scan: Run, paper: Path, tmp_path: Path) -> None:
    """Within a factor of three of a reader that thinks as much as is reckoned with."""

    def thinking(request: Request) -> Reply:
        reply = honest(request)
        reply.thinking_tokens = 2_000
        return reply

    said = run_scan(str(paper), "--estimate").stdout
    reckoned = float(said.split("about $")[1].split(" ")[0])
    with serve(thinking) as server:
        run_scan(str(paper), "--reader", "claude", "--out", str(tmp_path / "o"), **credentials(server))
    spent = json.loads(next((tmp_path / "o").glob("*/run.json")).read_text(encoding="utf-8"))["cost_usd"]
    assert spent / 3 < reckoned < spent * 3


@pytest.mark.long
def test_an_exact_estimate_asks_the_server_to_count(run_scan: Run, paper: Path) -> None:
    with serve(honest) as server:
        done = run_scan(str(paper), "--estimate", "--exact", **credentials(server))
    assert done.returncode == 0, done.stderr
    assert server.counted == 1 and not server.requests


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--max-cost", "much"], "dollars or none"),
        (["--max-cost", "-1"], "dollars or none"),
        (["--model", "some-new-model"], "price is not known"),
        (["--offline"], "offline"),
    ],
    ids=str,
)
def test_what_cannot_be_kept_is_refused_before_anything_is_sent(
    options: list[str], said: str, run_scan: Run, paper: Path
) -> None:
    environment = {**credentials(), "ANTHROPIC_BASE_URL": "https://example.invalid"}
    done = run_scan(str(paper), "--reader", "claude", *options, **environment)
    assert done.returncode != 0
    assert said in done.stderr and "Traceback" not in done.stderr


@pytest.mark.long
def test_a_server_of_ones_own_needs_no_price(run_scan: Run, paper: Path, tmp_path: Path) -> None:
    with serve(honest) as server:
        done = run_scan(
            str(paper), "--reader", "claude", "--model", "local-llm", "--out", str(tmp_path / "o"),
            **credentials(server),
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "cost unknown" in done.stderr


def test_errors_name_the_remedy_and_never_the_key(run_scan: Run, paper: Path) -> None:
    bad_key = Reply(status=401, error=("authentication_error", "invalid bearer token"))
    with serve(lambda request: bad_key) as server:
        done = run_scan(str(paper), "--reader", "claude", **credentials(server))
    assert done.returncode == 5
    assert "ANTHROPIC_API_KEY" in done.stderr and "sk-of-the-tests" not in done.stderr + done.stdout


@pytest.mark.long
def test_the_closing_line_says_tokens_by_kind_and_cost(run_scan: Run, paper: Path, tmp_path: Path) -> None:
    with serve(honest) as server:
        done = run_scan(str(paper), "--reader", "claude", "--out", str(tmp_path / "o"), **credentials(server))
    last = done.stderr.strip().splitlines()[-1]
    assert "from the cache" in last and "thinking" in last and "$" in last


@pytest.mark.long
def test_without_a_terminal_every_step_is_a_plain_line(run_scan: Run, paper: Path, tmp_path: Path) -> None:
    with serve(honest) as server:
        done = run_scan(str(paper), "--reader", "claude", "--out", str(tmp_path / "o"), **credentials(server))
    steps = [line for line in done.stderr.splitlines() if " proved, " in line]
    assert len(steps) == len(server.requests)
    assert steps[0].startswith("triage: 0 of ") and all(" refused · " in line and "$" in line for line in steps)
    assert "\x1b" not in done.stderr


@pytest.mark.long
def test_a_budget_that_stops_the_branches_says_what_to_do_and_nothing_else(
    run_scan: Run, paper: Path, tmp_path: Path
) -> None:
    def costly(request: Request) -> Reply:
        reply = honest(request)
        reply.usage = {"input_tokens": 2_000, "output_tokens": 4_000}
        return reply

    with serve(costly) as server:
        done = run_scan(
            str(paper), "--reader", "claude", "--max-cost", "0.20", "--out", str(tmp_path / "o"), **credentials(server)
        )
    assert done.returncode == 5
    assert "--max-cost" in done.stderr and "the same command goes on" in done.stderr
    assert "never awaited" not in done.stderr and "Traceback" not in done.stderr


def test_what_the_program_computed_again_is_told_to_the_closing_branch(run_scan: Run, tmp_path: Path) -> None:
    example = Path(__file__).parents[1] / "examples" / "compute-power-law" / "paper.pdf"
    with serve(honest) as server:
        run_scan(str(example), "--reader", "claude", "--out", str(tmp_path / "o"), **credentials(server))
    scan = json.loads(next((tmp_path / "o").glob("*/scan.json")).read_text(encoding="utf-8"))
    closing = next(request.task for request in server.requests if "Task: close" in request.task)
    found = [fit["reason"] for fit in scan["verification"]] + [check["message"] for check in scan["checks"]]
    assert found and all(line in closing for line in found)
