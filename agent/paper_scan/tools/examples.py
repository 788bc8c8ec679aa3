"""Inputs that fit, for the tools whose input is more than a word or two: shown in help and with a refusal."""

from __future__ import annotations

from typing import Any

RECORD: dict[str, Any] = {
    "answers": [
        {
            "question": "…",
            "applies": True,
            "answer": True,
            "confidence": "high",
            "justification": "Section 3 (p. 4) says so.",
            "evidence": [{"quote": "four words or more, exactly"}],
        },
        {
            "question": "…",
            "applies": True,
            "answer": False,
            "confidence": "medium",
            "justification": "Nothing of it is said.",
            "search_terms": ["words", "of a yes"],
        },
    ],
    "not_applicable": [{"category": "…", "justification": "Nobody was studied."}],
}

NOTE: dict[str, Any] = {
    "key_findings": "…",
    "claims": [{"claim": "…", "evidence": "Table 2; no test.", "supported": "moderate", "quotes": [{"quote": "…"}]}],
    "red_flags": [{"flag": "…", "detail": "…", "evidence": [{"quote": "…"}]}],
    "cited_papers": [{"title": "…", "authors": ["…"], "year": 2020, "relevance": "…"}],
}

CHANGES: dict[str, Any] = {
    "delete": ["words of a claim, a flag or a flag's detail"],
    "rename": [{"old": "a flag's words", "new": "better words"}],
}

DESCRIPTION: dict[str, Any] = {
    "title": "…",
    "authors": ["Ada Lovelace", "Alan Turing"],
    "year": 2021,
    "venue": "…",
    "doi": "10.…",
    "not_printed": ["arxiv_id"],
}

FIT: dict[str, Any] = {
    "form": "L = a * N^-alpha + c",
    "coefficients": [
        {"name": "a", "value": 12.5},
        {"name": "alpha", "value": 0.08},
        {"name": "c", "value": 1.7},
    ],
    "table": "Table 3",
    "x": ["Parameters"],
    "y": "Loss",
    "quotes": [{"quote": "where the paper says what it fitted"}],
}
