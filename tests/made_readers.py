"""Readers for tests: real drivers of the worksheet that know only the paper of ``made_papers``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from paper_scan.checklist import load
from paper_scan.readers.base import Progress, Reader
from paper_scan.worksheet import Accepted, AnswerDraft, EvidenceDraft, NotesDraft, Worksheet

CHECKLIST = load("ai-research")
PROVED = AnswerDraft(
    question="code_released",
    applies=True,
    answer=True,
    justification="The abstract links it.",
    evidence=(EvidenceDraft(quote="Our code is available at https://github.com/example/digits"),),
)
NOTES = NotesDraft.model_validate(
    {
        "key_findings": "It works.",
        "claims": [{"claim": "It works.", "evidence": "Section 3.", "supported": "weak"}],
        "cited_papers": [{"title": "The MNIST database of handwritten digits", "relevance": "The data."}],
    }
)


@dataclass
class AReader:
    fill: Callable[[Worksheet, Progress], Mapping[str, JsonValue]]
    name: str = "careful"
    model: str | None = None
    prompts_sha256: str | None = None


class Silent:
    def step(self, text: str) -> None:
        pass

    def say(self, text: str) -> None:
        pass


def undecided(question: str) -> AnswerDraft:
    return AnswerDraft(
        question=question, applies=True, answer=False, justification="Not looked at.", confidence="none", open=True
    )


def a_reader(stop_after: int | None = None, name: str = "careful") -> Reader:
    """A reader that proves one answer and leaves the others open; it stops after some answers if told to."""

    def fill(worksheet: Worksheet, progress: Progress) -> Mapping[str, JsonValue]:
        if not worksheet.classified:
            worksheet.classify("empirical", ["observational"], "It reports experiments.")
        todo = worksheet.unanswered()[:stop_after]
        drafts = [PROVED if question.id == PROVED.question else undecided(question.id) for question in todo]
        results = worksheet.record(drafts)
        assert all(isinstance(result, Accepted) for result in results), results
        if stop_after is None:
            worksheet.note(NOTES)
        return {"answered": len(drafts)}

    return AReader(fill, name)


def leave_all_open(worksheet: Worksheet, progress: Progress) -> Mapping[str, JsonValue]:
    """A reader that decides nothing."""
    worksheet.classify("empirical", [], "It reports experiments.")
    worksheet.record([undecided(question.id) for question in worksheet.unanswered()])
    worksheet.note(NOTES)
    return {}
