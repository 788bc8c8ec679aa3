"""Where a fit's points may be: the paper's tables, and the panels of those figures that have to do with a fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from paper_scan.paper.geometry import Box
from paper_scan.paper.model import Figure, Paper, Section, Table
from paper_scan.paper.pdf.drawing.graphics import PageGraphics
from paper_scan.verification.points.points import Column, PointSet, Refusal, Role, SourcedNumber
from paper_scan.verification.points.printed_numbers import parse_number
from paper_scan.verification.points.roles import guess_role
from paper_scan.verification.points.table_points import points_from_table
from paper_scan.verification.reported.model import ReportedFit
from paper_scan.verification.reported.notation import notation

Graphics = Callable[[Sequence[int]], Sequence[PageGraphics]]
"""Reads the drawings of these pages."""

MOST_PAGES = 8
"""Pages whose figures are read for one paper."""
_ABOUT_FITS = re.compile(r"\b(?:scaling|power[- ]law|fit(?=s\b|ted\b|\b))", re.IGNORECASE)
"""What a figure measures is told by its lettering; whether it shows a law, by such words in its caption."""
_RATE = re.compile(r"/\s?s(?:ec(?:ond)?)?\b(?![- ]?days?)|per second", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """A table or a panel with its points, and what the paper calls it."""

    points: PointSet
    name: str
    """``Table 1``, ``Figure 8``."""
    caption: str
    place: int
    """Offset in the paper's text."""


def table_sources(paper: Paper) -> Iterator[Source]:
    """Tables whose columns are numbers with a known role."""
    for table in paper.tables:
        if _is_legend(paper, table):
            continue
        start = min((cell.start for row in table.rows for cell in row), default=-1)
        caption = paper.text[slice(*table.caption)] if table.caption else _before(paper, start)
        for points in points_from_table(table):
            if isinstance(points, PointSet) and any(column.role for column in points.columns):
                yield Source(_tidied(points), table.label, caption, start)


def _is_legend(paper: Paper, table: Table) -> bool:
    """Whether what looks like a table is printed inside a figure."""
    if table.caption:
        return False
    x, y = (table.box[0] + table.box[2]) / 2, (table.box[1] + table.box[3]) / 2
    inside = [each.box for each in paper.figures if each.page == table.page]
    return any(
        box[0] <= table.box[0] + 1 and table.box[2] - 1 <= box[2] and box[1] <= y <= box[3] and box[0] <= x <= box[2]
        for box in inside
    )


def figure_sources(paper: Paper, figures: Sequence[Figure], graphics: Graphics) -> Iterator[Source | Refusal]:
    """The panels of these figures, or why they can't be read."""
    from paper_scan.verification.points.figures import points_from_figure

    pages = {each.page: each for each in graphics(sorted({figure.page for figure in figures}))}
    for figure in figures:
        caption = paper.text[slice(*figure.caption)] if figure.caption else ""
        for found in points_from_figure(pages[figure.page], figure.box):
            if isinstance(found, Refusal):
                yield replace(found, label=figure.label)
            elif len(found):
                place = figure.caption[0] if figure.caption else -1
                yield Source(_tidied(found), figure.label, caption, place)


def figures_for(paper: Paper, fits: Iterable[ReportedFit], named: Iterable[str] = ()) -> list[Figure]:
    """The figures that may show the points of these fits: those that are named, and those whose lettering speaks of a
    law's quantities. The likeliest come first; they stand on at most eight pages."""
    wanted = set(named)
    laws = [fit for fit in fits if fit.response and len(fit.coefficients) > 1]
    near = [paper.section_at(start) for fit in laws for start in (fit.start, *fit.also) if start >= 0]
    cited = {label for section in near for label in _cited_in(paper, section)}
    told = set().union(*(labels_in(text) for text in _sentences_on_laws(paper))) if laws else set()
    pages = {fit.page for fit in laws}
    needed = [{fit.response, *(role for _, role in fit.variables)} for fit in laws]
    scored = []
    for figure in paper.figures:
        if figure.content == "raster":
            continue
        caption = paper.text[slice(*figure.caption)] if figure.caption else ""
        shown = _lettered(paper, figure) if needed else set()
        fitting = [roles for roles in needed if roles <= shown or (len(roles) > 2 and _but_one(roles, shown))]
        if figure.label not in wanted and not fitting:
            continue
        inside = any(within(paper, start, figure.page, figure.box) for fit in laws for start in (fit.start, *fit.also))
        score = 8 * (figure.label in wanted or inside) + (figure.label in cited) + (figure.page in pages)
        score += 3 * (figure.label in told) - min((len(shown - roles - {""}) for roles in fitting), default=0)
        score += min(2, len(set(map(str.lower, _ABOUT_FITS.findall(caption)))))
        scored.append((-score, figure.page, figure))
    chosen: list[Figure] = []
    for _, _, figure in sorted(scored, key=lambda each: each[:2]):
        if len({each.page for each in (*chosen, figure)}) <= MOST_PAGES:
            chosen.append(figure)
    return chosen


def _but_one(roles: set[Role], shown: set[Role]) -> bool:
    """Whether a figure shows a law's response and all of its variables but one, which its legend may give."""
    return len(roles - shown) == 1 and bool((roles - shown) & set(LEVELS))


def within(paper: Paper, offset: int, page: int, box: Box) -> bool:
    """Whether what stands at this offset is printed inside a rectangle."""
    if offset < 0 or paper.page_at(offset) != page:
        return False
    for line in paper.lines_between(offset, offset + 1):
        x, y = (line.box.x0 + line.box.x1) / 2, (line.box.y0 + line.box.y1) / 2
        return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1
    return False


def _cited_in(paper: Paper, section: Section) -> set[str]:
    """What a section's running text refers to; the captions of the figures that float in it say nothing of the law."""
    first, last = paper.passage_at(section.start), paper.passage_at(max(section.start, section.end - 1))
    running = [each for each in paper.passages[first : last + 1] if each.kind in ("body", "list", "equation")]
    return {label for each in running for label in labels_in(paper.text[each.start : each.end])}


def _sentences_on_laws(paper: Paper) -> Iterator[str]:
    for sentence in paper.sentences:
        text = paper.text[sentence.start : sentence.end]
        if _LAW.search(text):
            yield text


_LAW = re.compile(r"power[- ]laws?|scaling laws?|\bfit(?:s|ted)?\b", re.IGNORECASE)


def _lettered(paper: Paper, figure: Figure) -> set[Role]:
    """What the words inside a figure say that it shows, without reading its drawing."""
    x0, y0, x1, y1 = figure.box
    found: set[Role] = set()
    for line in paper.lines:
        if line.page == figure.page and x0 - 5 <= line.box.x0 <= x1 and y0 - 5 <= line.box.y0 <= y1 + 5:
            found.add(guess_role(notation(paper.text[line.start : line.end]).text)[0])
    return found


_LABEL = re.compile(r"\b(?:(Tab(?:le|\.)|Tbl\.)|(Fig(?:ure|\.)s?))\s?~?(\d+)")


def labels_in(text: str) -> set[str]:
    """``Table 1``, ``Figure 3``: what a stretch of text refers to."""
    return {f"{'Table' if match[1] else 'Figure'} {match[3]}" for match in _LABEL.finditer(text)}


def with_role(points: PointSet, role: Role) -> list[Column]:
    return [column for column in points.columns if column.role == role]


def derived(points: PointSet, role: Role) -> Column | None:
    """N, D or C from the two others by C = 6 N D, where exactly one column each is at hand."""
    others = {"N": ("C", "D"), "D": ("C", "N"), "C": ("N", "D")}.get(role)
    columns = [points.column(each) for each in others or ()]
    if others is None or len(columns) != 2 or columns[0] is None or columns[1] is None:
        return None
    numbers: list[SourcedNumber | None] = []
    for a, b in zip(columns[0].numbers, columns[1].numbers, strict=True):
        if a is None or b is None or not b.value:
            numbers.append(None)
            continue
        value = 6 * a.value * b.value if role == "C" else a.value / (6 * b.value)
        numbers.append(SourcedNumber(value, a.page, a.box, f"from {a.text} and {b.text}"))
    how = "6 N D" if role == "C" else f"C / (6 {others[1]})"
    return Column(how, tuple(numbers), role, f"not printed; taken as {how}")


FEWEST_LEVELS = 3
"""Series whose names are numbers, from which they are the values of a variable."""
LEVELS: dict[Role, tuple[float, float]] = {"N": (1e4, 1e14), "D": (1e6, 1e15), "C": (1e15, 1e30)}
"""What such values may be: smaller ones are seeds, widths or depths, and FLOPs are no tokens."""


def from_series(points: PointSet, role: Role) -> Column | None:
    """A variable that a legend gives: each series is called by its value, as in ``21M``, ``344M``, ``22B``."""
    names = points.names()
    read = {name: parse_number(name) for name in names}
    if points.origin != "figure" or role not in LEVELS or len(names) < FEWEST_LEVELS:
        return None
    values = {name: number.value for name, number in read.items() if number and not number.doubt}
    low, high = LEVELS[role]
    if len(set(values.values())) < len(names) or not all(low <= value <= high for value in values.values()):
        return None
    halves = {name: number.half_unit for name, number in read.items() if number}
    numbers = tuple(SourcedNumber(values[each], points.page, points.box, each, halves[each]) for each in points.series)
    reason = f"the series are called by {role}: {', '.join(names[:3])}…"
    return Column(f"{role} by series", numbers, role, reason)


def _tidied(points: PointSet) -> PointSet:
    """A column of tokens per second is no amount of data; a symbol in a mathematical font is a symbol."""
    columns = []
    for column in points.columns:
        name = notation(column.name).text
        if _RATE.search(name):
            column = replace(column, role="")
        elif not column.role and name != column.name:
            role, reason = guess_role(name)
            column = replace(column, role=role, reason=reason)
        columns.append(column)
    return replace(points, columns=tuple(columns))


def _before(paper: Paper, start: int) -> str:
    """What stands shortly before a table without a caption: its heading or the sentence that announces it."""
    if start < 0:
        return ""
    number = paper.passage_at(start)
    before = [paper.text[each.start : each.end] for each in paper.passages[max(0, number - 3) : number]]
    page = paper.page_at(start)
    section = paper.section_at(start)
    near = [
        text
        for text, each in zip(before, paper.passages[max(0, number - 3) : number], strict=True)
        if each.kind in ("heading", "body", "caption", "list") and paper.page_at(each.start) >= page - 1
    ]
    return " ".join([section.title, *near])[-300:]
