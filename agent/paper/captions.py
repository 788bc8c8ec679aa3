"""Captions: the lines that begin with "Table 3" or "Figure 2" and say what is shown."""

from __future__ import annotations

from collections.abc import Sequence

from agent.paper.raw import RawPage
from agent.paper.regions import Caption


def find_captions(pages: Sequence[RawPage]) -> tuple[Caption, ...]:
    """The captions of all pages, in page order. Boxes are in their page's reading frame."""
    return ()
