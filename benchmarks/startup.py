"""How long ``scan --help`` and ``import paper_scan`` take, and what they load; and a whole scan of a paper by rules.

    python benchmarks/startup.py [PAPER.pdf]

Cold processes, warm file cache; the fastest and the median of several. Fails if even the fastest help takes longer than
half a second, or the fastest import longer than a tenth beyond a bare interpreter (medians tell more about what the
machine else is doing), or if a package is loaded for the help that only a command needs.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from machine import describe

LIMIT = 0.5
"""Seconds for ``scan --help``, the interpreter's start included."""
IMPORT_LIMIT = 0.1
"""Seconds for ``import paper_scan``, beyond the interpreter's start."""
RUNS = 9
COMMANDS = {
    "python -c pass": "pass",
    "import typer": "import typer",
    "import paper_scan": "import paper_scan",
    "scan --version": "import sys; sys.argv = ['scan', '--version']; from paper_scan.cli import main; main()",
    "scan --help": "import sys; sys.argv = ['scan', '--help']; from paper_scan.cli import main; main()",
}
HEAVY = ("anthropic", "jinja2", "matplotlib", "numpy", "pydantic", "pymupdf", "rapidfuzz", "scipy", "yaml")


def seconds(code: str) -> float:
    """Of one process that runs this code."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def loaded_by_help() -> list[str]:
    """Heavy packages that the command's modules load."""
    code = f"import sys, paper_scan.cli; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()


def scan_seconds(paper: Path) -> float:
    """Of ``scan PAPER``, from the command to its end, with all outputs written."""
    with tempfile.TemporaryDirectory() as out:
        arguments = ["scan", "--offline", "--quiet", str(paper), "--out", out]
        return seconds(f"import sys; sys.argv = {arguments!r}; from paper_scan.cli import main; main()")


def main() -> int:
    print(describe())
    figures = {name: [seconds(code) for _ in range(RUNS)] for name, code in COMMANDS.items()}
    for name, runs in figures.items():
        print(f"{name:17} {min(runs):6.3f} s, median {median(runs):6.3f} s")
    for paper in map(Path, sys.argv[1:]):
        runs = [scan_seconds(paper) for _ in range(RUNS)]
        print(f"scan {paper.name}: {min(runs):.2f} s, median {median(runs):.2f} s")
    heavy = loaded_by_help()
    print(f"{'loaded too soon':17} {', '.join(heavy) or 'nothing'}")
    importing = min(figures["import paper_scan"]) - min(figures["python -c pass"])
    return int(min(figures["scan --help"]) > LIMIT or importing > IMPORT_LIMIT or bool(heavy))


if __name__ == "__main__":
    sys.exit(main())
