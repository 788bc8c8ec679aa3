"""What persons have answered on a sheet, so that it can be carried over to a fresh one."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from paper_scan.scans.model import Answer, Evidence, FigureShown, LinkTarget, Quote, TableCell
from paper_scan.worksheet.drafts import AnswerDraft, CandidateDraft, EvidenceDraft
from paper_scan.worksheet.entries import Recorded, read_entry
from paper_scan.worksheet.journal import Journal


def answers_by_persons(journal: Path) -> tuple[tuple[str, AnswerDraft], ...]:
    """Each person's newest answer to each question in a journal, whatever PDF it is for: name and answer as handed in.

    Raises JournalError where the journal can't be read; entries of another version of the program are passed over.
    """
    found: dict[tuple[str, str], AnswerDraft] = {}
    for line in Journal(journal).read_new()[1:]:
        try:
            entry = read_entry(line)
        except ValidationError:
            continue
        if isinstance(entry, Recorded) and entry.person:
            for question, answer in entry.answers.items():
                found[entry.by, question] = as_handed_in(question, answer)
    return tuple((by, draft) for (by, _), draft in found.items())


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
