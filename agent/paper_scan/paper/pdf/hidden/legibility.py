"""Text layers that lie: letters in the file that aren't the ones on the page.

A PDF may map its glyphs to wrong letters, by mistake or to keep text from being copied: "Livres Outils" is stored as
"Mjwsft Pvujmt". No dictionary is needed to notice: in languages with Latin letters some are frequent and some rare,
much the same everywhere, and a text of mostly rare ones is none.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from paper_scan.paper.model import Problem, TextSource
from paper_scan.paper.pdf.raw import RawDocument, RawLine, RawPage

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_PERCENT = (
    *(8.5, 1.4, 3.5, 4.2, 14.5, 1.7, 1.8, 3.0, 7.5, 0.4, 0.6, 4.8, 2.8),
    *(7.5, 6.7, 2.7, 0.6, 6.7, 7.0, 7.5, 4.5, 1.3, 1.0, 0.4, 1.1, 0.4),
)
"""Letter frequencies, rounded means of English, French, German and Spanish."""
_WEIGHT = {c: math.log(p / sum(_PERCENT)) for c, p in zip(_ALPHABET, _PERCENT, strict=True)}

_STRANGE = -3.45
"""Mean log probability of a letter. Prose has about -2.9, lists of commands and acronyms down to -3.4."""
_BETTER = 0.6
"""By so much the mean rises if a shifted alphabet is shifted back."""
_FEWEST, _ENOUGH, _MANY = 60, 250, 600
"""Letters of different words: fewer can't be judged; with enough of them no shift has to explain what is strange."""
_FEW_VOWELS, _FEWER_VOWELS = 0.3, 0.24
"""Shares of vowels; prose has about 0.4."""
_UNREADABLE = re.compile("[\ufffd\ue000-\uf0ff\x00-\x08\x0e-\x1f\x80-\x9f]")
_MOSTLY = 0.3
_WORD = re.compile(r"[^\W\d_]{3,}")


def is_garbled(words: Iterable[str]) -> bool:
    """Are these words (of a language with Latin letters) written with other letters than theirs?"""
    distinct = {word for word in map(str.casefold, set(words)) if len(set(word)) >= 3}
    counts = Counter(unicodedata.normalize("NFD", "".join(distinct)))
    letters = Counter({c: counts[c] for c in _ALPHABET if c in counts})
    total = letters.total()
    if total < _FEWEST:
        return False
    score = _score(letters, 0)
    if score >= _STRANGE:
        return False
    vowels = sum(letters[c] for c in "aeiou") / total
    if vowels < _FEW_VOWELS and max(_score(letters, shift) for shift in range(1, 26)) - score >= _BETTER:
        return True
    return total >= _MANY or (total >= _ENOUGH and vowels < _FEWER_VOWELS)


def _score(letters: Counter[str], shift: int) -> float:
    """Mean log probability of the letters, each replaced by the one ``shift`` places on in the alphabet."""
    total = sum(letters.values())
    return sum(n * _WEIGHT[_ALPHABET[(ord(c) - 97 + shift) % 26]] for c, n in letters.items()) / total


def without_garbled(raw: RawDocument) -> RawDocument:
    """The document without lines whose letters are not those on the page; the pages they stood on say so."""
    by_font: defaultdict[str, list[str]] = defaultdict(list)
    for page in raw.pages:
        for line in page.lines:
            for span in line.spans:
                by_font[span.font].append(span.text)
    fonts = {font for font, texts in by_font.items() if is_garbled(_WORD.findall("\n".join(texts)))}
    return replace(raw, pages=tuple(_sifted(page, fonts) for page in raw.pages))


def _sifted(page: RawPage, fonts: set[str]) -> RawPage:
    text = "\n".join([line.text for line in page.lines])
    whole = is_garbled(_WORD.findall(text))
    if not whole and not fonts and not _UNREADABLE.search(text):
        return page
    bad = {index for index, line in enumerate(page.lines) if whole or _is_bad(line, fonts)}
    if not bad:
        return page
    kept = [index for index in range(len(page.lines)) if index not in bad]
    new = {index: place for place, index in enumerate(kept)}
    lost = sum(len(page.lines[index].text) for index in bad)
    total = sum(len(line.text) for line in page.lines)
    source: TextSource = "garbled" if lost > 0.5 * total else page.source
    detail = f"{lost} of {total} characters in the text layer are not the ones on the page; they were left out"
    return replace(
        page,
        source=source,
        lines=tuple(page.lines[index] for index in kept),
        words=tuple(word._replace(line=new[word.line]) for word in page.words if word.line in new),
        problems=(*page.problems, Problem("garbled text", detail, page.number)),
    )


def _is_bad(line: RawLine, fonts: set[str]) -> bool:
    text = line.text.strip()
    if len(text) >= 12 and len(_UNREADABLE.findall(text)) > _MOSTLY * len(text):
        return True
    if not fonts:
        return False
    garbled = sum(len(span.text) for span in line.spans if span.font in fonts)
    return garbled > 0.5 * len(line.text)
