"""What the rules reader notes beside the answers."""

from __future__ import annotations

from paper_scan.readers.rules.citing import find_cited
from paper_scan.readers.rules.claiming import find_claims, find_findings
from paper_scan.readers.rules.deciding import Decider
from paper_scan.worksheet import NotesDraft, facts_asked


def notes(decider: Decider) -> NotesDraft:
    """What can be noted, quoted from the paper, and the facts from which, with the answers, the checklist's red flags
    follow."""
    claimed = find_claims(decider)
    return NotesDraft(
        key_findings=find_findings(decider, [hit for hit, _ in claimed]),
        claims=tuple(draft for _, draft in claimed),
        facts={fact: decider.facts.get(fact) is not None for fact in facts_asked(decider.checklist)},
        cited_papers=tuple(find_cited(decider)),
    )
