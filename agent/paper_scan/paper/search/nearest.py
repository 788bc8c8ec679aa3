"""The real passage nearest to words that don't stand in a paper: a hint for whoever misquoted it, never a match."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from paper_scan.paper.model import Paper
from paper_scan.paper.search.search import search

CLOSE = 75.0
"""Likeness, 0 to 100, from which on the words were probably meant to be this passage."""
_SHOWN = 320
"""Characters of a passage that are shown."""
_COMPARED = 500
"""Characters of a quote that are compared; alignment takes time with their number."""
_DIFFERENCES = 3
_WORDS_OF_A_SENTENCE = 5
_NUMBER_OR_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Nearest:
    text: str
    """The passage, or as much of it as is like the quote, in whole words."""
    page: int
    likeness: float
    differences: tuple[tuple[str, str], ...]
    """Where the two differ: what was quoted, and what the paper has; empty if they hardly have anything in common."""

    @property
    def is_close(self) -> bool:
        return self.likeness >= CLOSE


def nearest(paper: Paper, quote: str) -> Nearest | None:
    """The passage of ``paper`` most like ``quote``; if none is like it, the one on the same subject.

    Likeness is the edit distance of the best aligned part. None if there is nothing of either kind.
    """
    from rapidfuzz import fuzz, process

    wanted = " ".join(quote.split())[:_COMPARED]
    passages = _spaced(paper, len(wanted) // 2)
    lowered = [text.lower() for _, text in passages]
    best = process.extractOne(wanted.lower(), lowered, scorer=fuzz.partial_ratio, score_cutoff=CLOSE)
    aligned = fuzz.partial_ratio_alignment(wanted.lower(), lowered[best[2]]) if best else None
    if best is None or aligned is None:
        return _on_the_subject(paper, wanted)
    start, text = passages[best[2]]
    found = _whole_words(text, aligned.dest_start, aligned.dest_end)
    offset = _offset(paper, start, aligned.dest_start)
    return Nearest(found, paper.page_at(offset), best[1], _differences(wanted, found))


def _on_the_subject(paper: Paper, quote: str) -> Nearest | None:
    for hit in search(paper, quote, limit=10):
        sentence = " ".join(paper.text[hit.start : hit.end].split())
        if sentence.count(" ") >= _WORDS_OF_A_SENTENCE:
            return Nearest(_whole_words(sentence, 0, len(sentence)), hit.page, 0.0, ())
    return None


def _spaced(paper: Paper, shortest: int) -> list[tuple[int, str]]:
    """Offset and text of each passage of at least that length, with single spaces; cited titles are left out."""
    texts = ((p.start, " ".join(paper.text[p.start : p.end].split())) for p in paper.passages if p.kind != "reference")
    return [(start, text) for start, text in texts if len(text) >= shortest]


def _offset(paper: Paper, start: int, characters: int) -> int:
    """Where the given number of characters, runs of white space counted as one, ends from ``start``."""
    for match in _NUMBER_OR_WORD.finditer(paper.text, start):
        if characters <= len(match[0]):
            return match.start()
        characters -= len(match[0]) + 1
    return start


def _whole_words(text: str, start: int, end: int) -> str:
    start = text.rfind(" ", 0, start + 1) + 1
    stop = text.find(" ", max(end - 1, 0))
    found = text[start : stop if stop >= 0 else len(text)]
    return found if len(found) <= _SHOWN else found[:_SHOWN].rsplit(" ", 1)[0] + " …"


def _differences(quoted: str, printed: str) -> tuple[tuple[str, str], ...]:
    a, b = quoted.split(), printed.split()
    matcher = SequenceMatcher(None, [_bare(w) for w in a], [_bare(w) for w in b], autojunk=False)
    changes = [(" ".join(a[i:j]), " ".join(b[k:m])) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"]
    return tuple(changes[:_DIFFERENCES])


def _bare(word: str) -> str:
    return word.lower().strip(",.;:") or word
