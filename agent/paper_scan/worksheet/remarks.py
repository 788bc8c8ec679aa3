"""What speaks against an answer that breaks no rule: for whoever gave it to look at again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from paper_scan.scans.model import Answer, Quote, SearchHit

_PROMISE = re.compile(
    r"\b(?:will|plan to|plans to|intend to|hope to|future work|in the future|upon acceptance)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class RemarkSettings:
    """When what a search found is worth a second look.

    Measured by ``benchmarks/remarks.py`` on 30 labelled papers, with 3 of 100 noes taken for wrong: of remarks about
    single words 4 in 100 would change an answer, about any phrase 7, about phrases that stand five times or more 10.
    """

    words: int = 2
    """Of a term: a single one stands in a paper for all sorts of reasons."""
    hits: int = 5
    """Of all such terms together."""


def doubts(answer: Answer, settings: RemarkSettings = RemarkSettings()) -> tuple[str, ...]:
    """Sentences; most answers have none."""
    if answer.open or not answer.applies:
        return ()
    if answer.search is not None:
        own = _phrases(answer.search.terms, settings)
        if own:
            return (f"These terms do stand in the paper; be sure that none shows a yes: {own}.",)
        if not any(hit.hits for hit in answer.search.terms) and (usual := _phrases(answer.search.cues, settings)):
            return (f"Your terms don't stand in the paper, but usual words of a yes do; look there: {usual}.",)
    quotes = [each for each in answer.evidence or () if isinstance(each, Quote)]
    if not answer.answer or not quotes or len(quotes) < len(answer.evidence or ()):
        return ()
    if all(_PROMISE.search(quote.sentence) for quote in quotes):
        return ("The sentence quoted speaks of the future; where something has to be done, a promise is no yes.",)
    return ()


def _phrases(searched: Iterable[SearchHit], settings: RemarkSettings) -> str:
    """``source code (2 hits, p. 23); …``; empty where too few stand there."""
    found = [hit for hit in searched if hit.hits and len(hit.term.split()) >= settings.words]
    if sum(hit.hits for hit in found) < settings.hits:
        return ""
    return "; ".join(f"{hit.term} ({_count(hit)})" for hit in found)


def _count(hit: SearchHit) -> str:
    pages = ", ".join(map(str, hit.pages[:6])) + (", …" if len(hit.pages) > 6 else "")
    return f"{hit.hits} hit{'s' if hit.hits > 1 else ''}, p. {pages}"
