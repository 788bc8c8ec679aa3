"""Fragments of text as the PDF draws them, joined to printed lines."""

from __future__ import annotations

from collections.abc import Sequence

from agent.paper.raw import RawLine


def join_fragments(fragments: Sequence[RawLine], width: float, height: float) -> tuple[tuple[RawLine, ...], list[int]]:
    """Printed lines of one column each, and for every fragment the index of the line it went into."""
    return tuple(fragments), list(range(len(fragments)))
