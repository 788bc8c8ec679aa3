"""What came of running fits again, as it stands in scan.json."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from paper_scan.paper.model import Paper
from paper_scan.scans.model import Evidence, Quote, VerifiedFit
from paper_scan.worksheet import places, section_name

if TYPE_CHECKING:
    from paper_scan.verification.fitting.uncertainty import Interval
    from paper_scan.verification.points.points import Column, PointSet
    from paper_scan.verification.reported import Coefficient
    from paper_scan.verification.reported.other_laws import UnknownLaw
    from paper_scan.verification.verdicts.fits import FitResult
    from paper_scan.verification.verdicts.goodness import GoodnessResult
    from paper_scan.verification.verdicts.linking import PointLink
    from paper_scan.verification.verdicts.verdict import Judgement

LONGEST_QUOTE = 300
MOST_NAMED = 5
"""Laws that are named in one reason."""
SAME = 3
"""Laws with the same reason from which they are told as one."""


def of_fit(paper: Paper, result: FitResult, files: str | None = None) -> VerifiedFit:
    """A reported law that the program found by itself. ``files``: what its files below ``verification/`` are called."""
    fit, judgement, link = result.reported, result.judgement, result.link
    reason = result.reason
    if result.verdict == "not extractable" and link is None and result.seen:
        reason += f" Not readable: {'; '.join(result.seen[:4])}{'; …' if len(result.seen) > 4 else ''}."
    points = None
    if link is not None:
        points = points_of(link.points, link.columns, link.source.name, link.reasons)
        if result.borne_out:
            points["also"] = [_where(each) for each in result.borne_out]
        if files:
            points["files"] = files
    return VerifiedFit(
        verdict=result.verdict,
        form=fit.form,
        reason=reason,
        reported=reported_of(fit.coefficients),
        points=points,
        evidence=quote_at(paper, fit.start, fit.end),
        equation=" ".join(fit.equation.split()) or None,
        **judged(judgement),
    )


def of_goodness(paper: Paper, result: GoodnessResult, files: str | None = None) -> VerifiedFit:
    """A printed coefficient of determination. ``files``: as for ``of_fit``."""
    asked = result.reported
    points: dict[str, JsonValue] | None = None
    if result.points is not None and result.source is not None:
        columns = {
            name: column
            for name, role in (("x", asked.variable), ("y", asked.response))
            if (column := result.points.column(role))
        }
        points = points_of(result.points, columns, result.source.name, ("the text names it",))
        if files:
            points["files"] = files
    refit: dict[str, JsonValue] | None = None
    if result.ours is not None and result.line is not None:
        refit = {"r2": rounded(result.ours, 4), **numbers(result.line.parameters)}
    return VerifiedFit(
        verdict=result.verdict,
        form="power_law",
        reason=result.reason,
        reported={"r2": asked.value.value},
        refit=refit,
        points=points,
        evidence=quote_at(paper, asked.start, asked.end),
    )


def of_unknown(paper: Paper, laws: Sequence[UnknownLaw]) -> VerifiedFit:
    """Laws of one kind that can't be run again, in one entry."""
    texts = [f"“{each.text}” (page {each.page})" for each in laws[:MOST_NAMED]]
    more = f" and {len(laws) - MOST_NAMED} more" if len(laws) > MOST_NAMED else ""
    told = "; ".join(texts) + more
    reason = (
        f"{_times(len(laws), 'law')} of a form that isn't known: {told}. With points of your own, scan fit takes it as "
        "it is written."
        if laws[0].kind == "law"
        else f"{_times(len(laws), 'regression')} with a coefficient of determination, of which the text doesn't say in "
        f"which figure and on which axes the points are: {told}."
    )
    evidence = tuple(piece for each in laws[:MOST_NAMED] for piece in quote_at(paper, each.start, each.end))
    return VerifiedFit(
        verdict="not extractable", form=None, reason=reason, reported={}, evidence=evidence, equation=laws[0].text
    )


def _times(count: int, what: str) -> str:
    return f"A {what} is printed" if count == 1 else f"{count} {what}s are printed"


def collapsed(fits: Sequence[VerifiedFit]) -> list[VerifiedFit]:
    """Laws of which the same is to be said, and nothing else, as one: the first, with the others' equations."""
    groups: dict[object, list[VerifiedFit]] = {}
    for number, fit in enumerate(fits):
        same = fit.points is None and fit.refit is None
        groups.setdefault((fit.verdict, fit.reason) if same else number, []).append(fit)
    found = []
    for group in groups.values():
        first, *rest = group
        if len(group) < SAME:
            found += group
            continue
        equations = "; ".join(each.equation or each.form or "" for each in rest[: MOST_NAMED - 1])
        more = "; …" if len(rest) >= MOST_NAMED else ""
        reason = f"{first.reason} So it is with {len(rest)} more laws: {equations}{more}."
        evidence = tuple(piece for each in group for piece in each.evidence)
        found.append(first.model_copy(update={"reason": reason, "evidence": evidence}))
    return found


def nothing_reported() -> VerifiedFit:
    reason = "No law with coefficients that the paper reports as its own was found."
    return VerifiedFit(verdict="nothing reported", form=None, reason=reason, reported={})


def _where(link: PointLink) -> JsonValue:
    """Further points that give the printed coefficients."""
    return {
        "source": link.source.name,
        "page": link.points.page,
        "series": _only_series(link.points),
        "n": len(link.points),
    }


def _only_series(points: PointSet) -> str | None:
    """The name of the only series; None where it has none but its marks' looks, which stand in brackets."""
    names = points.names()
    return names[0] if len(names) == 1 and names[0] and not names[0].startswith("(") else None


def reported_of(coefficients: Iterable[Coefficient]) -> dict[str, JsonValue]:
    return {each.name: each.value for each in coefficients}


def judged(judgement: Judgement | None) -> dict[str, Any]:
    """The fields that a judgement fills."""
    if judgement is None or judgement.fitted is None:
        return {"refit": None}
    found: dict[str, Any] = {"refit": numbers(judgement.fitted.parameters)}
    if judgement.intervals:
        found["intervals"] = {name: ends(interval) for name, interval in judgement.intervals.items()}
    if judgement.test is not None:
        test = judgement.test
        found["test"] = {
            "kind": test.kind,
            "statistic": rounded(test.statistic),
            "p": rounded(test.p, 2),
            "p_as_printed": rounded(test.p_as_printed, 2),
            "objective": judgement.fitted.loss.name,
            "largest_difference": rounded(judgement.difference, 3),
            "condition": rounded(judgement.identifiability.condition, 2) if judgement.identifiability else None,
        }
    found["sensitivity"] = tuple(
        {"how": each.name, "refit": numbers(each.fit.parameters), "p": rounded(each.test.p, 2)}
        for each in judgement.sensitivity
    )
    return found


def points_of(
    points: PointSet, columns: Mapping[str, Column], source: str, reasons: Iterable[str]
) -> dict[str, JsonValue]:
    """Where points come from, and how many they are."""
    from paper_scan.verification.reported.notation import notation

    return {
        "source": source,
        "page": points.page,
        "box": [round(value, 2) for value in points.box],
        "n": len(points),
        "columns": {name: notation(column.name).text for name, column in columns.items()},
        "series": _only_series(points),
        "why": list(reasons),
    }


def quote_at(paper: Paper, start: int, end: int) -> tuple[Evidence, ...]:
    """The words at these offsets as evidence; nothing where the offsets are none."""
    if start < 0:
        return ()
    end = (
        end
        if start < end <= start + LONGEST_QUOTE
        else next((x.end for x in paper.lines_between(start, start + 1)), start + 1)
    )
    sentence = next((each for each in paper.sentences if each.start <= start < each.end), None)
    whole = paper.text[sentence.start : sentence.end] if sentence else paper.text[start:end]
    page = paper.page_at(start)
    return (
        Quote(
            quote=paper.text[start:end],
            sentence=" ".join(whole.split())[:1000],
            page=page,
            section=section_name(paper, start),
            start=start,
            end=end,
            places=places(paper, start, end),
            source="ocr" if paper.pages[page - 1].source == "ocr" else "text",
        ),
    )


def numbers(values: Mapping[str, float]) -> dict[str, JsonValue]:
    return {name: rounded(value, 5) for name, value in values.items()}


def ends(interval: Interval) -> JsonValue:
    return [
        None if interval.open_low else rounded(interval.low, 4),
        None if interval.open_high else rounded(interval.high, 4),
    ]


def rounded(value: float, digits: int = 3) -> float | None:
    """To so many significant digits, that equal scans are equal bytes on any machine; None where it isn't finite."""
    return float(f"{value:.{digits}g}") if math.isfinite(value) else None
