"""Whether words that are said to stand in a paper stand in it, and where.

The comparison is exact once both sides are normalised (see ``normalise``). Likeness never counts: it only serves to
show the nearest real passage when a quote is refused (see ``nearest``).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from paper_scan.paper.model import Paper, Sentence
from paper_scan.paper.search.normalise import QUOTATION_MARKS, Normalised, normalise
from paper_scan.paper.search.quote_index import NEGATION, QuoteIndex, Span, Standing, quote_index

MIN_WORDS = 4
MIN_WORDS_OF_A_PART = 3
"""A quote with an ellipsis could otherwise be put together from any words of a paragraph."""

Reason: TypeAlias = Literal[
    "empty",
    "not found",
    "cut word",
    "cut number",
    "too short",
    "parts apart",
    "negation left out",
    "hidden",
]


DETAILS: dict[Reason, str] = {
    "empty": "The quote holds no words.",
    "not found": "The paper does not contain these words. Copy them letter for letter.",
    "cut word": "The quote begins or ends inside a word of the paper. Quote whole words.",
    "cut number": "The quote begins or ends inside a number, or without its sign, comparison or unit. "
    "Quote the number whole.",
    "too short": f"A quote has at least {MIN_WORDS} words, and each part of one with an ellipsis "
    f"{MIN_WORDS_OF_A_PART}, unless it is a whole heading, an address, an affiliation or a number in a table. "
    "Quote more of the sentence.",
    "parts apart": "An ellipsis joins parts of one paragraph, in their order. Give each part as a quote of its own.",
    "negation left out": "The paper denies what is quoted: a negation stands right before it, or where the ellipsis "
    "is. Quote the sentence in full.",
    "hidden": "These words are hidden text, which nobody who looks at the page sees: they prove nothing.",
}
"""What to do about each, for whoever gave the quote."""

_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:\.\s*\.\s*\.|…)\s*\]|\(\s*(?:\.\s*\.\s*\.|…)\s*\)|\.\s?\.\s?\.+|…)\s*")
# Readers are shown the text with page marks, and headings with a sign before them.
_PAGE_MARK = re.compile(r"\[p\. \d+\]")
# A power as it is typed or written in TeX.
_POWER = re.compile(r"(?<=[\w)\]])\^\{?([-−–+]?\d+)\}?")
_BULLET = re.compile(r"^\s*[-–—]\s+(?=[^\W\d])")
# Letters and digits up to a space; in scripts that set no spaces between words, each letter.
_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+(?:[^\s\w]+[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Located:
    """Where a quote stands; more than one span if it was joined by an ellipsis."""

    spans: tuple[Span, ...]
    page: int
    """The page on which it begins."""
    standing: Standing

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


@dataclass(frozen=True, slots=True)
class NotLocated:
    reason: Reason
    near: Span | None = None
    """The place that was meant, where it is known for certain."""

    @property
    def detail(self) -> str:
        return DETAILS[self.reason]


def locate(paper: Paper, quote: str, page: int | None = None) -> Located | NotLocated:
    """Find ``quote`` in the visible text of ``paper``; an ellipsis may join exact parts of one paragraph.

    Where the words stand more than once, a place on ``page`` is preferred, else the first.
    """
    index = quote_index(paper)
    found = _locate_whole(index, _trimmed(quote), page)
    parts = [part for part in (_trimmed(part) for part in _ELLIPSIS.split(quote)) if part]
    if isinstance(found, NotLocated) and found.reason == "not found" and len(parts) > 1:
        return _locate_parts(index, parts, page)
    return found


def sentences_between(paper: Paper, start: int, end: int) -> Sequence[Sentence]:
    """The sentences that ``text[start:end]`` touches."""
    sentences = paper.sentences
    first = max(0, bisect_right(sentences, start, key=lambda s: s.start) - 1)
    last = bisect_left(sentences, end, key=lambda s: s.start)
    return [sentence for sentence in sentences[first:last] if sentence.end > start]


def _trimmed(quote: str) -> str:
    """Without what readers put around a quote: quotation marks, a closing full stop, dots that say it goes on."""
    around = QUOTATION_MARKS + "…"
    quote = _BULLET.sub("", _PAGE_MARK.sub(" ", quote).lstrip("# "))
    return quote.strip().strip(around).rstrip(".,;: ").strip(around).removeprefix("...").strip()


def _locate_whole(index: QuoteIndex, quote: str, page: int | None) -> Located | NotLocated:
    needle = normalise(quote)
    if not any(c.isalnum() for c in needle.text):
        return NotLocated("empty")
    choice = _Choice(page)
    for text, words in _readings(index, quote, needle):
        for span, cut in index.occurrences(text, words):
            if choice.settled(NotLocated(cut, span) if cut else _judge(index, (span,), quote)):
                return choice.best
        if choice.best != NotLocated("not found"):
            return choice.best
    return NotLocated("hidden") if index.is_hidden(needle) else choice.best


def _readings(index: QuoteIndex, quote: str, needle: Normalised) -> Iterator[tuple[Normalised, Normalised]]:
    """The ways in which to read the paper and the quote, the next one where nothing is found in one."""
    yield index.whole, needle
    yield index.flow, needle
    if index.unmarked is not None:
        yield index.unmarked, needle
    if index.flat is not None and any(c.isdigit() for c in needle.text):
        yield index.flat, normalise(_POWER.sub(r"\1", quote), flat=True)


def _locate_parts(index: QuoteIndex, parts: list[str], page: int | None) -> Located | NotLocated:
    if any(len(_WORD.findall(part)) < MIN_WORDS_OF_A_PART for part in parts):
        return NotLocated("too short")
    places = [_places(index, part) for part in parts]
    if not all(places):
        return NotLocated("not found")
    choice = _Choice(page)
    for first in places[0]:
        spans = _chain(index.paper, first, places[1:])
        if spans is None:
            found: Located | NotLocated = NotLocated("parts apart", first)
        elif _negation_left_out(index.paper, spans):
            found = NotLocated("negation left out", first)
        else:
            found = _judge(index, spans, " ".join(parts))
        if choice.settled(found):
            break
    return choice.best


def _places(index: QuoteIndex, part: str) -> list[Span]:
    """Where a part of a quote stands whole, in one paragraph's text."""
    for text, words in _readings(index, part, normalise(part)):
        places = [span for span, cut in index.occurrences(text, words) if not cut]
        if text is not index.flow and text is not index.unmarked and places:
            return places
    return []


def _judge(index: QuoteIndex, spans: tuple[Span, ...], quote: str) -> Located | NotLocated:
    """Whether the place where the words stand lets them count."""
    first = spans[0]
    if index.is_denied(first):
        return NotLocated("negation left out", first)
    if len(_WORD.findall(quote)) < MIN_WORDS and not index.short_is_enough(first, quote):
        return NotLocated("too short", first)
    return Located(spans, index.paper.page_at(first[0]), index.standing(first))


class _Choice:
    """Of all places where the same words stand, the one that serves best, or comes nearest to it."""

    def __init__(self, page: int | None) -> None:
        self._page = page
        self._rank = -1
        self.best: Located | NotLocated = NotLocated("not found")

    def settled(self, found: Located | NotLocated) -> bool:
        """Take ``found`` into account; true if nothing better can follow."""
        if isinstance(found, NotLocated):
            rank = 1 if found.reason == "too short" else 0
        else:
            rank = 2 + 2 * (found.standing == "paper") + (self._page in (None, found.page))
        if rank > self._rank:
            self._rank, self.best = rank, found
        return self._rank == 5


def _chain(paper: Paper, first: Span, others: list[list[Span]]) -> tuple[Span, ...] | None:
    """``first`` and after it one span of each of ``others``, all in one passage and in order."""
    limit = paper.passages[paper.passage_at(first[0])].end
    spans = [first]
    for places in others:
        following = next((span for span in places if span[0] >= spans[-1][1] and span[1] <= limit), None)
        if following is None:
            return None
        spans.append(following)
    return tuple(spans)


def _negation_left_out(paper: Paper, spans: tuple[Span, ...]) -> bool:
    """Whether what an ellipsis skips of the sentences it quotes from holds a negation."""
    for (_, end), (start, _) in pairwise(spans):
        skipped = [(end, min(start, sentence.end)) for sentence in sentences_between(paper, end - 1, end)]
        skipped += [(max(end, sentence.start), start) for sentence in sentences_between(paper, start, start + 1)]
        if any(NEGATION.search(paper.text[a:b]) for a, b in skipped):
            return True
    return False
