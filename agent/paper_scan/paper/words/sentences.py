"""Sentences: where one ends, in prose full of abbreviations, initials, decimals and citations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paper_scan.paper.parts import Passage, Sentence

_END = re.compile(
    r"""(?P<stop>[.!?…]+) (?P<close>["'”’»)\]]*) 
        (?P<note>(?<=[^\W\d_][.!?])\d{1,2}(?:,\d{1,2})*|[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:\s?[,–-]\s?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)*)? (?P<gap>\s+)
      | [。！？؟۔]["'”’」』）)]*\s*""",
    re.X,
)
"""A stop, closing quotes and brackets, a footnote's raised number; or a stop that needs no space after it."""
_NEVER = frozenset(
    [
        "e.g",
        "i.e",
        "cf",
        "vs",
        "viz",
        "resp",
        "approx",
        "fig",
        "figs",
        "eq",
        "eqs",
        "eqn",
        "eqns",
        "tab",
        "tabs",
        "sec",
        "secs",
        "sect",
        "ref",
        "refs",
        "app",
        "alg",
        "def",
        "thm",
        "prop",
        "lem",
        "cor",
        "ch",
        "chap",
        "vol",
        "vols",
        "no",
        "nos",
        "pp",
        "p",
        "ed",
        "eds",
        "dr",
        "prof",
        "mr",
        "mrs",
        "ms",
        "st",
        "mt",
        "jr",
        "sr",
        "dept",
        "univ",
        "ca",
        "incl",
        "est",
        "w.r.t",
        "a.k.a",
        "i.i.d",
        "s.t",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "al.e",
    ]
)
"""Abbreviations that something always follows."""
_SELDOM = frozenset(
    ["et", "al", "inc", "ltd", "co", "corp", "u.s", "u.k", "u.s.a", "ph.d", "b.sc", "m.sc", "m.d", "a.m", "p.m"]
)
"""Abbreviations that may end a sentence; then a word follows that usually begins one."""
_OPENERS = frozenset(
    [
        "The",
        "We",
        "In",
        "This",
        "These",
        "Those",
        "It",
        "They",
        "However",
        "Our",
        "For",
        "To",
        "As",
        "A",
        "An",
        "At",
        "By",
        "If",
        "While",
        "When",
        "Although",
        "Thus",
        "Therefore",
        "Hence",
        "Here",
        "There",
        "Moreover",
        "Furthermore",
        "Finally",
        "Since",
        "With",
        "From",
        "On",
        "Both",
        "All",
        "Each",
        "Some",
        "Most",
        "Many",
        "Their",
        "Its",
        "He",
        "She",
        "You",
        "I",
        "One",
        "Two",
        "First",
        "Second",
        "Third",
        "Such",
        "Instead",
        "Also",
        "Then",
        "Note",
        "But",
        "And",
    ]
)
_LAST_WORD = re.compile(r"[^\W\d_][\w.]*$")
_NEXT_WORD = re.compile(r"[\"'“‘«(\[]*([^\W\d_]+|\d)?")


def split_passages(text: str, passages: Sequence[Passage]) -> tuple[Sentence, ...]:
    """The sentences of each passage, in order; together they cover all of it but the white space between them."""
    found: list[Sentence] = []
    for index, passage in enumerate(passages):
        start = passage.start
        for match in _END.finditer(text, passage.start, passage.end):
            stop = match.start() + len(match[0].rstrip())
            if match.end() < passage.end and _ends_sentence(text, start, match):
                found.append(Sentence(start, stop, index))
                start = match.end()
        if start < passage.end:
            found.append(Sentence(start, passage.end, index))
    return tuple(found)


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    if match["gap"] is None:
        return True
    following = _NEXT_WORD.match(text, match.end())
    word = following[1] if following else None
    if word is None:
        return not text[match.end()].islower()
    if word[0].islower():
        return False
    if match["stop"] != "." or match["close"] or match["note"]:
        return True
    before = _LAST_WORD.search(text, max(start, match.start() - 24), match.start())
    if before is None or before[0].isdigit():  # raised digits count as letters for patterns
        # "3. Results": a number that begins the passage counts an item; "in 2019. The" ends a sentence.
        return bool(text[start : match.start()].strip(" ([0123456789."))
    last = before[0].casefold()
    if last in _NEVER or (word[0].isdigit() and len(last) <= 4 and before[0][0].isupper()):
        return False
    if last in _SELDOM or len(last) == 1 or _is_initials(before[0]):
        return word in _OPENERS and not (len(last) == 1 and word in ("A", "I"))
    return True


def _is_initials(word: str) -> bool:
    """``J.-P`` or ``U.S``: single letters with stops between."""
    return bool(re.fullmatch(r"(?:[^\W\d_]\.-?)+[^\W\d_]", word))
