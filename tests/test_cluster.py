"""A directory on a Ray cluster of two nodes: the same outputs as here, one budget, and not a byte beyond loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from made_papers import SECTIONS, make_paper
from paper_scan.cli.exits import Code
from scripted_reader import honest
from scripted_server import Server, serve
from test_directory import COMMAND, results, states
from two_nodes import HAS_RAY, MISSING, TwoNodes, two_nodes

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not HAS_RAY, reason=MISSING),
    pytest.mark.skipif(sys.platform != "linux", reason="Ray's clusters of several nodes are for Linux"),
]
PAPERS = 8


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve(honest) as found:
        yield found


@pytest.fixture(scope="module")
def nodes(server: Server) -> Iterator[TwoNodes]:
    with two_nodes({"ANTHROPIC_API_KEY": "sk-none", "ANTHROPIC_BASE_URL": server.address}) as found:
        yield found
        found.look()
    assert found.sockets and not found.beyond_loopback(), "over all tests of this module"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster") / "papers"
    for n in range(PAPERS):
        make_paper(folder / f"{n}.pdf", f"Remark {n} on Small Networks", sections=SECTIONS | {"5 Remark": f"No. {n}."})
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of the kind")
    (folder / "copy.pdf").write_bytes((folder / "1.pdf").read_bytes())
    return folder


def start(papers: Path, out: Path, *more: str, nodes: TwoNodes | None = None) -> subprocess.Popen[str]:
    where = ["--engine", "ray", "--address", nodes.address] if nodes else []
    command = [*COMMAND, papers.name, "--out", str(out), *where, *(more or ("--reader", "rules"))]
    environment = os.environ | dict(nodes.environment if nodes else {})
    return subprocess.Popen(command, cwd=papers.parent, env=environment, stderr=subprocess.PIPE, text=True)


def ended(running: subprocess.Popen[str]) -> tuple[int, str]:
    said = running.communicate(timeout=300)[1]
    return running.returncode, said


def node_of(out: Path) -> dict[str, str]:
    """Scan's folder to the node that made it."""
    return {run.parent.name: json.loads(run.read_text(encoding="utf-8"))["node"] for run in out.glob("*/run.json")}


@pytest.mark.long
def test_two_nodes_give_what_this_machine_gives(papers: Path, tmp_path: Path, nodes: TwoNodes) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    code, said = ended(start(papers, here))
    assert code == Code.FAILED and "1 of 10 files failed" in said
    failures = said[said.index("1 of 10 files failed") :]
    code, said = ended(start(papers, there, nodes=nodes))
    assert code == Code.FAILED and failures in said, said
    assert results(there) == results(here) and len(results(there)) == PAPERS
    assert states(there) == states(here)
    assert len(set(node_of(there).values())) == 2, "both nodes did work"
    assert len(nodes.sockets) > 1 and not nodes.beyond_loopback()
    assert ended(start(papers, there, nodes=nodes))[1].startswith("0 to scan, 8 done before")


@pytest.mark.long
def test_a_task_that_dies_is_begun_again(papers: Path, tmp_path: Path, nodes: TwoNodes) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    ended(start(papers, whole))
    running = start(papers, out, nodes=nodes)
    assert kill_workers(nodes, running, most=2) == 2
    assert "8 done, 1 failed" in ended(running)[1]
    assert results(out) == results(whole)


@pytest.mark.long
def test_a_task_that_always_dies_has_failed_and_can_be_tried_again(
    papers: Path, tmp_path: Path, nodes: TwoNodes
) -> None:
    running = start(papers, tmp_path / "out", "--reader", "rules", "--limit", "1", nodes=nodes)
    assert kill_workers(nodes, running, most=3) == 3
    code, said = ended(running)
    assert code == Code.FAILED and "failed (crash): papers/0.pdf: scanning it crashed 3 times" in said
    assert not list((tmp_path / "out").glob("*/*"))
    again = start(papers, tmp_path / "out", "--reader", "rules", "--limit", "1", "--retry-failed", nodes=nodes)
    assert "1 done" in ended(again)[1]


def kill_workers(nodes: TwoNodes, running: subprocess.Popen[str], most: int) -> int:
    """Kill processes that scan a paper, one after the other; how many."""
    killed: set[int] = set()
    while len(killed) < most and running.poll() is None:
        for process in nodes.processes("ray::work"):
            if process not in killed and len(killed) < most:
                os.kill(process, signal.SIGKILL)
                killed.add(process)
        time.sleep(0.01)
    return len(killed)


@pytest.mark.long
def test_one_budget_holds_for_all_nodes(tmp_path: Path, nodes: TwoNodes, server: Server) -> None:
    papers, many = tmp_path / "papers", 4
    for n in range(many):
        make_paper(papers / f"{n}.pdf", f"Price {n} of Small Networks", sections=SECTIONS | {"5 Price": f"No. {n}."})
    claude = ("--reader", "claude", "--model", "claude-haiku-4-5", "--jobs", "2")
    code, said = ended(start(papers, tmp_path / "whole", *claude, "--max-cost", "none", nodes=nodes))
    assert code == Code.DONE and "4 done" in said, said
    whole = charged(tmp_path / "whole")
    out, cap = tmp_path / "out", 0.6 * whole
    code, said = ended(start(papers, out, *claude, "--max-cost", f"{cap:.4f}", nodes=nodes))
    assert code == Code.UNAVAILABLE and "is reached" in said, said
    finished = len(list(out.glob("*/scan.json")))
    assert 0 < finished < many
    before = len(server.requests)
    code, said = ended(start(papers, out, *claude, "--max-cost", f"{3 * whole:.4f}", nodes=nodes))
    assert len(list(out.glob("*/scan.json"))) == many
    asked = {request.prefix for request in server.requests[before:]}
    assert len(asked) == many - finished, "what was finished was not asked for again"


def charged(out: Path) -> float:
    """What all scans say they cost, in dollars."""
    return sum(json.loads(file.read_text(encoding="utf-8"))["cost_usd"] for file in out.glob("*/run.json"))
