"""The section tree: from the PDF's outline where it fits the text, else from headings' numbers and type."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from paper_scan.paper.flow.compose import REASONS, Composed, Written
from paper_scan.paper.labels.headings import numbered
from paper_scan.paper.labels.section_kinds import kind_of, names_a_role
from paper_scan.paper.lines.typeset import Typeset
from paper_scan.paper.model import Passage, PassageKind, Section, SectionKind
from paper_scan.paper.pdf.raw import OutlineEntry
from paper_scan.paper.sections.levels import is_main, level_of_number, set_levels
from paper_scan.paper.sections.outline import Matched, match_outline
from paper_scan.paper.sections.tree import Heading, build_tree

_TEXT: frozenset[PassageKind] = frozenset(("body", "list", "equation"))
_ENTRY = re.compile(r"\s*[\[(]?(\d{1,3})[.)\]]\s+\S")
_DATED = re.compile(r"\b(?:1[89]|20)\d\d\b")
_FEWEST_ENTRIES = 8
"""Of a reference list without a heading."""
_PARAGRAPH = 60
"""Characters: what follows a heading at once, if it is one."""
_SHORT = 1
"""So many shorter paragraphs may come before it."""
_SURE = 3
"""So many headings in one type, most of them with text below, vouch for one without, and for those in italics."""
_NAMED = 0.5
"""Share of a type's headings that the outline names, from which on the others are sections too."""
_RUN_IN_LEVEL = 3
"""A heading that stands in the line is a paragraph's, never a chapter's."""


def find_sections(
    composed: Composed, outline: Sequence[OutlineEntry]
) -> tuple[tuple[Section, ...], tuple[Passage, ...]]:
    """The sections in reading order, the first always ``front``, and every block as a passage of one of them."""
    headings = _after_front(_candidates(composed))
    shares = _shares(headings)
    _undo_articles(headings)
    matches = match_outline(composed, outline)
    if matches:
        headings = _by_outline(composed, headings, matches)
    else:
        headings = _credible(headings)
        set_levels(headings)
    headings += _run_ins(composed, headings)
    headings = sorted(headings + _lists_without_heading(composed, headings), key=lambda heading: heading.start)
    sections = build_tree(headings, len(composed.text))
    return sections, _passages(composed, sections, shares, {heading.block for heading in headings})


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
    stopped = text.lstrip().startswith((f"{number}.", f"{number}:"))
    alone = index + 1 == len(composed.blocks) or composed.blocks[index + 1].kind != "heading"
    followed = _is_followed(composed, index)
    return Heading(index, block.start, title, number, 0, kind_of(title), stopped, block.face, followed, alone)


def _by_outline(composed: Composed, headings: list[Heading], matches: Sequence[Matched]) -> list[Heading]:
    """The outline's sections, and those that it leaves out: abstract, references, acknowledgements by custom, others
    where their number or their type shows that they are of the same kind."""
    kept = []
    found = {heading.block: heading for heading in headings}
    for match in matches:
        block = composed.blocks[match.block]
        heading = found.get(match.block) if match.printed else _heading(composed, match.block, match.title)
        heading = heading or _heading(composed, match.block, block.run_in or match.title)
        heading.level = max(match.level, _RUN_IN_LEVEL) if block.kind != "heading" and match.printed else match.level
        kept.append(heading)
    taken = {match.block for match in matches}
    levels = {heading.style: heading.level for heading in kept}
    named = Counter(heading.style for heading in kept)
    named.update(h.style for h in headings if h.block not in taken and names_a_role(h.title) is not None)
    printed = Counter(heading.style for heading in headings if heading.followed)
    numbers = {heading.number: heading.level for heading in kept if heading.number}
    flat = max(heading.level for heading in kept) == 1
    enclosing = 1
    for heading in headings:
        if heading.block in taken:
            enclosing = heading.level
            continue
        parent = heading.number.rpartition(".")[0]
        usual = named[heading.style] >= _NAMED * printed[heading.style]
        if names_a_role(heading.title) is not None or is_main(heading):
            heading.level = levels.get(heading.style, 1) if usual else 1
        elif parent and (parent in numbers or _before(heading.number) in numbers):
            heading.level = numbers[heading.number] = level_of_number(heading.number)
        elif heading.style in levels and heading.followed and usual:  # set like those that it names
            heading.level = levels[heading.style]
        elif flat and heading.style not in levels and heading.followed and printed[heading.style] > 1:
            heading.level = enclosing + 1
        else:
            continue
        kept.append(heading)
    return sorted(kept, key=lambda heading: heading.start)


def _credible(headings: list[Heading]) -> list[Heading]:
    """Headings by number or by words; others only where text follows most that are set like them."""
    votes: defaultdict[Typeset, list[bool]] = defaultdict(list)
    stops: defaultdict[Typeset, list[bool]] = defaultdict(list)
    for heading in headings:
        votes[heading.style].append(heading.followed)
        if heading.number:
            stops[heading.style].append(_ends_sentence(heading))
    numbers = {heading.number for heading in headings}
    kept = []
    for heading in headings:
        among = votes[heading.style]
        usual = sum(among) >= 0.5 * len(among) and (heading.followed or len(among) >= _SURE)
        if heading.style.italic and not heading.number:
            usual = usual and len(among) >= _SURE
        if not heading.number and len(stops[heading.style]) >= _SURE and _ends_sentence(heading):
            usual = usual and sum(stops[heading.style]) >= 0.5 * len(stops[heading.style])
        counted = bool(heading.number) and (heading.followed or _before(heading.number) in numbers)
        if names_a_role(heading.title) or is_main(heading) or counted or usual:
            kept.append(heading)
    return kept


def _ends_sentence(heading: Heading) -> bool:
    return heading.title.rstrip().endswith((".", "?", "!", ":"))


def _before(number: str) -> str:
    """The number that is counted before this one: ``3.1`` before ``3.2``, ``3`` before ``3.1``, ``A`` before ``B``."""
    head, dot, last = number.rpartition(".")
    if last.isdigit():
        return f"{head}{dot}{int(last) - 1}" if int(last) > 1 else head
    return chr(ord(last) - 1) if len(last) == 1 else ""


def _is_followed(composed: Composed, index: int) -> bool:
    """Does text come next, or a heading (of a subsection) and then text?"""
    short = 0
    for block in composed.blocks[index + 1 : index + 12]:
        if block.kind in _TEXT or block.kind == "reference":
            if block.end - block.start >= _PARAGRAPH or block.kind != "body":
                return True
            short += 1  # "None declared.", or a subheading that wasn't seen as one
            if short > _SHORT:
                return False
        if block.kind in ("title", "authors"):
            return False
    return False


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
            below = 1 if role == "abstract" else max(_RUN_IN_LEVEL, min(6, level + 1))
            title = block.run_in.strip(" .:—–")
            found.append(Heading(index, block.start, title, "", below, role, False, block.face))
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
    return [Heading(best[0], first.start, "References", "", 1, "references", False, first.face)]


def _words_of(composed: Composed, index: int) -> str:
    return composed.text[composed.blocks[index].start : composed.blocks[index].end]


def _shares(headings: Sequence[Heading]) -> dict[Typeset, float]:
    """For each type that headings are set in, the share of them that running text follows."""
    followed: defaultdict[Typeset, list[bool]] = defaultdict(list)
    for heading in headings:
        followed[heading.style].append(heading.followed)
    return {style: sum(found) / len(found) for style, found in followed.items()}


def _passages(
    composed: Composed, sections: Sequence[Section], shares: dict[Typeset, float], heads: set[int]
) -> tuple[Passage, ...]:
    """``heads``: the blocks at which sections begin."""
    passages = []
    section = 0
    for index, block in enumerate(composed.blocks):
        while section + 1 < len(sections) and sections[section + 1].start <= block.start:
            section += 1
        kind = _kind(block, sections[section].kind)
        score, reason = 1.0, block.reason if kind == block.kind else REASONS[kind]
        if kind == "heading":
            score = shares.get(block.face, 0.0)
            reason += "" if index in heads else "; no section begins here"
        passages.append(Passage(block.start, block.end, kind, section, round(score, 2), reason))
    return tuple(passages)


def _kind(block: Written, section: SectionKind) -> PassageKind:
    if section == "references" and block.kind in ("body", "list", "equation"):
        return "reference"
    return block.kind
