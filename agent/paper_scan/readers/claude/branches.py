"""How the checklist is dealt out: which categories are asked in one conversation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from paper_scan.checklist import Question

FULL = 9
"""Questions that one branch may hold; a category of more is still one branch."""
FULL_IN_BATCHES = 18
"""The same where branches go in batches: there each of them may have to pay for the whole paper."""


@dataclass(frozen=True)
class Portion:
    name: str
    """The categories' ids, joined by ``+``."""
    questions: tuple[Question, ...]


def deal(questions: Iterable[Question], full: int = FULL) -> list[Portion]:
    """Categories in order, small neighbours together, so that the paper is read from the cache less often."""
    by_category: dict[str, list[Question]] = {}
    for question in questions:
        by_category.setdefault(question.category, []).append(question)
    portions: list[Portion] = []
    for category, asked in by_category.items():
        last = portions[-1] if portions else None
        if last is not None and len(last.questions) + len(asked) <= full:
            portions[-1] = Portion(f"{last.name}+{category}", (*last.questions, *asked))
        else:
            portions.append(Portion(category, tuple(asked)))
    return portions
