"""Where the text cites an entry of the reference list."""

from __future__ import annotations

from collections.abc import Sequence

from agent.paper.model import Citation, Passage, Reference


def find_citations(text: str, passages: Sequence[Passage], references: Sequence[Reference]) -> tuple[Citation, ...]:
    """Citations in order of ``start``; one of several works, "[3-5]", gives one per work."""
    return ()
