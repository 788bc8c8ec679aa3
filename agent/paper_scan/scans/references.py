"""The reference list of a paper as ``scan.json`` keeps it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from paper_scan.scans.evidence import Model

Role: TypeAlias = Literal["data", "baseline", "method"]
"""What a cited work is to the paper: its data, what it is compared with, what it builds on."""


class CitedAt(Model):
    """A place in the text that cites a work."""

    page: int
    section: str
    start: int
    end: int
    """Offsets into the paper's text."""


class ListedReference(Model):
    """An entry of the reference list. What the entry doesn't say is left out."""

    label: str
    """What a citation says: ``12``, ``Kaplan et al., 2020``."""
    title: str
    authors: tuple[str, ...]
    year: int | None
    venue: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    page: int
    """Where the entry is printed."""
    printed: str
    """The entry as printed, line ends joined."""
    cited: tuple[CitedAt, ...] = ()
    """In the order of the text; empty where no citation was recognised."""
    role: Role | None = None
    """What the work is to this paper, where its reader said so."""


class CitedPaper(Model):
    title: str
    authors: tuple[str, ...]
    year: int | None
    relevance: str
    arxiv_id: str | None = None
    doi: str | None = None
    role: Role | None = None
