"""The authors at the beginning of a reference entry."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from paper_scan.paper.words.names import INVERTED, INVERTED_FULL, NATURAL, UPPER, VANCOUVER, spaced

_BETWEEN = re.compile(
    r"(?:\s*[,;](?:\s*,)?(?:\s*(?:and|&|und|et)\b)?\s*|\s+(?:and|&|und)\s+)(?:\.\s?\.\s?\.|…)?\s*(?:&\s*)?"
)
_OTHERS = re.compile(r"(?:\s*,)?\s*(?:(?:and|&)\s+(?:\d+\s+)?(?:others|colleagues)|(?:and\s+)?et\s+al)\b\.?", re.I)
_EDITORS = re.compile(r",?\s*(?:\([Ee]d(?:itor)?s?\.?\)|[Ee]ds?\.|[Ee]ditors?\b)(?:\s*\([Ee]ds?\.\))?")
_ODD_NAME = re.compile(rf"([^,.;:?!“”\"]{{2,40}}(?:, (?:[{UPPER}]\w?\.[ -]?)+)?)(?:,|;|,? and)\s+(?:and )?")
"""One that the grammar doesn't know, among others that it does."""
_YEAR_NEXT = re.compile(r"[.,]?\s*\(?(?:1[5-9]|20)\d\d[a-z]?\b[^.]{0,20}?\)?[.,:]")
_GROUP = re.compile(r"[;,]\s*([^.;]{4,160}?)(?=[.;]\s)")
_ORGANISATION = re.compile(
    rf"[{UPPER}\d@][^.,:;?!“”\"()]{{1,80}}(?:\((?!\d{{4}})[^)]{{1,30}}\))?[^.,:;?!“”\"()]{{0,40}}"
)
_CAPITALISED = rf"(?:[{UPPER}\d][\w&’'/.-]*|of|and|the|for|on|to|in|de|et|&|\([^)]*\))"
_KIND = (
    r"(?:Organi[sz]ation|Institut|Associat|Secretariat|Programme|Agency|Minist|Department|Group|Committee|Council|"
    r"Foundation|Bank|Commission|Bureau|Assembly|Initiative|Force|Cent(?:er|re)|Office|University|Society|Collaborat|"
    r"Consortium|Network|Government|Academ|Federation|Union|Hub|Board|Service|Laborator)\w*"
)
_INSTITUTION = re.compile(rf"((?:{_CAPITALISED},? )*?{_KIND}(?:,? {_CAPITALISED})*?)(?=\.\s)")
"""Words with capitals, one of which names a kind of institution, up to a full stop."""
_FUNCTION_WORDS = re.compile(
    r"\b(?:the|a|an|with|from|by|on|via|is|are|to|how|what|why|using|towards?|learning|models?)\b"
)


_LONGEST_NAME = 200
"""Characters of an institution's name."""


@dataclass(frozen=True, slots=True)
class Authors:
    names: tuple[str, ...]
    more: bool
    """The list ends in "et al."."""
    end: int
    """Offset behind them; 0 if the entry begins with something else."""
    style: str = ""
    """How names are written: ``vancouver``, ``inverted``, ``family first``, ``natural``, ``group``."""
    comma_ended: bool = False
    """The next field follows after a comma."""


_NOBODY = Authors((), False, 0)


def read_authors(body: str, custom: str = "") -> Authors:
    """The authors that ``body``, an entry without its label, begins with.

    Among the readings that end where a field may end, the one in the list's ``custom`` style wins, else the one that
    consumes most of the text, and of two that consume the same the one with more names.
    """
    readings = {
        "vancouver": _vancouver(body),
        "inverted": _inverted(body),
        "family first": _family_first(body, certain=custom == "family first"),
        "natural": _natural(body),
    }
    style = max(
        readings,
        key=lambda name: (readings[name].end > 0 and name == custom, readings[name].end, len(readings[name].names)),
    )
    return replace(readings[style], style=style) if readings[style].end else replace(_organisation(body), style="group")


def _vancouver(body: str) -> Authors:
    """``Maxcy KF, Del Mar CB, et al.``, with or without a group after a semicolon."""
    authors = _list_of(body, VANCOUVER, lambda m: f"{spaced(m[2])} {m[1]}{m[3] or ''}")
    while authors.end and (found := _GROUP.match(body, authors.end)) and body[authors.end] == ";":
        authors = Authors((*authors.names, found[1]), authors.more, found.end())
    return authors


def _inverted(body: str) -> Authors:
    """``Baum, C. L. and Ruhm, C. J.``"""
    return _list_of(body, INVERTED, lambda m: f"{spaced(m[2])} {m[1]}{m[3] or ''}")


def _family_first(body: str, certain: bool) -> Authors:
    """``Alter, Orly, Patrick O. Brown, and David Botstein``: only the first has the family name first.

    "Zhu, Song. Title" could be two authors of one name each, so an author alone needs a year, a quotation mark or the
    custom of the list behind it.
    """
    first = INVERTED_FULL.match(body)
    if not first or re.search(r"\b(?:The|Of|In)\b", first.group()):
        return _NOBODY
    name = f"{first[2]} {first[1]}{first[3] or ''}"
    certain = certain or re.search(r"\d{4}|“", body[first.end() : first.end() + 8]) is not None
    if authors := _closed(body, (name,), first.end()):
        return authors if certain or authors.more else _NOBODY
    separator = _BETWEEN.match(body, first.end())
    rest = _natural(body[separator.end() :]) if separator else _NOBODY
    if not separator or not rest.end or not (certain or " " not in first[1]):
        return _NOBODY
    return Authors((name, *rest.names), rest.more, separator.end() + rest.end, comma_ended=rest.comma_ended)


def _natural(body: str) -> Authors:
    """``Jacob Devlin, M.-W. Chang, and Kenton Lee``"""
    return _list_of(body, NATURAL, lambda m: m.group(), single=rf"[{UPPER}][\w’'-]{{2,}}(?=,|\.| et al| and )")


def _list_of(body: str, pattern: re.Pattern[str], name: object, single: str = "") -> Authors:
    """Names that all match ``pattern``, with separators between them, up to where a field ends."""
    make = name if callable(name) else str
    names: list[str] = []
    at = 0
    while found := pattern.match(body, at) or (re.compile(single).match(body, at) if single and names else None):
        names.append(re.sub(r"\s+", " ", make(found) if found.re is pattern else found.group()))
        at = found.end()
        if marks := re.compile(r"[*†‡§\d]{1,3}(?=,)").match(body, at):
            at = marks.end()
        if authors := _closed(body, tuple(names), at, commas=pattern is NATURAL):
            return authors
        if pattern is VANCOUVER and (group := _GROUP.match(body, at)) and body[at] == ";":
            return Authors((*names, group[1]), False, group.end())
        separator = _BETWEEN.match(body, at)
        if not separator:
            return _NOBODY
        at = separator.end()
        if (
            len(names) >= 3
            and not pattern.match(body, at)
            and (odd := _ODD_NAME.match(body, at))
            and pattern.match(body, odd.end())
        ):
            names.append(odd[1])
            at = odd.end()
    if names and pattern is NATURAL:
        return _with_quoted_title(body, tuple(names), at)
    return _NOBODY


def _closed(body: str, names: tuple[str, ...], at: int, commas: bool = False) -> Authors | None:
    """The authors if their list ends at ``at``, None if it goes on."""
    if found := _OTHERS.match(body, at):
        at = (_EDITORS.match(body, found.end()) or found).end()
        return Authors(names, True, at)
    if found := _EDITORS.match(body, at):
        return Authors(names, False, found.end())
    if re.compile(r"\s*(?:\.(?!\w)|\(|:\s|$)|,?\s*[“\"]").match(body, at) or (
        body[at - 1] == "." and not re.compile(r"\s*(?:[,;]|and\b|&)").match(body, at)
    ):
        return Authors(names, False, at)
    if _YEAR_NEXT.match(body, at):
        return Authors(names, False, at)
    return None


def _with_quoted_title(body: str, names: tuple[str, ...], at: int) -> Authors:
    """The names read so far if what follows them after a comma is a title."""
    return (
        Authors(names, False, at, comma_ended=True)
        if all(re.match(rf"[{UPPER}]\.", name) for name in names)
        else _NOBODY
    )


def _organisation(body: str) -> Authors:
    """A group as author: ``OpenAI.``, ``Bureau of Labor Statistics (2019).``"""
    if found := re.match(rf"([{UPPER}][\w&’' -]{{1,60}}?)\s+et\s+al\b\.?", body):
        return Authors((found[1],), True, found.end())
    found = _ORGANISATION.match(body)
    if not found or not re.search(r"\w{3}", body[found.end() + 1 :]):
        return _NOBODY
    name, after = found.group().strip(), body[found.end() : found.end() + 2]
    dated = after[:1] != "," and _YEAR_NEXT.match(body, found.end()) is not None
    short = after == ". " and len(name.split()) <= 3 and not _FUNCTION_WORDS.search(name)
    if dated or short:
        return Authors((name,), False, found.end())
    if found := _INSTITUTION.match(body[:_LONGEST_NAME]):
        return Authors((found[1],), False, found.end(1))
    return _NOBODY
