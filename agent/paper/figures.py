"""Figures: where a captioned figure lies on its page."""

from __future__ import annotations

from collections.abc import Sequence

from agent.paper.raw import RawPage
from agent.paper.regions import Caption, FigureRegion, TableRegion


def find_figures(
    pages: Sequence[RawPage], captions: Sequence[Caption], tables: Sequence[TableRegion]
) -> tuple[FigureRegion, ...]:
    """One region for each figure caption. Boxes are in their page's reading frame."""
    return ()
