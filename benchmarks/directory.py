"""How many papers a minute a directory run reads, and how much memory it takes, for 1, 2 and 4 jobs and on Ray.

    python benchmarks/directory.py DIRECTORY [--jobs 1 2 4] [--no-ray]

Reads by rules, afresh each time. On Ray: a cluster of this machine alone, with a worker for each processor; the command
starts it, which is part of its time, so the rate between the first paper's end and the last's is given too. Memory is
the sum over all processes of the run, sampled five times a second (Linux; elsewhere it is not measured). Seconds of
processors don't depend on what else the machine does (not known for Ray's own processes). Also times the same command
again, when nothing has changed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

COMMAND = [sys.executable, "-c", "from paper_scan.cli import main; main()"]


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


def measure(papers: Path, out: Path, how: list[str]) -> tuple[float, float, float]:
    """Seconds, peak memory in megabytes, and seconds of processors."""
    command = [*COMMAND, str(papers), "--reader", "rules", "--quiet", "--offline", *how, "--out", str(out)]
    began, peak, used = time.perf_counter(), 0.0, processor_seconds()
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None:
            peak = max(peak, memory(running.pid)) if sys.platform == "linux" else peak
            time.sleep(0.2)
    return time.perf_counter() - began, peak, processor_seconds() - used


def processor_seconds() -> float:
    """Of all child processes that have ended."""
    found = os.times()
    return found.children_user + found.children_system


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--no-ray", action="store_true")
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")
    ways = {f"{jobs} jobs": ["--jobs", str(jobs)] for jobs in given.jobs}
    if not given.no_ray and find_spec("ray"):
        ways["Ray"] = ["--engine", "ray"]
    for name, how in ways.items():
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "outputs"
            seconds, peak, used = measure(given.directory, out, how)
            ends = sorted(scan.stat().st_mtime for scan in out.glob("*/scan.json"))
            again, _, _ = measure(given.directory, out, how)
        steady = 60 * (len(ends) - 1) / (ends[-1] - ends[0]) if len(ends) > 1 else 0.0
        print(
            f"{name}: {len(ends)} papers in {seconds:.1f} s, {60 * len(ends) / seconds:.0f} a minute "
            f"({steady:.0f} between first and last), {used:.1f} s of processors, peak memory {peak:.0f} MB; "
            f"again in {again:.1f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
