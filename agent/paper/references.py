"""The reference list, split into entries."""

from __future__ import annotations

from collections.abc import Sequence

from agent.paper.model import Line, Passage, Reference, Section


def split_references(
    text: str, passages: Sequence[Passage], sections: Sequence[Section], lines: Sequence[Line]
) -> tuple[Reference, ...]:
    """The entries of all sections of kind ``references``, in the order printed."""
    return ()
