"""A paper's sentences as the rules see them, and an index of their words."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from paper_scan.checklist.phrases import Phrase
from paper_scan.paper import Paper
from paper_scan.readers.rules.search import WordIndex
from paper_scan.readers.rules.voice import is_english, is_own

_SIGNS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "−": "-", "\u00ad": None})
_LEAD = re.compile(r"(?:\(?[ivxIVX\d]{1,4}[.)] )?([A-Z][^.:!?]{2,60}?)(?:\.|:| [–—] )(?= |$)")
_CITED = re.compile(r"\bet al\b|\[\d{1,3}(?:[,–-] ?\d{1,3}){0,12}\]|[A-Z][a-z]+,? \(?(?:19|20)\d\d[a-z]?\)")
_LONGEST_HEADING = 15
_FLOATING = ("caption", "table", "figure")
_LONGEST = 1500  # longer "sentences" are tables or listings that were not recognised; the rest of them is not searched


@dataclass(frozen=True, slots=True)
class RuleSentence:
    """A sentence, heading, table row… with all that a pattern may ask of it."""

    index: int
    start: int
    end: int
    text: str
    """White space collapsed, signs unified."""
    place: str
    """One of ``paper_scan.checklist.patterns.PatternPlace``."""
    section: int
    section_kind: str
    passage: int
    page: int
    cited: bool


@dataclass(frozen=True, slots=True)
class Match:
    sentence: RuleSentence
    start: int
    """Into ``sentence.text``."""
    end: int


def plain(text: str) -> str:
    """Text as patterns see it: one kind of space, quotation mark and hyphen; words cut at a line's end joined."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    text = re.sub(r"(?<=[a-z])-\s*\n\s*(?=[a-z])", "", text)
    return " ".join(text.split())


class Sentences:
    """All sentences of a paper, searchable by phrase."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.all: list[RuleSentence] = []
        self._found: dict[str, list[Match]] = {}
        self._having: dict[str, set[int]] = {}
        self._fill()
        self._index = WordIndex([sentence.text for sentence in self.all])
        self._own: dict[int, bool] = {}

    def _fill(self) -> None:
        paper = self.paper
        cited_at = sorted(citation.start for citation in paper.citations)
        led: set[int] = set()
        for sentence in paper.sentences:
            passage = paper.passages[sentence.passage]
            raw = paper.text[sentence.start : min(sentence.end, sentence.start + _LONGEST)]
            has_citation = bisect_left(cited_at, sentence.start) < bisect_left(cited_at, sentence.end)
            # What was taken for a heading and is as long as prose is prose.
            is_prose = passage.kind == "heading" and len(raw.split()) > _LONGEST_HEADING
            place = "body" if is_prose else passage.kind
            text = self._add(sentence.start, sentence.end, raw, place, sentence.passage, has_citation)
            if sentence.passage not in led and passage.kind in ("body", "list"):
                led.add(sentence.passage)
                lead = _LEAD.match(text)
                if lead and len(lead.group(1).split()) <= 7:
                    self._add(sentence.start, sentence.end, lead.group(1), "lead", sentence.passage, has_citation)
        self._add_title()
        for affiliation in paper.metadata.affiliations:
            at = paper.text.find(affiliation)
            start = max(at, 0)
            end = start + len(affiliation) if at >= 0 else start
            self._add(start, end, affiliation, "affiliation", paper.passage_at(start), False)

    def _add_title(self) -> None:
        """The title as the metadata have it, which are surer of it than the layout of the first page."""
        title = plain(self.paper.metadata.title)
        if not title or any(each.place == "title" and each.text == title for each in self.all):
            return
        printed = next((each for each in self.all if each.page == 1 and each.text.lower() == title.lower()), None)
        start, end, passage = (printed.start, printed.end, printed.passage) if printed else (0, 0, 0)
        self._add(start, end, title, "title", passage, False)

    def _add(self, start: int, end: int, raw: str, place: str, passage: int, has_citation: bool) -> str:
        text = plain(raw)
        section = self.paper.passages[passage].section if self.paper.passages else 0
        kind = self.paper.sections[section].kind if self.paper.sections else "other"
        if kind == "references" and place in _FLOATING:
            kind = "results"  # figures printed behind the reference list belong to the work
        cited = has_citation or bool(_CITED.search(text))
        page = self.paper.page_at(start)
        self.all.append(RuleSentence(len(self.all), start, end, text, place, section, kind, passage, page, cited))
        return text

    def is_own(self, sentence: RuleSentence) -> bool:
        """Whether it speaks of the paper's own work."""
        known = self._own.get(sentence.index)
        if known is None:
            known = self._own[sentence.index] = is_own(sentence.text, sentence.section_kind)
        return known

    def find(self, phrase: Phrase) -> list[Match]:
        """Where the phrase stands, in reading order, whatever the place."""
        found = self._found.get(phrase.text)
        if found is None:
            found = [Match(self.all[index], start, end) for index, start, end in self._index.find(phrase)]
            self._found[phrase.text] = found
        return found

    def having(self, phrase: Phrase) -> set[int]:
        """The indices of the sentences in which the phrase stands."""
        having = self._having.get(phrase.text)
        if having is None:
            having = self._having[phrase.text] = {match.sentence.index for match in self.find(phrase)}
        return having

    @cached_property
    def is_english(self) -> bool:
        """Whether the running text is in English, which is what the rules can read."""
        prose = (sentence.text for sentence in self.all if sentence.place in ("body", "list", "heading"))
        return is_english([word for text in prose for word in text.lower().split()])

    @cached_property
    def kinds(self) -> set[tuple[str, str]]:
        """The places that there are, each with the kinds of section it stands in."""
        return {(sentence.place, sentence.section_kind) for sentence in self.all}

    @cached_property
    def by_passage(self) -> dict[int, list[RuleSentence]]:
        groups: dict[int, list[RuleSentence]] = defaultdict(list)
        for sentence in self.all:
            groups[sentence.passage].append(sentence)
        return groups

    @cached_property
    def last_page(self) -> int:
        return self.paper.pages[-1].number if self.paper.pages else 1

    def headings_of(self, section: int) -> list[str]:
        """The headings above a sentence, the nearest first."""
        titles = []
        current: int | None = section
        while current is not None and self.paper.sections:
            titles.append(plain(self.paper.sections[current].title))
            current = self.paper.sections[current].parent
        return titles

    @cached_property
    def _printed(self) -> list[RuleSentence]:
        """The paper's own sentences, in the order of the text."""
        doubled = ("lead", "affiliation", "title")
        return sorted((each for each in self.all if each.place not in doubled), key=lambda each: each.start)

    def at(self, offset: int) -> RuleSentence | None:
        """The sentence that holds the text's character at ``offset``, or the one before it."""
        index = bisect_right(self._printed, offset, key=lambda each: each.start) - 1
        return self._printed[index] if index >= 0 else None

    @cached_property
    def _link_sentences(self) -> list[tuple[RuleSentence, str]]:
        found = ((self.at(link.start), link.target) for link in self.paper.links)
        return [(sentence, target) for sentence, target in found if sentence]

    def linked(self, addresses: tuple[str, ...]) -> dict[int, str]:
        """Sentences with a link to an address that holds one of ``addresses``: index to target."""
        return {
            sentence.index: target
            for sentence, target in reversed(self._link_sentences)
            if any(address in target.lower() for address in addresses)
        }
