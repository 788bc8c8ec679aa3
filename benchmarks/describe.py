"""What a reader says of a paper, held against the paper: is what is printed taken, and what isn't refused?

    python benchmarks/describe.py LABELS PAPERS [--split mend|keep]

LABELS and PAPERS are those of ``benchmarks/reading_truth.py``. Of each paper its labelled title, authors, year, venue,
DOI and arXiv id are described on a fresh sheet, then those of another paper of the list. Prints for each field how many
true ones were taken and how many foreign ones were. Of papers that are only counted on nothing else is said.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from paper_scan.paper import PaperError, read_here
from paper_scan.worksheet import DescriptionDraft, Refused
from paper_scan.worksheet.notes.description import FIELDS, settle_description


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--split", choices=("mend", "keep"))
    asked = parser.parse_args()
    mend = set(json.loads((asked.labels / "SPLIT.json").read_text(encoding="utf-8"))["mend"])
    files = sorted(path for path in asked.labels.glob("*.json") if path.name != "SPLIT.json")
    chosen = [f for f in files if asked.split is None or (f.stem in mend) == (asked.split == "mend")]
    labels = [json.loads(file.read_text(encoding="utf-8")) for file in chosen]
    true, taken, foreign, wrongly = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for number, label in enumerate(labels):
        try:
            paper = read_here(asked.papers / label["file"])
        except (PaperError, OSError) as error:
            print(error)
            continue
        other = labels[(number + 1) % len(labels)]
        for name in FIELDS:
            if (value := _given(label, name)) is not None:
                [result] = settle_description(paper, value)[1]
                true[name] += 1
                taken[name] += not isinstance(result, Refused)
                if isinstance(result, Refused) and chosen[number].stem in mend:
                    print(f"{chosen[number].stem}: {result.message[:400]}")
            if other.get(name) != label.get(name) and (value := _given(other, name)) is not None:
                [result] = settle_description(paper, value)[1]
                foreign[name] += 1
                wrongly[name] += not isinstance(result, Refused)
    print(f"\n{len(labels)} papers")
    for name in FIELDS:
        print(f"{name:9} {taken[name]:3} of {true[name]:3} true ones taken, {wrongly[name]} of {foreign[name]} foreign")


def _given(label: dict[str, Any], name: str) -> DescriptionDraft | None:
    value = label.get(name)
    return DescriptionDraft.model_validate({name: value}) if value else None


if __name__ == "__main__":
    main()
