"""Quotes as hashes: enough to say whether a sentence is the one that somebody quoted, not enough to read it.

A quote is kept as the hashes of its runs of five words, letters and digits alone. Two texts that share most of their
runs are the same sentence, or one holds the other.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

RUN = 5
"""Words of a run; a shorter quote is one run."""


def hashes(text: str) -> list[str]:
    """Eight hexadecimal digits for each run of words, in order."""
    words = _words(text)
    runs = [words[at : at + RUN] for at in range(max(1, len(words) - RUN + 1))]
    return [hashlib.sha256(" ".join(run).encode()).hexdigest()[:8] for run in runs]


def overlap(quote: list[str], text: str) -> float:
    """The share of a quote's runs that stand in ``text``."""
    there = set(hashes(text))
    return sum(run in there for run in quote) / max(1, len(quote))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
