"""What a coder does to a paper. Each goes through the worksheet, which takes it or says why not."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from paper_scan.paper.search.search import search
from paper_scan.scans.model import Quote, Support
from paper_scan.tools import run_tool
from paper_scan.tools.tool import Input
from paper_scan.view import shown
from paper_scan.worksheet import AnswerDraft, EvidenceDraft, Refused, Settled, Worksheet, places, settle

Word = Literal["yes", "no", "n/a", "open"]


class Given(Input):
    """An answer as the page sends it."""

    question: str
    answer: Word
    because: str = ""
    evidence: tuple[dict[str, Any], ...] = ()
    """Drafts of evidence."""
    search: tuple[str, ...] = ()


class Selected(Input):
    """Words selected on a page: offsets into the paper's text."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    sentence: bool = False
    """The whole sentences that they are part of."""


class Nothing(Input):
    pass


class Sought(Input):
    query: str = Field(min_length=1, max_length=500)


class NewFlag(Input):
    flag: str = Field(min_length=1, max_length=200)
    detail: str = Field(min_length=1, max_length=2000)
    evidence: tuple[dict[str, Any], ...] = ()


class NewClaim(Input):
    claim: str = Field(min_length=1, max_length=2000)
    detail: str = Field(max_length=2000)
    support: Support
    evidence: tuple[dict[str, Any], ...] = ()


class Named(Input):
    """What is taken out."""

    claims: tuple[str, ...] = ()
    flags: tuple[tuple[str, str], ...] = ()


class Fields(Input):
    title: str | None = None
    authors: tuple[str, ...] | None = None
    year: int | None = None
    venue: str | None = None
    without_year: bool = False


def as_draft(given: Given) -> dict[str, Any]:
    """The answer as the tool ``record`` takes it. What a person says is said with high confidence."""
    return {
        "question": given.question,
        "applies": given.answer != "n/a",
        "answer": given.answer == "yes",
        "open": given.answer == "open",
        "justification": given.because,
        "confidence": "none" if given.answer == "open" else "high",
        "evidence": list(given.evidence),
        "search_terms": list(given.search) if given.answer == "no" else [],
    }


def record(worksheet: Worksheet, coder: str, given: Given) -> dict[str, Any]:
    """Record it in the coder's name, by the tool that every reader uses."""
    worksheet.by = coder
    return run_tool(worksheet, "record", {"answers": [as_draft(given)]}).data


def judge(worksheet: Worksheet, coder: str, given: Given) -> dict[str, Any]:
    """Settle what people answered differently; the decision says why."""
    if not given.because.strip():
        return {"refused": [{"kind": "no reason", "message": "A decision between people says why."}]}
    [result] = worksheet.record([AnswerDraft.model_validate(as_draft(given))], coder, judged=True)
    return said(result)


def select(worksheet: Worksheet, given: Selected) -> dict[str, Any]:
    """Selected words as evidence: located like any quote, or refused with the reason."""
    paper = worksheet.paper
    start, end = _whole_words(
        paper.text, min(given.start, given.end), min(max(given.start, given.end), len(paper.text))
    )
    if given.sentence:
        from paper_scan.paper.search.quotes import sentences_between

        touched = sentences_between(paper, start, end)
        start, end = (touched[0].start, touched[-1].end) if touched else (start, end)
    words = " ".join(paper.text[start:end].split())
    found = settle(paper, EvidenceDraft(quote=words, page=paper.page_at(start))) if words else None
    if isinstance(found, Settled):
        return {"evidence": shown.evidence(found.evidence)}
    if found is None:
        return {"refused": {"message": "No words are selected."}}
    return {"refused": refusal(found)}


NO_PROOF = {
    "checklist": "— only in the authors' own checklist: no proof of a yes",
    "references": "— only in the reference list: no proof of a yes",
}


def find(worksheet: Worksheet, given: Sought, most: int) -> list[dict[str, Any]]:
    """Sentences that fit some words best, as evidence that can be taken."""
    paper = worksheet.paper
    found = []
    for hit in search(paper, given.query, most):
        words = " ".join(paper.text[hit.start : hit.end].split())
        settled = settle(paper, EvidenceDraft(quote=words, page=hit.page))
        if isinstance(settled, Settled):
            found.append(shown.evidence(settled.evidence) | {"why": NO_PROOF.get(settled.standing, "")})
        else:  # a heading of a word or two: a place to go to, but no quote
            where = Quote(quote=words, sentence=words, page=hit.page, section="", start=hit.start, end=hit.end,
                          places=places(paper, hit.start, hit.end))  # fmt: skip
            found.append(shown.evidence(where) | {"draft": None})
    return sorted(found, key=lambda each: bool(each.get("why")))  # what proves nothing comes last


def add_flag(worksheet: Worksheet, coder: str, given: NewFlag) -> dict[str, Any]:
    worksheet.by = coder
    flag = {"flag": given.flag, "detail": given.detail, "evidence": list(given.evidence)}
    return run_tool(worksheet, "note", {"red_flags": [flag]}).data


def add_claim(worksheet: Worksheet, coder: str, given: NewClaim) -> dict[str, Any]:
    worksheet.by = coder
    claim = {"claim": given.claim, "evidence": given.detail, "supported": given.support, "quotes": list(given.evidence)}
    return run_tool(worksheet, "note", {"claims": [claim]}).data


def amend(worksheet: Worksheet, coder: str, given: Fields) -> dict[str, Any]:
    fields = {name: value for name, value in given.model_dump(exclude={"without_year"}).items() if value is not None}
    if given.without_year:
        fields["year"] = None
    if "venue" in fields:
        fields["venue"] = fields["venue"] or None
    return said(worksheet.amend(coder, fields))


def withdraw(worksheet: Worksheet, coder: str, given: Named) -> dict[str, Any]:
    return said(worksheet.withdraw(coder, given.claims, given.flags))


def undo(worksheet: Worksheet, coder: str) -> dict[str, Any]:
    return said(worksheet.undo(coder))


def said(result: object) -> dict[str, Any]:
    return {"refused": [refusal(result)]} if isinstance(result, Refused) else {"accepted": True}


def refusal(refused: Refused) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": refused.kind, "message": refused.message}
    if refused.hint:
        data["the_paper_has"] = {"page": refused.hint.page, "text": refused.hint.text}
    return data


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to whole words: nobody hits the first letter with a mouse."""
    if start >= end:
        return start, end
    while start > 0 and text[start].strip() and text[start - 1].strip():
        start -= 1
    while end < len(text) and text[end - 1].strip() and text[end].strip():
        end += 1
    return start, end
