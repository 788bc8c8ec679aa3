"""A paper's sentences searched by words: BM25, as in ``paper_scan.paper.search``, but sentence by sentence.

Source: S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", Foundations and Trends
in Information Retrieval 3 (2009).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log

from paper_scan.paper.search.stem import stem

_K1 = 1.2
_B = 0.4
"""Lower than usual: sentences are short, and a long one is more often the answer than a passage is."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_COMMON_WORDS = """
    a an and any are as at be been by can did do does done for from had has have how if in into is it its may more most
    no not of on one or other our over own paper said so such than that the their them then there these they this those
    to two under up was we were what when where whether which who will with would yes study work
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def roots(text: str) -> list[str]:
    """The stems of a text's words that tell something, in order."""
    words = (word.lower() for word in _WORD.findall(text))
    return [stem(word) for word in words if word not in _COMMON and len(word) > 1]


class SentenceWords:
    """For each stem: the sentences in which it stands, and how often."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._places: dict[str, dict[int, int]] = defaultdict(dict)
        lengths = []
        for index, text in enumerate(texts):
            found = roots(text)
            lengths.append(len(found))
            for root, count in Counter(found).items():
                self._places[root][index] = count
        mean = max(1.0, sum(lengths) / max(1, len(lengths)))
        self._norm = [_K1 * (1 - _B + _B * length / mean) for length in lengths]

    def rarity(self, root: str) -> float:
        """The inverse document frequency of a stem, at least 0."""
        having = len(self._places.get(root, ()))
        return log(1 + (len(self._norm) - having + 0.5) / (having + 0.5))

    def scores(self, wanted: Iterable[str]) -> dict[int, float]:
        """BM25 of every sentence that has one of the stems."""
        found: dict[int, float] = defaultdict(float)
        for root in dict.fromkeys(wanted):
            rarity = self.rarity(root)
            for index, count in self._places.get(root, {}).items():
                found[index] += rarity * count * (_K1 + 1) / (count + self._norm[index])
        return found
