"""Title, authors, year, venue and identifiers."""

from __future__ import annotations

from collections.abc import Sequence

from agent.paper.model import Line, Metadata, Passage, Section
from agent.paper.raw import RawDocument


def find_metadata(
    raw: RawDocument, text: str, passages: Sequence[Passage], sections: Sequence[Section], lines: Sequence[Line]
) -> Metadata:
    """From page 1, the arXiv stamp, the running heads and the document's own metadata."""
    title = next((text[p.start : p.end] for p in passages if p.kind == "title"), "")
    return Metadata(title, (), (), None, "", "", "", (("title", "page 1"),) if title else ())
