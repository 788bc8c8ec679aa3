"""The same words with another number: a count in the abstract and in the text, where one was brought up to date and the
other wasn't."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from paper_scan.paper.model import Paper
from paper_scan.verification.arithmetic.finding import Finding
from paper_scan.verification.arithmetic.statements.told import NUMBER, told, value_of
from paper_scan.verification.reported.attribution import of_others

_NUMBER = re.compile(rf"(?<![\w.,/^{{-])(?P<value>{NUMBER})(?P<unit>\s?%)?(?![\w/^]|[.,]\d|\s?[×·±])")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
_PLACE = frozenset((
    "table", "tables", "tab", "figure", "figures", "fig", "section", "sections", "sec", "eq", "equation",
    "equations", "appendix", "algorithm", "step", "steps", "chapter", "page", "pages", "ref", "experiment",
    "experiments", "study", "model", "layer", "question", "phase", "stage", "task", "theorem", "lemma",
    "version", "top", "epoch", "seed", "iteration", "round", "day", "trial", "id", "number", "no", "line",
))  # fmt: skip
"""Words in front of a number that only tells where or which."""


@dataclass(frozen=True)
class SameWordsThresholds:
    """When two sentences are about the same quantity."""

    before: int = 3
    """Words in front of the number that must be the same."""
    after: int = 3
    """Words behind it that must be."""
    content: int = 4
    """Of all these, how many must have four letters or more."""
    digits: int = 3
    """Digits of both numbers."""
    apart: float = 0.2
    """Relative difference up to which one is the other, changed."""


THRESHOLDS = SameWordsThresholds()


@dataclass(frozen=True)
class _Said:
    text: str
    value: float
    half: float
    place: tuple[int, int]
    sentence: int


def check_same_words(paper: Paper, limits: SameWordsThresholds = THRESHOLDS) -> Iterator[Finding]:
    """Leads: the same words may be about another group."""
    by_words: dict[tuple[object, ...], list[_Said]] = defaultdict(list)
    for number, (sentence, said) in enumerate(told(paper)):
        if of_others(paper, sentence.start):
            continue
        for match in _NUMBER.finditer(said.text):
            text = match["value"]
            if len(re.sub(r"\D", "", text).lstrip("0")) < limits.digits or re.fullmatch(r"(?:19|20)\d\d", text):
                continue
            front, behind = said.text[: match.start()], said.text[match.end() :]
            before = [word.lower() for word in _WORD.findall(front)[-limits.before :]]
            after = [word.lower() for word in _WORD.findall(behind[:80])[: limits.after]]
            whole = len(before) == limits.before and len(after) == limits.after
            near = not re.search(r"\d", "".join(front.rsplit(" ", limits.before + 1)[1:]))
            if not whole or not near or _PLACE & {*before[-2:]}:
                continue
            if sum(len(word) >= 4 for word in (*before, *after)) < limits.content:
                continue
            decimals = len(text.partition(".")[2])
            key = (*before, "#", *after, decimals, bool(match["unit"]))
            by_words[key].append(_Said(text, *value_of(text), said.source(*match.span("value")), number))
    for words_of, group in by_words.items():
        first = group[0]
        others = [each for each in group if each.value != first.value]
        if len(group) != 2 or not others or others[0].sentence == first.sentence:
            continue
        other = others[0]
        if abs(first.value - other.value) <= limits.apart * max(first.value, other.value):
            words = " ".join(str(word) for word in words_of[:-2]).replace("#", "…")
            message = f"“{words}”: {first.text} in one place and {other.text} in another."
            yield Finding("printed twice", "lead", message, (first.place, other.place))
