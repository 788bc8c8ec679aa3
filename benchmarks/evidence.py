"""Whether the rules reader shows the sentences that careful readers quoted.

    python benchmarks/evidence.py --gold FOLDER [CORPUS]

FOLDER holds reference answers with quotes as hashes, as ``benchmarks/label_answers.py`` makes them; CORPUS (or the
environment variable PAPER_SCAN_CORPUS) holds papers/. Over the questions that a reference answers yes with a quote, and
isn't unsure of: the share in which one of its sentences is the first that the reader shows, or among the first three,
whether as evidence of a yes or as candidates of an open question. A question answered otherwise counts as missed.

Fails where fewer than 40 % have one first or fewer than 55 % one among the first three.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rules import references, scan
from shingles import hashes, overlap

from paper_scan.checklist import load
from paper_scan.scans.model import Answer, Evidence, LinkTarget, Quote, TableCell

FIRST, THREE = 0.40, 0.55
SAME = 0.5
"""Of the runs of words of the one that stand in the other."""


def shown(answer: Answer) -> list[str]:
    """The first three passages shown for an answer that may be a yes, as text."""
    if answer.outcome == "yes":
        return [_text(piece) for piece in answer.evidence or ()][:3]
    return [_text(each.evidence) for each in answer.candidates or ()][:3]


def _text(piece: Evidence) -> str:
    match piece:
        case Quote():
            return piece.sentence
        case TableCell():
            return piece.row_text
        case LinkTarget():
            return f"{piece.text} {piece.target}"
        case _:
            return piece.caption


def is_quoted(text: str, quotes: list[list[str]]) -> bool:
    """Whether a passage and one of the quotes are the same sentence, or one holds the other."""
    runs = hashes(text)
    return any(
        overlap(quote, text) >= SAME or (len(runs) >= 3 and sum(run in quote for run in runs) >= SAME * len(runs))
        for quote in quotes
    )


def wanted(reference: dict[str, Any]) -> Iterator[tuple[str, list[list[str]]]]:
    """The questions that it answers yes and is sure of, with the hashes of its quotes."""
    for group in reference["checklist"].values():
        for question, answer in group.items():
            quotes = [quote["runs"] for quote in answer.get("quotes") or [] if quote.get("runs")]
            if answer["applies"] and answer["answer"] and answer.get("confidence") != "low" and quotes:
                yield question, quotes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", default=os.environ.get("PAPER_SCAN_CORPUS"))
    parser.add_argument("--gold", type=Path, required=True)
    options = parser.parse_args()
    if not options.corpus:
        parser.error("give the corpus, or set PAPER_SCAN_CORPUS")
    checklist = load("ai-research")
    counts: Counter[tuple[str, str]] = Counter()
    for file, pdf in references(Path(options.corpus), options.gold):
        answers = scan(pdf, checklist)[0].answers()
        for question, quotes in wanted(json.loads(file.read_text(encoding="utf-8"))):
            answer = answers.get(question)
            state = answer.outcome if answer else "not asked"
            found = [is_quoted(text, quotes) for text in shown(answer)] if answer else []
            for group in (state, "all"):
                counts[group, "of"] += 1
                counts[group, "first"] += any(found[:1])
                counts[group, "three"] += any(found)
    for group in ("yes", "open", "no", "not applicable", "not asked", "all"):
        of, first, three = (counts[group, what] for what in ("of", "first", "three"))
        if of:
            share = f"first {100 * first / of:5.1f} % ({first})   among three {100 * three / of:5.1f} % ({three})"
            print(f"{group:16} {of:4d} reference yeses   {share}")
    of = max(1, counts["all", "of"])
    return int(counts["all", "first"] < FIRST * of or counts["all", "three"] < THREE * of)


if __name__ == "__main__":
    sys.exit(main())
