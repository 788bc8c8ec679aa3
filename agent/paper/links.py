"""Hyperlinks and addresses printed in the text."""

from __future__ import annotations

from collections.abc import Sequence

from agent.paper.model import Line, Link
from agent.paper.raw import RawPage


def find_links(pages: Sequence[RawPage], text: str, lines: Sequence[Line]) -> tuple[Link, ...]:
    """Links in order of ``start``, with the words they lie on. ``lines`` and the result have displayed coordinates,
    the raw links those of the reading frame (``RawPage.displayed``)."""
    return ()
