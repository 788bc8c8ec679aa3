"""How often a remark on a no is worth a second look, against independent answers.

    python benchmarks/remarks.py CORPUS [LABELS]

A no is taken with a remark where words of a yes stand in the paper. For each labelled paper every question that was
answered yes or no is recorded as a no, searched for by the question's own cues. Where the label says no the remark is a
false alarm, where it says yes it is a catch. Readers err on few of their noes: with the share of wrong noes that is
given by ``--wrong`` (3 in 100; independent readers against references), prints which share of remarks of each kind
would change an answer. LABELS is a folder of reference answers with a key ``file``, by default all that are given out.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from paper_scan.checklist import load
from paper_scan.paper import read_here
from paper_scan.scans.model import Answer, SearchRecord
from paper_scan.worksheet.evidence.searched import search_record
from paper_scan.worksheet.remarks import doubts

GIVEN_OUT = Path(__file__).parent / "labels" / "answers"


def kinds_of(record: SearchRecord) -> set[str]:
    """``a remark`` as the worksheet makes it, and kinds that it doesn't make, to be compared."""
    found = {"one word" if len(hit.term.split()) == 1 else "a phrase" for hit in record.terms if hit.hits}
    no = Answer(applies=True, answer=False, justification="", search=record)
    return found | ({"a remark"} if doubts(no) else set())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("labels", type=Path, nargs="?", default=GIVEN_OUT)
    parser.add_argument("--wrong", type=float, default=0.03)
    asked = parser.parse_args()
    checklist = load("ai-research")
    right, wrong = 0, 0
    alarms, catches = Counter[str](), Counter[str]()
    papers = sorted(asked.labels.rglob("*.json"))
    for file in papers:
        label = json.loads(file.read_text(encoding="utf-8"))
        paper = read_here(asked.corpus / "papers" / label["file"])
        for answers in label["checklist"].values():
            for id, answer in answers.items():
                if not answer["applies"] or answer.get("open"):
                    continue
                question = checklist.question(id)
                kinds = kinds_of(search_record(paper, question.cues, question))
                right, wrong = right + (not answer["answer"]), wrong + answer["answer"]
                (catches if answer["answer"] else alarms).update(kinds)
    print(f"{len(papers)} papers; {right} noes by the labels, {wrong} yeses recorded as noes")
    for kind in sorted(alarms | catches):
        alarm, catch = alarms[kind] / right, catches[kind] / wrong
        changed = asked.wrong * catch / max(1e-9, asked.wrong * catch + (1 - asked.wrong) * alarm)
        print(f"{kind:34} on {alarm:4.0%} of right noes, {catch:4.0%} of wrong ones: {changed:4.0%} change an answer")


if __name__ == "__main__":
    main()
