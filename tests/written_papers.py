"""Papers written down passage by passage, for what is tested on text alone: no PDF, every offset known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paper_scan.paper.geometry import Box
from paper_scan.paper.model import (
    Cell,
    Figure,
    HiddenText,
    Line,
    Link,
    Metadata,
    Page,
    Paper,
    Passage,
    PassageKind,
    Problem,
    Section,
    SectionKind,
    Table,
    TextSource,
)

BOX = Box(72.0, 72.0, 520.0, 84.0)

_SECTIONS: dict[str, SectionKind] = {
    "abstract": "abstract",
    "limitations": "limitations",
    "references": "references",
    "checklist": "checklist",
}


def written(
    *passages: tuple[PassageKind, str] | str,
    hidden: Sequence[str] = (),
    affiliations: Sequence[str] = (),
    sources: Mapping[int, TextSource] | None = None,
    tables: Mapping[str, Sequence[Sequence[str]]] | None = None,
    broken_tables: Mapping[str, str] | None = None,
    figures: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
) -> Paper:
    """A paper of these passages: body text, or a kind and its text. A heading begins a section.

    In a passage, ``\\n`` ends a printed line and ``\\f`` a page. ``tables``: label to rows, printed as passages;
    ``figures``: label to caption, which must be one of the passages; ``links``: words of the text to their target.
    """
    return _Writer(sources or {}).paper(
        [("body", p) if isinstance(p, str) else p for p in passages],
        hidden,
        affiliations,
        tables or {},
        broken_tables or {},
        figures or {},
        links or {},
        problems,
    )


class _Writer:
    def __init__(self, sources: Mapping[int, TextSource]) -> None:
        self.text = ""
        self.page = 1
        self.lines: list[Line] = []
        self.passages: list[Passage] = []
        self.sections = [Section("", "", 0, "front", None, 0, 0)]
        self.sources = sources

    def paper(
        self,
        passages: Sequence[tuple[PassageKind, str]],
        hidden: Sequence[str],
        affiliations: Sequence[str],
        tables: Mapping[str, Sequence[Sequence[str]]],
        broken_tables: Mapping[str, str],
        figures: Mapping[str, str],
        links: Mapping[str, str],
        problems: Sequence[Problem],
    ) -> Paper:
        for kind, text in passages:
            self._passage(kind, text)
        made = [self._table(label, rows) for label, rows in tables.items()]
        made += [Table(label, 1, BOX, None, (), problem) for label, problem in broken_tables.items()]
        self._close_section()
        return Paper(
            name="written.pdf",
            sha256="0" * 64,
            text=self.text,
            pages=tuple(Page(n, 595, 842, 0, self.sources.get(n, "text")) for n in range(1, self.page + 1)),
            lines=tuple(self.lines),
            passages=tuple(self.passages),
            sections=tuple(self.sections),
            tables=tuple(made),
            figures=tuple(Figure(label, 1, BOX, self._span(words), "vector") for label, words in figures.items()),
            references=(),
            citations=(),
            links=tuple(Link(*self._span(words), 1, BOX, target) for words, target in links.items()),
            hidden=tuple(HiddenText(text, 1, BOX, "invisible") for text in hidden),
            metadata=Metadata("A Written Paper", ("A. Author",), tuple(affiliations), 2024, "", "", "", ()),
            problems=tuple(problems),
        )

    def _passage(self, kind: PassageKind, text: str) -> None:
        if self.text:
            self.text += "\n\n"
        start = len(self.text)
        if kind == "heading":
            self._close_section()
            words = text.lower().split()
            section: SectionKind = next((_SECTIONS[word] for word in words if word in _SECTIONS), "other")
            number, _, title = text.rpartition(" ") if text[0].isdigit() else ("", "", text)
            self.sections.append(Section(title, number, 1, section, None, start, start))
        for index, printed in enumerate(text.split("\f")):
            self.page += index > 0
            self._lines(printed, index > 0)
        self.passages.append(Passage(start, len(self.text), kind, len(self.sections) - 1))

    def _lines(self, printed: str, goes_on: bool) -> None:
        for index, line in enumerate(printed.split("\n")):
            if index or goes_on:
                self.text += "\n"
            start = len(self.text)
            self.text += line
            self.lines.append(Line(start, len(self.text), self.page, BOX, 10))

    def _table(self, label: str, rows: Sequence[Sequence[str]]) -> Table:
        self._passage("table", "\n".join(" ".join(row) for row in rows))
        at = self.passages[-1].start
        cells = []
        for row in rows:
            line = []
            for column, text in enumerate(row):
                box = BOX._replace(x0=BOX.x0 + 100 * column, x1=BOX.x0 + 100 * column + 90)
                line.append(Cell(text, self.page, box, at, at + len(text)))
                at += len(text) + 1
            cells.append(tuple(line))
        return Table(label, self.page, BOX, None, tuple(cells))

    def _close_section(self) -> None:
        last = self.sections[-1]
        self.sections[-1] = Section(*(getattr(last, name) for name in last.__slots__[:-1]), len(self.text))

    def _span(self, words: str) -> tuple[int, int]:
        start = self.text.index(words)
        return start, start + len(words)
