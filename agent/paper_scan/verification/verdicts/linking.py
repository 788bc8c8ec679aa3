"""Which points a reported law was fitted to. Every candidate is scored, the reasons are kept, and where two are as good
as each other, or none is good, nothing is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from paper_scan.paper.model import Paper
from paper_scan.verification.forms import Array, Form, get_form
from paper_scan.verification.points.points import Column, PointSet, Role
from paper_scan.verification.reported.model import ReportedFit
from paper_scan.verification.reported.notation import notation
from paper_scan.verification.verdicts.sources import Source, derived, from_series, labels_in, with_role, within

ENOUGH = 4.5
"""Score from which a candidate is believed to hold the points."""
CERTAIN = 6.0
"""Score that an accusation needs."""
FAR = 0.3
"""Median relative distance of a law from the points beyond which they are other points or other units."""
NEAR = 0.03
"""The same distance up to which they may well be the law's points; and beyond which nothing is said where a variable
is only known from a legend, as what its numbers are is a guess."""
MARGIN = 1.0
"""By how much the best candidate must lead another one that holds other points."""


@dataclass(frozen=True)
class PointLink:
    """A reported law and the points that it may have been fitted to."""

    fit: ReportedFit
    source: Source
    points: PointSet
    """The chosen series, complete in the needed columns."""
    x: Mapping[str, Array]
    y: Array
    y_uncertainty: Array
    columns: Mapping[str, Column]
    """Variable to column, and ``y``."""
    score: float
    reasons: tuple[str, ...]
    named: bool
    """The paper itself points to this source or series, or no other in it could be meant."""
    distance: float
    """Median relative distance of the printed law from the points; nan if not all coefficients are printed."""
    incomplete: int = 0
    """Rows of the series that lack a needed number, though they have others."""
    derived: tuple[str, ...] = ()
    """Variables of the law that the points don't print; they were taken from others by C = 6 N D."""


def candidates(paper: Paper, fit: ReportedFit, sources: Iterable[Source]) -> list[PointLink]:
    """Every set of points that has the law's variables, the likeliest first."""
    form = get_form(fit.form)
    every = [link for source in sources for link in _of_source(paper, fit, form, source)]
    # A law that is far off from everything is only far off from where the paper says that its points are.
    found = [link for link in every if not link.distance > FAR] or [link for link in every if link.named]
    if len({link.source.name for link in found}) == 1:
        only = "nothing else has points for its variables"
        found = [replace(x, score=x.score + 1.0, reasons=(*x.reasons, only)) if x.named else x for x in found]
    return sorted(found, key=lambda link: -link.score)


def rivals_of(links: Sequence[PointLink]) -> list[PointLink]:
    """The likeliest link and those about as likely that hold other points; a panel that shows some of another's points
    is none of these, and the one with more points goes first."""
    best = links[0]
    near = [other for other in links if best.score - other.score < MARGIN]
    fullest = max((each for each in near if _holds(each, best)), key=lambda each: each.y.size, default=best)
    return [fullest, *(other for other in near if other is not fullest and not _holds(fullest, other))]


def choose(links: Sequence[PointLink]) -> tuple[PointLink | None, str]:
    """The link to go by, or why there is none."""
    if not links:
        return None, "No table, and no figure that could be read, has points for the variables of this law."
    best = links[0]
    if best.score < ENOUGH:
        return None, f"It isn't certain enough which points it was fitted to; the likeliest are in {best.source.name}."
    best, *rivals = rivals_of(links)
    if rivals:
        return None, f"It may have been fitted to points of {_called(best)} or of {_called(rivals[0])}."
    return best, ""


def others(best: PointLink, links: Iterable[PointLink]) -> list[PointLink]:
    """Further points that the printed law passes closely, one link per table or figure: they can bear the law out, but
    nothing follows where they don't."""
    found: dict[str, PointLink] = {}
    for link in links:
        if link.source.name == best.source.name or _same_points(best, link) or not link.distance < NEAR:
            continue
        found.setdefault(link.source.name, link)
    return list(found.values())


def _called(link: PointLink) -> str:
    """``Figure 4`` or, where it has several series, ``“708M” in Figure 4``."""
    series = link.points.names()
    if len(link.source.points.names()) > 1 and len(series) == 1 and series[0]:
        return f"“{series[0]}” in {link.source.name}"
    return link.source.name


def _same_points(one: PointLink, other: PointLink) -> bool:
    """Whether two sources print the same runs: sizes may be rounded or nominal in one of them, responses may not."""
    if one.y.size != other.y.size or not np.allclose(np.sort(one.y), np.sort(other.y), rtol=2e-3):
        return False
    return all(np.allclose(np.sort(one.x[name]), np.sort(other.x[name]), rtol=0.01) for name in one.x)


NOMINAL = 0.25
"""Relative difference, as a logarithm, of a variable that was derived from budgets: these are often nominal ones. The
slices of Chinchilla's figure 4 are up to 0.16 off."""
HELD = 0.9
"""Share of a panel's points that another one must show for the two not to be rivals; marks may hide each other."""


def _holds(one: PointLink, other: PointLink) -> bool:
    """Whether ``one`` shows the points of ``other`` too."""
    if one is other or _same_points(one, other):
        return True
    if one.y.size <= other.y.size or one.x.keys() != other.x.keys():
        return False
    apart = np.abs(np.log(one.y[None, :] / other.y[:, None])) / 5e-3
    for name in one.x:
        width = NOMINAL if name in one.derived or name in other.derived else 0.01
        apart = np.maximum(apart, np.abs(np.log(one.x[name][None, :] / other.x[name][:, None])) / width)
    return float(np.mean(apart.min(axis=1) <= 1.0)) >= HELD


def _of_source(paper: Paper, fit: ReportedFit, form: Form, source: Source) -> Iterator[PointLink]:
    responses = with_role(source.points, fit.response) if fit.response else []
    for response in responses:
        columns: dict[str, Column] = {"y": response}
        notes: list[str] = []
        derivations: list[str] = []
        levels = ""
        for variable, role in fit.variables:
            own = with_role(source.points, role) if role else _called_so(source.points, variable)
            made = derived(source.points, role) if not own else None
            named = _by_series(source.points, role) if not own and len(fit.variables) > 1 and not levels else None
            if len(own) >= 1:
                columns[variable] = _closest(role, own)
            elif named is not None:
                columns[variable], levels = named, role
                notes.append(named.reason)
                derivations += [variable] * (named.name != f"{role} by series")
            elif made is not None:
                columns[variable] = made
                derivations.append(variable)
                notes.append(f"{role} isn't printed: {made.reason}")
        if len(columns) != len(form.variables) + 1:
            continue
        for series in [None] if levels else _series(source.points):
            link = _link(paper, fit, form, source, columns, series, notes)
            if link is not None and not (levels and link.distance > NEAR):
                yield replace(link, derived=tuple(derivations))


def _called_so(points: PointSet, variable: str) -> list[Column]:
    """The column that is headed by the letter of a variable of which no role is known."""
    return [column for column in points.columns if notation(column.name).text.strip() == variable != "x"]


def _by_series(points: PointSet, role: Role) -> Column | None:
    """A variable whose values the series are called by, or that follows from a compute by which they are called."""
    named = from_series(points, role)
    compute = from_series(points, "C") if named is None else None
    if compute is None:
        return named
    made = derived(replace(points, columns=(*points.columns, compute)), role)
    return replace(made, reason=f"{compute.reason}; {role} is {made.name}") if made else None


def _closest(role: Role, columns: Sequence[Column]) -> Column:
    """Of several columns with the role, the one that is headed by its symbol; else the first."""
    headed = [each for each in columns if re.search(rf"\b{role}\b", notation(each.name).text)]
    return (headed or list(columns))[0]


def _series(points: PointSet) -> list[str | None]:
    """The series to try: each, and all together; a table's row names aren't series unless they repeat."""
    names = points.names()
    if points.origin == "table" and len(names) > 0.5 * len(points):
        return [None]
    return [*names, None] if len(names) > 1 else [None]


def _link(
    paper: Paper,
    fit: ReportedFit,
    form: Form,
    source: Source,
    columns: Mapping[str, Column],
    series: str | None,
    notes: Sequence[str],
) -> PointLink | None:
    every = source.points
    own = [row for row in range(len(every)) if series is None or every.series[row] == series]
    rows = [row for row in own if all(column.numbers[row] for column in columns.values())]
    some = sum(any(column.numbers[row] for column in columns.values()) for row in own)
    if len(rows) < 3:
        return None
    values = {
        name: np.array([number.value for row in rows if (number := column.numbers[row])])
        for name, column in columns.items()
    }
    unsure = np.array([number.uncertainty for row in rows if (number := columns["y"].numbers[row])])
    y = values.pop("y")
    if any((each <= 0).any() for each in (*values.values(), y)):
        return None
    distance = _distance(form, fit, values, y)
    if every.origin != "file" and distance > FAR and in_other_units(form, fit, values, y):
        return None
    score, reasons, named = _score(paper, fit, source, columns, series, distance)
    score -= len(notes)
    kept = every.only(rows)
    why = (*reasons, *notes)
    return PointLink(fit, source, kept, values, y, unsure, columns, score, why, named, distance, some - len(rows))


IN_OTHER_UNITS = 0.02
"""Median relative distance from the points at which a law stands in other units; by chance a wrong one comes near too,
and is then passed over. benchmarks/sound_papers.py."""
FACTORS = (1e3, 1e6, 1e9, 1e12, 1e15, 1e18, 8.64e19, 3600 * 8.64e19)
"""Units in which variables are printed: thousands to quintillions, petaflop/s-days and such in hours."""


def in_other_units(form: Form, fit: ReportedFit, x: Mapping[str, Array], y: Array) -> bool:
    """Whether a law that is far from the points would be near them in other units of a variable, or of the response
    (bits for nats)."""
    if len(fit.coefficients) < len(form.parameters):
        return False
    for name in x:
        for factor in (*FACTORS, *(1 / each for each in FACTORS)):
            if _distance(form, fit, {**x, name: x[name] * factor}, y) <= IN_OTHER_UNITS:
                return True
    return any(
        _distance(form, fit, x, y * factor) <= IN_OTHER_UNITS for factor in (np.log(2), 1 / np.log(2), np.log(10))
    )


def _distance(form: Form, fit: ReportedFit, x: Mapping[str, Array], y: Array) -> float:
    if len(fit.coefficients) < len(form.parameters):
        return float("nan")
    value = form.value(x, {each.name: each.value for each in fit.coefficients})
    with np.errstate(all="ignore"):
        return float(np.median(np.abs(value / y - 1.0)))


def _score(
    paper: Paper,
    fit: ReportedFit,
    source: Source,
    columns: Mapping[str, Column],
    series: str | None,
    distance: float,
) -> tuple[float, list[str], bool]:
    score, reasons, named = 0.0, [], False
    if source.points.origin == "file":
        score, named = CERTAIN, True
        reasons.append("the points are given")
    referring = _references(paper, fit)
    if source.name in referring:
        score += 3.0
        named = True
        reasons.append(f"{source.name} is referred to where the law is reported")
    label, wanted = _words(series or ""), _words(fit.series)
    names = [_words(name) for name in source.points.names()]
    if wanted and label and wanted <= label and sum(wanted <= each for each in names) == 1:
        score += 3.0
        named = True
        reasons.append(f"the series is called “{series}”, the law is {fit.series}'s")
    elif wanted and series is None and wanted <= _words(source.caption):
        score += 3.0
        named = True
        reasons.append(f"its caption or heading names {fit.series}")
    elif wanted and any(wanted <= each for each in names):
        score -= 3.0
    elif series and _mentioned(paper, fit, series):
        score += 1.0
        reasons.append(f"“{series}” is mentioned where the law is reported")
    if source.points.origin == "figure" and any(
        within(paper, start, source.points.page, source.points.box) for start in (fit.start, *fit.also)
    ):
        score += 4.0
        named = True
        reasons.append("the law is written into it")
    if series is None and len(source.points.names()) > 1 and source.points.origin == "figure" and len(columns) < 3:
        score -= 1.0
    if fit.start >= 0 and source.place >= 0 and paper.section_at(fit.start) == paper.section_at(source.place):
        score += 1.0
        reasons.append("it stands in the same section")
    if abs(fit.page - source.points.page) <= 1:
        score += 0.5
    if re.search(r"\b(?:fit(?:s|ted)?|scaling|power[- ]law)\b", source.caption, re.IGNORECASE):
        score += 1.0
        reasons.append("its caption speaks of the fit")
    score += 1.0
    reasons.append("it has " + " and ".join(f"“{notation(column.name).text}”" for column in columns.values()))
    if np.isfinite(distance):
        score += 2.5 if distance < NEAR else 1.0 if distance < 0.1 else -1.0
        reasons.append(f"the printed law passes it at a median distance of {distance:.1%}")
    if source.points.origin == "table":
        score += 0.5
    return score, reasons, named


_FITTED = re.compile(
    r"\bfit|\bpoints?\b|\bruns?\b|\blosses\b|\bdata\b|\bcurves?\b|\btrend|\bscaling|\blaws?\b|\bcoefficients?\b",
    re.IGNORECASE,
)


def _references(paper: Paper, fit: ReportedFit) -> set[str]:
    """Tables and figures that are referred to by sentences on the fit: in the passage that prints the law and the one
    before it, in the captions of the tables that it stands in, and in passages that refer to those tables."""
    passages: set[int] = set()
    for start in (fit.start, *fit.also):
        if start >= 0:
            number = paper.passage_at(start)
            passages |= {number, number - 1} if number else {number}
    for number, passage in enumerate(paper.passages):
        told = labels_in(paper.text[passage.start : passage.end]) if passage.kind == "body" and fit.tables else set()
        if told & set(fit.tables):
            passages.add(number)
    said = [paper.text[each.start : each.end] for each in paper.sentences if each.passage in passages]
    said += [paper.text[slice(*each.caption)] for each in paper.tables if each.label in fit.tables and each.caption]
    found = {label for text in said if _FITTED.search(text) for label in labels_in(text)}
    return found - set(fit.tables)


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in ("fit", "model", "models", "the")}


def _mentioned(paper: Paper, fit: ReportedFit, series: str) -> bool:
    if fit.start < 0:
        return False
    section = paper.section_at(fit.start)
    first = re.match(r"[A-Za-z][\w-]{2,}", series)
    return first is not None and first[0].lower() in paper.text[section.start : section.end].lower()
