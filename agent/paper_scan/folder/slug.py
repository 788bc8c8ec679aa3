"""The name of a scan's folder: first author, year, three words of the title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath

from paper_scan.paper.model import Paper
from paper_scan.scans.model import PaperInfo

WORDS = 3
LONGEST = 80
_SMALL = frozenset({
    "a", "an", "the", "of", "on", "in", "for", "and", "or", "to", "with", "from", "by", "at", "as", "is", "are", "be",
    "do", "does", "via", "using", "how", "what", "why", "when", "we", "our", "its", "their",
})  # fmt: skip
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\Z")
"""Names that Windows keeps for itself."""


def slug(paper: Paper) -> str:
    """Lower-case ASCII words joined by hyphens: ``devlin-2018-bert-pre-training``.

    What the paper does not say is left out; if nothing of it can be written in ASCII, the file's name stands in.
    """
    known = paper.metadata
    return _slug(known.authors, known.year, known.title, paper)


def slug_of(info: PaperInfo, paper: Paper) -> str:
    """The same by what a scan says of the paper."""
    return _slug(info.authors, info.year, info.title, paper)


def _slug(authors: Sequence[str], year: int | None, title: str, paper: Paper) -> str:
    parts = [
        _family_name(authors[0]) if authors else "",
        str(year or ""),
        "-".join(_title_words(title)),
    ]
    if not parts[0] and not parts[2]:
        parts = ["-".join(_words(PurePath(paper.name).stem)) or f"paper-{paper.sha256[:8]}"]
    name = "-".join(part for part in parts if part)[:LONGEST].strip("-")
    return f"paper-{name}" if _DEVICES.match(name) else name


def unique(name: str, is_free: Callable[[str], bool]) -> str:
    """``name``, or the first of ``name-2``, ``name-3``, … that is free."""
    number = 1
    while not is_free(name if number == 1 else f"{name}-{number}"):
        number += 1
    return name if number == 1 else f"{name}-{number}"


def _family_name(author: str) -> str:
    """``Jacob Devlin`` and ``Devlin, Jacob`` as ``devlin``."""
    before, comma, _ = author.partition(",")
    words = _words(before if comma else author.rsplit(maxsplit=1)[-1]) if author.strip() else []
    return "-".join(words)


def _title_words(title: str) -> Iterator[str]:
    words = _words(title)
    weighty = [word for word in words if word not in _SMALL]
    return iter((weighty or words)[:WORDS])


def _words(text: str) -> list[str]:
    """ASCII words of the text, accents dropped."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", plain.replace("ø", "o").replace("ł", "l").replace("đ", "d").replace("æ", "ae"))
