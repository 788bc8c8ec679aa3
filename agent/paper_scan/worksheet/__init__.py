"""A scan in progress: what is asked, what is answered, and the rules of answering."""

from paper_scan.worksheet.drafts import (
    AnswerDraft,
    CandidateDraft,
    CitedPaperDraft,
    ClaimDraft,
    DescriptionDraft,
    EvidenceDraft,
    FitDraft,
    NotApplicableDraft,
    NoteChangesDraft,
    NotesDraft,
    RedFlagDraft,
)
from paper_scan.worksheet.evidence.located import Settled, places, section_name, settle
from paper_scan.worksheet.finished import Beside, Finished, Missing
from paper_scan.worksheet.flags.answer_flags import facts_asked
from paper_scan.worksheet.journal import Header, JournalError, OtherJournalError, is_finished, read_header
from paper_scan.worksheet.persons import answers_by_persons, as_handed_in, evidence_as_handed_in
from paper_scan.worksheet.refusal import Accepted, Hint, Refused
from paper_scan.worksheet.remarks import doubts
from paper_scan.worksheet.sheet import Verifier, Worksheet

__all__ = [
    "Accepted",
    "AnswerDraft",
    "Beside",
    "CandidateDraft",
    "CitedPaperDraft",
    "ClaimDraft",
    "DescriptionDraft",
    "EvidenceDraft",
    "Finished",
    "FitDraft",
    "Header",
    "Hint",
    "JournalError",
    "Missing",
    "NotApplicableDraft",
    "NoteChangesDraft",
    "NotesDraft",
    "OtherJournalError",
    "RedFlagDraft",
    "Refused",
    "Settled",
    "Verifier",
    "Worksheet",
    "answers_by_persons",
    "as_handed_in",
    "doubts",
    "evidence_as_handed_in",
    "facts_asked",
    "is_finished",
    "places",
    "read_header",
    "section_name",
    "settle",
]
