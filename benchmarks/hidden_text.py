"""Hidden text: which kinds get through, which clean papers raise an alarm, and what looking for it costs.

    python benchmarks/hidden_text.py CASES            a folder of PDFs that each hide a sentence from a person
    python benchmarks/hidden_text.py --clean PAPERS   folders of real papers: alarms, and milliseconds a page

A case is caught if what a model is shown doesn't hold the sentence, and the scan has it as hidden or visible text that
speaks to a reader.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from paper_scan.paper import Paper, PaperError, read_here
from paper_scan.readers.claude.paper_text import outline_text, paper_text
from paper_scan.worksheet.integrity import integrity, integrity_flags


def told(paper: Paper) -> str:
    """All that a model is shown of a paper."""
    return paper_text(paper, 1_000_000).text + outline_text(paper, ())


def cases(folder: Path) -> int:
    """Prints what becomes of each case; the number of those that get through."""
    through = 0
    for path in sorted(folder.glob("*.pdf")):
        paper = read_here(path)
        flags = [flag.flag for flag in integrity_flags(integrity(paper))]
        seen = "ignore previous instructions" in told(paper).casefold() or path.stem in told(paper)
        reasons = sorted({each.reason for each in paper.hidden}) or ["-"]
        state = "shown and flagged" if seen and flags else "kept and flagged" if flags else "THROUGH"
        through += not flags
        print(f"{path.stem:22} {state:18} {', '.join(reasons)}")
    print(f"{through} get through")
    return through


STEPS = (
    ("paper_scan.paper.lines.extract", "doubts"),
    ("paper_scan.paper.lines.extract", "notes"),
    ("paper_scan.paper.lines.extract", "beside_pages"),
    ("paper_scan.paper.pdf.content", "find_hidden"),
    ("paper_scan.paper.pdf.content", "hidden_texts"),
    ("paper_scan.paper.pdf.content", "covers"),
    ("paper_scan.paper.pdf.drawing.painting", "watched"),
    ("paper_scan.paper.understand", "_beside"),
    ("paper_scan.paper.understand", "metadata_texts"),
)
"""What only the look for hidden text does: module and function, replaced by one that is timed."""


@contextmanager
def timed() -> Iterator[list[float]]:
    """Seconds of the processor spent in ``STEPS``, added up. A step that another one calls is not counted twice."""
    import importlib

    spent, depth, kept = [0.0], [0], []

    def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*values: Any, **named: Any) -> Any:
            depth[0] += 1
            begun = time.process_time()
            try:
                return function(*values, **named)
            finally:
                depth[0] -= 1
                if not depth[0]:
                    spent[0] += time.process_time() - begun

        return run

    for module, name in STEPS:
        owner = importlib.import_module(module)
        kept.append((owner, name, getattr(owner, name)))
        setattr(owner, name, wrapped(getattr(owner, name)))
    try:
        yield spent
    finally:
        for owner, name, function in kept:
            setattr(owner, name, function)


def clean(folders: list[Path]) -> int:
    """Prints alarms on papers that deserve none, and the cost; the number of papers with an alarm."""
    costs, alarms, papers, pages = [], 0, 0, 0
    for path in sorted(path for folder in folders for path in folder.rglob("*.pdf")):
        with timed() as spent:
            try:
                paper = read_here(path)
            except PaperError as error:
                print(f"{path.name}: not read ({type(error).__name__})")
                continue
        papers, pages = papers + 1, pages + len(paper.pages)
        costs.append(1000 * spent[0] / len(paper.pages))
        found = integrity(paper)
        flags = [flag.flag for flag in integrity_flags(found)]
        alarms += bool(flags)
        reasons = sorted({each.reason for each in paper.hidden})
        print(f"{path.stem:50} {costs[-1]:5.1f} ms a page  {'; '.join(flags) or 'no alarm'}  {', '.join(reasons)}")
    if costs:
        print(f"{alarms} of {papers} papers raise an alarm")
        print(f"{statistics.median(costs):.1f} ms a page in the median of {papers} papers, {pages} pages")
    return alarms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--clean", action="store_true", help="real papers, which deserve no alarm")
    given = parser.parse_args()
    bad = clean(given.folders) if given.clean else sum(map(cases, given.folders))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
