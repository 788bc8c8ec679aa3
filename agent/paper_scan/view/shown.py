"""A paper and its answers as the page gets them: plain JSON values, through a coder's sight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from paper_scan.paper.model import Paper
from paper_scan.report import view
from paper_scan.report.escaping import one_line
from paper_scan.report.html.marks import around
from paper_scan.scans.model import Evidence, PaperInfo, Place
from paper_scan.view.blindness import OneAnswer, Seen, Sight, standing
from paper_scan.worksheet import Beside, Worksheet, evidence_as_handed_in


def paper(worksheet: Worksheet) -> dict[str, Any]:
    """What doesn't change while one codes: pages and questions."""
    titles = {
        question.category: worksheet.checklist.group(question.category).title for question in worksheet.questions()
    }
    return {
        "pages": [
            {"number": page.number, "width": page.width, "height": page.height} for page in worksheet.paper.pages
        ],
        "checklist": f"{worksheet.checklist.title} ({worksheet.checklist.name} {worksheet.checklist.version})",
        "type": worksheet.paper_type,
        "tags": list(worksheet.tags),
        "questions": [
            {
                "id": question.id,
                "category": titles[question.category],
                "ask": question.ask,
                "yes": question.yes,
                "no": question.no,
                "not_applicable": question.not_applicable,
                "cues": list(question.cues),
            }
            for question in worksheet.questions()
        ],
    }


def state(worksheet: Worksheet, sight: Sight) -> dict[str, Any]:
    """What changes with every answer, as far as this coder may see it."""
    answers = standing(worksheet)
    seen = {question.id: sight.question(answers.get(question.id)) for question in worksheet.questions()}
    beside = worksheet.beside()
    found: dict[str, Any] = {
        "about": about(beside.about),
        "answers": {id: answer(each) for id, each in seen.items()},
        "decided": sum(each.mine is not None for each in seen.values()),
        "hidden": not sight.everything(worksheet),
    }
    if not found["hidden"]:
        found |= _resting(worksheet, beside)
    return found


def answer(seen: Seen) -> dict[str, Any]:
    return {
        "mine": None if seen.mine is None else one(seen.mine),
        "others": [one(each) for each in seen.others],
        "stands": seen.stands,
        "people": [one(each) for each in seen.people] if len({each.outcome for each in seen.people}) > 1 else [],
        "settled": None if seen.settled is None else one(seen.settled),
        "candidates": [evidence(each.evidence) | {"why": one_line(each.why)} for each in seen.candidates],
    }


def one(given: OneAnswer) -> dict[str, Any]:
    """One reader's answer."""
    return {
        "by": one_line(given.by),
        "person": given.person,
        "judged": given.judged,
        "outcome": given.outcome,
        "reason": view.without_quotes(one_line(given.justification), given.evidence),
        "confidence": given.confidence,
        "evidence": [evidence(piece) for piece in given.evidence],
        "searched": view.searched(given.search) if given.search else "",
    }


def evidence(piece: Evidence) -> dict[str, Any]:
    """A piece of evidence: its words, its place, and the draft that would find it again."""
    shown = view.shown(piece)
    before, words, after = around(shown.text, piece)
    return {
        "before": before,
        "words": words,
        "after": after,
        "quoted": shown.is_quoted,
        "place": shown.place,
        "page": shown.page,
        "boxes": boxes(piece.places),
        "draft": evidence_as_handed_in(piece).model_dump(exclude_defaults=True),
    }


def boxes(places: Iterable[Place]) -> list[list[float]]:
    """Page, then x0, y0, x1, y1 in points of the displayed page."""
    return [[place.page, *place.box] for place in places]


def about(info: PaperInfo) -> dict[str, Any]:
    return {
        "title": one_line(info.title),
        "authors": [one_line(name) for name in info.authors],
        "year": info.year,
        "venue": one_line(info.venue or ""),
    }


def page_text(paper: Paper, number: int) -> list[list[Any]]:
    """The printed lines of a page that can be selected: offset, text, box, type size, in reading order."""
    return [
        [line.start, paper.text[line.start : line.end], *line.box, line.size]
        for line in paper.lines
        if line.page == number
    ]


def _resting(worksheet: Worksheet, beside: Beside) -> dict[str, Any]:
    """What rests on answers."""
    return {
        "flags": [
            {
                "flag": one_line(flag.flag),
                "detail": one_line(flag.detail),
                "by": flag.by,
                "key": [flag.flag, flag.detail],
                "evidence": [evidence(piece) for piece in flag.evidence or ()],
            }
            for flag in beside.red_flags
        ],
        "claims": [
            {
                "claim": one_line(claim.claim),
                "detail": one_line(claim.evidence),
                "support": claim.supported,
                "by": claim.by,
                "key": claim.claim,
                "evidence": [evidence(piece) for piece in claim.quotes or ()],
            }
            for claim in beside.claims
        ],
        "contradictions": list(worksheet.contradictions()),
        "findings": one_line(worksheet.notes.key_findings),
        "corrections": [each.model_dump() for each in beside.corrections],
        "verdict": view.verdict(Counter(each.outcome for _, each in worksheet.answers())),
    }
