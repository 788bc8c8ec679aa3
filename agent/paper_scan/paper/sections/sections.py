"""The section tree: from the PDF's outline where it fits the text, else from headings' numbers and type."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from paper_scan.paper.flow.compose import Composed, Written
from paper_scan.paper.labels.headings import numbered
from paper_scan.paper.labels.section_kinds import kind_of, names_a_role
from paper_scan.paper.model import Passage, PassageKind, Section, SectionKind
from paper_scan.paper.pdf.raw import OutlineEntry
from paper_scan.paper.sections.outline import Matched, match_outline
from paper_scan.paper.sections.tree import Heading, build_tree

_TEXT: frozenset[PassageKind] = frozenset(("body", "list", "equation"))
_CHAPTERS: frozenset[SectionKind | None] = frozenset(("abstract", "references", "acknowledgements"))
"""Chapters whatever they are set in."""
_ENTRY = re.compile(r"\s*[\[(]?(\d{1,3})[.)\]]\s+\S")
_DATED = re.compile(r"\b(?:1[89]|20)\d\d\b")
_FEWEST_ENTRIES = 8
"""Of a reference list without a heading."""
_PARAGRAPH = 60
"""Characters: what follows a heading at once, if it is one."""


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
    headings += _run_ins(composed, headings)
    headings = sorted(headings + _lists_without_heading(composed, headings), key=lambda heading: heading.start)
    sections = build_tree(headings, len(composed.text))
    return sections, _passages(composed, sections)


def _candidates(composed: Composed) -> list[Heading]:
    found = []
    for index, block in enumerate(composed.blocks):
        if block.kind == "heading":
            found.append(_heading(composed, index, composed.text[block.start : block.end]))
    return found


def _after_front(headings: list[Heading]) -> list[Heading]:
    """Without what stands out before the abstract: names, the journal's own headings."""
    first = next((n for n, heading in enumerate(headings[:12]) if heading.named == "abstract"), 0)
    return [heading for n, heading in enumerate(headings) if n >= first or heading.number or heading.named]


def _undo_articles(headings: list[Heading]) -> None:
    """ "A Software Revolution" is appendix A only where there is a B, or an A.1."""
    numbers = {heading.number for heading in headings}
    for heading in headings:
        alone = not any(number == "B" or number.startswith("A.") for number in numbers)
        if heading.number == "A" and alone and not heading.stopped:
            heading.number, heading.title = "", f"A {heading.title}"


def _heading(composed: Composed, index: int, text: str) -> Heading:
    block = composed.blocks[index]
    number, title = numbered(text)
    letters = [c for c in title if c.isalpha()]
    capitals = bool(letters) and all(c.isupper() for c in letters)
    style = (round(block.size * 2) / 2, block.bold, capitals)
    stopped = text.lstrip().startswith((f"{number}.", f"{number}:"))
    return Heading(index, block.start, title, number, 0, kind_of(title), stopped, style)


def _by_outline(composed: Composed, headings: list[Heading], matches: Sequence[Matched]) -> list[Heading]:
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
    levels = {heading.style: heading.level for heading in kept}
    for heading in headings:
        if heading.block in taken:
            continue
        if names_a_role(heading.title) is not None:
            heading.level = 1
            kept.append(heading)
        elif heading.style in levels and _is_followed(composed, heading.block):  # set like those that it names
            heading.level = levels[heading.style]
            kept.append(heading)
    return sorted(kept, key=lambda heading: heading.start)


def _credible(composed: Composed, headings: list[Heading]) -> list[Heading]:
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
    for block in composed.blocks[index + 1 : index + 12]:
        if block.kind in _TEXT or block.kind == "reference":
            return block.end - block.start >= _PARAGRAPH or block.kind != "body"
        if block.kind in ("title", "authors"):
            return False
    return False


def _set_levels(headings: list[Heading]) -> None:
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


def _below_roman(headings: list[Heading]) -> None:
    """Where chapters have Roman numbers, letters number what is below them, and bare figures what is below that."""
    roman = [heading for heading in headings if re.fullmatch(r"[IVX]+", heading.number)]
    if len(roman) < 3 or {heading.number for heading in roman} < {"I", "II"}:
        return
    for heading in headings:
        if re.fullmatch(r"[A-Z]", heading.number) and not (heading in roman and _follows_roman(heading, roman)):
            heading.level = 2
        elif re.fullmatch(r"\d+", heading.number):
            heading.level = 3


def _follows_roman(heading: Heading, roman: list[Heading]) -> bool:
    """Is an "I" or "V" the next chapter, not the subsection after "H" or "U"?"""
    order = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
    place = roman.index(heading)
    before = roman[place - 1].number if place else ""
    return heading.number in order and (order.index(heading.number) == 0) == (before == "")


def _run_ins(composed: Composed, headings: list[Heading]) -> list[Heading]:
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
            found.append(Heading(index, block.start, title, "", below, role, False, (block.size, True, False)))
    return found


def _lists_without_heading(composed: Composed, headings: list[Heading]) -> list[Heading]:
    """A numbered reference list that no heading stands above: from its first entry on."""
    if any(heading.named == "references" for heading in headings):
        return []
    best: list[int] = []
    run: list[int] = []
    for index, block in enumerate(composed.blocks):
        text = composed.text[block.start : block.end]
        label = _ENTRY.match(text) if block.kind in ("body", "list", "footnote") else None
        if label is None:
            continue
        number = int(label[1])
        if number == 1:
            run = [index]
        elif run and len(run) < number <= len(run) + 2:
            run.append(index)
        if len(run) > len(best):
            best = run
    dated = sum(1 for index in best if _DATED.search(_words_of(composed, index)))
    if len(best) < _FEWEST_ENTRIES or dated < 0.6 * len(best):
        return []
    first = composed.blocks[best[0]]
    style = (first.size, False, False)
    return [Heading(best[0], first.start, "References", "", 6, "references", False, style)]


def _words_of(composed: Composed, index: int) -> str:
    return composed.text[composed.blocks[index].start : composed.blocks[index].end]


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
