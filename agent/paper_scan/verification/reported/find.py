"""Everything that a paper prints about its fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from paper_scan.paper.model import Line, Paper, Passage
from paper_scan.verification.reported.attribution import named_series, of_others
from paper_scan.verification.reported.coefficient_rows import fits_by_row
from paper_scan.verification.reported.constants import Constant, constants_in, constants_in_table, laws_of
from paper_scan.verification.reported.equations import fits_in
from paper_scan.verification.reported.formulas import StatedFormula, formulas_in
from paper_scan.verification.reported.goodness import GoodnessOfFit, goodness_in
from paper_scan.verification.reported.model import ReportedFit
from paper_scan.verification.reported.notation import Notation, notation
from paper_scan.verification.reported.other_laws import UnknownLaw, other_fits_in, regressions_in, structures_in

_READ = frozenset(("body", "list", "equation", "caption", "footnote"))
_DECIMAL = re.compile(r"\.\d|\d\.|[.∙·×][⁰¹²³⁴⁵⁶⁷⁸⁹]|10")
"""Without a decimal or a power of ten, nothing was fitted."""
_LEFT_OUT = frozenset(("references", "related", "checklist"))


@dataclass(frozen=True)
class Reported:
    """Laws with coefficients, constants with values, formulas of them, and coefficients of determination."""

    fits: tuple[ReportedFit, ...]
    constants: tuple[Constant, ...]
    goodness: tuple[GoodnessOfFit, ...]
    formulas: tuple[StatedFormula, ...] = ()
    """Of the constants, with the values that the paper gives them."""
    unknown: tuple[UnknownLaw, ...] = ()
    """Laws whose form isn't known, and regressions of which only the coefficient of determination is printed."""

    @property
    def nothing(self) -> bool:
        """Whether there is nothing that could be fitted again."""
        return not self.fits and not self.goodness


def find_reported(paper: Paper) -> Reported:
    """Read a paper's text, tables and lettering for fits that it reports as its own."""
    fits: list[ReportedFit] = []
    constants: list[Constant] = []
    goodness: list[GoodnessOfFit] = []
    formulas: list[StatedFormula] = []
    unknown: list[UnknownLaw] = []
    for number, passage in enumerate(paper.passages):
        if passage.kind not in _READ or _kind(paper, passage) in _LEFT_OUT:
            continue
        text = paper.text[passage.start : _end(paper, number)]
        if not _DECIMAL.search(text):
            continue
        page = paper.page_at(passage.start)
        said = notation(text, passage.start)
        known = list(structures_in(said, page))
        whole = [(fit.start, fit.end) for fit in known]
        known += [x for x in fits_in(paper, said, page) if not any(x.start < e and b < x.end for b, e in whole)]
        others = list(other_fits_in(said, page, [(fit.start, fit.end) for fit in known]))
        known += [each for each in others if isinstance(each, ReportedFit)]
        r2 = [each for each in goodness_in(paper, said, page) if not of_others(paper, each.start)]
        goodness += r2
        told = [each for each in others if isinstance(each, UnknownLaw)]
        told += [each for each in regressions_in(said, page) if not any(g.start <= each.start < g.end for g in r2)]
        unknown += [each for each in told if not of_others(paper, each.start)]
        found = [fit for fit in known if not of_others(paper, fit.start)]
        fits += [replace(fit, series=named_series(paper, fit, passage)) for fit in found]
        constants += [each for each in constants_in(said, page, number) if not of_others(paper, each.number.start)]
        formulas += [each for each in formulas_in(said, page) if not of_others(paper, each.start)]
    fits += _in_tables(paper)
    fits += fits_by_row(paper, paper.tables)
    for table in paper.tables:
        constants += constants_in_table(table)
    fits += laws_of(paper, constants)
    for each in _in_lettering(paper):
        if isinstance(each, UnknownLaw):
            unknown.append(each)
        else:
            fits.append(each)
    texts = {each.text: each for each in reversed(unknown)}
    once = tuple(sorted(texts.values(), key=lambda each: each.start))
    return Reported(tuple(_once(fits)), tuple(constants), tuple(goodness), tuple(formulas), once)


_OPERATOR = re.compile(r"\s*[·×+/=]\s*[\w(]")


def _end(paper: Paper, number: int) -> int:
    """Where a passage's formula ends: a line that begins with a sign of multiplication looks like an item of a list."""
    passage = paper.passages[number]
    following = paper.passages[number + 1] if number + 1 < len(paper.passages) else None
    if following is None or following.kind not in ("list", "equation", "body"):
        return passage.end
    open_yet = not paper.text[passage.start : passage.end].rstrip().endswith((".", ":", ";"))
    return following.end if open_yet and _OPERATOR.match(paper.text, following.start) else passage.end


def _kind(paper: Paper, passage: Passage) -> str:
    return paper.sections[passage.section].kind


def _in_tables(paper: Paper) -> Iterator[ReportedFit]:
    """Laws in cells; whose they are is said by the column's head, or else by the row's."""
    for table in paper.tables:
        head = table.rows[0] if table.rows else ()
        for row in table.rows:
            for cell in row:
                above = [each.text for each in head if each.box.x0 < cell.box.x1 and cell.box.x0 < each.box.x1]
                said = notation(cell.text, cell.start)
                if row is not head and above and _QUANTITY.fullmatch(above[0].strip()):
                    said, above = _equation(above[0], said), []
                for fit in fits_in(paper, said, cell.page):
                    series = above[0] if row is not head and above else row[0].text if row[0] is not cell else ""
                    yield replace(fit, series=series, tables=(table.label,), why=(*fit.why, f"in {table.label}"))


_QUANTITY = re.compile(r"[A-Zη]\w{0,3}\s?\([A-Z]\)")
"""A head that is the left side of an equation: ``N(C)``."""


def _equation(left: str, right: Notation) -> Notation:
    """Head and cell as one equation; what comes from the head has the cell's place."""
    before = f"{notation(left).text} = "
    at = right.origin[0] if right.origin else 0
    return Notation(before + right.text, (*[at] * len(before), *right.origin))


_MAY_BE_A_LAW = re.compile(r"\d*\.\d+.*[=≈×·^∝]|[=≈×·^∝].*\.\d")
_CUT_OFF = re.compile(r"=\s*\([^()]*\d\}?\)$")


def _in_lettering(paper: Paper) -> Iterator[ReportedFit | UnknownLaw]:
    """Laws in a figure's lettering, where raised exponents are lines of their own."""
    for passage in paper.passages:
        if passage.kind != "figure":
            continue
        lines = list(paper.lines_between(passage.start, passage.end))
        for line in lines:
            said = notation(paper.text[line.start : line.end], line.start)
            if not _MAY_BE_A_LAW.search(said.text):
                continue
            if _CUT_OFF.search(said.text.strip()):
                said = _joined(said, _raised(paper, line))
            known = list(fits_in(paper, said, line.page))
            others = list(other_fits_in(said, line.page, [(fit.start, fit.end) for fit in known]))
            known += [each for each in others if isinstance(each, ReportedFit)]
            yield from (replace(fit, why=(*fit.why, "in a figure's lettering")) for fit in known)
            yield from (each for each in others if isinstance(each, UnknownLaw))
            yield from regressions_in(said, line.page)


def _raised(paper: Paper, line: Line) -> Notation | None:
    """The smaller line that stands right behind and above."""
    x1, y0, y1 = line.box.x1, line.box.y0, line.box.y1
    for other in paper.lines:
        near = (
            other.page == line.page and other.size < 0.85 * line.size and -1.0 <= other.box.x0 - x1 <= line.size * 1.5
        )
        if near and other.box.y0 <= y0 + 0.6 * (y1 - y0) and other.box.y1 > y0 - 0.3 * line.size:
            said = notation(paper.text[other.start : other.end], other.start)
            if re.fullmatch(r"\s*-?\s*\d?\.\d+\s*", said.text):
                return said
    return None


def _joined(said: Notation, raised: Notation | None) -> Notation:
    if raised is None:
        return said
    at = raised.origin[0]
    return Notation(f"{said.text}^{{{raised.text}}}", (*said.origin, at, at, *raised.origin, raised.origin[-1]))


def _once(fits: list[ReportedFit]) -> Iterator[ReportedFit]:
    """A law that is printed again with the same values is one, with all its places, intervals and tables."""
    seen: dict[object, ReportedFit] = {}
    for fit in fits:
        key = (fit.form, fit.variables, fit.response, tuple((c.name, c.value) for c in fit.coefficients))
        first = seen.get(key)
        if first is None:
            seen[key] = fit
            continue
        pairs = zip(first.coefficients, fit.coefficients, strict=True)
        seen[key] = replace(
            first,
            coefficients=tuple(a if a.low is not None else replace(a, low=b.low, high=b.high) for a, b in pairs),
            tables=tuple(dict.fromkeys((*first.tables, *fit.tables))),
            also=(*first.also, fit.start),
            series=first.series or fit.series,
        )
    return iter(seen.values())
