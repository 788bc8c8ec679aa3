"""How well the rules reader answers, against reference answers by careful readers.

    python benchmarks/rules.py [--errors] [--gold FOLDER] [CORPUS]

CORPUS (or the environment variable PAPER_SCAN_CORPUS) holds papers/ and gold/. Prints, per paper and per category, the
share of questions answered (not left open), the share of those that agree with the reference in three classes (yes, no,
not applicable), Cohen's kappa, the same by confidence, and the processor time of the reader. ``--gold`` takes the
reference answers from another folder: files of the same form with a key ``file``, the PDF's path under papers/.

Fails where fewer than 85 % of the answers agree, fewer than 85 % of the questions are answered, fewer than 95 % of the
answers marked high agree, or kappa is under 0.70.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from quotes import PAPERS

from paper_scan.checklist import Checklist, load
from paper_scan.paper import read_here
from paper_scan.readers import rules
from paper_scan.review.agreement import Agreement, Measure, compare
from paper_scan.review.ratings import Rated
from paper_scan.review.ratings import load as load_ratings
from paper_scan.scans.model import Scan, to_json
from paper_scan.worksheet import Finished, Worksheet

RIGHT, ANSWERED, HIGH, KAPPA = 0.85, 0.85, 0.95, 0.70


def scan(pdf: Path, checklist: Checklist) -> tuple[Scan, float]:
    """The rules reader's scan of one paper, and the seconds of processor time that the reader took."""
    worksheet = Worksheet.open(read_here(pdf), checklist, None, "rules")
    start = time.process_time()
    rules.fill(worksheet)
    seconds = time.process_time() - start
    finished = worksheet.finish(despite_contradictions=True)
    if not isinstance(finished, Finished):
        raise RuntimeError(f"{pdf.name}: the scan is not finished: {' '.join(finished.items)}")
    return finished.scan, seconds


def references(corpus: Path, gold: Path) -> Iterator[tuple[Path, Path]]:
    """Each reference file with the PDF it speaks of."""
    for file in sorted(gold.glob("*.json")):
        named = json.loads(file.read_text(encoding="utf-8")).get("file") or PAPERS.get(file.stem)
        if named:
            yield file, corpus / "papers" / (named if named.endswith(".pdf") else f"{named}.pdf")
        else:
            print(f"left out: {file} does not say which PDF it speaks of (key `file`)", file=sys.stderr)


def share(measure: Measure) -> str:
    percent = "    -" if measure.percent is None else f"{100 * measure.percent:5.1f}"
    kappa = "    -" if measure.kappa is None else f"{measure.kappa:5.2f}"
    return f"{percent} %  {measure.agreed:4d}/{measure.items:<4d} kappa {kappa}"


def show(title: str, agreement: Agreement) -> None:
    coverage = 100 * (agreement.coverage_a or 0)
    print(f"{title:34} answered {coverage:5.1f} %   right {share(agreement.answered)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", default=os.environ.get("PAPER_SCAN_CORPUS"))
    parser.add_argument("--gold", type=Path, help="a folder of reference answers; default CORPUS/gold")
    parser.add_argument("--errors", action="store_true", help="list every answer that differs")
    options = parser.parse_args()
    if not options.corpus:
        parser.error("give the corpus, or set PAPER_SCAN_CORPUS")
    corpus = Path(options.corpus)
    checklist = load("ai-research")
    pairs: list[tuple[Rated, Rated]] = []
    with tempfile.TemporaryDirectory() as folder:
        for reference, pdf in references(corpus, options.gold or corpus / "gold"):
            result, seconds = scan(pdf, checklist)
            written = Path(folder) / f"{reference.stem}.json"
            written.write_text(to_json(result), encoding="utf-8")
            pair = load_ratings(written), load_ratings(reference)
            pairs.append(pair)
            show(f"{reference.stem} ({seconds:.2f} s)", compare([pair], "rules", "reference"))
            if options.errors:
                _errors(compare([pair], "rules", "reference"), result)
    if not pairs:
        parser.error(f"no reference answers with their PDF in {options.gold or corpus / 'gold'}")
    return _summary(compare(pairs, "rules", "reference"))


def _errors(agreement: Agreement, result: Scan) -> None:
    answers = result.answers()
    for item in agreement.disagreements:
        because = answers[item.question].justification
        said, meant = f"{item.a} ({item.confidence_a})", f"{item.b} ({item.confidence_b})"
        print(f"    {item.question}: {said}, reference {meant}; {because}")


def _summary(agreement: Agreement) -> int:
    print()
    for category, measure in agreement.categories.items():
        print(f"{category:34} {share(measure)}")
    print()
    for confidence in ("high", "medium", "low"):
        if confidence in agreement.confidence_a:
            print(f"marked {confidence:27} {share(agreement.confidence_a[confidence])}")
    print()
    show("all", agreement)
    print(f"{'without what both call n/a':34} {share(agreement.applicable)}")
    high = agreement.confidence_a["high"].percent or 0
    figures = (
        (agreement.answered.percent or 0, RIGHT, "answers right"),
        (agreement.coverage_a or 0, ANSWERED, "questions answered"),
        (high, HIGH, "answers marked high right"),
        (agreement.answered.kappa or 0, KAPPA, "kappa"),
    )
    failed = [f"{name} {value:.3f} < {bound}" for value, bound, name in figures if value < bound]
    print("too low: " + ", ".join(failed) if failed else "all figures are above their bounds")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
