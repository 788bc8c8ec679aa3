"""What is worked out once for a paper, so that any number of quotes can be looked up in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, TypeAlias

from paper_scan.paper.model import Paper, Passage
from paper_scan.paper.search.normalise import Normalised, normalise
from paper_scan.paper.search.word_ends import Cut, cut_at_end, cut_at_start, halves, stands_alone

Span: TypeAlias = tuple[int, int]
Standing: TypeAlias = Literal["paper", "references", "checklist"]
"""Where words stand: in the paper proper, or in its reference list, or in a checklist that its authors filled in."""

NEGATION = re.compile(
    r"\b(?:not|no|nor|never|neither|none|without|cannot|hardly|fails?|failed|lacks?)\b|n['’]t\b", re.IGNORECASE
)

NOTE_MARK = re.compile(
    r"(?:(?<=[.,;:!?)\]”’\"])|(?<=[a-z]{4}))(?![²³](?![⁰¹²³⁴⁵⁶⁷⁸⁹,–-]))[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?:\s?[,–-]\s?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})*"
    r"|(?<=[.,;:!?][)\]”’\"])[²³]|(?<=[a-z][.,;:!?])[²³](?=\s)"
)
"""Raised numbers of notes and works behind a word or its punctuation."""
_EXPONENT = re.compile("[0-9][⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]")
_FLOWING = ("body", "list", "equation", "heading")
_STATEMENTS = frozenset({"conflicts", "funding", "ethics", "availability", "contributions"})
"""Kinds of sections that state something about the work."""
_ADDRESS = re.compile(r"https?://|www\.|@|\b[\w-]+\.[a-z]{2,}/\S|^[\w.-]+\.[a-z]{2,}$", re.IGNORECASE)
_DENIED = re.compile(r"(?:\b(?:not|no|nor|never|neither|without|cannot)|n['’]t)\s+$", re.IGNORECASE)
_FREE_WORD = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-])")


class QuoteIndex:
    """A paper's visible text, normalised, and the ways in which a place in it may not serve as evidence."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.whole = normalise(paper.text, tuple((p.start, p.end) for p in paper.passages))

    @cached_property
    def flow(self) -> Normalised:
        """Running text alone: a sentence may go on behind a figure that cut its paragraph in two."""
        return normalise(self.paper.text, tuple((p.start, p.end) for p in self.paper.passages if p.kind in _FLOWING))

    @cached_property
    def unmarked(self) -> Normalised | None:
        """Running text without the raised numbers of notes and works, which a quote may leave out; None if it has none.

        A raised 2 or 3 behind a word that may be a unit or a quantity is its exponent, and stays.
        """
        spans: list[Span] = []
        for start, end in ((p.start, p.end) for p in self.paper.passages if p.kind in _FLOWING):
            for mark in NOTE_MARK.finditer(self.paper.text, start, end):
                spans.append((start, mark.start()))
                start = mark.end()
            spans.append((start, end))
        if not any(NOTE_MARK.match(self.paper.text, end) for _, end in spans):
            return None
        return normalise(self.paper.text, tuple(span for span in spans if span[0] < span[1]))

    @cached_property
    def flat(self) -> Normalised | None:
        """The whole text with exponents as the PDF's text layer has them; None if there are none behind digits."""
        if not _EXPONENT.search(self.paper.text):
            return None
        return normalise(self.paper.text, tuple((p.start, p.end) for p in self.paper.passages), flat=True)

    def occurrences(self, text: Normalised, needle: Normalised) -> Iterator[tuple[Span, Cut | None]]:
        """Each place of ``text`` (``whole`` or ``flow``) that reads like ``needle``; what a quote of it would cut."""
        start = text.text.find(needle.text)
        while start >= 0:
            end = start + len(needle.text)
            if _same_numbers(text, needle, start, end):
                yield (text.origin(start), text.origin(end - 1) + 1), self._cut(text, start, end)
            start = text.text.find(needle.text, start + 1)

    def is_hidden(self, needle: Normalised) -> bool:
        return needle.text in self._hidden

    def standing(self, span: Span) -> Standing:
        """What the place is worth: a cited title or an author's claim about the paper is not the paper."""
        passage = self._passage(span)
        section = self.paper.sections[passage.section].kind
        if passage.kind == "reference" or (section == "references" and passage.kind in ("body", "list")):
            return "references"
        return "checklist" if section == "checklist" else "paper"

    def is_denied(self, span: Span) -> bool:
        """Whether the word right before is a negation, so that the words alone say the opposite of the sentence."""
        return bool(_DENIED.search(self.paper.text[max(self._passage(span).start, span[0] - 12) : span[0]]))

    def short_is_enough(self, span: Span, quote: str) -> bool:
        """Whether a few words say enough there: a whole heading, an address, an affiliation, a number in a table, a
        whole sentence of a statement ("None declared." under competing interests)."""
        passage = self._passage(span)
        if _ADDRESS.search(quote.strip()):
            return True
        if passage.kind == "authors":
            return any(c.isalpha() for c in quote)
        if passage.kind in ("heading", "title"):
            return normalise(quote).text.lstrip("0123456789.") == self._normalised(passage).lstrip("0123456789.")
        if passage.kind == "table":
            return any(c.isdigit() for c in quote)
        return normalise(quote).text in self._affiliations or self._is_statement(span, passage)

    def _is_statement(self, span: Span, passage: Passage) -> bool:
        """Whether the span is a whole sentence of a section that states something about the work, not its content."""
        if self.paper.sections[passage.section].kind not in _STATEMENTS or passage.kind not in (
            "body",
            "list",
            "footnote",
        ):
            return False
        text = self.paper.text
        before, after = text[passage.start : span[0]].rstrip(), text[span[1] : passage.end].lstrip()
        return (not before or before[-1] in ".:;!?—–") and (not after or after[0] in ".;!?" or text[span[1] - 1] == ".")

    def _normalised(self, passage: Passage) -> str:
        return normalise(self.paper.text[passage.start : passage.end]).text.rstrip(".,;:")

    def _passage(self, span: Span) -> Passage:
        return self.paper.passages[self.paper.passage_at(span[0])]

    def _cut(self, text: Normalised, start: int, end: int) -> Cut | None:
        cut = cut_at_start(text, start)
        if cut == "cut word" and (self._begins_second_half(text, start) or self._follows_mark(text.origin(start))):
            cut = None
        return cut or cut_at_end(text, end)

    def _begins_second_half(self, text: Normalised, position: int) -> bool:
        """Whether two words are joined here, by a hyphen or over a line's end, that mean something each by itself."""
        if position not in text.joints and not self._begins_line(text.origin(position)):
            return False
        first, second = halves(text, position)
        # A short fragment may look like a word by chance ("art-icles"); then the rest must be one too.
        return stands_alone(first) and first in self._words and (second in self._words or len(first) > 4)

    def _follows_mark(self, offset: int) -> bool:
        """Whether a footnote's letter stands at the line's begin before a capital: ``aWe show``."""
        source = self.paper.text
        return source[offset].isupper() and "a" <= source[offset - 1] <= "j" and self._begins_line(offset - 1)

    def _begins_line(self, offset: int) -> bool:
        return any(line.start == offset for line in self.paper.lines_between(offset, offset + 1))

    @cached_property
    def _hidden(self) -> str:
        pieces = [hidden.text for hidden in self.paper.hidden]  # a sentence may be hidden in several pieces
        return "\n".join(normalise(text).text for text in (*pieces, " ".join(pieces)))

    @cached_property
    def _affiliations(self) -> str:
        return "\n".join(normalise(affiliation).text for affiliation in self.paper.metadata.affiliations)

    @cached_property
    def _words(self) -> frozenset[str]:
        """All words that stand by themselves somewhere in the paper."""
        return frozenset(word.casefold() for word in _FREE_WORD.findall(self.paper.text))


def quote_index(paper: Paper) -> QuoteIndex:
    """The index of ``paper``; made at the first call and kept with it, as its cached properties are."""
    kept = vars(paper).get("_quote_index")
    if not isinstance(kept, QuoteIndex):
        kept = vars(paper)["_quote_index"] = QuoteIndex(paper)
    return kept


def _same_numbers(text: Normalised, needle: Normalised, start: int, end: int) -> bool:
    """Whether what was dropped as hyphens and spaces is the same where it changes a value.

    A hyphen between letters may be there or not, but no minus sign; a space between words, but not between digits.
    """
    if text.digit_gaps_within(start, end) != needle.digit_gaps:
        return False
    joints = set(text.joints_within(start, end))
    minus = {joint for joint in joints if start + joint in text.minus_joints}
    return minus <= set(needle.joints) and needle.minus_joints <= joints
