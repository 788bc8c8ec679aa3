"""How well the rules reader answers, against reference answers by careful readers.

    python benchmarks/rules.py [--errors] [--gold FOLDER] [CORPUS]

CORPUS (or the environment variable PAPER_SCAN_CORPUS) holds papers/ and gold/. Prints, per paper and per category, the
share of questions decided (not left open), the share of those that agree with the reference in three classes (yes, no,
not applicable), Cohen's kappa, the same by confidence and by outcome, types, and the processor time of the reader.
References marked low, whose readers were unsure themselves, are left out unless ``--all`` is given. ``--gold`` takes
the reference answers from another folder: files of the same form with a key ``file``, the PDF's path under papers/.

Fails where fewer than 60 % of the questions are decided, fewer than 93 % of the decided answers agree, fewer than 97 %
of those marked high, or fewer than 90 % of those marked medium.
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

DECIDED, RIGHT, HIGH, MEDIUM = 0.60, 0.93, 0.97, 0.90


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
    print(f"{title:34} decided {coverage:5.1f} %   right {share(agreement.answered)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", default=os.environ.get("PAPER_SCAN_CORPUS"))
    parser.add_argument("--gold", type=Path, help="a folder of reference answers; default CORPUS/gold")
    parser.add_argument("--errors", action="store_true", help="list every answer that differs")
    parser.add_argument("--all", action="store_true", help="with references marked low")
    options = parser.parse_args()
    if not options.corpus:
        parser.error("give the corpus, or set PAPER_SCAN_CORPUS")
    corpus = Path(options.corpus)
    checklist = load("ai-research")
    pairs: list[tuple[Rated, Rated]] = []
    types: list[bool] = []
    with tempfile.TemporaryDirectory() as folder:
        for reference, pdf in references(corpus, options.gold or corpus / "gold"):
            result, seconds = scan(pdf, checklist)
            written = Path(folder) / f"{reference.stem}.json"
            written.write_text(to_json(result), encoding="utf-8")
            pair = load_ratings(written), sure(load_ratings(reference), options.all)
            pairs.append(pair)
            types.append(json.loads(reference.read_text(encoding="utf-8")).get("paper_type") == result.paper_type)
            show(f"{reference.stem} ({seconds:.2f} s)", compare([pair], "rules", "reference"))
            if options.errors:
                _errors(compare([pair], "rules", "reference"), result)
    if not pairs:
        parser.error(f"no reference answers with their PDF in {options.gold or corpus / 'gold'}")
    print(f"\n{'type of paper':34} right {sum(types)}/{len(types)}")
    return _summary(compare(pairs, "rules", "reference"), pairs)


def _errors(agreement: Agreement, result: Scan) -> None:
    answers = result.answers()
    for item in agreement.disagreements:
        because = answers[item.question].justification
        said, meant = f"{item.a} ({item.confidence_a})", f"{item.b} ({item.confidence_b})"
        print(f"    {item.question}: {said}, reference {meant}; {because}")


def sure(rated: Rated, low_too: bool = False) -> Rated:
    """The reference without the answers that its reader was unsure of."""
    kept = {id: rating for id, rating in rated.ratings.items() if low_too or rating.confidence != "low"}
    return rated._replace(ratings=kept)


def _by_outcome(pairs: list[tuple[Rated, Rated]]) -> None:
    """What the reader decides, outcome by outcome: how many, and how many of them the reference gives too."""
    asked = [(a.ratings[id].outcome, b.ratings[id].outcome) for a, b in pairs for id in a.ratings if id in b.ratings]
    for outcome in ("yes", "no", "not applicable"):
        said = [meant for found, meant in asked if found == outcome]
        meant = [found for found, meant in asked if meant == outcome]
        right = said.count(outcome)
        found = f"{right}/{len(said)} right; of {len(meant)} in the reference {right} found"
        print(f"{'said ' + outcome:34} {100 * right / max(1, len(said)):5.1f} %  {found}, {meant.count('open')} open")


def _summary(agreement: Agreement, pairs: list[tuple[Rated, Rated]]) -> int:
    print()
    for category, measure in agreement.categories.items():
        print(f"{category:34} {share(measure)}")
    print()
    for confidence in ("high", "medium", "low"):
        if confidence in agreement.confidence_a:
            print(f"marked {confidence:27} {share(agreement.confidence_a[confidence])}")
    print()
    _by_outcome(pairs)
    print()
    show("all", agreement)
    print(f"{'without what both call n/a':34} {share(agreement.applicable)}")
    levels = {name: agreement.confidence_a[name].percent or 0 for name in agreement.confidence_a}
    figures = (
        (agreement.coverage_a or 0, DECIDED, "questions decided"),
        (agreement.answered.percent or 0, RIGHT, "answers right"),
        (levels.get("high", 0), HIGH, "answers marked high right"),
        (levels.get("medium", 0), MEDIUM, "answers marked medium right"),
    )
    failed = [f"{name} {value:.3f} < {bound}" for value, bound, name in figures if value < bound]
    print("too low: " + ", ".join(failed) if failed else "all figures are above their bounds")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
