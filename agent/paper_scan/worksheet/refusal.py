"""What the worksheet says to what it is given: taken, or not, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from paper_scan.paper.search.quotes import Reason

Kind: TypeAlias = (
    Literal[
        "malformed",
        "unknown question",
        "inactive question",
        "unknown type",
        "unknown tag",
        "no reason",
        "yes but not applicable",
        "always applies",
        "open but decided",
        "no confidence",
        "yes without evidence",
        "no without search",
        "author checklist only",
        "references only",
        "unclear evidence",
        "no such table",
        "no such cell",
        "no such figure",
        "no such link",
        "nothing given",
        "not printed",
        "unknown note",
        "unknown category",
        "a reader's name",
        "nothing to undo",
        "no such field",
        "no such claim",
        "no such flag",
    ]
    | Reason
)


@dataclass(frozen=True, slots=True)
class Hint:
    """A real passage of the paper that may be what was meant."""

    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Refused:
    subject: str
    """The question's id; for notes, the claim or flag; empty where the whole call is meant."""
    kind: Kind
    message: str
    """What is wrong and what would pass."""
    hint: Hint | None = None

    def about(self, subject: str) -> Refused:
        return replace(self, subject=subject)


@dataclass(frozen=True, slots=True)
class Accepted:
    subject: str
    remarks: tuple[str, ...] = ()
    """What whoever answered may want to look at again."""
