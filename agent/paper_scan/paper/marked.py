"""The paper's text as readers are shown it: visible passages in reading order, with a mark where a page begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paper_scan.paper.model import Paper, Passage


def marked_text(paper: Paper, passages: Iterable[Passage], page: int = 0, *, number_rows: bool = False) -> str:
    """The passages with ``[p. 3]`` where page 3 begins and ``##`` before headings.

    ``page``: the page that is known to be the current one, so that it needs no mark. ``number_rows``: a table's rows,
    one a line, with the numbers by which evidence names them (``3: ``; columns are set apart by tabs).
    """
    parts: list[str] = []
    for passage in passages:
        if number_rows and passage.kind == "table":
            on = paper.page_at(passage.start)
            mark = f"[p. {on}] " if on != page else ""
            parts.append(mark + "\n".join(_numbered(paper, passage, on)))
            page = on
            continue
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


def _numbered(paper: Paper, passage: Passage, page: int) -> Iterator[str]:
    """The lines of a table's passage, each that is a row of a table with its number; the table is named before them."""
    rows: dict[str, list[tuple[str, int, str]]] = {}
    for table in paper.tables:
        if table.page == page:
            for number, row in enumerate(table.rows):
                printed = "\t".join(cell.text for cell in row)
                rows.setdefault(" ".join(printed.split()), []).append((table.label, number, printed))
    label, last = "", -1
    for line in paper.text[passage.start : passage.end].split("\n"):
        places = rows.get(" ".join(line.split()), [])
        found = next((at for at in places if at[0] == label and at[1] > last), places[0] if places else None)
        if found is None:
            yield line
            continue
        if found[0] != label:
            yield f"[rows of {found[0]}]"
        label, last, printed = found
        yield f"{last}: {printed}"
