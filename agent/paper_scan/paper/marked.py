"""The paper's text as readers are shown it: visible passages in reading order, with a mark where a page begins."""

from __future__ import annotations

from collections.abc import Iterable

from paper_scan.paper.model import Paper, Passage


def marked_text(paper: Paper, passages: Iterable[Passage], page: int = 0) -> str:
    """The passages with ``[p. 3]`` where page 3 begins and ``##`` before headings.

    ``page``: the page that is known to be the current one, so that it needs no mark.
    """
    parts: list[str] = []
    for passage in passages:
        pieces: list[str] = []
        at = passage.start
        for line in paper.lines_between(passage.start, passage.end):
            if line.page != page:
                start = max(line.start, passage.start)
                pieces += [paper.text[at:start], f"[p. {line.page}] "]
                at, page = start, line.page
        pieces.append(paper.text[at : passage.end])
        parts.append(("## " if passage.kind == "heading" else "") + "".join(pieces))
    return "\n\n".join(parts)
