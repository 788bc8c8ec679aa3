"""A worksheet's work carried over to another reading of the same PDF.

Offsets point into the text as one version of the program reads it. When a newer one reads the PDF otherwise, what a
model or a person did is not thrown away: each answer is handed in again, its evidence is located in the new text, and
one whose evidence isn't found any more is open, with the old answer beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from paper_scan.scans.model import Answer
from paper_scan.worksheet.drafts import CitedPaperDraft, ClaimDraft, DescriptionDraft, NotesDraft, RedFlagDraft
from paper_scan.worksheet.entries import (
    Amended,
    CarriedOver,
    Classified,
    Completed,
    Described,
    Entry,
    Noted,
    Recorded,
    Withdrawn,
)
from paper_scan.worksheet.notes.description import settle_description
from paper_scan.worksheet.notes.settled import settle_notes
from paper_scan.worksheet.persons import as_handed_in, evidence_as_handed_in, read_counting
from paper_scan.worksheet.refusal import Refused
from paper_scan.worksheet.rules import Grounds, check

if TYPE_CHECKING:
    from paper_scan.paper.model import Paper

EARLIER = "earlier reading"
"""Behind the name of who gave an answer that could not be located again."""


def relocated(
    previous: Path, paper: Paper, grounds: Callable[[], Grounds], say: Callable[[str], None]
) -> Iterator[Entry]:
    """The entries of the journal ``previous`` as they stand in this reading of the paper.

    Args:
        grounds: what answers are held against, asked anew for each entry, as a type switches modules on.
        say: told what could not be located again.

    Raises JournalError where the journal can't be read; lines of an unknown kind are passed over.
    """
    yield CarriedOver()
    for entry in read_counting(previous):
        match entry:
            case Recorded():
                yield from _answers(entry, grounds(), say)
            case Noted():
                if (noted := renoted(paper, entry, say)) is not None:
                    yield noted
            case Described():
                fields, results = settle_description(paper, _description_draft(entry))
                for refused in results:
                    if isinstance(refused, Refused):
                        say(f"{refused.subject}: {entry.by}'s word is not carried over. {refused.message}")
                if fields:
                    yield entry.model_copy(update={"fields": fields})
            case Classified() | Completed() | Amended() | Withdrawn():
                yield entry
            case _:  # what was computed is computed again
                pass


def renoted(paper: Paper, entry: Noted, say: Callable[[str], None]) -> Noted | None:
    """Notes with their evidence located again; what can't be is left out and said."""
    noted, results = settle_notes(paper, _notes_draft(entry), entry.by)
    for refused in results:
        if isinstance(refused, Refused):
            say(f"{refused.subject}: not carried over, its evidence isn't in the paper as it is read now.")
    return noted


def _answers(entry: Recorded, grounds: Grounds, say: Callable[[str], None]) -> Iterator[Recorded]:
    found: dict[str, Answer] = {}
    lost: dict[str, Answer] = {}
    for question, answer in entry.answers.items():
        checked = check(grounds, as_handed_in(question, answer), entry.by, entry.person)
        if isinstance(checked, Refused):
            lost[question] = answer
            found[question] = _opened(answer)
            say(f"{question}: {entry.by}'s answer is open now, its evidence isn't in the paper as it is read now.")
        else:
            found[question] = checked[0].model_copy(update={"source": answer.source})
    if lost:
        yield entry.model_copy(update={"by": f"{entry.by} ({EARLIER})", "person": False, "answers": lost})
    yield entry.model_copy(update={"answers": found})


def _opened(answer: Answer) -> Answer:
    """Open, for the reason that its evidence was not found again."""
    return Answer(
        applies=True,
        answer=False,
        justification="The evidence of the answer beside it was not found again in the paper as it is read now.",
        confidence="none",
        open=True,
        source=answer.source,
        search=answer.search,
    )


def _description_draft(entry: Described) -> DescriptionDraft:
    known = {name: field.value for name, field in entry.fields.items() if field.value}
    return DescriptionDraft.model_validate(
        {**known, "not_printed": [name for name in entry.fields if name not in known]}
    )


def _notes_draft(noted: Noted) -> NotesDraft:
    return NotesDraft(
        key_findings=noted.key_findings,
        claims=tuple(
            ClaimDraft(
                claim=claim.claim,
                evidence=claim.evidence,
                supported=claim.supported,
                quotes=tuple(evidence_as_handed_in(piece) for piece in claim.quotes or ()),
            )
            for claim in noted.claims
        ),
        red_flags=tuple(
            RedFlagDraft(
                flag=flag.flag,
                detail=flag.detail,
                evidence=tuple(evidence_as_handed_in(piece) for piece in flag.evidence or ()),
                severity=flag.severity,
            )
            for flag in noted.red_flags
        ),
        cited_papers=tuple(CitedPaperDraft(**each.model_dump()) for each in noted.cited_papers),
        replace=noted.replace,
        facts=noted.facts,
    )
