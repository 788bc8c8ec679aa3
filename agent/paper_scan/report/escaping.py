"""Text from a paper made harmless where it is shown. A paper is untrusted: it may hold control characters, text
directions, Markdown or HTML that would change what the reader sees."""

from __future__ import annotations

import re
import unicodedata

_JOINERS = "\u200c\u200d"
"""Invisible, but Persian and Indic scripts need them to be read."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$&!@])")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto)(:)")
_WWW = re.compile(r"(?i)\b(www)(\.)")
_LIST_MARK = re.compile(r"^(\d*)([-+=.)])")


def one_line(text: str) -> str:
    """The text on one line, without control characters, text directions and unassigned code points."""
    spaced = (" " if c.isspace() or c in "\u0085\u2028\u2029" else c for c in text)
    return " ".join("".join(c for c in spaced if c in _JOINERS or unicodedata.category(c)[0] != "C").split())


def markdown(text: str) -> str:
    """The text as Markdown that shows it letter by letter: no emphasis, links, HTML, headings, lists or tables."""
    escaped = _MARKDOWN.sub(r"\\\1", one_line(text))
    escaped = _WWW.sub(r"\1\\\2", _ADDRESS.sub(r"\1\\\2", escaped))
    return _LIST_MARK.sub(r"\1\\\2", escaped)


def shortened(text: str, around: str = "", limit: int = 320) -> str:
    """At most ``limit`` characters of the text, cut at words, with ``around`` in it where it occurs."""
    text = one_line(text)
    if len(text) <= limit:
        return text
    at = max(text.find(one_line(around)), 0) if around else 0
    room = max(limit - len(around), 0) // 2
    start = max(0, min(at - room, len(text) - limit))
    end = start + limit
    if start:
        start = text.find(" ", start) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + limit // 2)
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")
