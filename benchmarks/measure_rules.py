"""Counts how often each kind of answer of the rules reader agrees with reference answers, for the checklist's counts.

    python benchmarks/measure_rules.py [--checklist NAME] [--about TEXT] --developed FOLDER --others FOLDER CORPUS

Writes the checklist's file of counts (its key ``measured``), by question, outcome and the confidence that the rule
states: answers right and answers in all, first on the papers of ``--others``, then on those of ``--developed``, which
the rules were written on. References marked low are left out. The papers by which the reader is judged must be in
neither.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rules import references

from paper_scan.checklist import Checklist, load
from paper_scan.paper import read_here
from paper_scan.readers.rules.deciding import Decider
from paper_scan.readers.rules.matching import Matcher
from paper_scan.readers.rules.sentences import Sentences
from paper_scan.scans.model import outcome

LEVELS = ("high", "medium", "low")
WORDS = {"n/a": "not applicable"}


def verdicts(pdf: Path, reference: dict[str, Any], checklist: Checklist) -> Iterator[tuple[str, str, bool]]:
    """Question, kind of answer, and whether the reference agrees; unsure references are left out."""
    decider = Decider(checklist, Matcher(Sentences(read_here(pdf))))
    answers = {id: answer for group in reference["checklist"].values() for id, answer in group.items()}
    for question in checklist.questions(decider.kind.modules):
        said, found = answers.get(question.id), decider.verdict(question)
        if said is None or said.get("confidence") == "low" or found.confidence is None:
            continue
        meant = outcome(said["applies"], said["answer"], said.get("open"))
        if meant != "open":
            kind = f"{found.outcome} {found.confidence}"
            yield question.id, kind, WORDS.get(found.outcome, found.outcome) == meant


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--checklist", default="ai-research")
    parser.add_argument("--developed", type=Path, required=True)
    parser.add_argument("--others", type=Path, required=True)
    parser.add_argument("--about", default="")
    options = parser.parse_args()
    checklist = load(options.checklist)
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0, 0]))
    papers = [0, 0]
    for number, folder in enumerate((options.others, options.developed)):
        for file, pdf in references(options.corpus, folder):
            reference = json.loads(file.read_text(encoding="utf-8"))
            papers[number] += 1
            for question, kind, is_right in verdicts(pdf, reference, checklist):
                counts[question][kind][2 * number] += is_right
                counts[question][kind][2 * number + 1] += 1
    sys.stdout.write(_file(checklist, counts, papers, options.about))
    return 0


def _file(checklist: Checklist, counts: dict[str, dict[str, list[int]]], papers: list[int], about: str) -> str:
    lines = [
        "# How often the rules' answers agreed with careful readers, made by benchmarks/measure_rules.py; not by hand.",
        "# OUTCOME CONFIDENCE: [right, of, right, of], the last two on the papers that the rules were written on.",
        "",
        f"about: {about or 'Counted'} {papers[0]} other papers, and {papers[1]} that the rules were written on.",
        "answers:",
    ]
    for question in checklist.all_questions():
        if question.id in counts:
            lines.append(f"  {question.id}:")
            kinds = counts[question.id]
            for kind in sorted(kinds, key=lambda kind: (kind.split()[0], LEVELS.index(kind.split()[1]))):
                lines.append(f"    {kind}: [{', '.join(map(str, kinds[kind]))}]")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
