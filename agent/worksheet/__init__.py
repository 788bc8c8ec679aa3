"""A scan in progress: what is asked, what is answered, and the rules of answering."""

from agent.worksheet.drafts import (
    AnswerDraft,
    CitedPaperDraft,
    ClaimDraft,
    EvidenceDraft,
    FitDraft,
    NotesDraft,
    RedFlagDraft,
)
from agent.worksheet.evidence import Settled, places, section_name, settle
from agent.worksheet.finished import Finished, Missing
from agent.worksheet.journal import Header, JournalError, OtherJournalError, read_header
from agent.worksheet.persons import answers_by_persons, as_handed_in, evidence_as_handed_in
from agent.worksheet.refusal import Accepted, Hint, Refused
from agent.worksheet.searched import found_terms
from agent.worksheet.sheet import Verifier, Worksheet

__all__ = [
    "Accepted",
    "AnswerDraft",
    "CitedPaperDraft",
    "ClaimDraft",
    "EvidenceDraft",
    "Finished",
    "FitDraft",
    "Header",
    "Hint",
    "JournalError",
    "Missing",
    "NotesDraft",
    "OtherJournalError",
    "RedFlagDraft",
    "Refused",
    "Settled",
    "Verifier",
    "Worksheet",
    "answers_by_persons",
    "as_handed_in",
    "evidence_as_handed_in",
    "found_terms",
    "places",
    "read_header",
    "section_name",
    "settle",
]
