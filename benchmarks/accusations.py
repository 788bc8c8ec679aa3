"""Every error, lead and "differs" over a folder of papers, to be looked at one by one, and what verifying costs.

python benchmarks/accusations.py PAPERS [PAPERS ...]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

import numpy as np

from paper_scan.paper import PaperError, read_here
from paper_scan.recomputed import verify_paper


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path, nargs="+", help="PDFs, or folders of them")
    asked = parser.parse_args()
    files = [file for path in asked.papers for file in (sorted(path.rglob("*.pdf")) if path.is_dir() else [path])]
    counts: Counter[str] = Counter()
    reading: list[float] = []
    verifying: list[float] = []
    for file in files:
        begun = time.process_time()
        try:
            paper = read_here(file)
        except PaperError as error:
            print(f"{file.name}: not read ({error.reason})")
            continue
        read = time.process_time()
        found = verify_paper(paper, file, files=False)
        reading.append(read - begun)
        verifying.append(time.process_time() - read)
        for check in found.checks:
            counts[check.severity] += 1
            page = check.evidence[0].page if check.evidence else "?"
            print(f"{file.name}, page {page}: {check.severity}, {check.kind}: {check.message}", flush=True)
        for fit in found.fits:
            counts[fit.verdict] += 1
            if fit.verdict in ("differs", "sources conflict"):
                print(f"{file.name}: {fit.verdict}: {fit.equation}: {fit.reason}")
    print("; ".join(f"{name} {count}" for name, count in counts.most_common()))
    for name, seconds in (("reading", reading), ("verifying", verifying)):
        median, late = np.median(seconds), np.quantile(seconds, 0.9)
        print(f"{name} {len(seconds)} papers, processor: median {median:.2f} s, 90th percentile {late:.2f} s")


if __name__ == "__main__":
    main()
