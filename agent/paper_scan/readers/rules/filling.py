"""The worksheet filled in by rules: classify, answer each question, note what stands beside the checklist.

A question that the rules decide is answered, with the sentence that decides it. For the others passages are found, and
the question stays open.
"""

from __future__ import annotations

from dataclasses import replace

from paper_scan.checklist import Question
from paper_scan.readers.rules.deciding import Decider, RuleVerdict
from paper_scan.readers.rules.drafting import Proof, candidate, proofs
from paper_scan.readers.rules.matching import Matcher
from paper_scan.readers.rules.notes import notes
from paper_scan.readers.rules.ranking import Ranker
from paper_scan.readers.rules.sentences import Sentences
from paper_scan.worksheet import Accepted, AnswerDraft, Worksheet

_MOST_TERMS = 12


def fill(worksheet: Worksheet) -> Decider:
    """Fill in what is missing; returns what was decided and why."""
    sentences = Sentences(worksheet.paper)
    matcher = Matcher(sentences)
    decider = Decider(worksheet.checklist, matcher)
    if not worksheet.classified:
        worksheet.classify(decider.kind.type, decider.kind.tags, decider.kind.reason)
    _answer(worksheet, decider, Ranker(worksheet.checklist, matcher))
    if not worksheet.noted:
        worksheet.note(notes(decider))
    return decider


def _answer(worksheet: Worksheet, decider: Decider, ranker: Ranker) -> None:
    """Record every answer; where the worksheet refuses its evidence, the next best, and at last leave it open."""
    waiting = {question.id: (question, _best_first(decider, ranker, question)) for question in worksheet.unanswered()}
    ways = {id: proofs(ranker.sentences, verdict.hits) for id, (_, verdict) in waiting.items()}
    attempt = 0
    while waiting:
        drafts = [
            _draft(question, verdict, ways[id][attempt], ranker)
            if attempt < len(ways[id])
            else _left_open(question, "The evidence found could not be located in the paper's text.", ranker)
            for id, (question, verdict) in waiting.items()
        ]
        for result in worksheet.record(drafts):
            if isinstance(result, Accepted):
                del waiting[result.subject]
        attempt += 1


def _best_first(decider: Decider, ranker: Ranker, question: Question) -> RuleVerdict:
    """The answer; of the sentences that each decide it, the best to show comes first."""
    verdict = decider.answer(question)
    if verdict.alike < 2:
        return verdict
    alike = ranker.order(question, verdict.hits[: verdict.alike])
    return replace(verdict, hits=(*alike, *verdict.hits[verdict.alike :]))


def _draft(question: Question, verdict: RuleVerdict, proof: Proof, ranker: Ranker) -> AnswerDraft:
    if verdict.outcome == "open":
        return _left_open(question, verdict.because, ranker)
    return AnswerDraft(
        question=question.id,
        applies=verdict.outcome != "n/a",
        answer=verdict.outcome == "yes",
        justification=verdict.because,
        confidence=verdict.confidence or "low",
        evidence=proof,
        search_terms=_searched(question) if verdict.outcome == "no" else (),
    )


def _searched(question: Question) -> tuple[str, ...]:
    return (question.rules.searched or question.cues)[:_MOST_TERMS]


def _left_open(question: Question, because: str, ranker: Ranker) -> AnswerDraft:
    """Open, with what was found for it, or else with what was searched."""
    found = [candidate(ranker.sentences, each.hit, each.why) for each in ranker.best(question)]
    return AnswerDraft(
        question=question.id,
        applies=True,
        answer=False,
        justification=because if found else f"{because} No passage that speaks of it was found.",
        confidence="none",
        open=True,
        search_terms=_searched(question),
        candidates=tuple(found),
    )
