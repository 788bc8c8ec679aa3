"""How long the survey and its explorer take over many scans, and how large the page is.

    python benchmarks/survey.py 10000 --no-evidence
    python benchmarks/survey.py 2000

The scans are made up: random answers to the default checklist with quotes of random words, citing one another.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from pathlib import Path

from paper_scan.checklist import Checklist, load
from paper_scan.survey.explorer import write_explorer
from paper_scan.survey.tables.aggregate import survey
from paper_scan.survey.tables.entries import load as load_scans

WORDS = (
    "model",
    "data",
    "error",
    "sample",
    "scale",
    "loss",
    "token",
    "result",
    "table",
    "method",
    "test",
    "small",
    "code",
)
VENUES = ("NeurIPS", "ICML", "ACL", "Nature", "PLOS ONE", "JMLR", "arXiv", "")
TAGS = ("benchmark-eval", "observational", "rct", "theoretical", "case-study")
FLAGS = ("One run", "No limitations", "Best of many", "Test set seen in training", "Numbers that don't add up")
VERDICTS = ("reproduced", "differs", "not identifiable", "nothing reported", "too few points")


def sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def answer(chance: random.Random, lean: float) -> dict[str, object]:
    drawn = chance.random()
    open_, applies = drawn < 0.08, drawn < 0.8
    yes = applies and not open_ and chance.random() < lean
    made: dict[str, object] = {"applies": applies, "answer": yes, "justification": sentence(chance, 14)}
    made["confidence"] = "none" if open_ else "high"
    if open_:
        made["open"] = True
    if yes:
        text, page = sentence(chance, 22), chance.randint(1, 20)
        made["evidence"] = [
            {"kind": "quote", "quote": text, "sentence": text, "page": page, "section": "3 Results", "start": 0,
             "end": len(text), "places": [{"page": page, "box": [72, 72, 300, 84]}], "source": "text"}
        ]  # fmt: skip
    return made


def title(number: int) -> str:
    chance = random.Random(f"title {number}")
    return f"{sentence(chance, 6)[:-1]} {number}"


def scan(number: int, checklist: Checklist) -> dict[str, object]:
    chance = random.Random(number)
    lean = chance.betavariate(4, 4)
    cited = {chance.randrange(number) for _ in range(min(number, chance.randint(0, 6)))}
    return {
        "paper": {"title": title(number), "authors": ["Ada Lovelace", "Alan Turing"], "year": 2008 + number % 18,
                  "venue": chance.choice(VENUES), "arxiv_id": None, "doi": None},
        "format": "paper-scan/1",
        "scan_version": 2,
        "paper_type": chance.choice(("empirical", "theoretical", "survey")),
        "methodology_tags": chance.sample(TAGS, 2),
        "active_modules": [],
        "key_findings": sentence(chance, 30),
        "checklist": {
            category.id: {question.id: answer(chance, lean) for question in category.questions}
            for category in checklist.categories
        },
        "claims": [{"claim": sentence(chance, 12), "evidence": "", "supported": "moderate"}],
        "red_flags": [{"flag": flag, "detail": ""} for flag in chance.sample(FLAGS, chance.randint(0, 2))],
        "cited_papers": [{"title": title(each), "year": None, "relevance": ""} for each in sorted(cited)],
        "verification": [{"verdict": chance.choice(VERDICTS), "reason": sentence(chance, 8)}],
        "provenance": {"reader": "rules", "checklist": "ai-research 1.0", "model": None},
    }  # fmt: skip


def write_scans(folder: Path, count: int) -> None:
    checklist = load("ai-research")
    for number in range(count):
        place = folder / f"{number:05}"
        place.mkdir(parents=True)
        (place / "scan.json").write_text(json.dumps(scan(number, checklist)), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scans", type=int, nargs="?", default=2000)
    parser.add_argument("--no-evidence", action="store_true")
    parser.add_argument("--keep", type=Path, help="write the page here")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_scans(Path(folder) / "scans", given.scans)
        page = given.keep or Path(folder) / "page.html"
        began = time.perf_counter()
        loaded = load_scans([Path(folder) / "scans"])
        read = time.perf_counter()
        found = survey(loaded)
        counted = time.perf_counter()
        write_explorer(loaded, found, page, not given.no_evidence)
        written = time.perf_counter()
        print(f"{found.papers} papers, {len(found.citations.edges)} citations among them")
        print(f"read {read - began:.1f} s, counted {counted - read:.1f} s, page written {written - counted:.1f} s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"page {page.stat().st_size / 1e6:.1f} MB, peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
