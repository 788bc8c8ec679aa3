"""New papers, scanned from the browser by the rules reader: nothing leaves this machine, and no model is asked."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from paper_scan.report.escaping import one_line
from paper_scan.review.reopen import ReopenError, find_folder

PAPERS = "papers"
"""The folder beside the scans in which handed-in PDFs are kept: a scan needs its PDF to be looked at."""
COMMAND = "from paper_scan.cli import main; main()"


@dataclass
class NewPaper:
    """A PDF that was handed in, and how far its scan is."""

    name: str
    state: Literal["waiting", "scanning", "done", "failed"] = "waiting"
    step: str = ""
    """What is going on, or why it failed."""
    slug: str = ""

    def shown(self) -> dict[str, Any]:
        return {"name": self.name, "state": self.state, "step": self.step, "slug": self.slug}


class NewPapers:
    """One scan at a time, each in a process of its own, so that answers are not held up."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._lock = Lock()
        self._all: list[NewPaper] = []
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="scan")
        self._running: subprocess.Popen[str] | None = None

    def shown(self) -> list[dict[str, Any]]:
        with self._lock:
            return [each.shown() for each in self._all]

    def add(self, name: str, content: bytes) -> dict[str, Any]:
        """Keep the PDF and scan it when those before it are done."""
        with self._lock:
            path = self._keep(name, content)
            paper = NewPaper(one_line(path.name))
            self._all.append(paper)
        self._worker.submit(self._scan, path, paper)
        return paper.shown()

    def close(self) -> None:
        self._worker.shutdown(wait=False, cancel_futures=True)
        if self._running is not None:
            self._running.terminate()

    def _keep(self, name: str, content: bytes) -> Path:
        """Below the scans, under its own name as far as that is one; the same PDF again is the same file."""
        folder = self._out / PAPERS
        folder.mkdir(parents=True, exist_ok=True)
        stem = re.sub(r"[^\w.-]+", "-", Path(name.replace("\\", "/")).stem).strip("-.")[:80] or "paper"
        path = folder / f"{stem}.pdf"
        if path.exists() and path.read_bytes() != content:
            path = folder / f"{stem}-{sha256(content).hexdigest()[:8]}.pdf"
        path.write_bytes(content)
        return path

    def _scan(self, path: Path, paper: NewPaper) -> None:
        paper.state = "scanning"
        arguments = ["--offline", "--reader", "rules", "--out", str(self._out), str(path)]
        self._running = subprocess.Popen(
            [sys.executable, "-P", "-c", COMMAND, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # what came out of it is not for a blind coder's eyes
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        assert self._running.stderr is not None
        for line in self._running.stderr:
            paper.step = one_line(line)[:300]
        code = self._running.wait()
        self._running = None
        try:
            paper.slug = find_folder(path, self._out).name if code == 0 else ""
        except ReopenError as error:
            paper.step = str(error)
        paper.state = "done" if paper.slug else "failed"
