"""What persons have answered on a sheet, so that it can be carried over to a fresh one."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from paper_scan.scans.model import Answer, Evidence, FigureShown, LinkTarget, Quote, TableCell
from paper_scan.worksheet.drafts import AnswerDraft, CandidateDraft, EvidenceDraft
from paper_scan.worksheet.entries import Amended, Entry, Noted, Recorded, Withdrawn, counting, read_entry
from paper_scan.worksheet.journal import Journal


class PersonsAnswer(NamedTuple):
    by: str
    judged: bool
    draft: AnswerDraft
    """As handed in."""


def answers_by_persons(journal: Path) -> tuple[PersonsAnswer, ...]:
    """Each person's newest answer to each question in a journal, whatever PDF it is for.

    Raises JournalError where the journal can't be read; entries of another version of the program are passed over.
    """
    found: dict[tuple[str, bool, str], AnswerDraft] = {}
    for entry in read_counting(journal):
        if isinstance(entry, Recorded) and entry.person:
            for question, answer in entry.answers.items():
                found[entry.by, entry.judged, question] = as_handed_in(question, answer)
    return tuple(PersonsAnswer(by, judged, draft) for (by, judged, _), draft in found.items())


def notes_by_persons(journal: Path) -> tuple[Noted | Amended | Withdrawn, ...]:
    """What persons put right in a journal beside the answers. Raises JournalError where it can't be read."""
    return tuple(
        entry for entry in read_counting(journal) if isinstance(entry, Noted | Amended | Withdrawn) and entry.by
    )


def read_counting(journal: Path) -> list[Entry]:
    """A journal's entries that count; those of another version of the program are passed over."""
    found: list[Entry] = []
    for line in Journal(journal).read_new()[1:]:
        with suppress(ValidationError):
            found.append(read_entry(line))
    return counting(found)


def as_handed_in(question: str, answer: Answer) -> AnswerDraft:
    """The draft from which this answer would be recorded again."""
    return AnswerDraft(
        question=question,
        applies=answer.applies,
        answer=answer.answer,
        justification=answer.justification,
        confidence=answer.confidence or "medium",
        evidence=tuple(evidence_as_handed_in(piece) for piece in answer.evidence or ()),
        search_terms=tuple(hit.term for hit in answer.search.terms) if answer.search else (),
        open=bool(answer.open),
        candidates=tuple(
            CandidateDraft(evidence=evidence_as_handed_in(each.evidence), why=each.why)
            for each in answer.candidates or ()
        ),
    )


def evidence_as_handed_in(piece: Evidence) -> EvidenceDraft:
    """The draft from which this evidence would be found again."""
    match piece:
        case Quote():
            return EvidenceDraft(quote=piece.quote, page=piece.page)
        case TableCell():
            return EvidenceDraft(table=piece.table, row=piece.row, column=piece.column, text=piece.text)
        case FigureShown():
            return EvidenceDraft(figure=piece.figure, shows=piece.shows)
        case LinkTarget():
            return EvidenceDraft(link=piece.target)
