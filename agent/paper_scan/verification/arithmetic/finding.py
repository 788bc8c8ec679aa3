"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["error", "lead", "note"]
"""``error``: the printed numbers can't all be right. ``lead``: something to look at, which may have its reasons.
``note``: worth knowing."""


@dataclass(frozen=True, slots=True)
class Finding:
    kind: str
    severity: Severity
    message: str
    places: tuple[tuple[int, int], ...]
    """Offsets in the paper's text."""
