"""Sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.paper.model import Passage, Sentence

_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:et al|e\.g|i\.e|cf|vs|Figs?|Eqs?|Tabs?|Secs?|Refs?|resp|approx|Dr|Prof|St|No|[A-Z]))\.$"
)


def split_passages(text: str, passages: Sequence[Passage]) -> tuple[Sentence, ...]:
    """The sentences of each passage; together they cover all of it but the white space between them."""
    found: list[Sentence] = []
    for index, passage in enumerate(passages):
        start = passage.start
        for match in _END.finditer(text, passage.start, passage.end):
            if not _ABBREVIATION.search(text[start : match.start() + 1]):
                found.append(Sentence(start, match.start() + len(match[0].rstrip()), index))
                start = match.end()
        if start < passage.end:
            found.append(Sentence(start, passage.end, index))
    return tuple(found)
