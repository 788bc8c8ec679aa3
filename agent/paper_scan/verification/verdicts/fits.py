"""Every fit that a paper reports, linked to its points and judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from paper_scan.paper.errors import PaperError
from paper_scan.paper.model import Paper
from paper_scan.verification.forms import get_form
from paper_scan.verification.points.points import PointSet, Refusal
from paper_scan.verification.reported import Reported, ReportedFit
from paper_scan.verification.verdicts.goodness import GoodnessResult, judge_goodness
from paper_scan.verification.verdicts.linking import CERTAIN, PointLink, candidates, choose, others
from paper_scan.verification.verdicts.sources import Graphics, Source, figure_sources, figures_for, table_sources
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
    given: PointSet | None = None,
) -> tuple[list[FitResult], list[GoodnessResult]]:
    """Link and judge everything that a paper reports.

    Args:
        graphics: reads the drawings of pages; called once, and only where figures may show the points.
        hurry: whether time is up: what is left then is said to be so.
        given: points to go by instead of the paper's tables and figures.
    """
    if given is not None:
        own = [Source(given, given.label, "", -1)]
        return [verify_fit(paper, fit, own) for fit in reported.fits], []
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
            return _conflict(fit, strong[0], next(e for e in strong if e.source.name != strong[0].source.name))
        return FitResult(fit, "not extractable", why_not, seen=tuple(seen))
    result = _judged(fit, link)
    if result.verdict not in GOOD:
        return result
    further = (each for each in others(link, links)[:MOST_OTHERS] if _judge(fit, each, brief=True).verdict in GOOD)
    return replace(result, borne_out=tuple(further))


def _judge(fit: ReportedFit, link: PointLink, brief: bool = False) -> Judgement:
    series = link.points.series
    return judge(get_form(fit.form), fit.coefficients, link.x, link.y, link.y_uncertainty, series, brief=brief)


def _judged(fit: ReportedFit, link: PointLink) -> FitResult:
    """The verdict on linked points, taken back where it would accuse on an uncertain link or on incomplete points."""
    judgement = _judge(fit, link)
    verdict, reason = judgement.verdict, judgement.reason
    where = link.source.name + (f", page {link.points.page}" if link.points.page else "")
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
    return FitResult(fit, verdict, f"{judgement.n} points of {where}. {reason}", link, judgement)


def _conflict(fit: ReportedFit, one: PointLink, other: PointLink) -> FitResult:
    first, second = _judged(fit, one), _judged(fit, other)
    if first.verdict == second.verdict or (first.verdict in GOOD and second.verdict in GOOD):
        return first
    reason = (
        f"{one.source.name} and {other.source.name} hold different points: with the former the law is "
        f"{first.verdict}, with the latter {second.verdict}."
    )
    return FitResult(fit, "sources conflict", reason, one, first.judgement)


def _out_of_time(fit: ReportedFit) -> FitResult:
    return FitResult(fit, "not extractable", "Not looked at: the time for verification was up.")
