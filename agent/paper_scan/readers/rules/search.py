"""Phrases found in a paper by joining the positions of their words.

Every word of the paper has a number; a sentence's words have consecutive numbers, and between two sentences lies a wide
gap. A phrase is evaluated bottom up to *spans*, pairs (first word, word after the last): a word's spans come from the
index, neighbours are joined where one ends and the next begins. The cost depends on how often the words occur, not on
how the text is made, so that no paper can make it slow.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice

from paper_scan.checklist.phrases import TOKENS, AnyNumber, Choice, Gap, Part, Phrase, PhraseTerm, Raw, Sign, compiled

Spans = set[tuple[int, int]]


class PhraseSpans:
    """The spans of a part, and where they begin; kept, as the same words are asked for again and again.

    Most parts are single words, whose spans follow from their numbers: the tuples are made only if asked for.
    """

    __slots__ = ("_ends", "_spans", "words")

    def __init__(self, spans: Spans | None = None, words: set[int] | None = None) -> None:
        self._spans = spans
        self.words = words
        """The numbers of the words, where each span is one word; else None."""
        self._ends: dict[int, list[int]] | None = None

    @property
    def spans(self) -> Spans:
        if self._spans is None:
            self._spans = {(at, at + 1) for at in self.words or ()}
        return self._spans

    @property
    def ends(self) -> dict[int, list[int]]:
        """The ends of the spans by their beginning."""
        if self._ends is None:
            self._ends = {}
            for start, end in self.spans:
                self._ends.setdefault(start, []).append(end)
        return self._ends


_BETWEEN_SENTENCES = 100  # more than any gap of the phrase language
_WIDEST_SEPARATOR = 4
_MOST_SPANS = 20_000
_MOST_MATCHES = 10  # of a regular expression in one text


class WordIndex:
    """The words of a list of texts, by number."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts
        self.first: list[int] = []
        """The number of each text's first word."""
        self._places: dict[int, tuple[int, int, int]] = {}
        """A word's number to its text, and where it begins and ends there."""
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._original: dict[int, str] = {}
        self._signs: dict[str, set[int]] = defaultdict(set)
        """A sign to the numbers of the words that it stands before."""
        self._broken: set[int] = set()
        """Words that a full stop, or much else, parts from the word before."""
        self._terms: dict[PhraseTerm, PhraseSpans] = {}
        self._choices: dict[int, tuple[Choice, PhraseSpans]] = {}
        """By identity; the choice itself is kept so that its identity stays its own."""
        self._raw: dict[str, PhraseSpans] = {}
        number = 0
        for index, text in enumerate(texts):
            self.first.append(number)
            number = self._index(index, text, number) + _BETWEEN_SENTENCES
        self._joined = "\n".join(texts)
        self._starts = list(accumulate((len(text) + 1 for text in texts[:-1]), initial=0))
        self._vocabulary = sorted(self._by_word)
        numbers = {at for word in self._vocabulary if _is_number(word) for at in self._by_word[word]}
        self._numbers = PhraseSpans(words=numbers)

    def _index(self, index: int, text: str, number: int) -> int:
        """Number one text's words; returns the number after its last."""
        before = 0
        for found in TOKENS.finditer(text):
            start, end = found.span()
            self._separator(text[before:start], number)
            word = found.group()
            lower = word.lower()
            self._by_word[lower].append(number)
            if lower != word:
                self._original[number] = word
            self._places[number] = (index, start, end)
            before = end
            number += 1
        self._separator(text[before:], number)
        return number

    def _separator(self, between: str, number: int) -> None:
        if between in (" ", "", "-", ", "):
            return
        if len(between) > _WIDEST_SEPARATOR or any(sign in between for sign in ".!?"):
            self._broken.add(number)
        for sign in between:
            if sign != " ":
                self._signs[sign].add(number)

    def find(self, phrase: Phrase) -> list[tuple[int, int, int]]:
        """Where it stands: text, first and last character; in reading order.

        Of matches that begin together, the shortest.
        """
        ends: dict[int, int] = {}
        for start, end in self._sequence(phrase.parts):
            if start < end:
                ends[start] = min(end, ends.get(start, end))
        found = []
        for start in sorted(ends):
            index, first, _ = self._places[start]
            found.append((index, first, self._places[ends[start] - 1][2]))
        return found

    # -- evaluation

    def _sequence(self, parts: tuple[Part, ...]) -> Spans:
        """The spans of parts one after another."""
        spans: Spans | None = None
        gap = -1
        for position, part in enumerate(parts):
            if isinstance(part, Gap):
                gap = max(gap, 0) + part.words
                continue
            if isinstance(part, Choice) and any(not way for way in part.ways):
                return self._with_and_without(parts, position)
            if isinstance(part, Sign):
                spans = self._beside_sign(part, spans, gap)
            else:
                further = self._single(part)
                spans = further.spans if spans is None else self._join(spans, further, gap)
            if not spans:
                return set()
            gap = -1
        return spans or set()

    def _with_and_without(self, parts: tuple[Part, ...], position: int) -> Spans:
        """The spans of a sequence with a choice that may be missing."""
        choice = parts[position]
        assert isinstance(choice, Choice)
        there = Choice(tuple(way for way in choice.ways if way))
        before, after = parts[:position], parts[position + 1 :]
        return self._sequence((*before, there, *after)) | self._sequence((*before, *after))

    def _single(self, part: Part) -> PhraseSpans:
        if isinstance(part, AnyNumber):
            return self._numbers
        if isinstance(part, Raw):
            return self._regex(part.regex)
        if isinstance(part, PhraseTerm):
            found = self._terms.get(part)
            if found is None:
                found = self._terms[part] = PhraseSpans(words=set(self._term(part)))
            return found
        assert isinstance(part, Choice)
        kept = self._choices.get(id(part))
        if kept is None:
            kept = self._choices[id(part)] = (part, self._choice(part))
        return kept[1]

    def _choice(self, choice: Choice) -> PhraseSpans:
        """The spans of all ways."""
        words: set[int] = set()
        spans: Spans = set()
        for way in choice.ways:
            single = self._single(way[0]) if len(way) == 1 and not isinstance(way[0], Gap | Sign) else None
            if single is not None and single.words is not None:
                words |= single.words
            else:
                spans |= self._sequence(way)
        return PhraseSpans(spans | {(at, at + 1) for at in words}) if spans else PhraseSpans(words=words)

    def _term(self, term: PhraseTerm) -> Iterable[int]:
        """The numbers of the words that the term stands for."""
        word = term.word.lower()
        if term.any_beginning:
            found = [w for w in self._vocabulary if (word in w if term.any_ending else w.endswith(word))]
        elif term.any_ending:
            first = bisect_left(self._vocabulary, word)
            last = bisect_left(self._vocabulary, word + "\U0010ffff", lo=first)
            found = self._vocabulary[first:last]
        else:
            found = [word] if word in self._by_word else []
        for candidate in found:
            for at in self._by_word[candidate]:
                if not term.cased or self._has_case(term, self._original.get(at, candidate)):
                    yield at

    @staticmethod
    def _has_case(term: PhraseTerm, printed: str) -> bool:
        if term.any_beginning:
            return term.word in printed if term.any_ending else printed.endswith(term.word)
        return printed.startswith(term.word) if term.any_ending else printed == term.word

    def _join(self, left: Spans, right: PhraseSpans, gap: int) -> Spans:
        """Spans of the left followed by one of the right: at once (gap -1), or with up to ``gap`` words between."""
        if right.words is not None:
            return self._join_words(left, right.words, gap)
        begins = right.ends
        if gap < 0:
            broken = self._broken
            return {(start, further) for start, end in left if end not in broken for further in begins.get(end, ())}
        if len(left) <= len(begins):
            joined = {
                (start, further)
                for start, end in left
                for begin in range(end, end + gap + 1)
                if begin in begins
                for further in begins[begin]
            }
        else:
            lefts = PhraseSpans({(end, start) for start, end in left}).ends
            joined = {
                (earlier, end)
                for start, end in right.spans
                for stop in range(start - gap, start + 1)
                if stop in lefts
                for earlier in lefts[stop]
            }
        return _bounded(joined)

    def _join_words(self, left: Spans, words: set[int], gap: int) -> Spans:
        """The same, where the right side is one word."""
        if gap < 0:
            broken = self._broken
            return {(start, end + 1) for start, end in left if end in words and end not in broken}
        if len(left) <= len(words):
            reach = range(gap + 1)
            return _bounded({(start, end + by + 1) for start, end in left for by in reach if end + by in words})
        begins: dict[int, list[int]] = {}
        for start, end in left:
            begins.setdefault(end, []).append(start)
        return _bounded(
            {
                (start, at + 1)
                for at in words
                for stop in range(at - gap, at + 1)
                if stop in begins
                for start in begins[stop]
            }
        )

    def _beside_sign(self, part: Sign, spans: Spans | None, gap: int) -> Spans:
        """Spans that the sign follows; with none before it, empty spans in front of the words after the sign."""
        places = set.intersection(*(self._signs.get(sign, set()) for sign in part.sign))
        if spans is None:
            return {(at, at) for at in places}
        reach = max(gap, 0)
        return {(start, at) for start, end in spans for at in range(end, end + reach + 1) if at in places}

    def _regex(self, source: str) -> PhraseSpans:
        """The spans of words that a regular expression's matches touch."""
        if source not in self._raw:
            regex = compiled(source)
            spans: Spans = set()
            for index in self._texts_with(regex):
                for found in islice(regex.finditer(self.texts[index]), _MOST_MATCHES):
                    spans |= self._words_between(index, *found.span())
            self._raw[source] = PhraseSpans(spans)
        return self._raw[source]

    def _texts_with(self, regex: re.Pattern[str]) -> Iterator[int]:
        """The texts in which it may match: all are gone through as one, which is several times faster than each."""
        last = -1
        at = 0
        while self.texts and (found := regex.search(self._joined, at)):
            # A match may run over the end of a text, and hide one in the next.
            first = bisect_right(self._starts, found.start()) - 1
            after = bisect_left(self._starts, max(found.end(), found.start() + 1))
            yield from range(max(first, last + 1), after)
            last = max(last, after - 1)
            at = self._starts[after] if after < len(self._starts) else len(self._joined) + 1
            if at > len(self._joined):
                return

    def _words_between(self, index: int, start: int, end: int) -> Spans:
        first, after = self.first[index], self._after(index)
        numbers = range(first, after)
        left = first + bisect_right(numbers, start, key=lambda at: self._places[at][2])
        right = first + bisect_left(numbers, end, key=lambda at: self._places[at][1])
        if left < right:
            return {(left, right)}
        return {(min(left, after - 1), min(left, after - 1) + 1)} if first < after else set()

    def _after(self, index: int) -> int:
        """The number after a text's last word."""
        if index + 1 < len(self.first):
            return self.first[index + 1] - _BETWEEN_SENTENCES
        return self.first[index] + sum(1 for _ in TOKENS.finditer(self.texts[index]))


def _bounded(spans: Spans) -> Spans:
    return spans if len(spans) <= _MOST_SPANS else set(sorted(spans)[:_MOST_SPANS])


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word[0] == "."
