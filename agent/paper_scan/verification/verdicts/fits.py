"""Every fit that a paper reports, linked to its points and judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from paper_scan.paper.errors import PaperError
from paper_scan.paper.model import Paper
from paper_scan.verification.forms import Form, get_form
from paper_scan.verification.points.points import PointSet, Refusal
from paper_scan.verification.reported import Reported, ReportedFit
from paper_scan.verification.verdicts.doubts import doubts_of
from paper_scan.verification.verdicts.goodness import GoodnessResult, judge_goodness
from paper_scan.verification.verdicts.linking import (
    CERTAIN,
    ENOUGH,
    IN_OTHER_UNITS,
    PointLink,
    candidates,
    choose,
    in_other_units,
    others,
    rivals_of,
)
from paper_scan.verification.verdicts.selections import Rows, passing_selection, without_its_scale
from paper_scan.verification.verdicts.sources import Graphics, Source, figure_sources, figures_for, table_sources
from paper_scan.verification.verdicts.unused import why_unused
from paper_scan.verification.verdicts.verdict import Judgement, judge
from paper_scan.verification.verdicts.words import Verdict

GOOD: tuple[Verdict, ...] = ("reproduced", "reproduced within rounding")
LOOSE = 0.1
"""Median relative distance of a law of loss from its points beyond which it isn't called reproduced."""
MOST_OTHERS = 3
"""Further tables and figures that a law is tried on."""


@dataclass(frozen=True)
class FitResult:
    """A reported fit and what came of running it again."""

    reported: ReportedFit
    verdict: Verdict
    reason: str
    link: PointLink | None = None
    judgement: Judgement | None = None
    seen: tuple[str, ...] = field(default=())
    """Figures that were looked at and couldn't be read, with the reason."""
    borne_out: tuple[PointLink, ...] = ()
    """Further points of the paper that give the printed coefficients as well."""


def verify_fits(
    paper: Paper,
    reported: Reported,
    graphics: Graphics,
    hurry: Callable[[], bool] = lambda: False,
    own: PointSet | None = None,
) -> tuple[list[FitResult], list[GoodnessResult]]:
    """Link and judge everything that a paper reports.

    Args:
        graphics: reads the drawings of pages; called once, and only where figures may show the points.
        hurry: whether time is up: what is left then is said to be so.
        own: points to go by instead of the paper's tables and figures.
    """
    if own is not None:
        return [_on_own_points(paper, fit, own) for fit in reported.fits], []
    sources = list(table_sources(paper))
    open_yet = [fit for fit in reported.fits if not _has_its_table(paper, fit, sources)]
    figures = figures_for(paper, open_yet, [each.figure for each in reported.goodness])
    seen: list[str] = []
    if figures:
        try:
            for found in figure_sources(paper, figures, graphics):
                if isinstance(found, Refusal):
                    seen.append(f"{found.label}: {found.reason}")
                else:
                    sources.append(found)
        except PaperError as error:
            seen.append(f"the figures couldn't be read ({error.reason})")
    seen += [f"{each.label}: an image (raster)" for each in paper.figures if each.content == "raster"]
    fits = [_out_of_time(fit) if hurry() else verify_fit(paper, fit, sources, seen) for fit in reported.fits]
    return fits, [judge_goodness(each, reported.goodness, sources) for each in reported.goodness]


def _on_own_points(paper: Paper, fit: ReportedFit, own: PointSet) -> FitResult:
    found = verify_fit(paper, fit, [Source(own, own.label, "", -1)])
    return found if found.link else replace(found, reason=why_unused(fit, own))


def _has_its_table(paper: Paper, fit: ReportedFit, tables: Sequence[Source]) -> bool:
    """Whether the paper names a table with the points, so that no figure need be read."""
    link, _ = choose(candidates(paper, fit, tables))
    return link is not None and link.named and link.score >= CERTAIN


def verify_fit(paper: Paper, fit: ReportedFit, sources: Iterable[Source], seen: Sequence[str] = ()) -> FitResult:
    """Link one reported fit to its points and judge it."""
    links = candidates(paper, fit, sources)
    link, why_not = choose(links)
    if link is None:
        strong = [each for each in links if each.named and each.score >= CERTAIN]
        if len({each.source.name for each in strong}) > 1:
            return _conflict(paper, fit, strong[0], next(e for e in strong if e.source.name != strong[0].source.name))
        return _of_one_mind(paper, fit, links) or FitResult(fit, "not extractable", why_not, seen=tuple(seen))
    result = _judged(paper, fit, link)
    if result.verdict not in GOOD:
        return result
    further = (each for each in others(link, links)[:MOST_OTHERS] if _judge(fit, each, brief=True).verdict in GOOD)
    return replace(result, borne_out=tuple(further))


def _of_one_mind(paper: Paper, fit: ReportedFit, links: Sequence[PointLink]) -> FitResult | None:
    """The verdict on which all likely points agree, where more than one set is likely."""
    if not links or links[0].score < ENOUGH:
        return None
    rivals = rivals_of(links)
    if len(rivals) > MOST_OTHERS:
        return None
    found = [_judged(paper, fit, each) for each in rivals]
    if len({each.verdict for each in found}) > 1 or found[0].verdict not in (*GOOD, "differs"):
        return None
    places = ", ".join(dict.fromkeys(each.source.name for each in rivals))
    reason = f"{found[0].reason} All {len(rivals)} sets of points that may be meant ({places}) give this verdict."
    return replace(found[0], reason=reason)


def _judge(fit: ReportedFit, link: PointLink, brief: bool = False) -> Judgement:
    series = link.points.series
    return judge(get_form(fit.form), fit.coefficients, link.x, link.y, link.y_uncertainty, series, brief=brief)


def _judged(paper: Paper, fit: ReportedFit, link: PointLink) -> FitResult:
    """The verdict on linked points, taken back where it would accuse on an uncertain link or on incomplete points."""
    judgement = _judge(fit, link)
    verdict, reason = judgement.verdict, judgement.reason
    paged = link.points.page and f"page {link.points.page}" not in link.source.name
    where = link.source.name + (f", page {link.points.page}" if paged else "")
    if verdict in GOOD and fit.response == "L" and link.distance > LOOSE:
        reason = (
            f"The points of {where} scatter so widely about the printed law ({link.distance:.0%} off in the median) "
            "that other coefficients would do as well."
        )
        return FitResult(fit, "not extractable", reason, link, judgement)
    if verdict == "differs":
        missing = link.incomplete
        if not link.named or link.score < CERTAIN:
            reason = (
                f"The points of {where} don't give these coefficients, but it isn't certain that they were the ones."
            )
            return FitResult(fit, "not extractable", reason, link, judgement)
        said = f"The points of {where} don't give these coefficients, but"
        if link.points.problems:
            reason = f"{said} it isn't certain that they were read right: {'; '.join(link.points.problems)}."
            return FitResult(fit, "not extractable", reason, link, judgement)
        if missing:
            lacking = "one more has" if missing == 1 else f"{missing} more have"
            reason = f"{said} {lacking} no number there."
            return FitResult(fit, "points incomplete", reason, link, judgement)
        return _before_accusing(paper, fit, link, judgement, where)
    return FitResult(fit, verdict, f"{judgement.n} points of {where}. {reason}", link, judgement)


def _before_accusing(paper: Paper, fit: ReportedFit, link: PointLink, judgement: Judgement, where: str) -> FitResult:
    """``differs``, or what speaks against it: words of the paper, a derived variable, fits to fewer points."""
    said = f"The {judgement.n} points of {where} don't give these coefficients, but"

    def nothing(why: str) -> FitResult:
        return FitResult(fit, "not extractable", f"{said} {why}.", link, judgement)

    form = get_form(fit.form)
    noise = _rounding(form, link, judgement)
    if link.derived:
        name = ", ".join(link.derived)
        if without_its_scale(form, fit.coefficients, link.x, link.y, link.derived, noise):
            return nothing(
                f"{name} isn't printed there; it was derived by C = 6 N D, and the paper may count otherwise"
            )
    if link.distance > IN_OTHER_UNITS and in_other_units(form, fit, link.x, link.y):
        return nothing("they would in other units of a variable or of the loss")
    doubts = doubts_of(paper, link)
    if doubts.reason:
        return nothing(doubts.reason)
    series = link.points.series
    selection = None
    if not doubts.all_fitted:
        selection = passing_selection(form, fit.coefficients, link.x, link.y, series, doubts, noise)
    if selection is None:
        if doubts.any_run:
            return nothing(f"the text speaks of runs that were left out (“{_short(doubts.left_out)}”)")
        return FitResult(fit, "differs", f"{judgement.n} points of {where}. {judgement.reason}", link, judgement)
    if doubts.left_out:
        fewer = _only(link, selection.kept)
        again = _judge(fit, fewer)
        verdict: Verdict = again.verdict if again.verdict in GOOD else "reproduced within rounding"
        reason = (
            f"{len(fewer.points)} of {judgement.n} points of {where}: {selection.told} the printed values pass the "
            f"joint test (p = {selection.p:.2g}); the paper says that not all were fitted "
            f"(“{_short(doubts.left_out)}”)."
        )
        return FitResult(fit, verdict, reason, fewer, again)
    return nothing(f"{selection.told} they do (p = {selection.p:.2g}): it may have been fitted to those")


def _only(link: PointLink, kept: Rows) -> PointLink:
    """The link with the points at these indices."""
    x = {name: values[kept] for name, values in link.x.items()}
    points = link.points.only(int(row) for row in kept)
    return replace(link, points=points, x=x, y=link.y[kept], y_uncertainty=link.y_uncertainty[kept])


def _short(sentence: str) -> str:
    """A sentence as it is quoted in a reason."""
    words = " ".join(sentence.split())
    return words if len(words) <= 160 else f"{words[:157]}…"


def _rounding(form: Form, link: PointLink, judgement: Judgement) -> float:
    """Variance of log residuals from the rounding of responses and of variables, at the refit."""
    if judgement.fitted is None or judgement.fitted.loss.residuals != "log":
        return 0.0
    relative = (link.y_uncertainty / np.abs(link.y)) ** 2
    values = judgement.fitted.parameters
    for name in form.variables:
        numbers = link.points.column(link.columns[name].name) or link.columns[name]
        unsure = np.array([number.uncertainty for number in numbers.numbers if number])
        if unsure.size != link.y.size:
            continue
        up = {**link.x, name: link.x[name] * 1.001}
        slope = np.log(form.value(up, values) / form.value(link.x, values)) / np.log(1.001)
        relative = relative + (slope * unsure / link.x[name]) ** 2
    return float(np.mean(relative) / 3.0)


def _conflict(paper: Paper, fit: ReportedFit, one: PointLink, other: PointLink) -> FitResult:
    first, second = _judged(paper, fit, one), _judged(paper, fit, other)
    if first.verdict == second.verdict or (first.verdict in GOOD and second.verdict in GOOD):
        return first
    verdicts = [each.judgement.verdict if each.judgement else each.verdict for each in (first, second)]
    reason = (
        f"{one.source.name} and {other.source.name} hold different points: with the former the law is {verdicts[0]}, "
        f"with the latter {verdicts[1]}."
    )
    return FitResult(fit, "sources conflict", reason, one, first.judgement)


def _out_of_time(fit: ReportedFit) -> FitResult:
    return FitResult(fit, "not extractable", "Not looked at: the time for verification was up.")
