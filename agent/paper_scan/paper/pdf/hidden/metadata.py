"""Sentences in a PDF's metadata: nobody who looks at the pages sees them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from paper_scan.paper.geometry import NOWHERE
from paper_scan.paper.model import HiddenText
from paper_scan.paper.words.addressed import addresses_reader

_FEWEST_WORDS = 8
_FIELD = re.compile(r"<([\w:.-]+)[^<>]*>([^<>]{30,})<")
"""The text of an XMP element: found without an XML parser, which a hostile file could choke."""
_ABOUT_FILE = re.compile(r"pdfa|producer|creatortool|banner|toolkit|history|schema", re.I)
"""Elements and entries in which programs describe themselves or the metadata's own fields."""
_LETTERS = re.compile(r"[^\W_]+")
_LONGEST = 4_000


def metadata_texts(info: Iterable[tuple[str, str]], xmp: str, text: str) -> tuple[HiddenText, ...]:
    """The metadata's values that are sentences and don't stand in ``text`` as well (as titles and abstracts do)."""
    visible = _bare(text)
    found: list[HiddenText] = []
    seen: set[str] = set()
    fields = [*info, *((name, unescape(value)) for name, value in _FIELD.findall(xmp))]
    for value in (value for name, value in fields if not _ABOUT_FILE.search(name)):
        words = value.split()
        bare = _bare(value)
        is_told = addresses_reader(value) or (len(words) >= _FEWEST_WORDS and _is_prose(words))
        if is_told and bare not in visible and bare not in seen:
            seen.add(bare)
            found.append(HiddenText(" ".join(words)[:_LONGEST], 0, NOWHERE, "metadata"))
    return tuple(found)


def _bare(text: str) -> str:
    return "".join(_LETTERS.findall(text.casefold()))


def _is_prose(words: list[str]) -> bool:
    """Mostly words of letters, and not a list of key words or of licences."""
    plain = sum(1 for word in words if word.strip(".,;:!?()\"'").isalpha())
    listed = sum(1 for word in words if word.endswith((",", ";")))
    return plain >= 0.7 * len(words) and listed < 0.3 * len(words)
