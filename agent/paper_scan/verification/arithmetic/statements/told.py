"""The sentences whose numbers are checked, in one spelling of numbers and signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paper_scan.paper.model import Paper, Sentence
from paper_scan.verification.reported.notation import Notation, notation

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
"""Without a sign."""
_READ = frozenset(("body", "list", "caption", "footnote"))
_NOT_OURS = frozenset(("references", "related", "checklist"))
_TWO_NUMBERS = re.compile(r"\d.*?\D\d")


def told(paper: Paper) -> Iterator[tuple[Sentence, Notation]]:
    """Sentences with two numbers or more, of running text, captions and notes."""
    for sentence in paper.sentences:
        passage = paper.passages[sentence.passage]
        if passage.kind not in _READ or paper.sections[passage.section].kind in _NOT_OURS:
            continue
        text = paper.text[sentence.start : sentence.end]
        if _TWO_NUMBERS.search(text):
            yield sentence, notation(text, sentence.start)


def value_of(text: str) -> tuple[float, float]:
    """A printed number and half a unit of its last digit."""
    plain = text.replace(",", "").replace(" ", "")
    return float(plain), 0.5 * 10.0 ** -len(plain.partition(".")[2])
