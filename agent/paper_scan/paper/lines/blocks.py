"""Blocks: the lines of a paragraph, heading, caption, table… in the order in which they are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from paper_scan.paper.model import PassageKind
from paper_scan.paper.pdf.raw import RawLine


@dataclass(frozen=True, slots=True)
class PlacedLine:
    page: int
    line: RawLine


@dataclass(slots=True)
class Block:
    kind: PassageKind
    lines: list[PlacedLine] = field(default_factory=list)
    caption: int | None = None
    """Index into the captions, if it is one."""
    table: int | None = None
    """Index into the table regions, if it is one's body."""
    reason: str = ""
    """Why it is of its kind, where more than the kind's usual sign says so."""
