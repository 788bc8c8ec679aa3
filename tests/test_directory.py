"""Many papers in one run: only what is missing or stale, shared by processes, and nothing lost whoever is killed."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from conftest import RunScan
from made_papers import SECTIONS, make_paper
from paper_scan.api import Options
from paper_scan.checklist import load
from paper_scan.cli.exits import Code
from paper_scan.paper import Limits, Paper, read_here
from paper_scan.readers.rules.reader import RulesReader
from paper_scan.report.markdown import render
from paper_scan.survey.directory import find, store
from paper_scan.survey.directory import run as directory
from paper_scan.survey.directory.engine import Engine, Threads
from paper_scan.survey.directory.plan import Plan, Todo, Wish
from paper_scan.survey.directory.task import RUNNING, Ended, PaperTask

CHECKLIST = load("ai-research")
COMMAND = [sys.executable, "-c", "from paper_scan.cli import main; main()"]
MANY = int(os.environ.get("PAPER_SCAN_TEST_PAPERS", "12"))
SEEDS = int(os.environ.get("PAPER_SCAN_TEST_SEEDS", "1"))
"""How many papers are scanned and killed at, and how often: raise them for a long try."""
FEW = 8


class Notes:
    """A watcher that remembers."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}
        self.ended_as: dict[str, str] = {}

    def planned(self, found: Plan, duplicates: int) -> None:
        self.reasons = {todo.found.path.name: todo.reason for todo in found.todo}

    def began(self, todo: Todo) -> None: ...

    def ended(self, todo: Todo, ended: Ended) -> None:
        self.ended_as[todo.found.path.name] = ended.kind or ended.state

    def stopping(self, in_hand: int) -> None: ...

    def waiting(self, papers: int) -> None: ...


def options(out: Path) -> Options:
    return Options(CHECKLIST, RulesReader(), render, out=out, read=read_here)


def one_at_a_time(unit: PaperTask) -> Engine:
    return Threads(unit, 1)


def scan(papers: Path, out: Path, wish: Wish | None = None, how: Options | None = None) -> Notes:
    notes = Notes()
    unit = PaperTask(how or options(out))
    directory.run(directory.Directory(find.named([papers]).files, unit, one_at_a_time, wish or Wish()), notes)
    return notes


def paper(path: Path, number: int, words: str = "") -> Path:
    """A paper unlike any other."""
    section = f"We add remark number {number} to what was said. {words}"
    return make_paper(path, title=f"Remark {number} on Small Networks", sections=SECTIONS | {"5 Remark": section})


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    for number in (1, 2):
        paper(tmp_path / "papers" / f"{number}.pdf", number)
    (tmp_path / "papers" / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of the kind")
    return tmp_path / "papers"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "outputs"


def states(out: Path) -> dict[str, str]:
    """What the store says of each file."""
    with closing(sqlite3.connect(out / store.FILE)) as database:
        found = database.execute("SELECT path, state, kind FROM papers").fetchall()
    return {Path(path).name: kind or state for path, state, kind in found}


def test_the_same_command_again_does_nothing(papers: Path, out: Path) -> None:
    assert scan(papers, out).ended_as == {"1.pdf": "done", "2.pdf": "done", "broken.pdf": "damaged"}
    assert scan(papers, out).reasons == {}
    assert states(out) == {"1.pdf": "done", "2.pdf": "done", "broken.pdf": "damaged"}


def test_what_is_stale_is_done_again_and_it_is_said_why(papers: Path, out: Path) -> None:
    scan(papers, out)
    paper(papers / "1.pdf", 1, "And a word more.")
    paper(papers / "3.pdf", 3)
    assert scan(papers, out).reasons == {"1.pdf": "the PDF changed", "3.pdf": "new"}
    other = replace(options(out), checklist=replace(CHECKLIST, rules_sha256="0" * 64, version="9"))
    assert set(scan(papers, out, how=other).reasons.values()) == {"the checklist changed"}
    with closing(sqlite3.connect(out / store.FILE)) as database, database:
        now = CHECKLIST.sha256_for("rules")
        database.execute("UPDATE scans SET tool = 'paper-scan 0.0.1', checklist_sha256 = ?", (now,))
    assert set(scan(papers, out).reasons.values()) == {"paper-scan 0.0.1 made it"}


def test_failures_are_tried_again_on_request_alone(papers: Path, out: Path) -> None:
    scan(papers, out)
    assert scan(papers, out, Wish(retry_failed=True)).reasons == {"broken.pdf": "failed before (damaged)"}
    assert set(scan(papers, out, Wish(force=True)).reasons) == {"1.pdf", "2.pdf", "broken.pdf"}
    assert len(list(out.glob("*/scan.json"))) == 2


def test_a_limit_leaves_the_rest_for_the_next_run(papers: Path, out: Path) -> None:
    assert len(scan(papers, out, Wish(limit=1)).reasons) == 1
    assert len(scan(papers, out).reasons) == 2


def test_a_moved_file_is_not_scanned_again(papers: Path, out: Path) -> None:
    scan(papers, out)
    (papers / "1.pdf").rename(papers / "renamed.pdf")
    assert scan(papers, out).reasons == {}


def test_duplicates_by_content_are_skipped(papers: Path, out: Path) -> None:
    (papers / "copy-of-1.pdf").write_bytes((papers / "1.pdf").read_bytes())
    assert scan(papers, out).ended_as == {"1.pdf": "done", "2.pdf": "done", "broken.pdf": "damaged"}
    assert states(out)["copy-of-1.pdf"] == "duplicate"


def test_finished_scans_are_found_again_without_the_store(papers: Path, out: Path) -> None:
    scan(papers, out)
    for file in out.glob(f"{store.FILE}*"):
        file.unlink()
    assert scan(papers, out).reasons == {"broken.pdf": "new"}


def test_a_deleted_scan_is_made_again(papers: Path, out: Path) -> None:
    scan(papers, out)
    next(out.glob("*/scan.json")).unlink()
    assert list(scan(papers, out).reasons.values()) == ["its scan is gone"]


def test_a_damaged_store_names_the_remedy(papers: Path, out: Path) -> None:
    out.mkdir()
    (out / store.FILE).write_bytes(b"no database at all, but long enough to be looked at" * 40)
    with pytest.raises(store.StoreError, match="Remove it to begin anew"):
        scan(papers, out)


def test_lists_globs_and_directories_name_papers(papers: Path, tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("# two of them\npapers/2.pdf\n\npapers/1.pdf\n", encoding="utf-8")
    assert [path.name for path in find.named([listed]).files] == ["2.pdf", "1.pdf"]
    assert [path.name for path in find.named([papers / "[12].pdf"]).files] == ["1.pdf", "2.pdf"]
    assert [path.name for path in find.named([papers, papers / "1.pdf"]).files] == ["1.pdf", "2.pdf", "broken.pdf"]
    with pytest.raises(find.NothingFoundError, match="No PDF matches"):
        find.named([papers / "*.PDFX"])


def test_a_lease_is_its_owners_until_it_runs_out_or_the_owner_ends(tmp_path: Path) -> None:
    identity = directory.identity_of(options(tmp_path))
    with closing(store.Store(tmp_path / store.FILE)) as mine, closing(store.Store(tmp_path / store.FILE)) as theirs:
        mine.queue([("a", "a.pdf")], identity, ())
        assert mine.claim("a", identity, "me") and not theirs.claim("a", identity, "they")
        theirs.queue([("a", "a.pdf")], identity, ())
        assert not theirs.claim("a", identity, "they"), "queued again although somebody works on it"
        theirs.queue([("a", "a.pdf")], identity, ["me"])
        assert theirs.claim("a", identity, "they")
        mine.done("a", identity, "me", "folder", store.Used())
        assert theirs.rows(identity)["a"].state == "reading", "the lease had gone to another"


def test_no_more_pdfs_are_read_at_once_than_there_are_processors(
    papers: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many papers wait for a server: a thread for each, but not a reading process for each."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    now, most, lock = [0], [0], threading.Lock()

    def counted(path: Path, password: str | None, limits: Limits) -> Paper:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.2)  # long enough for the others to come in if they may
        with lock:
            now[0] -= 1
        return read_here(path, password, limits)

    unit = PaperTask(replace(options(out), read=counted))
    directory.run(directory.Directory(find.named([papers]).files, unit, lambda unit: Threads(unit, 3)), Notes())
    assert most == [1] and set(states(out).values()) == {"done", "damaged"}


def test_a_dry_run_writes_nothing(run_scan: RunScan, papers: Path, out: Path) -> None:
    ended = run_scan("papers", "--dry-run", "--reader", "rules", cwd=papers.parent)
    assert ended.returncode == Code.DONE and not out.exists()
    assert "1.pdf  (new)" in ended.stdout and "3 to scan" in ended.stderr


def test_many_papers_by_claude_need_a_budget(run_scan: RunScan, papers: Path) -> None:
    ended = run_scan("papers", "--reader", "claude", cwd=papers.parent, ANTHROPIC_API_KEY="sk-none")
    assert ended.returncode == Code.UNAVAILABLE and "--max-cost" in ended.stderr


def test_ray_is_an_extra(papers: Path) -> None:
    without = "import sys; sys.modules['ray'] = None; from paper_scan.cli import main; main()"
    command = [sys.executable, "-c", without, "papers", "--reader", "rules", "--engine", "ray"]
    ended = subprocess.run(command, cwd=papers.parent, capture_output=True, text=True, encoding="utf-8")
    assert ended.returncode == Code.UNAVAILABLE and "pip install 'paper-scan[ray]'" in ended.stderr


def start(papers: Path, *more: str, output: int | None = None) -> subprocess.Popen[bytes]:
    command = [*COMMAND, papers.name, "--reader", "rules", "--quiet", *more]
    return subprocess.Popen(command, cwd=papers.parent, stdout=output, stderr=subprocess.DEVNULL)


def finish(papers: Path) -> None:
    command = [*COMMAND, papers.name, "--reader", "rules", "--jobs", "2"]
    ended = subprocess.run(command, cwd=papers.parent, capture_output=True, text=True, encoding="utf-8")
    assert ended.returncode == 0, ended.stderr


def results(out: Path) -> dict[str, dict[str, bytes]]:
    """Scan by folder: what doesn't change from run to run."""
    return {
        each.parent.name: {name: (each.parent / name).read_bytes() for name in ("scan.json", "report.md")}
        for each in out.glob("*/scan.json")
    }


def leftovers(out: Path) -> Iterator[Path]:
    return (path for pattern in ("*/*.previous.*", "*/.*.part") for path in out.glob(pattern))


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Papers to copy: made a second time, a PDF is another file, with another hash."""
    return many(tmp_path_factory.mktemp("several") / "papers")


@pytest.fixture(scope="module")
def undisturbed(several: Path) -> dict[str, dict[str, bytes]]:
    finish(several)
    return results(several.parent / "outputs")


def many(papers: Path) -> Path:
    for number in range(MANY):
        paper(papers / f"{number}.pdf", number)
    return papers


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEEDS))
def test_killed_at_any_moment_nothing_finished_is_lost(
    tmp_path: Path, several: Path, undisturbed: dict[str, dict[str, bytes]], seed: int
) -> None:
    papers, out = shutil.copytree(several, tmp_path / "papers"), tmp_path / "outputs"
    chance = random.Random(seed)
    finished: dict[str, float] = {}
    for _ in range(4):
        running = start(papers, "--jobs", "2")
        more = min(MANY - 1, len(finished) + chance.randrange(4))
        wait_for(lambda: len(list(out.glob("*/scan.json"))) >= more)  # noqa: B023 (called at once)
        time.sleep(chance.uniform(0.0, 2.0))
        running.kill()
        running.wait()
        for each in out.glob("*/scan.json"):
            json.loads(each.read_bytes())  # never half a file
        known = {name: (out / name / "scan.json").stat().st_mtime for name in finished}
        assert known == finished, "a finished scan was done again"
        finished = {each.parent.name: each.stat().st_mtime for each in out.glob("*/scan.json")}
    finish(papers)
    assert {name: (out / name / "scan.json").stat().st_mtime for name in finished} == finished
    assert results(out) == undisturbed
    assert not list(leftovers(out))


@pytest.mark.long
@pytest.mark.slow
def test_two_processes_share_a_directory(
    tmp_path: Path, several: Path, undisturbed: dict[str, dict[str, bytes]]
) -> None:
    papers, out = shutil.copytree(several, tmp_path / "papers"), tmp_path / "outputs"
    both = [start(papers, "--jobs", "1"), start(papers, "--jobs", "1")]
    assert [each.wait() for each in both] == [0, 0]
    assert results(out) == undisturbed
    with closing(sqlite3.connect(out / store.FILE)) as database:
        [attempts] = database.execute("SELECT sum(attempts) FROM scans").fetchone()
    assert attempts == MANY, "a paper was scanned by both"


@pytest.mark.slow
def test_the_survivor_finishes_what_a_killed_process_had_in_hand(
    tmp_path: Path, several: Path, undisturbed: dict[str, dict[str, bytes]]
) -> None:
    papers, out = shutil.copytree(several, tmp_path / "papers"), tmp_path / "outputs"
    for more in sorted(papers.iterdir())[FEW:]:
        more.unlink()
    first = find.listing(find.named([papers]).files, None).papers[0].sha256
    with at_work_on(first, out):  # the first paper's holder gets no further until it is killed
        victim = start(papers, "--jobs", "1")
        wait_for(lambda: "reading" in so_far(out).values())
        survivor = start(papers, "--jobs", "1")
        wait_for(lambda: list(states(out).values()).count("done") == FEW - 1)
        assert survivor.poll() is None, "it waits for what another has in hand"
        victim.kill()
        victim.wait()
    assert survivor.wait(120) == 0
    found = results(out)
    assert found == {name: undisturbed[name] for name in found} and len(found) == FEW
    assert not list(leftovers(out))


@pytest.mark.slow
def test_another_process_s_failures_are_told_too(papers: Path, out: Path) -> None:
    broken = find.listing([papers / "broken.pdf"], None).papers[0].sha256
    with at_work_on(broken, out):
        first = subprocess.Popen([*COMMAND, "papers", "--reader", "rules", "-q", "--jobs", "1"], cwd=papers.parent)
        wait_for(lambda: so_far(out).get("broken.pdf") == "reading")
        second = start(papers, "--format", "json", output=subprocess.PIPE)
        wait_for(lambda: first.poll() is None and second.poll() is None)
    assert first.wait(120) == Code.FAILED
    said = json.loads(second.communicate(timeout=120)[0])
    assert {Path(each["file"]).name: each["state"] for each in said} == {
        "1.pdf": "done", "2.pdf": "done", "broken.pdf": "damaged",
    }  # fmt: skip
    assert second.returncode == Code.FAILED


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_finishes_what_is_in_hand(tmp_path: Path) -> None:
    papers, out = many(tmp_path / "papers"), tmp_path / "outputs"
    fourth = find.listing(find.named([papers]).files, None).papers[3].sha256
    with at_work_on(fourth, out):  # the run can't get past it before it is interrupted
        running = start(papers, "--jobs", "1")
        wait_for(lambda: len(list(out.glob("*/scan.json"))) >= 2)
        os.kill(running.pid, signal.SIGINT)
    assert running.wait(60) == Code.INTERRUPTED
    with closing(sqlite3.connect(out / store.FILE)) as database:
        found = dict(database.execute("SELECT state, count(*) FROM scans GROUP BY state").fetchall())
    assert set(found) == {"done", "queued"} and found["done"] == len(list(out.glob("*/scan.json"))) < MANY


def so_far(out: Path) -> dict[str, str]:
    """``states``, once there is a store."""
    try:
        return states(out)
    except sqlite3.OperationalError:
        return {}


@contextmanager
def at_work_on(sha256: str, out: Path) -> Iterator[None]:
    """Hold a paper's lock as a process does that scans it."""
    lock = out / RUNNING / f"{sha256[:20]}.lock"
    lock.parent.mkdir(parents=True)
    with FileLock(lock):
        yield


def wait_for(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.05)
