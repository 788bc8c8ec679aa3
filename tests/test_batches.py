"""Message Batches: the same scans at half the price, whatever becomes of a batch and of whoever waits for it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from made_papers import SECTIONS, make_paper
from paper_scan.cli.exits import Code
from paper_scan.readers.claude.messages import batches
from paper_scan.survey.directory import store
from scripted_reader import answer, asked, honest, once
from scripted_server import Reply, Request, Server, call, serve
from test_directory import results, wait_for

PAPERS = 3
QUICK = "from paper_scan.readers.claude.messages import batches; batches.GATHER, batches.POLL = 0.5, 0.2; "
COMMAND = [sys.executable, "-c", QUICK + "from paper_scan.cli import main; main()", "papers", "--reader", "claude"]


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    for n in range(PAPERS):
        sections = SECTIONS | {"5 Remark": f"No. {n}."}
        make_paper(tmp_path / "papers" / f"{n}.pdf", f"Remark {n} on Small Networks", sections=sections)
    return tmp_path / "papers"


def start(papers: Path, out: Path, server: Server, *more: str) -> subprocess.Popen[str]:
    key = {"ANTHROPIC_API_KEY": "sk-none", "ANTHROPIC_BASE_URL": server.address}
    command = [*COMMAND, "--out", str(out), "--max-cost", "20", *more]
    return subprocess.Popen(command, cwd=papers.parent, env=os.environ | key, stderr=subprocess.PIPE, text=True)


def scan(papers: Path, out: Path, server: Server, *more: str, code: int = Code.DONE) -> str:
    running = start(papers, out, server, *more)
    said = running.communicate(timeout=240)[1]
    assert running.returncode == code, said
    return said


def charged(out: Path) -> float:
    """What all scans say they cost, in dollars."""
    return sum(json.loads(file.read_text(encoding="utf-8"))["cost_usd"] for file in out.glob("*/run.json"))


@pytest.mark.slow
def test_batches_give_the_same_scans_for_less(papers: Path, tmp_path: Path) -> None:
    with serve(honest) as server:
        scan(papers, tmp_path / "one-by-one", server)
        assert not server.batches
        live = len(server.requests)
        said = scan(papers, tmp_path / "batched", server, "--batch-api")
    assert "Batch msgbatch_1: 3 requests sent" in said
    assert results(tmp_path / "batched") == results(tmp_path / "one-by-one") != {}
    assert len(server.requests) == live, "every conversation took one exchange, and all of them went in batches"
    assert PAPERS < len(server.batched) < live, "of fewer conversations, as each may pay for the paper"
    assert len(server.batches) == 3, "one for each stage, whatever the number of papers"
    assert charged(tmp_path / "batched") == pytest.approx(0.45 * charged(tmp_path / "one-by-one"), rel=0.15)


@pytest.mark.long
@pytest.mark.slow
def test_what_a_batch_cannot_settle_takes_the_loop(papers: Path, tmp_path: Path) -> None:
    lock, left = threading.Lock(), {"expired": 2, "errored": 2, "refused": 1}

    def trouble(request: Request) -> Reply | None:
        if request.headers or not asked(request):  # a live request, or no category
            return None
        with lock:
            kind = next((each for each, many in left.items() if many), None)
            if kind:
                left[kind] -= 1
        if kind == "refused":
            wrong = [answer(each) | {"search_terms": []} for each in asked(request)]
            return Reply([call("record", answers=wrong)])
        return {"expired": Reply(expired=True), "errored": Reply(status=500)}.get(kind or "")

    with serve(once(trouble)) as server:
        scan(papers, tmp_path / "out", server, "--batch-api")
        scan(papers, tmp_path / "one-by-one", server)
    assert not any(left.values())
    assert results(tmp_path / "out") == results(tmp_path / "one-by-one")


def outstanding(out: Path) -> int:
    """Requests in batches whose answers are not on record."""
    with closing(sqlite3.connect(out / store.FILE)) as database:
        [count] = database.execute("SELECT count(*) FROM batch_requests WHERE NOT settled").fetchone()
    return int(count)


@pytest.mark.long
@pytest.mark.slow
def test_a_killed_run_collects_its_batch_and_pays_for_it_once(papers: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with serve(honest) as server:
        scan(papers, tmp_path / "whole", server, "--batch-api")
        whole, usual = len(server.batches), len(server.batched)
        server.release.clear()
        running = start(papers, out, server, "--batch-api")
        wait_for(lambda: len(server.batches) == whole + 1)
        wait_for(lambda: outstanding(out) == PAPERS)
        running.kill()
        running.wait()
        server.release.set()
        scan(papers, out, server, "--batch-api")
    assert len(server.batches) == 2 * whole and len(server.batched) == 2 * usual
    assert not server.requests, "nothing was asked one by one"
    assert results(out) == results(tmp_path / "whole")
    assert charged(out) == pytest.approx(charged(tmp_path / "whole"), rel=0.3)


@pytest.mark.long
@pytest.mark.slow
def test_the_budget_holds_for_batches(papers: Path, tmp_path: Path) -> None:
    with serve(honest) as server:
        said = scan(papers, tmp_path / "out", server, "--batch-api", "--max-cost", "0.01", code=Code.UNAVAILABLE)
    assert "is reached" in said and charged(tmp_path / "out") <= 0.01


@pytest.mark.long
@pytest.mark.slow
def test_a_server_without_batches_is_asked_one_by_one(papers: Path, tmp_path: Path) -> None:
    with serve(honest, batches=False) as server:
        said = scan(papers, tmp_path / "out", server, "--batch-api")
    assert "the server has no batches" in said and len(results(tmp_path / "out")) == PAPERS


def test_the_same_request_has_the_same_name_whatever_is_left_to_spend() -> None:
    one = {"model": "m", "max_tokens": 16_000, "messages": [{"role": "user", "content": "a"}]}
    assert batches.name_of(one) == batches.name_of({**one, "max_tokens": 1_024})
    assert batches.name_of(one) != batches.name_of({**one, "model": "n"})
    assert len(batches.name_of(one)) <= 64
