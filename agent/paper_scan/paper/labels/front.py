"""The head of the first page: title and authors, up to the abstract or the first paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paper_scan.paper.labels.headings import numbered
from paper_scan.paper.labels.section_kinds import kind_of
from paper_scan.paper.lines.blocks import Block
from paper_scan.paper.pdf.raw import RawLine

_ABSTRACT = re.compile(
    r"\s*(?:a\s?b\s?s\s?t\s?r\s?a\s?c\s?t|summary|keywords?|(?:\d\.?\s*)?introduction|importance|contents)\b", re.I
)
_MOST = 60
"""Blocks of the first page among which title and authors are looked for."""
_PARAGRAPH = 350
"""Characters: a longer block is text, not an affiliation."""


def name_front(blocks: Sequence[Block]) -> None:
    """Gives title and authors their kinds. ``blocks`` are the document's first ones, in reading order."""
    first = next((placed.page for block in blocks for placed in block.lines), 0)
    page = [block for block in blocks[:_MOST] if block.lines and block.lines[0].page == first]
    abstract = next((n for n, block in enumerate(page) if _ABSTRACT.match(block_text(block))), None)
    head: list[Block] = []
    for number, block in enumerate(page):
        long = block.kind == "body" and len(block_text(block)) > _PARAGRAPH
        if number == abstract or (long and (abstract is None or number > abstract or not _lists_names(block))):
            break
        if block.kind in ("body", "heading", "list", "equation"):
            head.append(block)
    title = _title(head)
    for block in head:
        if block is title:
            block.kind = "title"
        elif title is not None and head.index(block) > head.index(title):
            block.kind = "authors"


def _lists_names(block: Block) -> bool:
    """Does nearly every word begin with a capital, as in a long list of authors?"""
    words = [word for word in block_text(block).split() if word[:1].isalpha()]
    return sum(1 for word in words if word[0].isupper()) > 0.7 * len(words)


def _title(head: Sequence[Block]) -> Block | None:
    """The largest type among the blocks with at least two words."""
    candidates = [block for block in head if len(block_text(block).split()) >= 2 and not _is_chapter(block)]
    return max(candidates, key=lambda block: round(block.lines[0].line.size), default=None)


def _is_chapter(block: Block) -> bool:
    """Is it the heading of a section that every paper has, or no words at all?"""
    number, title = numbered(block_text(block))
    return bool(number and kind_of(title)) or not any(c.isalpha() for c in title)


def block_text(block: Block) -> str:
    return " ".join(placed.line.text.strip() for placed in block.lines)


def by_person(lines: Sequence[RawLine]) -> list[RawLine]:
    """Rows of names, affiliations and addresses side by side, read one person after the other."""
    rows: list[list[RawLine]] = []
    for line in lines:
        if rows and abs(line.baseline - rows[-1][-1].baseline) < 0.4 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    ordered: list[RawLine] = []
    run: list[list[RawLine]] = []
    for row in [*rows, []]:
        named = all(any(c.isalpha() for c in line.text) for line in row)
        if len(row) >= 2 and named and (not run or _same_places(run[-1], row)):
            run.append(row)
            continue
        ordered += [line for place in range(len(run[0])) for line in (r[place] for r in run)] if run else []
        run = [row] if len(row) >= 2 and named else []
        ordered += row if not run else []
    return ordered


def _same_places(above: Sequence[RawLine], below: Sequence[RawLine]) -> bool:
    """Does each line of one row stand under one of the other's?"""
    return len(above) == len(below) and all(
        a.box[0] < b.box[2] and b.box[0] < a.box[2] and b.baseline - a.baseline < 2.5 * a.size
        for a, b in zip(above, below, strict=True)
    )
