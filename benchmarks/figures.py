"""How many points come out of vector figures, how exact, and how fast.

    python benchmarks/figures.py                every style of the tests, alone and at 60 % in a page
    python benchmarks/figures.py --each         a line for each style

Errors are shares of an axis's span, in decades on a log axis. With PAPER_SCAN_CORPUS set, the pages of all its papers
follow: panels calibrated and refused, marks, milliseconds a page. Times are CPU milliseconds, drawing not included.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from figure_scores import Score, score
from figure_styles import REFUSED, STYLES, Style, draw, embed
from paper_scan.paper import PaperError
from paper_scan.paper.limits import Limits
from paper_scan.paper.pdf.drawing.drawn import graphics_here, page_graphics
from paper_scan.paper.pdf.opening import opened
from paper_scan.verification.points.figures import points_from_figure
from paper_scan.verification.points.points import PointSet, Refusal

Results = tuple[PointSet | Refusal, ...]


def read_timed(path: Path, page: int = 1) -> tuple[Results, float]:
    """What is read on a page, and the milliseconds that it took."""
    start = time.process_time()
    (graphics,) = graphics_here(path, [page])
    results = points_from_figure(graphics)
    return results, 1000 * (time.process_time() - start)


def drawn_styles(folder: Path, each: bool) -> None:
    path = folder / "figure.pdf"
    for placed in ("alone", "at 60 % in a page"):
        total, times = Score(), []
        for style in STYLES:
            pdf, panels, _ = draw(style)
            path.write_bytes(pdf if placed == "alone" else embed(pdf))
            results, took = read_timed(path)
            result = score(panels, results)
            total, times = total + result, [*times, took]
            if each:
                print(f"  {style.name:70} {line(result)} {took:5.0f} ms")
        print(f"{len(STYLES)} styles {placed}: {line(total)}; {spread(times)}")
    kept, times = refused(path)
    print(f"{len(REFUSED)} figures that must not be read: {kept} points read; {spread(times)}")


def refused(path: Path) -> tuple[int, list[float]]:
    points, times = 0, []
    for style in REFUSED:
        path.write_bytes(draw(style)[0])
        results, took = read_timed(path)
        points += sum(len(result) for result in results if isinstance(result, PointSet))
        times.append(took)
    return points, times


def line(result: Score) -> str:
    exact = f"{result.found:4} of {result.drawn:4} points, {result.false} false, {result.misnamed} misnamed"
    return f"{exact}, error at most {result.worst:.1e}, colours {result.worst_colour:.1e}"


def spread(times: list[float]) -> str:
    ordered = sorted(times)
    return f"{statistics.median(ordered):.0f} ms a page in the median, {ordered[-1]:.0f} at most"


def corpus_pages(folder: Path) -> Iterator[tuple[Results, float]]:
    for path in sorted((folder / "papers").rglob("*.pdf")):
        try:
            with opened(path, None, Limits()) as pdf:
                for page in pdf.document:
                    start = time.process_time()
                    graphics = page_graphics(page)
                    if graphics.paths or graphics.problem:
                        yield points_from_figure(graphics), 1000 * (time.process_time() - start)
        except PaperError:
            continue


def real_papers(folder: Path) -> None:
    times, panels, marks, pages = [], 0, 0, 0
    reasons: Counter[str] = Counter()
    for results, took in corpus_pages(folder):
        times.append(took)
        sets = [result for result in results if isinstance(result, PointSet)]
        panels, marks, pages = panels + len(sets), marks + sum(map(len, sets)), pages + bool(sets)
        reasons.update(kind_of(result.reason) for result in results if isinstance(result, Refusal))
    found = f"{panels} panels on {pages} pages, {marks} marks"
    print(f"{len(times)} pages with drawings in the corpus: {found}; {spread(times)}")
    for reason, count in reasons.most_common():
        print(f"  {count:4} {reason}")


def kind_of(reason: str) -> str:
    """A reason without what differs from case to case."""
    return " ".join("n" if word[:1].isdigit() else word for word in reason.split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", action="store_true", help="a line for each style")
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    each = parser.parse_args().each
    with tempfile.TemporaryDirectory() as folder:
        warm_up(STYLES[0], Path(folder) / "figure.pdf")
        drawn_styles(Path(folder), each)
    if corpus := os.environ.get("PAPER_SCAN_CORPUS"):
        real_papers(Path(corpus))
    else:
        print("PAPER_SCAN_CORPUS is not set: real papers left out")


def warm_up(style: Style, path: Path) -> None:
    """The first page pays for imports."""
    path.write_bytes(draw(style)[0])
    read_timed(path)


if __name__ == "__main__":
    main()
