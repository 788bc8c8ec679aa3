"""Many papers by Claude: one budget, one rate, and a run that stops and goes on without paying twice."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from made_papers import SECTIONS, make_paper
from paper_scan.api import Options
from paper_scan.checklist import load
from paper_scan.paper import read_here
from paper_scan.readers.claude.session import Claude
from paper_scan.readers.shared import shared
from paper_scan.report.markdown import render
from paper_scan.survey.directory import run as directory
from paper_scan.survey.directory.engine import Engine, Threads
from paper_scan.survey.directory.task import PaperTask
from scripted_reader import honest
from scripted_server import Meeting, Reply, Request, Server, serve
from test_directory import Notes

CHECKLIST = load("ai-research")
PAPERS = 4


@pytest.fixture
def papers(tmp_path: Path) -> list[Path]:
    """Papers of the same text but for a remark, so that all can be read by the same scripted model."""
    return [
        make_paper(
            tmp_path / f"{n}.pdf", f"Remark {n} on Small Networks", sections=SECTIONS | {"5 Remark": f"No. {n}."}
        )
        for n in range(PAPERS)
    ]


def run(papers: list[Path], out: Path, max_cost: float | None, jobs: int = PAPERS) -> tuple[directory.RunResult, float]:
    """The run, and what it spent by its own account."""
    reader, budget = shared(Claude(model="claude-haiku-4-5"), max_cost)

    def engine(unit: PaperTask) -> Engine:
        return Threads(unit, jobs)

    unit = PaperTask(Options(CHECKLIST, reader, render, out=out, read=read_here))
    return directory.run(directory.Directory(papers, unit, engine), Notes()), budget.spent


def charged(out: Path) -> float:
    """What all scans say they cost."""
    return sum(float(json.loads(file.read_text(encoding="utf-8"))["cost_usd"]) for file in out.glob("*/run.json"))


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-none")


def point_to(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", server.address)


def test_papers_are_read_side_by_side_and_counted_apart(
    papers: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    side_by_side = Meeting(honest, PAPERS, lambda request: request.prefix)
    with serve(side_by_side) as server:
        point_to(server, monkeypatch)
        found, spent = run(papers, tmp_path / "out", None)
    assert {ended.state for ended in found.ended.values()} == {"done"} and len(found.ended) == PAPERS
    assert side_by_side.met, "requests of all papers at the same time"
    assert charged(tmp_path / "out") == pytest.approx(spent, abs=1e-4) and spent > 0
    costs = [ended.used.cost for ended in found.ended.values()]
    assert all(cost is not None and cost < spent / 2 for cost in costs), "each paper's own cost, not the run's"


def test_one_budget_for_all_is_never_passed_and_a_higher_one_goes_on(
    papers: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    with serve(honest) as server:
        point_to(server, monkeypatch)
        _, whole = run(papers, tmp_path / "elsewhere", None)
        cap = 0.6 * whole
        found, spent = run(papers, out, cap, jobs=2)
        assert 0 < spent <= cap
        assert {ended.kind for ended in found.ended.values() if ended.state == "put off"} == {"budget"}
        assert 0 < found.left < PAPERS
        again, more = run(papers, out, 3 * whole)
    assert len(list(out.glob("*/scan.json"))) == PAPERS and again.left == 0
    assert spent + more < 1.7 * whole, "what was finished was not paid for again"


def test_when_one_is_told_to_wait_all_wait(papers: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answered: list[float] = []
    lock = threading.Lock()

    def busy_once(request: Request) -> Reply:
        """Of the papers' first requests one is refused, and the others are answered well after the refusal."""
        with lock:
            answered.append(time.monotonic())
            number = len(answered)
        if number == 1:
            return Reply(status=429, error=("rate_limit_error", "slow down"), headers={"retry-after": "2"})
        return replace(honest(request), delay=0.5 if number <= PAPERS else 0.0)

    with serve(Meeting(busy_once, PAPERS, lambda request: request.prefix)) as server:
        point_to(server, monkeypatch)
        found, _ = run(papers, tmp_path / "out", None)
    assert {ended.state for ended in found.ended.values()} == {"done"} and found.left == 0
    assert min(answered[PAPERS:]) - answered[0] >= 2


def test_a_refused_key_stops_the_run_at_once(
    papers: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(lambda request: Reply(status=401, error=("authentication_error", "no such key"))) as server:
        point_to(server, monkeypatch)
        found, _ = run(papers, tmp_path / "out", None, jobs=1)
    [ended] = found.ended.values()
    assert (ended.state, ended.kind) == ("put off", "rejected") and "key was not accepted" in ended.message
    assert found.left == PAPERS
