"""The rules by which an answer is taken or refused. The same for every reader: a model, patterns, a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from paper_scan.checklist import Checklist, Question
from paper_scan.paper.model import Paper
from paper_scan.paper.search.quote_index import Standing
from paper_scan.scans.model import Answer, Candidate, Confidence, Evidence, Quote, TableCell
from paper_scan.worksheet.drafts import AnswerDraft, EvidenceDraft
from paper_scan.worksheet.evidence.located import Settled, settle
from paper_scan.worksheet.evidence.searched import search_record
from paper_scan.worksheet.refusal import Accepted, Kind, Refused
from paper_scan.worksheet.remarks import doubts

_UNREADABLE = ("none", "garbled")


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an answer is held against."""

    paper: Paper
    checklist: Checklist
    active_modules: tuple[str, ...]


def check(sheet: Grounds, draft: AnswerDraft, source: str, person: bool = False) -> tuple[Answer, Accepted] | Refused:
    """The answer as it is recorded, or why it isn't. A person need not say why, and for a no the question's own cues
    are search enough."""
    question = _question(sheet, draft.question)
    if isinstance(question, Refused):
        return question
    contradiction = _contradiction(draft, question, person)
    if contradiction:
        return contradiction.about(draft.question)
    settled = settle_all(sheet.paper, draft.evidence)
    if isinstance(settled, Refused):
        return settled.about(draft.question)
    missing = _missing_proof(draft, settled, person and bool(question.cues))
    if missing:
        return missing.about(draft.question)
    says_no = draft.applies and not draft.answer
    search = search_record(sheet.paper, draft.search_terms, question) if says_no else None
    evidence = tuple(each.evidence for each in settled)
    confidence, lowered = _confidence(sheet.paper, draft, evidence, says_no)
    candidates, lost = _candidates(sheet.paper, draft)
    answer = Answer(
        applies=draft.applies,
        answer=draft.answer,
        justification=draft.justification,
        confidence=confidence,
        open=True if draft.open else None,
        evidence=evidence or None,
        search=search,
        source=source,
        candidates=candidates or None,
    )
    remarks = (*lowered, *lost, *_put_right(draft.evidence, evidence), *doubts(answer))
    return answer, Accepted(draft.question, remarks)


def _candidates(paper: Paper, draft: AnswerDraft) -> tuple[tuple[Candidate, ...], tuple[str, ...]]:
    """The passages found for an open question that do stand in the paper proper, and a word on those that don't."""
    if not draft.open:
        return (), ()
    settled = [(each.why, settle(paper, each.evidence)) for each in draft.candidates]
    found = tuple(
        Candidate(evidence=each.evidence, why=why)
        for why, each in settled
        if isinstance(each, Settled) and each.standing == "paper"
    )
    lost = len(settled) - len(found)
    return found, (f"Candidates that don't stand in the paper proper were left out: {lost}.",) if lost else ()


def misclassified(checklist: Checklist, paper_type: str, tags: Sequence[str], reason: str) -> Refused | None:
    """Why a type with tags can't be taken; None if it can."""
    types = [meaning.id for meaning in checklist.types]
    known = [meaning.id for meaning in checklist.tags]
    if paper_type not in types:
        return Refused("", "unknown type", f"{paper_type!r} is no type of this checklist: {', '.join(types)}.")
    strange = [tag for tag in tags if tag not in known]
    if strange:
        message = f"{', '.join(map(repr, strange))}: no such tag. The tags: {', '.join(known)}."
        return Refused("", "unknown tag", message)
    if not any(c.isalnum() for c in reason):
        return Refused("", "no reason", "Say in a sentence what in the paper makes it this type.")
    return None


def settle_all(paper: Paper, drafts: Iterable[EvidenceDraft]) -> list[Settled] | Refused:
    """All evidence looked up; if some is refused, one refusal that names each."""
    found: list[Settled] = []
    refused: list[Refused] = []
    for draft in drafts:
        result = settle(paper, draft)
        if isinstance(result, Settled):
            found.append(result)
        else:
            refused.append(result)
    if not refused:
        return found
    first = refused[0]
    hints = [f" (p. {each.hint.page}: “{each.hint.text}”)" if each.hint else "" for each in refused[1:]]
    further = (f"{each.message}{hint}" for each, hint in zip(refused[1:], hints, strict=True))
    return Refused("", first.kind, " Also: ".join((first.message, *further)), first.hint)


def _question(sheet: Grounds, id: str) -> Question | Refused:
    try:
        question = sheet.checklist.question(id)
    except KeyError:
        known = [question.id for question in sheet.checklist.all_questions()]
        near = get_close_matches(id, known, n=3)
        return Refused(
            id, "unknown question", f"There is no question {id!r}." + (f" Near: {', '.join(near)}." if near else "")
        )
    module = next((m for m in sheet.checklist.modules if m.id == question.category), None)
    if module and module.id not in sheet.active_modules:
        message = (
            f"{id} belongs to the module {module.id}, which this paper's type and tags don't switch on; leave it out."
        )
        return Refused(id, "inactive question", message)
    return question


def _contradiction(draft: AnswerDraft, question: Question, person: bool) -> Refused | None:
    """What an answer says against itself or against the question's rule."""

    def refused(kind: Kind, message: str) -> Refused:
        return Refused(question.id, kind, message)

    if not person and not any(c.isalnum() for c in draft.justification):
        return refused("no reason", "Give a justification that names the section, table, figure or page.")
    if draft.open and (draft.answer or not draft.applies):
        return refused(
            "open but decided", "An open question has applies true and answer false; drop `open` if it is decided."
        )
    if draft.confidence == "none" and not draft.open:
        return refused("no confidence", "Confidence is high, medium or low; none goes with `open: true` only.")
    if draft.applies:
        return None
    if draft.answer:
        return refused(
            "yes but not applicable",
            "A question that doesn't apply can't be answered yes: applies false, answer false.",
        )
    if question.always_applies:
        return refused("always applies", "By its rule this question always applies: applies true, and yes or no.")
    return None


def _missing_proof(draft: AnswerDraft, settled: Sequence[Settled], is_searched: bool) -> Refused | None:
    """A yes shows what proves it, a no what was looked for; ``is_searched`` where that needs no further terms."""
    if draft.answer and not settled:
        return Refused(
            "", "yes without evidence", "A yes needs evidence: a quote, table cell, figure or link that shows it."
        )
    proper = [each for each in settled if each.standing == "paper"]
    if draft.answer and not proper:
        kind = settled[0].standing
        return Refused("", "author checklist only" if kind == "checklist" else "references only", _IMPROPER[kind])
    terms = [term for term in draft.search_terms if any(not c.isspace() for c in term)]
    if draft.applies and not draft.answer and not draft.open and not terms and not proper and not is_searched:
        message = (
            "A no needs search_terms, words that would stand in the paper were it a yes, or a quote of the contrary."
        )
        return Refused("", "no without search", message)
    return None


_IMPROPER: dict[Standing, str] = {
    "checklist": "This stands only in the checklist that the authors filled in, which is their claim about the paper. "
    "Quote the place in the paper proper; if there is none, the answer is no.",
    "references": "This stands only in the reference list: a cited work's title proves nothing about this paper. "
    "Quote the paper's own text; if there is none, the answer is no.",
}


def _confidence(
    paper: Paper, draft: AnswerDraft, evidence: tuple[Evidence, ...], says_no: bool
) -> tuple[Confidence, tuple[str, ...]]:
    """The confidence to record, and why it isn't the one given: at most medium where the text itself is uncertain."""
    if draft.open:
        return "none", ()
    sources = {page.source for page in paper.pages}
    if draft.confidence != "high":
        return draft.confidence, ()
    if any(isinstance(each, Quote) and each.source == "ocr" for each in evidence) or (says_no and "ocr" in sources):
        return "medium", ("Confidence is set to medium: the text is an OCR layer's.",)
    if says_no and sources.intersection(_UNREADABLE):
        unread = [str(page.number) for page in paper.pages if page.source in _UNREADABLE]
        which = f"page{'s' if len(unread) > 1 else ''} {', '.join(unread[:8])}"
        return "medium", (f"Confidence is set to medium: {which} could not be searched, only looked at.",)
    return "high", ()


def _put_right(drafts: Iterable[EvidenceDraft], evidence: Iterable[Evidence]) -> Iterator[str]:
    """Which table cells stand elsewhere than the draft says, if it says where."""
    for draft, found in zip(drafts, evidence, strict=True):
        if not isinstance(found, TableCell) or draft.row is None or draft.column is None:
            continue
        if (draft.row, draft.column) != (found.row, found.column):
            yield (
                f"“{found.text}” of {found.table} stands in row {found.row}, column {found.column}, not in row "
                f"{draft.row}, column {draft.column}; it is put down so."
            )
