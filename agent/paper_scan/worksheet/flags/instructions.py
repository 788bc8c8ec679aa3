"""Sentences in plain sight that tell a reader or a model what to do with the paper.

A paper about language models prints prompts, and quotes attacks. So an order counts only where nothing around it says
that it is shown: no quotation marks, no "for example", no prompt announced before it, no table, figure or reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from paper_scan.paper.model import Paper, Passage
from paper_scan.paper.words.addressed import orders

_PROSE = ("title", "authors", "heading", "body", "list", "footnote", "margin")
"""Kinds of passages in which an order may be meant; cells, lettering and captions show things."""
BEFORE, AFTER = 250, 120
"""Characters before and after an order in which something may say that it is an example; not measured."""
_SHOWN = re.compile(
    r"""\b(?:prompts?|instructions?|instruct(?:ed|s)|templates?|examples?|e\.\s?g\.|such\s+as|inject\w*|attack\w*|
        jailbreak\w*|adversar\w*|attacker\w*|malicious|asked|asks?|told|tells?|guidelines|annotators?|raters?|
        crowd\s?workers?|participants|user|system|assistant|human|query|input|output|message|response|question\s*\d|
        says?|said|written|text\s+reads|hidden|phras\w+|wording|following)\b\s*[^.]{0,80}[:“"«‘'`\u2018]\s*$
      | \b(?:prompt|template|instruction|guidelines|rubric|questionnaire)s?\b[^\n]{0,60}\n""",
    re.IGNORECASE | re.VERBOSE,
)
"""What announces an example right before it: a word for it and a colon or a quotation mark, or such a heading."""
_SHOWING_SECTION = re.compile(
    r"\b(?:prompts?|templates?|instructions?|examples?|attacks?|injections?|jailbreak\w*|guidelines|rubric|"
    r"questionnaires?|annotation)\b",
    re.IGNORECASE,
)
_OPENING, _CLOSING = "“«„‘", "”»’"


def instructions(paper: Paper) -> Iterator[tuple[int, str]]:
    """Page and sentence of each order that isn't shown as the paper's own material."""
    found: dict[tuple[int, str], None] = {}
    for start, end in orders(paper.text):
        passage = paper.passages[paper.passage_at(start)]
        if passage.kind in _PROSE and not _is_shown(paper, passage, start, end):
            found[paper.page_at(start), _sentence(paper, start, end)] = None
    yield from found


def _is_shown(paper: Paper, passage: Passage, start: int, end: int) -> bool:
    text = paper.text
    if _SHOWING_SECTION.search(paper.section_at(start).title):
        return True
    before = text[max(0, start - BEFORE) : start]
    if _SHOWN.search(before):
        return True
    return _is_quoted(text[passage.start : start], text[end : end + AFTER])


def _is_quoted(before: str, after: str) -> bool:
    """Whether a quotation begun before goes on after."""
    opened = max((before.rfind(mark) for mark in _OPENING), default=-1)
    closed = max((before.rfind(mark) for mark in _CLOSING if mark != "’"), default=-1)
    if opened > closed:
        return True
    return before.count('"') % 2 == 1 or before.count("``") > before.count("''") or before.rstrip().endswith(("'", "`"))


def _sentence(paper: Paper, start: int, end: int) -> str:
    touched = [each for each in paper.sentences if each.start < end and start < each.end]
    if not touched:
        return paper.text[start:end]
    return paper.text[touched[0].start : touched[-1].end]
