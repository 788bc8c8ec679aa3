"""Tables: where a captioned table's body lies, and its cells row by row."""

from __future__ import annotations

from collections.abc import Sequence

from agent.paper.raw import RawPage
from agent.paper.regions import Caption, TableRegion


def find_tables(pages: Sequence[RawPage], captions: Sequence[Caption]) -> tuple[TableRegion, ...]:
    """One region for each table caption. Boxes are in their page's reading frame."""
    return ()
