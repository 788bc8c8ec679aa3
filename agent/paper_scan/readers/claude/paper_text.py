"""The paper as a model is shown it: its visible text with page marks, and what else there is to look at."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from paper_scan.paper.marked import marked_text
from paper_scan.paper.model import Paper, Passage
from paper_scan.paper.words.addressed import is_message

CHARACTERS_PER_TOKEN = 3.0
"""Of paper text; the lower end of what tokenizers of current models make of it."""

REFERENCES = 30
"""Works cited that the closing branch is shown."""
REFERENCE_SHOWN = 160
"""Characters of an entry: names, title, year."""

FIRST = ("front", "abstract", "introduction", "limitations", "conclusion", "funding", "conflicts", "acknowledgements",
         "ethics", "availability", "methods", "results", "discussion")  # fmt: skip
"""Which sections go first into a prompt that can't hold them all."""


LONGEST_ADDRESS = 300
"""Characters of a link's address that is shown; not measured."""
_MARK = re.compile(
    r"[<\uff1c\ufe64](?=[\s\u200b-\u200f\u2060\ufeff]*/?[\s\u200b-\u200f\u2060\ufeff]*paper\b)", re.IGNORECASE
)
"""What looks like the opening or closing mark of the paper's block, however it is spelt."""


def without_marks(text: str) -> str:
    """``text`` of a paper so that it can't close the block in which it is shown."""
    return _MARK.sub("‹", text)


@dataclass(frozen=True)
class PaperText:
    text: str
    left_out: tuple[str, ...]
    """Titles of the sections that had to be left out; a model can still ask for them."""


def paper_text(paper: Paper, tokens: int) -> PaperText:
    """The visible text in reading order with page marks, cut section by section to about ``tokens`` tokens.

    Left out: running heads, and the reference list, which proves nothing about the paper (``references_text`` has it).
    """
    room = int(tokens * CHARACTERS_PER_TOKEN)
    passages = [p for p in paper.passages if p.kind not in ("margin", "reference")]
    chosen = passages if sum(p.end - p.start for p in passages) <= room else _most_important(paper, passages, room)
    kept = set(map(id, chosen))
    left_out = {paper.sections[p.section].title for p in passages if id(p) not in kept}
    titles = [s.title for s in paper.sections if s.title in left_out]
    return PaperText(without_marks(marked_text(paper, chosen, number_rows=True)), tuple(dict.fromkeys(titles)))


def references_text(paper: Paper, most: int = REFERENCES) -> str:
    """The works cited, an entry a line; of a long list those that are cited most, as printed."""
    cited = Counter(citation.reference for citation in paper.citations)
    chosen = sorted(range(len(paper.references)), key=lambda at: (-cited[at], at))[:most]
    entries = (paper.references[at] for at in sorted(chosen))
    lines = [" ".join(paper.text[entry.start : entry.end].split())[:REFERENCE_SHOWN] for entry in entries]
    left = len(paper.references) - len(lines)
    more = [f"({left} more, cited less often, are left out here; `read` has them.)"] if left else []
    return without_marks("\n".join([*lines, *more]))


def _most_important(paper: Paper, passages: list[Passage], room: int) -> list[Passage]:
    """Whole sections in order of FIRST, then as printed, while there is room."""
    sections = sorted({p.section for p in passages}, key=lambda s: (_rank(paper.sections[s].kind), s))
    kept: set[int] = set()
    for section in sections:
        size = sum(p.end - p.start for p in passages if p.section == section)
        if size <= room:
            room -= size
            kept.add(section)
    return [p for p in passages if p.section in kept]


def _rank(kind: str) -> int:
    return FIRST.index(kind) if kind in FIRST else len(FIRST)


def _is_address(target: str) -> bool:
    """Not a message in the guise of one: those are listed as hidden text, and kept from the model."""
    return len(target) <= LONGEST_ADDRESS and not is_message(target)


def outline_text(paper: Paper, left_out: tuple[str, ...]) -> str:
    """What a model can look at besides the text, and what it must ask for."""
    lines = [f"Pages: {len(paper.pages)}."]
    if paper.tables:
        lines.append("Tables: " + ", ".join(f"{t.label} (p. {t.page})" for t in paper.tables) + ".")
    if paper.figures:
        lines.append("Figures: " + ", ".join(f"{f.label} (p. {f.page})" for f in paper.figures) + ".")
    if paper.references:
        lines.append(f"The reference list ({len(paper.references)} works) is left out; `read` has it as a section.")
    if paper.links:
        targets = dict.fromkeys(link.target for link in paper.links if _is_address(link.target))
        lines.append("Links: " + ", ".join(list(targets)[:60]) + ".")
    if paper.problems:
        lines.append("Could not be read: " + "; ".join(p.detail for p in paper.problems) + ".")
    if left_out:
        lines.append(
            "This paper is longer than fits here. Left out above, to be had with `read`, section by section: "
            + "; ".join(left_out)
            + "."
        )
    return without_marks("\n".join(lines))
