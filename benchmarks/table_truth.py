"""What is read from tables against what stands in them, by eye.

    python benchmarks/table_truth.py CORPUS [--split mend|keep] [--list]

benchmarks/labels/tables/SPLIT.json holds tables of papers of CORPUS/papers: page, label, header of each column, and
rows with the section that they stand under. Numbers are there as printed, longer text as a hash of its letters
and digits (null: not labelled). Tables that aren't labelled to their end are compared as far as they are.

Prints how many cells stand in their row and column, how many columns have their header and rows their section. A row's
place is right if it comes in order; a cell's if it is in its column of that row and holds nothing else.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reading_truth import folded

from paper_scan.paper import PaperError, read_here
from paper_scan.paper.floats.tables.layout import LaidRow, TableLayout, lay_out
from paper_scan.paper.search.normalise import normalise

LABELS = Path(__file__).parent / "labels" / "tables"


def same(label: str | None, found: str) -> bool:
    """Does ``found`` read as labelled?"""
    if label is None:
        return True
    if label.startswith("#"):
        return label[1:] == hashlib.sha256(folded(found).encode()).hexdigest()[:12]
    return normalise(label.replace(" ", ""), flat=True).text == normalise(found.replace(" ", ""), flat=True).text


def right_cells(expected: Sequence[str | None], row: LaidRow) -> int:
    return sum(bool(label) and k < len(row.cells) and same(label, row.cells[k]) for k, label in enumerate(expected))


def matched(rows: Sequence[dict[str, Any]], found: Sequence[LaidRow]) -> list[LaidRow | None]:
    """For each labelled row the found one, in order, so that the most cells are right."""
    best = [[0] * (len(found) + 1) for _ in range(len(rows) + 1)]
    for i in range(len(rows) - 1, -1, -1):
        for j in range(len(found) - 1, -1, -1):
            here = right_cells(rows[i]["cells"], found[j])
            best[i][j] = max(best[i + 1][j], best[i][j + 1], here + best[i + 1][j + 1])
    pairs: list[LaidRow | None] = []
    j = 0
    for i, row in enumerate(rows):
        while j < len(found) and best[i][j] == best[i][j + 1] and best[i][j] > best[i + 1][j]:
            j += 1
        if j < len(found) and best[i][j] == right_cells(row["cells"], found[j]) + best[i + 1][j + 1] > best[i + 1][j]:
            pairs.append(found[j])
            j += 1
        else:
            pairs.append(None)
    return pairs


def score(label: dict[str, Any], layout: TableLayout | None) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """Right and all, of cells, headers and sections; and what is wrong."""
    wrong: list[str] = []
    pairs = matched(label["rows"], layout.rows if layout else ())
    cells = [sum(bool(c) for c in row["cells"]) for row in label["rows"]]
    right = [right_cells(row["cells"], found) if found else 0 for row, found in zip(label["rows"], pairs, strict=True)]
    for row, found, good, of in zip(label["rows"], pairs, right, cells, strict=True):
        if good < of:
            wrong.append(f"row {row['cells'][:4]}: {found.cells if found else None}")
    heads = [(k, head) for k, head in enumerate(label["columns"]) if head]
    found_heads = layout.columns if layout else ()
    good_heads = [k < len(found_heads) and same(head, found_heads[k]) for k, head in heads]
    if not all(good_heads):
        wrong.append(f"header: {found_heads}")
    groups = [
        bool(found) and same(row["group"], found.section if found else "")
        for row, found in zip(label["rows"], pairs, strict=True)
        if row["group"] is not None
    ]
    if not all(groups):
        wrong.append(f"sections: {[row.section for row in layout.rows] if layout else None}")
    return {
        "cells": (sum(right), sum(cells)),
        "headers": (sum(good_heads), len(heads)),
        "sections": (sum(groups), len(groups)),
        "whole tables": (int(sum(right) == sum(cells)), 1),
    }, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--split", choices=("mend", "keep"), default="keep")
    parser.add_argument("--list", action="store_true", help="what is wrong, by table")
    asked = parser.parse_args()
    if asked.list and asked.split != "mend":
        parser.error("--list is for the papers to mend on: add --split mend")
    totals: dict[str, list[int]] = {}
    for label in json.loads((LABELS / f"{asked.split}.json").read_text(encoding="utf-8")):
        try:
            paper = read_here(asked.corpus / "papers" / label["file"])
        except PaperError as error:
            parser.error(str(error))
        table = next((t for t in paper.tables if (t.label, t.page) == (label["label"], label["page"])), None)
        rates, wrong = score(label, lay_out(table) if table else None)
        for name, (right, of) in rates.items():
            total = totals.setdefault(name, [0, 0])
            total[0] += right
            total[1] += of
        if asked.list:
            print(label["file"], rates["cells"], *(wrong or ["right"]), sep="\n    ")
    for name, (right, of) in totals.items():
        print(f"{name:14} {right:5} of {of:5} {right / max(1, of):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
