"""The flow of the text: paragraphs run on over columns and pages, and what would have cut them comes after them."""

from __future__ import annotations

import re

from agent.paper.blocks import Block
from agent.paper.paragraphs import LIST_MARK

_ENDED = re.compile(r"[.!?:][\"'”’)\]]*(?:\d{1,3}|[*†‡])?\s*$")
_RUNS_ON = ("body", "list", "footnote")


class Flow:
    """Collects blocks in reading order."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._waiting: list[Block] = []

    def text(self, block: Block, begins_stretch: bool) -> None:
        """A block of the running text. ``begins_stretch``: something stands between it and the text before it."""
        last = self.blocks[-1] if self.blocks else None
        if begins_stretch and last is not None and _continues(last, block):
            last.lines += block.lines
            return
        self._release()
        self.blocks.append(block)

    def aside(self, block: Block) -> None:
        """A block beside the running text: it waits until the paragraph that is open has ended."""
        self._waiting.append(block)

    def end(self) -> list[Block]:
        self._release()
        return self.blocks

    def _release(self) -> None:
        self.blocks += self._waiting
        self._waiting = []


def _continues(last: Block, block: Block) -> bool:
    """Does a paragraph that a column's or page's end has cut go on in ``block``?"""
    if last.kind not in _RUNS_ON or block.kind != "body":
        return False
    before, after = last.lines[-1].line, block.lines[0].line
    if abs(before.size - after.size) > 0.07 * before.size + 0.15 or before.bold != after.bold:
        return False
    text, following = before.text.rstrip(), after.text.lstrip()
    if not text or not following or LIST_MARK.match(following):
        return False
    if not _ENDED.search(text):
        return True
    return following[0].islower()
