"""How long a worksheet takes, on real papers.

    python benchmarks/worksheet.py [CORPUS]

CORPUS (or the environment variable PAPER_SCAN_CORPUS) holds papers/ and gold/. For each paper with reference answers:
opening a new worksheet with its journal, recording all reference answers in one call (all quotes looked up, all
searches run), and opening it again. Milliseconds of processor time; a new process for each paper, so that nothing is
warm.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from quotes import PAPERS

from paper_scan.checklist import load
from paper_scan.paper import read_here
from paper_scan.worksheet import AnswerDraft, EvidenceDraft, Refused, Worksheet


def drafts(gold: dict[str, dict[str, dict[str, object]]]) -> list[AnswerDraft]:
    """The reference answers as a reader would hand them in; a no with three search terms."""
    found = []
    for answers in gold.values():
        for question, answer in answers.items():
            evidence = tuple(EvidenceDraft.model_validate(piece) for piece in answer.pop("evidence"))  # type: ignore
            terms = () if answer["answer"] else ("significance test", "error bars", "random seed")
            found.append(AnswerDraft(question=question, evidence=evidence, search_terms=terms, **answer))  # type: ignore
    return found


def measure(corpus: Path, name: str) -> None:
    """Print one line for one paper."""
    paper = read_here(corpus / "papers" / f"{PAPERS[name]}.pdf")
    gold = json.loads((corpus / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    checklist = load("ai-research")
    answers = drafts(gold["checklist"])
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder) / "worksheet.jsonl"
        laps = [time.process_time()]
        sheet = Worksheet.open(paper, checklist, journal, "benchmark")
        laps.append(time.process_time())
        sheet.classify(gold["paper_type"], gold["methodology_tags"], "As the reference says.")
        results = sheet.record(answers)
        laps.append(time.process_time())
        Worksheet.open(paper, checklist, journal, "benchmark")
        laps.append(time.process_time())
    opening, recording, reopening = (1e3 * (b - a) for a, b in pairwise(laps))
    refused = [result for result in results if isinstance(result, Refused)]
    print(
        f"{name}: {len(paper.pages)} pages; open {opening:.0f} ms, record {len(answers)} answers {recording:.0f} ms, "
        f"open again {reopening:.0f} ms; refused {len(refused)}"
    )
    for each in refused:
        print(f"    {each.subject}: {each.message}")


def main() -> int:
    corpus = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PAPER_SCAN_CORPUS", ""))
    if not (corpus / "gold").is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    if len(sys.argv) > 2:
        measure(corpus, sys.argv[2])
        return 0
    return max(subprocess.run([sys.executable, __file__, str(corpus), name]).returncode for name in PAPERS)


if __name__ == "__main__":
    sys.exit(main())
