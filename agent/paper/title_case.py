"""Titles printed in capitals, in the letters that the paper itself uses for their words."""

from __future__ import annotations

import re
from collections import Counter

from agent.paper.raw import RawDocument

_WORD = re.compile(r"[^\W\d_]+")
_SMALL = re.compile(r"a|an|and|as|at|but|by|for|from|in|into|is|nor|of|on|or|over|the|to|via|vs|with|without")
_LOUD = 0.8
"""Share of a title's words in capitals from which it counts as printed in capitals."""


def recased(title: str, raw: RawDocument) -> str:
    """A title in capitals, large or small, as the paper writes its words elsewhere; any other title as it is."""
    words = [word for word in _WORD.findall(title) if len(word) > 1]
    if len(words) < 2 or sum(word.isupper() for word in words) < _LOUD * len(words):
        return title
    forms = _forms(raw)
    pieces: list[str] = []
    at = 0
    for found in re.finditer(r"[^\W\d_]+(?:['’]s\b)?", title):
        pieces += [title[at : found.start()], _usual(found[0], forms, begins=not at)]
        at = found.end()
    return "".join(pieces) + title[at:]


def _forms(raw: RawDocument) -> dict[str, Counter[str]]:
    """How each word is written in the first pages, and how often, under its lower-case form."""
    forms: dict[str, Counter[str]] = {}
    for page in raw.pages[:12]:
        for line in page.lines:
            for word in _WORD.findall(line.text):
                forms.setdefault(word.lower(), Counter())[word] += 1
    return forms


def _usual(word: str, forms: dict[str, Counter[str]], begins: bool) -> str:
    lower = word.lower()
    known = forms.get(lower, Counter())
    special = {form: count for form, count in known.items() if form not in (lower, word.capitalize())}
    if not special and lower.endswith("s"):
        singular = forms.get(lower[:-1], Counter())
        special = {f"{form}s": count for form, count in singular.items() if not (form.islower() or form.istitle())}
    if special:
        form = max(special, key=lambda form: special[form])
        plain = known[lower] + known[word.capitalize()]
        if special[form] > plain and (form != word or special[form] >= 3):
            return form
    return lower if _SMALL.fullmatch(lower) and not begins else word.capitalize()
