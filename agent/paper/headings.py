"""Which lines are headings, by their type and their words; and what role a heading's words name."""

from __future__ import annotations

import re

from agent.paper.raw import RawLine
from agent.paper.style import Style

NUMBERED = re.compile(
    r"\s*(?P<number>(?:appendix\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[A-Z](?:\.\d{1,2})+|[A-Z]|[IVX]{1,5}))(?P<stop>[.:)]?)\s+(?P<title>\S.*)",
    re.S | re.I,
)
"""A heading with its number."""

_PLAIN = re.compile(
    r"(?:abstract|summary|keywords|introduction|background|related work|(?:materials and )?methods?|methodology|results?|"
    r"(?:general )?discussion|conclusions?|limitations?|acknowledge?ments?|references|bibliography|funding|appendix(?: [A-Z])?|"
    r"supplementary materials?|ethics statement|reproducibility statement|broader impacts?|impact statement|"
    r"author contributions|competing interests|conflicts? of interest|data availability(?: statement)?)\s*[.:]?",
    re.I,
)
"""Words that are a heading if they stand alone on a line, whatever they are set in."""
_SENTENCE = re.compile(r"[a-z]{2,}[.?!]\s+[A-Z]")


def looks_like_heading(
    line: RawLine, last: RawLine | None, following: RawLine | None, width: float, style: Style
) -> bool:
    """A short line that stands out: bold, larger, in capitals, or with the words or the number of a heading."""
    text = line.text.strip()
    if not 3 <= len(text) <= 160 or sum(c.isalpha() for c in text) < 0.5 * len(text.replace(" ", "")):
        return False
    if text.endswith((",", ";")) or (_SENTENCE.search(text) and len(text) > 60):
        return False
    short = line.box[2] - line.box[0] < 0.92 * width
    if _PLAIN.fullmatch(text) and _stands_free(line, last, style):
        return True
    if line.size > 1.12 * style.size:
        return text[:1].isalnum()
    if line.size < 0.88 * style.size:
        return False
    distinct = _all_bold(line) or _in_capitals(text)
    if distinct:
        return (short or bool(NUMBERED.fullmatch(text))) and (text[:1].isalnum() and not text[:1].islower())
    numbered = NUMBERED.fullmatch(text)
    if not numbered or not short or not _stands_free(line, last, style):
        return False
    return _all_italic(line) and text[0].isalnum() and numbered["title"][:1].isupper() and not text.endswith(".")


def _all_bold(line: RawLine) -> bool:
    letters = [span for span in line.spans if any(c.isalpha() for c in span.text)]
    return bool(letters) and all(span.bold for span in letters)


def _all_italic(line: RawLine) -> bool:
    letters = [span for span in line.spans if any(c.isalpha() for c in span.text)]
    return bool(letters) and all(span.italic for span in letters)


def _in_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 6 and all(c.isupper() for c in letters)


def _stands_free(line: RawLine, last: RawLine | None, style: Style) -> bool:
    """Is there more room above than between lines of a paragraph?"""
    return last is None or line.baseline < last.baseline or line.baseline - last.baseline > 1.15 * style.leading
