"""What is read from real papers against what stands in them, by eye.

    python benchmarks/reading_truth.py LABELS PAPERS [--split mend|keep] [--only PATTERN] [--jobs N] [--list] [--bars]

LABELS is a folder with one JSON file for each PDF below PAPERS (``file`` names it): title, authors, year, doi,
arxiv_id, venue, sections, references, tables, figures, and sentences (``spans``, ``statements``) that must be located.
SPLIT.json beside them names the papers to mend on and those to count on only: of the latter nothing wrong is listed.

Texts are compared by their letters and digits, accents folded. Prints a rate for each field, for all papers and by
publisher (the DOI's prefix, else the folder), with counts; ``--bars`` ends with 1 where a rate is below its bar.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from paper_scan.paper import Paper, PaperError, read_here
from paper_scan.paper.search.quotes import Located, locate

BARS = {
    "title": 0.97,
    "authors, all in order": 0.90,
    "author names": 0.96,
    "first author": 0.96,
    "year": 0.97,
    "doi": 0.97,
    "venue": 0.85,
    "headings": 0.92,
    "references, exact count": 0.85,
    "references, within 5 %": 0.93,
    "tables": 0.92,
    "figures": 0.95,
    "spans": 0.97,
    "statements": 0.98,
}
"""The share that must be right; for names and headings the F1 score."""

_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ß": "ss", "æ": "ae", "ł": "l", "đ": "d"})
_DEGREE = re.compile(r"\b(?:Dr|Prof|PhD|MD|Jr)\b\.?")


@dataclass
class Tally:
    """One field: what was found of what stands there, and for lists also how much was found in all."""

    right: int = 0
    of: int = 0
    found: int | None = None
    wrong: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The share that is right; F1 for lists."""
        return 2 * self.right / max(1, self.found + self.of) if self.found is not None else self.right / max(1, self.of)

    def add(self, right: bool, note: str) -> None:
        self.of += 1
        self.right += right
        if not right:
            self.wrong.append(note)

    def add_list(self, expected: list[str], found: list[str], name: str) -> None:
        common = Counter(expected) & Counter(found)
        self.right += common.total()
        self.of += len(expected)
        self.found = (self.found or 0) + len(found)
        missing, extra = Counter(expected) - common, Counter(found) - common
        if missing or extra:
            self.wrong.append(f"{name}: missing {list(missing)[:6]}, too many {list(extra)[:6]}")


def folded(text: str | None) -> str:
    """Letters and digits alone, lower case, accents taken off."""
    plain = unicodedata.normalize("NFKD", text or "").lower().translate(_LETTERS)
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))


def names(authors: Iterable[str]) -> list[str]:
    """Authors to be compared; an anonymous submission has none."""
    found = [folded(_DEGREE.sub("", author)) for author in authors]
    return [] if found == ["anonymous"] else found


def venues_agree(expected: str, found: str) -> bool:
    a, b = folded(expected), folded(found)
    return bool(b) and (a in b or b in a)


def score(label: dict[str, Any], paper: Paper) -> Iterator[tuple[str, bool | tuple[list[str], list[str]], str]]:
    """Each field of one paper: whether it is right, or the two lists to compare; with a note."""
    said = paper.metadata
    yield "title", folded(label["title"]) == folded(said.title), f"{said.title!r} for {label['title']!r}"
    expected, found = names(label["authors"] or []), names(said.authors)
    yield "authors, all in order", expected == found, f"{list(said.authors)[:5]} for {(label['authors'] or [])[:5]}"
    yield "author names", (expected, found), ""
    if expected:
        yield "first author", found[:1] == expected[:1], f"{list(said.authors)[:1]} for {label['authors'][0]!r}"
    if label.get("year"):
        yield "year", said.year == label["year"], f"{said.year} for {label['year']}"
    for name, value in (("doi", said.doi), ("arxiv_id", said.arxiv_id)):
        yield name, (label.get(name) or "").lower() == value.lower(), f"{value!r} for {label.get(name)!r}"
    if label.get("venue"):
        yield "venue", venues_agree(label["venue"], said.venue), f"{said.venue!r} for {label['venue']!r}"
    headings = [folded(section.title) for section in paper.sections if section.level in (1, 2)]
    yield "headings", ([folded(section["title"]) for section in label["sections"]], headings), ""
    count = (label.get("references") or {}).get("count")
    if count is not None:
        note = f"{len(paper.references)} for {count}"
        yield "references, exact count", len(paper.references) == count, note
        yield "references, within 5 %", abs(len(paper.references) - count) <= 0.05 * count, note
    captioned = [table for table in paper.tables if table.caption]
    for name, layer in (("tables", captioned), ("figures", paper.figures)):
        if label.get(name) is not None:
            yield name, len(layer) == label[name], f"{len(layer)} for {label[name]}"
    for name, quotes in (("spans", label.get("spans") or []), ("statements", (label.get("statements") or {}).values())):
        for quote in filter(None, quotes):
            yield name, isinstance(locate(paper, quote), Located), repr(quote)


def read_and_score(label: dict[str, Any], pdf: Path) -> list[tuple[str, Any, str]] | str:
    """The fields of one paper, or why it could not be read."""
    try:
        return list(score(label, read_here(pdf)))
    except PaperError as error:
        return str(error)


def publisher(label: dict[str, Any]) -> str:
    return (label.get("doi") or label["file"]).partition("/")[0]


def tally(labels: list[dict[str, Any]], papers: Path, jobs: int) -> dict[str, dict[str, Tally]]:
    """By publisher and under "all": a tally for each field."""
    tallies: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    with ProcessPoolExecutor(jobs) as pool:
        scored = pool.map(read_and_score, labels, [papers / label["file"] for label in labels])
        for label, fields in zip(labels, scored, strict=True):
            name = Path(label["file"]).stem
            for group in (tallies["all"], tallies[publisher(label)]):
                group["read"].add(not isinstance(fields, str), f"{name}: {fields}")
                for what, result, note in [] if isinstance(fields, str) else fields:
                    if isinstance(result, tuple):
                        group[what].add_list(*result, name)
                    else:
                        group[what].add(result, f"{name}: {note}")
    return tallies


def load(folder: Path, papers: Path, split: str | None, only: str) -> list[dict[str, Any]]:
    files = [file for file in sorted(folder.glob("*.json")) if file.stem != "SPLIT" and re.search(only, file.stem)]
    if split is not None:
        chosen = set(json.loads((folder / "SPLIT.json").read_text(encoding="utf-8"))[split])
        files = [file for file in files if file.stem in chosen]
    labels = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return [label for label in labels if (papers / label["file"]).exists()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--split", choices=("mend", "keep"))
    parser.add_argument("--only", default="", metavar="PATTERN")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="name what is wrong, by field")
    parser.add_argument("--bars", action="store_true", help="end with 1 where a rate is below its bar")
    asked = parser.parse_args()
    if asked.list and asked.split != "mend":
        parser.error("--list is for the papers to mend on: add --split mend")
    labels = load(asked.labels, asked.papers, asked.split, asked.only)
    if not labels:
        parser.error("no label has its PDF below the papers' folder")
    tallies = tally(labels, asked.papers, asked.jobs)
    fields = tallies["all"]
    for name, found in fields.items():
        extra = f" (found {found.found})" if found.found is not None else ""
        short = "  below its bar" if name in BARS and found.rate < BARS[name] else ""
        print(f"{name:24} {found.right:5} of {found.of:5}{extra:14} {found.rate:.3f}{short}")
    for group in sorted(tallies.keys() - {"all"}):
        short = [f"{name} {found.right}/{found.of}" for name, found in tallies[group].items() if found.wrong]
        print(f"{group} ({tallies[group]['read'].of}): {', '.join(short) or 'all right'}")
    if asked.list:
        for name, found in fields.items():
            print(*(f"\n{name}" for _ in found.wrong[:1]), *(f"  {note[:260]}" for note in found.wrong), sep="\n")
    return int(asked.bars and any(name in fields and fields[name].rate < bar for name, bar in BARS.items()))


if __name__ == "__main__":
    sys.exit(main())
