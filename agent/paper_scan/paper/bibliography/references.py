"""The reference list, split into entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from paper_scan.paper.bibliography.entry import ParsedEntry, parse_entry
from paper_scan.paper.bibliography.starts import entry_starts
from paper_scan.paper.model import Line, Passage, Reference, Section
from paper_scan.paper.words.names import family_name

_ELSEWHERE = frozenset({"margin", "footnote", "caption", "table", "figure", "title", "authors"})
_SAME_AUTHORS = re.compile(r"^(?:[—–⸺_-]{2,}|[–—⸺])\s*[.,]?\s*")
_SHORTEST = 12
"""Characters of an entry that its number alone makes one: "7. Ibid." is."""
_FEW = 3
"""Entries from which on the last one is held against the others."""
_LONGEST = 150
"""Lines: what runs on longer is no entry any more (consortia list hundreds of authors)."""


def split_references(
    text: str, passages: Sequence[Passage], sections: Sequence[Section], lines: Sequence[Line]
) -> tuple[Reference, ...]:
    """The entries of all sections of kind ``references``, in the order printed."""
    references: list[Reference] = []
    for index, section in enumerate(sections):
        if section.kind == "references" and (index == 0 or not _inside(section, sections[:index])):
            references += _of_list(text, _own_lines(section, sections, passages, lines))
    return tuple(references)


def _inside(section: Section, before: Sequence[Section]) -> bool:
    return any(s.kind == "references" and s.start <= section.start and section.end <= s.end for s in before)


def _own_lines(
    section: Section, sections: Sequence[Section], passages: Sequence[Passage], lines: Sequence[Line]
) -> list[Line]:
    """The section's lines without headings, running heads, and what else stands between the entries."""
    headings = {other.start for other in sections}
    spans = [
        (p.start, p.end) for p in passages
        if section.start <= p.start < section.end and p.kind not in _ELSEWHERE
        and (p.kind == "reference" or p.start not in headings)
    ]  # fmt: skip
    own: list[Line] = []
    at = 0
    for line in lines:
        while at < len(spans) and spans[at][1] <= line.start:
            at += 1
        if at < len(spans) and spans[at][0] <= line.start:
            own.append(line)
    return own


def _of_list(text: str, lines: Sequence[Line]) -> list[Reference]:
    texts = [text[line.start : line.end] for line in lines]
    starts = entry_starts(texts, lines)
    if not starts:
        return []
    groups = [lines[a : min(b, a + _LONGEST)] for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
    groups[-1] = _last_entry(groups)
    printed = [_printed(text, group) for group in groups]
    entries = [parse_entry(entry) for entry in printed]
    custom = _custom(entries)
    entries = [
        entry if not custom or entry.style == custom else parse_entry(words, custom)
        for entry, words in zip(entries, printed, strict=True)
    ]
    references: list[Reference] = []
    for group, entry, words in zip(groups, entries, printed, strict=True):
        if _is_entry(entry, words) or (entry.label.isdigit() and len(words) > _SHORTEST):
            references.append(_reference(entry, words, group[0].start, group[-1].end, references))
    return references if entries and entries[0].label else _without_tail(references)


def _without_tail(references: list[Reference]) -> list[Reference]:
    """An unlabelled list without what a publisher's pages behind it add: nobody wrote it."""
    if sum(bool(entry.authors and entry.year) for entry in references) < 0.8 * len(references):
        return references
    while references and not (references[-1].authors and references[-1].year):
        references.pop()
    return references


def _last_entry(groups: Sequence[Sequence[Line]]) -> Sequence[Line]:
    """The last entry without what stands behind the list: notices, the names of a collaboration. It ends where a gap, a
    page or another size of type follows, or where it would be far longer than the others."""
    last = groups[-1]
    if len(groups) < _FEW:
        return last
    longest = max(len(group) for group in groups[:-1])
    steps = [b.box[1] - a.box[1] for group in groups for a, b in pairwise(group) if a.page == b.page]
    usual = median(step for step in steps if step > 0) if any(step > 0 for step in steps) else 1.4 * last[0].size
    for number, (above, below) in enumerate(pairwise(last), start=1):
        far = below.page == above.page and below.box[1] - above.box[1] > 2.2 * usual
        if far or abs(below.size - last[0].size) > 0.6 or number > 2 * longest + 2:
            return last[:number]
    return last


def _custom(entries: Sequence[ParsedEntry]) -> str:
    """The style in which the list writes names, by the entries with several; empty if there is none."""
    styles = Counter(entry.style for entry in entries if len(entry.authors) > 1 and entry.style != "group")
    style, often = styles.most_common(1)[0] if styles else ("", 0)
    return style if often >= max(2, 0.5 * styles.total()) else ""


def _printed(text: str, group: Sequence[Line]) -> str:
    """An entry's text with a line feed where a printed line ends between words, none where a word was cut."""
    parts = []
    for line, following in zip(group, [*group[1:], None], strict=True):
        parts.append(text[line.start : line.end])
        if following is not None and following.start > line.end:
            parts.append("\n")
    return "".join(parts)


def _is_entry(entry: ParsedEntry, words: str) -> bool:
    """Whether it says anything that a reference says; page numbers and stray headings don't."""
    if entry.arxiv_id or entry.doi or entry.url:
        return True
    return bool(entry.title and (entry.authors or entry.year or (entry.label and len(words) > 30)))


def _reference(entry: ParsedEntry, words: str, start: int, end: int, before: Sequence[Reference]) -> Reference:
    authors, title = entry.authors, entry.title
    if before and not authors and (dash := _SAME_AUTHORS.match(words)):
        again = parse_entry(words[dash.end() :])
        authors, title = before[-1].authors, again.title if not again.authors else title
        title = _SAME_AUTHORS.sub("", title)
    label = entry.label or citation_label(authors, entry)
    return Reference(label, start, end, title, authors, entry.year, entry.arxiv_id, entry.doi, entry.url)


def citation_label(authors: Sequence[str], entry: ParsedEntry) -> str:
    """What an author-year citation says: ``Kaplan et al., 2020a``; empty without authors."""
    if not authors:
        return ""
    names = [author if entry.style == "group" else family_name(author) for author in authors[:2]]
    who = f"{names[0]} et al." if entry.more_authors or len(authors) > 2 else " and ".join(names)
    return f"{who}, {entry.year}{entry.suffix}" if entry.year else who
