"""How many papers a minute a directory run reads, and how much memory it takes, for 1, 2 and 4 jobs.

    python benchmarks/directory.py DIRECTORY [--jobs 1 2 4]

Reads by rules, afresh for each number of jobs. Memory is the sum over all processes of the run, sampled five times a
second (Linux; elsewhere it is not measured). Also times the same command again, when nothing has changed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = [sys.executable, "-c", "from agent.cli import main; main()"]


def memory(root: int) -> float:
    """Megabytes that a process and all below it hold for themselves, shared pages counted in part (PSS)."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    family, found = [root], 0
    while family:
        process = family.pop()
        family += children.get(process, [])
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8")
        except OSError:
            continue
        found += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return found / 1024


def measure(papers: Path, out: Path, jobs: int) -> tuple[float, float]:
    """Seconds, and peak memory in megabytes."""
    command = [*COMMAND, str(papers), "--reader", "rules", "--quiet", "--jobs", str(jobs), "--out", str(out)]
    began, peak = time.perf_counter(), 0.0
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None:
            peak = max(peak, memory(running.pid)) if sys.platform == "linux" else peak
            time.sleep(0.2)
    return time.perf_counter() - began, peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2, 4])
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")
    for jobs in given.jobs:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "outputs"
            seconds, peak = measure(given.directory, out, jobs)
            done = len(list(out.glob("*/scan.json")))
            again, _ = measure(given.directory, out, jobs)
        print(f"{jobs} jobs: {done} papers in {seconds:.1f} s, {60 * done / seconds:.0f} a minute, "
              f"peak memory {peak:.0f} MB; again in {again:.1f} s")  # fmt: skip


if __name__ == "__main__":
    main()
