"""Headings with levels made into a tree of sections with roles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from paper_scan.paper.labels.section_kinds import kind_of, names_a_role
from paper_scan.paper.lines.typeset import Typeset
from paper_scan.paper.model import Section, SectionKind


@dataclass(slots=True)
class Heading:
    """A heading found in the text, on its way to a section."""

    block: int
    start: int
    title: str
    number: str
    level: int
    named: SectionKind | None
    """The role its words name anywhere, as "Limitations" does."""
    stopped: bool
    """A stop follows its number: "A." isn't the article."""
    style: Typeset
    followed: bool = True
    """Running text stands below it, or below the headings right under it."""
    alone: bool = True
    """Something else than a heading comes right after it."""


_Row: TypeAlias = tuple[Heading | None, int, SectionKind, int | None]
"""A section to be: heading, level, role, parent."""


def build_tree(headings: list[Heading], length: int) -> tuple[Section, ...]:
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


def _is_over(row: _Row, heading: Heading) -> bool:
    """Does ``heading`` end the section? Reference lists have no numbered subsections."""
    return row[1] >= heading.level or (row[2] == "references" and bool(heading.number))


def _region(
    heading: Heading, specific: SectionKind | None, rows: Sequence[_Row], region: SectionKind | None
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
    heading: Heading, specific: SectionKind | None, rows: Sequence[_Row], region: SectionKind | None
) -> SectionKind | None:
    if region == "checklist":
        return "checklist"
    kind = kind_of(heading.title, region is not None)
    if kind == "abstract" and any(row[2] not in ("front", "abstract") for row in rows):
        return None  # "Summary" of a chapter
    return kind


def _answers_checklist(heading: Heading, rows: Sequence[_Row]) -> bool:
    """Is it an item of the checklist ("2. Limitations") rather than the next chapter?"""
    return bool(re.fullmatch(r"\d+", heading.number)) or (not heading.number and not _is_letter(heading, rows))


def _is_letter(heading: Heading, rows: Sequence[_Row]) -> bool:
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
