"""The section tree."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.paper.compose import Composed
from agent.paper.model import Passage, Section, SectionKind
from agent.paper.raw import OutlineEntry

_NUMBER = re.compile(r"^(?:(?P<number>\d+(?:\.\d+)*|[A-Z](?:\.\d+)*|[IVX]+)\.?\s+)?(?P<title>\S.*)$", re.S)

_KINDS: tuple[tuple[SectionKind, str], ...] = (
    ("abstract", r"abstract|summary$"),
    ("references", r"references|bibliography|literature cited|works cited"),
    ("acknowledgements", r"acknowledg"),
    ("funding", r"funding|financial support"),
    ("conflicts", r"conflicts? of interest|competing interest|disclosure|declaration of interest"),
    ("ethics", r"ethic|broader impact|impact statement|societal impact"),
    ("contributions", r"(author )?contributions"),
    ("availability", r"(data|code|materials?).* availab|reproducibility statement|data sharing"),
    ("checklist", r"checklist"),
    ("limitations", r"limitations|threats to validity"),
    ("related", r"related work|prior work|previous work|literature review"),
    ("introduction", r"introduction"),
    ("background", r"background|preliminar"),
    ("methods", r"method|materials? and|approach|experimental set|set-?up|training|model|data"),
    ("results", r"results|experiments|evaluation|findings|ablation|analysis"),
    ("discussion", r"discussion"),
    ("conclusion", r"conclusion|concluding|future work"),
    ("appendix", r"appendi|supplement"),
)


def find_sections(
    composed: Composed, outline: Sequence[OutlineEntry]
) -> tuple[tuple[Section, ...], tuple[Passage, ...]]:
    """The sections in reading order, the first always ``front``, and every block as a passage of one of them."""
    sections: list[tuple[str, str, int, SectionKind, int]] = [("", "", 0, "front", 0)]
    passages: list[Passage] = []
    for block in composed.blocks:
        title = composed.text[block.start : block.end]
        match = _NUMBER.match(title)
        if block.kind == "heading" and match:
            kind = next((kind for kind, pattern in _KINDS if re.match(pattern, match["title"], re.I)), "other")
            sections.append((match["title"], match["number"] or "", 1, kind, block.start))
        kind_of = block.kind
        if kind_of == "body" and sections[-1][3] == "references":
            kind_of = "reference"
        passages.append(Passage(block.start, block.end, kind_of, len(sections) - 1))
    ends = [start for *_, start in sections[1:]] + [len(composed.text)]
    made = tuple(
        Section(title, number, level, kind, None, start, end)
        for (title, number, level, kind, start), end in zip(sections, ends, strict=True)
    )
    return made, tuple(passages)
