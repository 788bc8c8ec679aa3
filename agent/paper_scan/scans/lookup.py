"""What public indexes say of a paper, beside what the paper prints of itself."""

from __future__ import annotations

from typing import Literal

from paper_scan.scans.evidence import Model


class IndexNotice(Model):
    """A notice that somebody published about the work."""

    kind: str
    """In the index's words: ``retraction``, ``correction``, ``expression_of_concern``, ``withdrawal``."""
    doi: str | None = None
    date: str | None = None


class IndexRecord(Model):
    """The work as one index has it."""

    index: Literal["arXiv", "Crossref"]
    by: str
    """What it was found by: ``arXiv:2401.00448``, ``DOI:10.1000/x``, ``title``."""
    score: float | None = None
    """Found by title: how alike the titles are, 0 to 1."""
    title: str
    authors: tuple[str, ...]
    year: int | None
    venue: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    version: str | None = None
    """arXiv's newest."""
    updated: str | None = None
    """Its date."""
    published_as: tuple[str, ...] = ()
    """DOIs of published versions."""
    notices: tuple[IndexNotice, ...] = ()


class LookedUp(Model):
    """What was asked and found. Nothing of it replaces what is printed."""

    records: tuple[IndexRecord, ...]
    differences: tuple[str, ...]
    """Those that matter: a retraction, another title, a later or a published version."""
    problems: tuple[str, ...] = ()
    """What couldn't be asked, and why."""
