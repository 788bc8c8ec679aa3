"""The flow of the text: paragraphs run on over columns and pages, and what would have cut them comes after them."""

from __future__ import annotations

import re

from paper_scan.paper.labels.footnotes import begins_with_mark
from paper_scan.paper.lines.blocks import Block
from paper_scan.paper.lines.faces import face_of
from paper_scan.paper.pdf.raw import RawLine

_ENDED = re.compile(r"[.!?:][\"'”’)\]]*(?:\d{1,3}|[*†‡])?\s*$")
_ITEM = re.compile(r"\s*(?:[•◦▪‣●○■□∙➢►✓✗–—-]\s)")
"""How an item begins that can't be the middle of a sentence; "(4)" and "70)" can."""
_LABEL = re.compile(r"\s*\[\d{1,3}\]\s")
"""How an entry of a reference list begins, and a line of text after "as shown by"."""
_RUNS_ON = ("body", "list", "footnote")
_BESIDE = ("caption", "table", "figure", "margin", "footnote")
_LETTERING = 25
"""Mean characters a line: blocks of shorter ones between two halves of a paragraph are a figure's lettering."""
_NOTICES = 8
"""Blocks of smaller type at a column's foot that a paragraph may run on over."""
_SMALLER = 0.4
"""Points by which they are smaller. Not measured."""
_PAGES = 2
"""A paragraph that a column's end cuts goes on on the next page, or behind a page of figures on the one after it."""
_FAR = 60
"""So many blocks back a cut paragraph is looked for."""


class Flow:
    """Collects blocks in reading order."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._waiting: list[Block] = []
        self._note: Block | None = None

    def text(self, block: Block, begins_stretch: bool) -> None:
        """A block of the running text. ``begins_stretch``: something stands between it and the text before it."""
        cut = self._cut_paragraph(block) if begins_stretch else self._behind_insertion(block)
        if cut is not None:
            cut.lines += block.lines
            return
        self._release()
        self.blocks.append(block)

    def aside(self, block: Block) -> None:
        """A block beside the running text: it waits until the paragraph that is open has ended."""
        if block.kind == "footnote":
            if self._note is not None and _note_goes_on(self._note, block):
                self._note.lines += block.lines
                return
            self._note = block
        self._waiting.append(block)

    def end(self) -> list[Block]:
        """All blocks."""
        self._release()
        return self.blocks

    def _release(self) -> None:
        self.blocks += self._waiting
        self._waiting = []

    def _behind_insertion(self, block: Block) -> Block | None:
        """The paragraph that goes on in ``block`` behind a box, a table's notes or a notice in the same column."""
        if not self.blocks or block.kind != "body" or not _begins_small(block):
            return None
        face = face_of(block.lines[0].line)
        for inserted, earlier in enumerate(reversed(self.blocks[-_FAR:])):
            if earlier.kind == "equation":
                return None
            if earlier.kind == "body" and face_of(earlier.lines[-1].line) == face:
                near = block.lines[0].page - earlier.lines[-1].page <= _PAGES
                text = earlier.lines[-1].line.text
                open_end = len(text) > _LETTERING and not _ENDED.search(text)
                goes_on = near and open_end and not _is_set_in(block, earlier) and _goes_on(earlier, block)
                return earlier if inserted and goes_on else None
            if earlier.kind in ("body", "list") and not _other_size(earlier, block):
                return None
        return None

    def _cut_paragraph(self, block: Block) -> Block | None:
        """The paragraph before that goes on in ``block``: the last one, or one before a figure's stray letters."""
        if not self.blocks or block.kind not in ("body", "list"):
            return None
        last = self.blocks[-1]
        if last.kind in _RUNS_ON and _goes_on(last, block):
            return last
        behind = self._behind_insertion(block)
        if behind is not None:
            return behind
        notices = 0
        for earlier in reversed(self.blocks[-_FAR:]):
            if earlier.kind in _BESIDE or _is_lettering(earlier):
                continue
            if earlier.kind in _RUNS_ON and _is_notice(earlier, block) and notices < _NOTICES:
                notices += 1
                continue
            unfinished = earlier.kind in _RUNS_ON and _goes_on(earlier, block) and (_begins_small(block) or notices)
            return earlier if unfinished and len(earlier.lines[-1].line.text) > _LETTERING else None
        return None


def _other_size(one: Block, other: Block) -> bool:
    return abs(one.lines[0].line.size - other.lines[0].line.size) > _SMALLER


def _is_set_in(block: Block, paragraph: Block) -> bool:
    """Does the block begin inside the paragraph's column, off its edge, as words beside a displayed formula do?"""
    first, last = block.lines[0], paragraph.lines[-1]
    left = min(placed.line.box[0] for placed in paragraph.lines if placed.page == last.page)
    right = max(placed.line.box[2] for placed in paragraph.lines if placed.page == last.page)
    return first.page == last.page and left + 3 * first.line.size < first.line.box[0] < right


def _is_notice(earlier: Block, block: Block) -> bool:
    """Dates, licences, addresses at a column's foot: smaller than the paragraph that goes on behind them."""
    return earlier.lines[0].line.size < block.lines[0].line.size - _SMALLER


def _goes_on(last: Block, block: Block) -> bool:
    """Does a paragraph that a column's or page's end has cut go on in ``block``?"""
    before, after = last.lines[-1].line, block.lines[0].line
    text, following = before.text.rstrip(), after.text.lstrip()
    if not text or not following or _ITEM.match(following) or not _same_type(before, after):
        return False
    if block.kind == "list" and _LABEL.match(following):
        return False
    return not _ENDED.search(text) or following[0].islower()


def _note_goes_on(note: Block, block: Block) -> bool:
    """Is it the rest of a footnote of this page or the page before?"""
    near = block.lines[0].page - note.lines[-1].page <= 1
    return near and not begins_with_mark(block.lines[0].line) and _goes_on(note, block)


def _same_type(before: RawLine, after: RawLine) -> bool:
    bold = before.spans[-1].bold == after.spans[0].bold
    return bold and abs(before.size - after.size) <= 0.07 * before.size + 0.15


def _begins_small(block: Block) -> bool:
    return block.lines[0].line.text.lstrip()[:1].islower()


def _is_lettering(block: Block) -> bool:
    letters = sum(len(placed.line.text) for placed in block.lines)
    return block.kind in ("body", "list", "equation") and letters < _LETTERING * len(block.lines)
