"""Titles printed in capitals, in the letters that the paper itself uses for their words."""

from __future__ import annotations

import re
from collections import Counter

from paper_scan.paper.pdf.raw import RawDocument

_WORD = re.compile(r"[^\W\d_]+")
_SMALL = re.compile(r"a|an|and|as|at|but|by|for|from|in|into|is|nor|of|on|or|over|the|to|via|vs|with|without")
_ACRONYM = re.compile(
    r"(AI|API|ASR|BMI|CNN|COVID|CPU|DNA|EEG|EU|FLOP|GAN|GPU|HIV|IEEE|IQ|LLM|MRI|NLP|PDF|QA|RCT|RNA|RNN|SARS|SQL|TPU|UK|USA)"
    r"(s)?",
    re.I,
)
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
    plain = known[lower] + known[word.capitalize()]
    special = {
        form: n for form, n in known.items() if form not in (lower, word.capitalize()) and (form != word or n > 2)
    }
    if special and max(special.values()) > plain:
        return max(special, key=lambda form: special[form])
    if acronym := _ACRONYM.fullmatch(word):
        return acronym[1].upper() + (acronym[2] or "").lower()
    if not plain:
        # GPUS and FLOP, where the paper only ever writes GPU and FLOPs.
        for other, ending, cut in ((lower.removesuffix("s"), "s", 0), (lower + "s", "", 1)):
            for form, count in forms.get(other, Counter()).most_common(1):
                if other != lower and count > 2 and not (form.islower() or form.istitle() or (form.isupper() and cut)):
                    return form[: len(form) - cut] + ending
    return lower if _SMALL.fullmatch(lower) and not begins else word.capitalize()
