"""What the rules reader notes beside the answers."""

from __future__ import annotations

from collections.abc import Iterable

from paper_scan.checklist import Question
from paper_scan.readers.rules.citing import find_cited
from paper_scan.readers.rules.claiming import find_claims, find_findings
from paper_scan.readers.rules.deciding import Decider
from paper_scan.readers.rules.flagging import find_flags
from paper_scan.worksheet import NotesDraft


def notes(decider: Decider, questions: Iterable[Question]) -> NotesDraft:
    """Everything that can be noted: quoted from the paper, or derived from answers by the checklist's rules."""
    claimed = find_claims(decider)
    return NotesDraft(
        key_findings=find_findings(decider, [hit for hit, _ in claimed]),
        claims=tuple(draft for _, draft in claimed),
        red_flags=tuple(find_flags(decider, {question.id for question in questions})),
        cited_papers=tuple(find_cited(decider)),
    )
