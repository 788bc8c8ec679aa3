"""The worksheet filled in by rules: classify, answer each question, note what stands beside the checklist."""

from __future__ import annotations

from paper_scan.checklist import Question
from paper_scan.readers.rules.deciding import Decider, Verdict
from paper_scan.readers.rules.drafting import Proof, proofs
from paper_scan.readers.rules.matching import Matcher
from paper_scan.readers.rules.notes import notes
from paper_scan.readers.rules.sentences import Sentences
from paper_scan.worksheet import Accepted, AnswerDraft, Worksheet

_MOST_TERMS = 12


def fill(worksheet: Worksheet) -> Decider:
    """Fill in what is missing; returns what was decided and why."""
    sentences = Sentences(worksheet.paper)
    decider = Decider(worksheet.checklist, Matcher(sentences))
    if not worksheet.classified:
        worksheet.classify(decider.kind.type, decider.kind.tags, decider.kind.reason)
    _answer(worksheet, decider)
    if not worksheet.noted:
        worksheet.note(notes(decider))
    return decider


def _answer(worksheet: Worksheet, decider: Decider) -> None:
    """Record every verdict; where the worksheet refuses its evidence, the next best, and at last leave it open."""
    waiting = {question.id: (question, decider.answer(question)) for question in worksheet.unanswered()}
    ways = {id: proofs(decider.matcher.sentences, verdict.hits) for id, (_, verdict) in waiting.items()}
    attempt = 0
    while waiting:
        drafts = [
            _draft(question, verdict, ways[id][attempt])
            if attempt < len(ways[id])
            else _left_open(question, "The evidence found could not be located in the paper's text.")
            for id, (question, verdict) in waiting.items()
        ]
        for result in worksheet.record(drafts):
            if isinstance(result, Accepted):
                del waiting[result.subject]
        attempt += 1


def _draft(question: Question, verdict: Verdict, proof: Proof) -> AnswerDraft:
    if verdict.outcome == "open":
        return _left_open(question, verdict.because)
    terms = question.rules.searched or question.cues
    return AnswerDraft(
        question=question.id,
        applies=verdict.outcome != "n/a",
        answer=verdict.outcome == "yes",
        justification=verdict.because,
        confidence=verdict.confidence or "low",
        evidence=proof,
        search_terms=terms[:_MOST_TERMS] if verdict.outcome == "no" else (),
    )


def _left_open(question: Question, because: str) -> AnswerDraft:
    return AnswerDraft(
        question=question.id, applies=True, answer=False, justification=because, confidence="none", open=True
    )
