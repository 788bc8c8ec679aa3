"""The PDF's own outline (its bookmarks), matched with the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from paper_scan.paper.flow.compose import Composed
from paper_scan.paper.pdf.raw import OutlineEntry

_FEWEST = 3
_MATCHED = 0.6
"""Share of the entries that have to be found in the text before the outline is believed."""
_NUMBER = re.compile(r"^\s*(?:appendix\s+)?(?:[A-Z]|[IVX]+|\d+)?(?:\.\d+)*[.:)]?\s+(?=\S)", re.I)


@dataclass(frozen=True, slots=True)
class Matched:
    """An entry of the outline with the block at which its section begins."""

    block: int
    level: int
    title: str
    """As in the outline; only needed where the text has no such heading."""
    printed: bool
    """False for a chapter that has a title in the outline only; it begins with its first subsection."""


def match_outline(composed: Composed, outline: Sequence[OutlineEntry]) -> list[Matched]:
    """The outline's entries found in the text, in order; empty if the outline doesn't fit the text.

    The document's title as the only entry of the highest level is left out, and the levels move up.
    """
    entries = [entry for entry in outline if entry.page and _bare(entry.title)]
    tops = [entry for entry in entries if entry.level == 1]
    if len(tops) == 1 and len(entries) > _FEWEST:
        entries = [entry for entry in entries if entry is not tops[0]]
    if len(entries) < _FEWEST:
        return []
    highest = min(entry.level for entry in entries)
    pages = _pages(composed)
    found: list[Matched] = []
    missing: list[OutlineEntry] = []
    letters = _bare(composed.text)
    after = -1
    for entry in entries:
        place = _find(composed, pages, entry, after)
        if place is None:
            if _bare(entry.title) in letters:  # what is printed nowhere is no title: anybody can write a bookmark
                missing.append(entry)
            continue
        for number, above in enumerate(missing):
            if above.level < entry.level and above.title not in {other.title for other in missing[:number]}:
                found.append(Matched(place, min(6, above.level - highest + 1), above.title, False))
        missing = []
        found.append(Matched(place, min(6, entry.level - highest + 1), entry.title, True))
        after = place
    printed = sum(match.printed for match in found)
    return found if printed >= _MATCHED * len(entries) else []


def _pages(composed: Composed) -> list[int]:
    """For each block the page on which it begins."""
    pages = []
    line = 0
    for block in composed.blocks:
        while line + 1 < len(composed.lines) and composed.lines[line].end <= block.start:
            line += 1
        pages.append(composed.lines[line].page if composed.lines else 1)
    return pages


def _find(composed: Composed, pages: Sequence[int], entry: OutlineEntry, after: int) -> int | None:
    """The block after ``after`` that begins with the entry's title, on its page or the next."""
    wanted = _bare(entry.title)
    inexact: int | None = None
    for index in range(after + 1, len(composed.blocks)):
        if pages[index] > entry.page + 1:
            break
        block = composed.blocks[index]
        if pages[index] < entry.page or block.kind in ("margin", "caption", "table", "figure"):
            continue
        text = composed.text[block.start : min(block.end, block.start + 3 * len(entry.title) + 20)]
        variants = (_bare(text), _bare(_NUMBER.sub("", text)))
        if (block.kind == "heading" and wanted in variants) or (block.run_in and _bare(block.run_in) == wanted):
            return index
        if inexact is None and any(variant.startswith(wanted) for variant in variants) and len(wanted) >= 5:
            inexact = index if block.kind == "heading" or block.run_in else None
    return inexact


def _bare(text: str) -> str:
    return "".join(c for c in _NUMBER.sub("", " " + text.casefold()) if c.isalnum())
