"""The section tree: from the PDF's outline where it fits the text, else from headings' numbers and type."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from agent.paper.compose import Composed, Written
from agent.paper.headings import numbered
from agent.paper.model import Passage, PassageKind, Section, SectionKind
from agent.paper.outline import Matched, match_outline
from agent.paper.raw import OutlineEntry
from agent.paper.section_kinds import kind_of, names_a_role

_TEXT: frozenset[PassageKind] = frozenset(("body", "list", "equation"))
_CHAPTERS: frozenset[SectionKind | None] = frozenset(("abstract", "references", "acknowledgements"))
"""Chapters whatever they are set in."""
_PARAGRAPH = 60
"""Characters: what follows a heading at once, if it is one."""


@dataclass(slots=True)
class _Heading:
    block: int
    start: int
    title: str
    number: str
    level: int
    named: SectionKind | None
    """The role its words name anywhere, as "Limitations" does."""
    stopped: bool
    """A stop follows its number: "A." isn't the article."""
    style: tuple[float, bool, bool]
    """Type size to half a point, bold, in capitals."""


def find_sections(
    composed: Composed, outline: Sequence[OutlineEntry]
) -> tuple[tuple[Section, ...], tuple[Passage, ...]]:
    """The sections in reading order, the first always ``front``, and every block as a passage of one of them."""
    headings = _after_front(_candidates(composed))
    _undo_articles(headings)
    matches = match_outline(composed, outline)
    if matches:
        headings = _by_outline(composed, headings, matches)
    else:
        headings = _credible(composed, headings)
        _set_levels(headings)
    headings = sorted(headings + _run_ins(composed, headings), key=lambda heading: heading.start)
    sections = _tree(headings, len(composed.text))
    return sections, _passages(composed, sections)


def _candidates(composed: Composed) -> list[_Heading]:
    found = []
    for index, block in enumerate(composed.blocks):
        if block.kind == "heading":
            found.append(_heading(composed, index, composed.text[block.start : block.end]))
    return found


def _after_front(headings: list[_Heading]) -> list[_Heading]:
    """Without what stands out before the abstract: names, the journal's own headings."""
    first = next((n for n, heading in enumerate(headings[:12]) if heading.named == "abstract"), 0)
    return [heading for n, heading in enumerate(headings) if n >= first or heading.number or heading.named]


def _undo_articles(headings: list[_Heading]) -> None:
    """ "A Software Revolution" is appendix A only where there is a B, or an A.1."""
    numbers = {heading.number for heading in headings}
    for heading in headings:
        alone = not any(number == "B" or number.startswith("A.") for number in numbers)
        if heading.number == "A" and alone and not heading.stopped:
            heading.number, heading.title = "", f"A {heading.title}"


def _heading(composed: Composed, index: int, text: str) -> _Heading:
    block = composed.blocks[index]
    number, title = numbered(text)
    letters = [c for c in title if c.isalpha()]
    capitals = bool(letters) and all(c.isupper() for c in letters)
    style = (round(block.size * 2) / 2, block.bold, capitals)
    stopped = text.lstrip().startswith((f"{number}.", f"{number}:"))
    return _Heading(index, block.start, title, number, 0, kind_of(title), stopped, style)


def _by_outline(composed: Composed, headings: list[_Heading], matches: Sequence[Matched]) -> list[_Heading]:
    """The outline's sections, and those that it leaves out by custom: abstract, references, acknowledgements."""
    kept = []
    found = {heading.block: heading for heading in headings}
    for match in matches:
        block = composed.blocks[match.block]
        heading = found.get(match.block) if match.printed else _heading(composed, match.block, match.title)
        heading = heading or _heading(composed, match.block, block.run_in or match.title)
        heading.level = match.level
        kept.append(heading)
    taken = {match.block for match in matches}
    for heading in headings:
        if heading.block not in taken and names_a_role(heading.title) is not None:
            heading.level = 1
            kept.append(heading)
    return sorted(kept, key=lambda heading: heading.start)


def _credible(composed: Composed, headings: list[_Heading]) -> list[_Heading]:
    """Headings by number or by words; others only where text follows most that are set like them."""
    followed = {heading.block: _is_followed(composed, heading.block) for heading in headings}
    votes: defaultdict[tuple[float, bool, bool], list[bool]] = defaultdict(list)
    for heading in headings:
        votes[heading.style].append(followed[heading.block])
    numbers = {heading.number for heading in headings}
    kept = []
    for heading in headings:
        usual = sum(votes[heading.style]) >= 0.5 * len(votes[heading.style])
        counted = bool(heading.number) and (followed[heading.block] or _before(heading.number) in numbers)
        if names_a_role(heading.title) or counted or (usual and followed[heading.block]):
            kept.append(heading)
    return kept


def _before(number: str) -> str:
    """The number that is counted before this one: ``3.1`` before ``3.2``, ``3`` before ``3.1``, ``A`` before ``B``."""
    head, dot, last = number.rpartition(".")
    if last.isdigit():
        return f"{head}{dot}{int(last) - 1}" if int(last) > 1 else head
    return chr(ord(last) - 1) if len(last) == 1 else ""


def _is_followed(composed: Composed, index: int) -> bool:
    """Does text come next, or a heading (of a subsection) and then text?"""
    for block in composed.blocks[index + 1 : index + 6]:
        if block.kind in _TEXT or block.kind == "reference":
            return block.end - block.start >= _PARAGRAPH or block.kind != "body"
        if block.kind in ("title", "authors"):
            return False
    return False


def _set_levels(headings: list[_Heading]) -> None:
    """By number where there is one; else as the numbered ones that are set alike, or by rank of their type."""
    for heading in headings:
        heading.level = _level_of_number(heading.number)
    _below_roman(headings)
    usual: dict[tuple[float, bool, bool], int] = {}
    for heading in headings:
        if heading.number:
            usual[heading.style] = min(heading.level, usual.get(heading.style, 9))
    bare = [heading for heading in headings if not heading.number]
    lone = {heading.style for heading in bare if heading.style not in usual}
    ranks = sorted({_rank(style) for style in lone}, reverse=True)
    deepest = max(usual.values(), default=0)
    for heading in bare:
        if heading.style in usual:
            heading.level = usual[heading.style]
        elif names_a_role(heading.title) in _CHAPTERS:
            heading.level = 1
        else:
            larger = [level for style, level in usual.items() if _rank(style) < _rank(heading.style)]
            heading.level = min(larger) if larger else min(6, deepest + 1 + ranks.index(_rank(heading.style)))


def _rank(style: tuple[float, bool, bool]) -> tuple[float, bool]:
    return style[0], style[1] or style[2]


def _level_of_number(number: str) -> int:
    return number.strip(".").count(".") + 1


def _below_roman(headings: list[_Heading]) -> None:
    """Where chapters have Roman numbers, letters number what is below them, and bare figures what is below that."""
    roman = [heading for heading in headings if re.fullmatch(r"[IVX]+", heading.number)]
    if len(roman) < 3 or {heading.number for heading in roman} < {"I", "II"}:
        return
    for heading in headings:
        if re.fullmatch(r"[A-Z]", heading.number) and not (heading in roman and _follows_roman(heading, roman)):
            heading.level = 2
        elif re.fullmatch(r"\d+", heading.number):
            heading.level = 3


def _follows_roman(heading: _Heading, roman: list[_Heading]) -> bool:
    """Is an "I" or "V" the next chapter, not the subsection after "H" or "U"?"""
    order = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
    place = roman.index(heading)
    before = roman[place - 1].number if place else ""
    return heading.number in order and (order.index(heading.number) == 0) == (before == "")


def _run_ins(composed: Composed, headings: list[_Heading]) -> list[_Heading]:
    """Paragraphs that begin with a role in bold or italics: "Limitations. We only …"."""
    taken = {heading.block for heading in headings}
    found = []
    level = 1
    starts = {heading.block: heading.level for heading in headings}
    for index, block in enumerate(composed.blocks):
        level = starts.get(index, level)
        if index in taken or block.kind not in ("body", "list", "footnote") or not block.run_in:
            continue
        role = names_a_role(block.run_in)
        if role is not None and role != "references":
            below = 1 if role == "abstract" else min(6, level + 1)
            title = block.run_in.strip(" .:—–")
            found.append(_Heading(index, block.start, title, "", below, role, False, (block.size, True, False)))
    return found


_Row: TypeAlias = tuple[_Heading | None, int, SectionKind, int | None]
"""A section to be: heading, level, role, parent."""


def _tree(headings: list[_Heading], length: int) -> tuple[Section, ...]:
    """Sections with their parents, ends and roles."""
    rows: list[_Row] = [(None, 0, "front", None)]
    open_rows: list[int] = []
    region: SectionKind | None = None
    for heading in headings:
        specific = names_a_role(heading.title)
        if region == "checklist" and _answers_checklist(heading, rows):
            heading.level = max(2, heading.level + 1)
        while open_rows and _is_over(rows[open_rows[-1]], heading):
            open_rows.pop()
        parent = open_rows[-1] if open_rows else None
        if parent is None:
            region = _region(heading, specific, rows, region)
        kind = _role(heading, specific, rows, region)
        if kind is None:
            inherited = rows[parent][2] if parent is not None else "other"
            kind = region if region is not None and inherited == "other" else inherited
        open_rows.append(len(rows))
        rows.append((heading, heading.level, kind, parent))
    return tuple(_section(rows, index, length) for index in range(len(rows)))


def _is_over(row: _Row, heading: _Heading) -> bool:
    """Does ``heading`` end the section? Reference lists have no numbered subsections."""
    return row[1] >= heading.level or (row[2] == "references" and bool(heading.number))


def _region(
    heading: _Heading, specific: SectionKind | None, rows: Sequence[_Row], region: SectionKind | None
) -> SectionKind | None:
    """Appendix and authors' checklist go on over several chapters."""
    if specific == "checklist":
        return "checklist"
    after_references = any(row[2] == "references" for row in rows) and specific is None
    named = heading.number.lower().startswith("appendix") or kind_of(heading.title) == "appendix"
    if named or after_references or _is_letter(heading, rows):
        return "appendix"
    return region


def _role(
    heading: _Heading, specific: SectionKind | None, rows: Sequence[_Row], region: SectionKind | None
) -> SectionKind | None:
    if region == "checklist":
        return "checklist"
    kind = kind_of(heading.title, region is not None)
    if kind == "abstract" and any(row[2] not in ("front", "abstract") for row in rows):
        return None  # "Summary" of a chapter
    return kind


def _answers_checklist(heading: _Heading, rows: Sequence[_Row]) -> bool:
    """Is it an item of the checklist ("2. Limitations") rather than the next chapter?"""
    return bool(re.fullmatch(r"\d+", heading.number)) or (not heading.number and not _is_letter(heading, rows))


def _is_letter(heading: _Heading, rows: Sequence[_Row]) -> bool:
    """Is it numbered by a letter after chapters numbered by figures?"""
    numbers = [row[0].number for row in rows if row[0] is not None and row[1] == 1]
    return bool(re.fullmatch(r"[A-Z]", heading.number)) and any(re.fullmatch(r"\d+", number) for number in numbers)


def _section(rows: Sequence[_Row], index: int, length: int) -> Section:
    heading, level, kind, parent = rows[index]
    end = next((row[0].start for row in rows[index + 1 :] if row[0] is not None and row[1] <= max(1, level)), length)
    if heading is None:
        end = rows[1][0].start if len(rows) > 1 and rows[1][0] is not None else length
        return Section("", "", 0, "front", None, 0, end)
    return Section(heading.title, heading.number, level, kind, parent, heading.start, end)


def _passages(composed: Composed, sections: Sequence[Section]) -> tuple[Passage, ...]:
    passages = []
    section = 0
    for block in composed.blocks:
        while section + 1 < len(sections) and sections[section + 1].start <= block.start:
            section += 1
        passages.append(Passage(block.start, block.end, _kind(block, sections[section].kind), section))
    return tuple(passages)


def _kind(block: Written, section: SectionKind) -> PassageKind:
    if section == "references" and block.kind in ("body", "list", "equation"):
        return "reference"
    return block.kind
