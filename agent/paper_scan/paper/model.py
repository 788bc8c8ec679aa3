"""What a paper is once it has been read: layers over one string.

Everything that can be said about a paper points into ``Paper.text`` by character offset. From an offset follow page,
section and the rectangles of the lines it lies on. All classes are frozen and hold plain values only, so that a paper
can cross a process border as JSON.

Offsets are half open, ``text[start:end]``. Pages count from 1. Rectangles are in points (1/72 inch) on the page as it
is displayed (after rotation), origin at the top left, y downwards.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from paper_scan.paper.parts import (
    Cell,
    Citation,
    Figure,
    HiddenText,
    Line,
    Link,
    Metadata,
    Page,
    Passage,
    PassageKind,
    Problem,
    Reference,
    Section,
    SectionKind,
    Sentence,
    Table,
    TextSource,
)
from paper_scan.paper.words.sentences import split_passages

__all__ = [
    "Cell",
    "Citation",
    "Figure",
    "HiddenText",
    "Line",
    "Link",
    "Metadata",
    "Page",
    "Paper",
    "Passage",
    "PassageKind",
    "Problem",
    "Reference",
    "Section",
    "SectionKind",
    "Sentence",
    "Table",
    "TextSource",
]


@dataclass(frozen=True)
class Paper:
    """A paper that has been read. See the module's text for the coordinate."""

    name: str
    """The file's name without folders."""
    sha256: str
    """Of the PDF's bytes."""
    text: str
    pages: tuple[Page, ...]
    lines: tuple[Line, ...]
    """In order of ``start``; every visible character belongs to at most one line."""
    passages: tuple[Passage, ...]
    """In reading order. A paragraph runs to its end over column and page breaks; footnotes, captions, tables and
    margins of the page come after the paragraph that they would have cut."""
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...]
    references: tuple[Reference, ...]
    citations: tuple[Citation, ...]
    links: tuple[Link, ...]
    hidden: tuple[HiddenText, ...]
    metadata: Metadata
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...] = ()
    """What a user should know before believing the scan: "does not look like a research paper", …"""

    @cached_property
    def text_sha256(self) -> str:
        """Of the text that offsets point into: another version of the program may read the same PDF otherwise."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of all passages, in order."""
        return split_passages(self.text, self.passages)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    @cached_property
    def _passage_starts(self) -> list[int]:
        return [passage.start for passage in self.passages]

    def lines_between(self, start: int, end: int) -> Iterator[Line]:
        """The printed lines that ``text[start:end]`` touches."""
        for line in self.lines[max(0, bisect_right(self._line_starts, start) - 1) :]:
            if line.start >= end:
                return
            if line.end > start:
                yield line

    def page_at(self, offset: int) -> int:
        """The page that the character at ``offset`` is printed on."""
        return self.lines[max(0, bisect_right(self._line_starts, offset) - 1)].page if self.lines else 1

    def passage_at(self, offset: int) -> int:
        """The index of the passage that holds ``offset``, or of the one before it."""
        return max(0, bisect_right(self._passage_starts, offset) - 1)

    def float_at(self, offset: int) -> str:
        """The label of the table or figure in whose caption or body ``offset`` lies; empty for other text."""
        passage = self.passages[self.passage_at(offset)]
        if passage.kind not in ("caption", "table"):
            return ""
        captions = [(table.caption, table.label) for table in self.tables]
        captions += [(figure.caption, figure.label) for figure in self.figures]
        for caption, label in captions:
            if caption is not None and caption[0] <= offset < caption[1]:
                return label
        for table in self.tables:
            if any(passage.start <= cell.start < passage.end for row in table.rows[:1] for cell in row):
                return table.label
        return ""

    def section_at(self, offset: int) -> Section:
        """The innermost section that holds ``offset``."""
        return self.sections[self.passages[self.passage_at(offset)].section]
