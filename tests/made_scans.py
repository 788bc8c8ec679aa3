"""Scans made up for tests: every question of the default checklist answered, with what a test wants otherwise."""

from __future__ import annotations

from typing import Any

from paper_scan.checklist import Checklist, load
from paper_scan.scans.model import (
    Answer,
    CitedPaper,
    Claim,
    Integrity,
    PaperInfo,
    Place,
    Provenance,
    Quote,
    RedFlag,
    Scan,
    SearchHit,
    SearchRecord,
)

CHECKLIST: Checklist = load("ai-research")
SEARCHED = SearchRecord(
    terms=(SearchHit(term="github", hits=0, pages=()), SearchHit(term="repository", hits=2, pages=(3, 7))),
    cues=(SearchHit(term="source code", hits=0, pages=()),),
)
NO = Answer(applies=True, answer=False, justification="Nothing of the kind.", confidence="high", search=SEARCHED)
OPEN = Answer(applies=True, answer=False, justification="Needs judgement.", confidence="none", open=True)
NOT_APPLICABLE = Answer(applies=False, answer=False, justification="No people took part.", confidence="high")


def quote(words: str, page: int = 1, sentence: str = "", **more: Any) -> Quote:
    places = (Place(page=page, box=(72.0, 100.0, 300.0, 112.0)),)
    stands = {"section": "1 Introduction", "start": 0, "end": len(words), "places": places}
    return Quote(quote=words, sentence=sentence or words, page=page, **{**stands, **more})


def yes(words: str = "Our code is public at our site.", **more: Any) -> Answer:
    evidence = (quote(words),)
    return Answer(
        **{"applies": True, "answer": True, "justification": "It says so.", "confidence": "high", "evidence": evidence}
        | more
    )


def scan(answers: dict[str, Answer] | None = None, **more: Any) -> Scan:
    """A scan that answers every core question no, but for ``answers`` by question id; ``more`` are fields of it."""
    given = answers or {}
    fields: dict[str, Any] = {
        "paper": PaperInfo(title="A Small Paper", authors=("Ada Lovelace", "Alan Turing"), year=2021),
        "paper_type": "empirical",
        "paper_type_reason": "it reports experiments",
        "active_modules": (),
        "methodology_tags": ("observational",),
        "key_findings": "It works. A little.",
        "checklist": {
            category.id: {question.id: given.get(question.id, NO) for question in category.questions}
            for category in CHECKLIST.categories
        },
        "claims": (Claim(claim="It works.", evidence="Table 1.", supported="moderate"),),
        "red_flags": (RedFlag(flag="One run", detail="Every number comes from one run."),),
        "cited_papers": (CitedPaper(title="Another", authors=("B. Russell",), year=1918, relevance="The baseline."),),
        "integrity": Integrity(pages=9, hidden_text=(), unread=(), warnings=()),
        "provenance": Provenance(
            tool="paper-scan 0.1.0",
            reader="rules",
            model=None,
            checklist=f"{CHECKLIST.name} {CHECKLIST.version}",
            checklist_sha256=CHECKLIST.sha256_for("rules"),
            prompts_sha256=None,
            pdf="small.pdf",
            pdf_sha256="0" * 64,
        ),
    }
    return Scan(**fields | more)
