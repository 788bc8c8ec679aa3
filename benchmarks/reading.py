"""How long reading a PDF takes a page, cold start and peak memory.

    python benchmarks/reading.py DIR [--runs N]

Reads every PDF below DIR in this process, on one core, and prints milliseconds a page for each file (the fastest of N
runs, in processor time: what else the machine does shows less in it) and the median over the files. Then, in processes
of their own: a cold ``read`` of the paper nearest to fifteen pages, and the peak memory of reading the shortest and the
longest file, to see whether memory grows with length. Files that can't be read are listed with the reason. Fails if the
median is above 25 ms a page.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from machine import describe

from paper_scan.paper import Paper, PaperError, read, read_here

LIMIT = 25.0
"""Milliseconds a page."""
COLD_PAGES = 15

PEAK = """
import sys
from pathlib import Path
from paper_scan.paper import read_here
read_here(sys.argv[1])
try:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10))
except ImportError:
    print("nan")
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    print(describe())
    files = sorted(arguments.folder.rglob("*.pdf"))
    pages: dict[Path, int] = {}
    speeds: list[float] = []
    for file in files:
        try:
            milliseconds, paper = _fastest(file, arguments.runs)
        except PaperError as error:
            print(f"{'':10} {'':6} {file.name}: {error.kind} ({error.reason})")
            continue
        pages[file] = len(paper.pages)
        speeds.append(milliseconds / len(paper.pages))
        print(f"{speeds[-1]:7.1f} ms {len(paper.pages):4} p. {file.name}")
    if not speeds:
        print("no PDF could be read")
        return 1
    print(f"median {median(speeds):.1f} ms a page over {len(speeds)} files, limit {LIMIT:.0f}")
    _cold_start(min(pages, key=lambda file: abs(pages[file] - COLD_PAGES)))
    _memory(max(pages, key=lambda file: pages[file]), min(pages, key=lambda file: pages[file]))
    return int(median(speeds) > LIMIT)


def _fastest(file: Path, runs: int) -> tuple[float, Paper]:
    """Milliseconds of the fastest run, and the paper."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        paper = read_here(file)
        best = min(best, time.process_time() - start)
    return best * 1000, paper


def _cold_start(file: Path) -> None:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        paper = read(file)
        times.append(time.perf_counter() - start)
    print(f"read() with its child process: {min(times):.2f} s at best, {median(times):.2f} s in the median, for the")
    print(f"  {len(paper.pages)} pages of {file.name}")


def _memory(longest: Path, shortest: Path) -> None:
    for file in (shortest, longest):
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
        done = subprocess.run(
            [sys.executable, "-c", PEAK, str(file)], capture_output=True, text=True, check=True, env=environment
        )
        print(f"peak memory {float(done.stdout):6.0f} MB for {file.name}")


if __name__ == "__main__":
    sys.exit(main())
