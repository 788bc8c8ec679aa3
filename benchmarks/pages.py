"""What a scan's pages cost: ``report.html`` in processor time, and how soon ``scan view`` answers.

python benchmarks/pages.py PAPER.pdf...
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from paper_scan.api import Options, scan_paper
from paper_scan.checklist import load
from paper_scan.readers.by_name import reader_by_name
from paper_scan.report.html import write_page

COMMAND = "from paper_scan.cli import main; main()"


class Silent:
    def step(self, text: str) -> None: ...

    def say(self, text: str) -> None: ...


def processor() -> float:
    """Seconds that this process and its children have worked."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def page_cost(pdf: Path, out: Path) -> tuple[float, int]:
    """Seconds of processor for report.html, beside what the scan itself takes, and its bytes."""
    checklist = load("ai-research")
    done = scan_paper(pdf, Options(checklist, reader_by_name("rules"), out=out), Silent())
    before = processor()
    write_page(done.scan, checklist, done.folder / "report.html", pdf)
    return processor() - before, (done.folder / "report.html").stat().st_size


class Application:
    """``scan view`` on a folder, asked over HTTP."""

    def __init__(self, out: Path) -> None:
        began = time.perf_counter()
        arguments = [sys.executable, "-c", COMMAND, "view", str(out), "--coder", "Ada", "--no-browser"]
        self.running = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.running.stdout is not None
        address = urlsplit(self.running.stdout.readline().strip())
        self.started = time.perf_counter() - began
        self._token = address.fragment.partition("=")[2]
        self._connection = http.client.HTTPConnection("127.0.0.1", address.port or 0, timeout=60)

    def ask(self, path: str, value: Any = None) -> tuple[float, bytes]:
        """Seconds until the answer is here, and the answer."""
        began = time.perf_counter()
        body = None if value is None else json.dumps(value)
        self._connection.request(
            "POST" if body else "GET", f"/api/{path}", body, {"Authorization": f"Bearer {self._token}"}
        )
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status == 200, content
        return time.perf_counter() - began, content

    def end(self) -> None:
        self.running.terminate()
        self.running.wait()


def answers(out: Path, slug: str, app: Application) -> dict[str, float]:
    """Seconds for opening a paper, for a page of it, and for recording an answer; medians."""
    opening, content = app.ask(f"papers/{slug}")
    paper = json.loads(content)
    numbers = [page["number"] for page in paper["pages"]]
    for number in numbers:  # rendered ahead, while the first question is read
        app.ask(f"papers/{slug}/pages/{number}/image")
    turns = [
        app.ask(f"papers/{slug}/pages/{number}/image")[0] + app.ask(f"papers/{slug}/pages/{number}/text")[0]
        for number in numbers
    ]
    asked = [question["id"] for question in paper["questions"][:20]]
    records = [app.ask(f"papers/{slug}/record", {"question": id, "answer": "no"})[0] for id in asked]
    return {"opening": opening, "page": median(turns), "slowest page": max(turns), "answer": median(records)}


def main(papers: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for name in papers:
            seconds, size = page_cost(Path(name), out)
            print(f"{Path(name).name}: report.html {seconds:.2f} s of processor, {size / 1e6:.1f} MB")
        app = Application(out)
        print(f"scan view: {app.started:.2f} s until its address stands")
        for scan in sorted(out.glob("*/scan.json")):
            found = answers(out, scan.parent.name, app)
            print(f"{scan.parent.name}: " + ", ".join(f"{name} {1000 * each:.0f} ms" for name, each in found.items()))
        app.end()


if __name__ == "__main__":
    main(sys.argv[1:])
