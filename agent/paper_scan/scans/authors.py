"""What the authors say of their own paper, in a checklist that they filled in and printed."""

from __future__ import annotations

from typing import Literal

from paper_scan.scans.evidence import Model


class AuthorsItem(Model):
    """An item of the authors' own checklist. It is what they say, never evidence."""

    label: str
    """As printed: ``5``, ``3 (b)``, ``A1``."""
    title: str
    question: str
    answer: Literal["yes", "no", "not applicable", "partial", "unclear"]
    """``unclear``: nothing is printed, or words that are neither."""
    printed: str
    """The answer as printed."""
    justification: str
    page: int
    start: int
    end: int
    """Offsets into the paper's text."""
    questions: tuple[str, ...] = ()
    """Those of the scan's checklist that ask the same, by their ids."""
