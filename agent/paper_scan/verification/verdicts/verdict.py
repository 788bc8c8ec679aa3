"""Whether the points give the coefficients that a paper prints. The rule, in order:

1. Can these points determine the law at all? If not, no verdict on its values.
2. The law is fitted with the usual objectives, since papers often don't say which they used.
3. Of all values that would be printed as they are (the rounding box), the ones nearest to the refit are tested, all
   coefficients together: single intervals would pass values that are impossible side by side.
4. Coefficients differ only if that test fails with every objective, and if the two curves can be told apart where the
   points are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from paper_scan.verification.fitting.fit import Fit, default_loss, fit
from paper_scan.verification.fitting.identifiability import Identifiability, assess
from paper_scan.verification.fitting.joint import JointTest, joint_test, prediction_difference
from paper_scan.verification.fitting.loss import LOG_HUBER, LOG_SQUARED, SQUARED, Loss
from paper_scan.verification.fitting.problem import FitError
from paper_scan.verification.fitting.uncertainty import ENOUGH_FOR_BOOTSTRAP, Interval, intervals
from paper_scan.verification.forms import Array, Form
from paper_scan.verification.reported.model import Coefficient
from paper_scan.verification.verdicts.words import Verdict

LEVEL = 0.01
"""Probability of the joint test below which printed values are rejected. Stricter than intervals' 5 %: a false
accusation is worse than silence."""
RESAMPLES, FEWER_RESAMPLES = 500, 200
"""Of a joint test with a usual objective, and of one without some points or with another width of Huber's."""
VISIBLE = 1e-3
"""Relative difference of two curves, in units of the response's spread or of itself, below which they are one."""
FEWEST_GROUPS, MOST_GROUPS = 4, 12
"""Series of which one may be left out."""
OUTLIERS = 0.02
"""Share of points, those farthest off, that one variant leaves out."""


@dataclass(frozen=True)
class Variant:
    """The same comparison made another way: another objective, other points."""

    name: str
    fit: Fit
    test: JointTest


@dataclass(frozen=True)
class Judgement:
    """A verdict and all that it rests on."""

    verdict: Verdict
    reason: str
    n: int
    fitted: Fit | None = None
    intervals: Mapping[str, Interval] = field(default_factory=dict)
    how: str = ""
    """How the intervals were made."""
    test: JointTest | None = None
    difference: float = 0.0
    """Largest relative difference of the printed law's values from the refit's, over the points."""
    sensitivity: tuple[Variant, ...] = ()
    identifiability: Identifiability | None = None


def judge(
    form: Form,
    printed: Sequence[Coefficient],
    x: Mapping[str, ArrayLike],
    y: ArrayLike,
    y_uncertainty: ArrayLike | None = None,
    groups: Sequence[str] = (),
    *,
    brief: bool = False,
) -> Judgement:
    """Compare printed coefficients with what the points give.

    Args:
        printed: some or all of the form's coefficients; those that aren't printed are free.
        x, y: n points in the units of the printed law.
        y_uncertainty: half a unit of each response's last digit, or what a figure's reading leaves open.
        groups: the points' series. Papers leave one out of a fit and say so in words; before a law is said to differ,
            the fit is tried without each of them.
        brief: only the usual objective, with all points: enough to see that a law comes out.
    """
    response = np.asarray(y, dtype=np.float64)
    try:
        fitted = fit(form, x, response, loss=_losses(form, response.size)[0])
    except FitError as error:
        few = response.size < len(form.parameters)
        return Judgement("too few points" if few else "not extractable", f"{error}.", int(response.size))
    standing = assess(fitted)
    if not standing.identified:
        few = standing.standing == "too few points"
        reason = f"The points can't determine this law: {'; '.join(standing.reasons)}."
        return Judgement(
            "too few points" if few else "not identifiable", reason, fitted.n, fitted, identifiability=standing
        )
    noise = _noise(y_uncertainty, fitted)
    losses = _losses(form, fitted.n)[: 1 if brief else None]
    variants = [_variant(fitted.loss.name, fitted, printed, noise)]
    # With many points each further way takes a second, and can change nothing for values that pass as they are printed.
    brief = brief or (fitted.n >= ENOUGH_FOR_BOOTSTRAP and variants[0].test.p_as_printed >= LEVEL)
    if not brief:
        others = [fit(form, x, response, loss=loss) for loss in losses[1:]]
        variants += [_variant(each.loss.name, each, printed, noise) for each in others]
        variants += _without_outliers(form, fitted, x, response, printed, noise)
    if not brief and all(each.test.p < LEVEL for each in variants):
        variants += _without_a_group(form, x, response, groups, printed, noise)
    main = max(variants[: len(losses)], key=lambda each: (each.test.p_as_printed, each.test.p))
    bounds, how = _bounds(main.fit, fitted, standing)
    difference = prediction_difference(main.fit, main.test.best)
    verdict, reason = _decide(main, variants, difference)
    return Judgement(verdict, reason, fitted.n, main.fit, bounds, how, main.test, difference, tuple(variants), standing)


def _losses(form: Form, n: int) -> tuple[Loss, ...]:
    """The objective that is usual for the form first; then those that a paper may have used as well. With few points
    Huber's is left out: it has no usable sampling distribution there, and its test is that of the squared one."""
    if default_loss(form) != LOG_HUBER:
        return (SQUARED,)
    return (LOG_HUBER, LOG_SQUARED, SQUARED) if n >= ENOUGH_FOR_BOOTSTRAP else (LOG_SQUARED, SQUARED)


def _bounds(chosen: Fit, fitted: Fit, standing: Identifiability) -> tuple[Mapping[str, Interval], str]:
    """The intervals of the chosen fit; the profiles of the first one are at hand already."""
    if chosen is fitted and fitted.n < ENOUGH_FOR_BOOTSTRAP:
        found = {
            name: Interval(p.low, p.high, p.open_low, p.open_high, p.bounded_low, p.bounded_high)
            for name, p in standing.profiles.items()
        }
        return found, f"profiles of the {fitted.loss.name}, F distribution"
    made = intervals(chosen, count=RESAMPLES)
    return made.of, made.message


def _noise(uncertainty: ArrayLike | None, fitted: Fit) -> float:
    """Variance that the response's own rounding adds, on the scale of log residuals: a third of the squared half
    unit."""
    if uncertainty is None:
        return 0.0
    relative = np.asarray(uncertainty, dtype=np.float64) / np.abs(fitted.problem.points.y)
    return float(np.mean(relative**2) / 3.0)


def _variant(
    name: str, fitted: Fit, printed: Sequence[Coefficient], noise: float, resamples: int = RESAMPLES
) -> Variant:
    return Variant(name, fitted, joint_test(fitted, printed, noise, resamples))


def _without_outliers(
    form: Form, fitted: Fit, x: Mapping[str, ArrayLike], y: Array, printed: Sequence[Coefficient], noise: float
) -> list[Variant]:
    """The points farthest from the refit left out; other widths of Huber's loss, where there are points enough."""
    drop = max(1, round(OUTLIERS * fitted.n))
    found = []
    if fitted.n - drop - fitted.k >= 2:
        kept = np.sort(np.argsort(np.abs(fitted.residuals))[: fitted.n - drop])
        fewer = {name: np.asarray(x[name], dtype=np.float64)[kept] for name in form.variables}
        what = "the point farthest off" if drop == 1 else f"the {drop} points farthest off"
        found.append(_variant(f"without {what}", fit(form, fewer, y[kept]), printed, noise, FEWER_RESAMPLES))
    if fitted.loss == LOG_HUBER and fitted.n >= ENOUGH_FOR_BOOTSTRAP:
        for delta in (1e-2, 1e-4):
            loss = Loss("huber", "log", delta)
            found.append(
                _variant(f"Huber delta {delta:g}", fit(form, x, y, loss=loss), printed, noise, FEWER_RESAMPLES)
            )
    return found


def _without_a_group(
    form: Form,
    x: Mapping[str, ArrayLike],
    y: Array,
    groups: Sequence[str],
    printed: Sequence[Coefficient],
    noise: float,
) -> list[Variant]:
    """Each series of a law in several variables left out, where enough others are left."""
    names = list(dict.fromkeys(groups))
    if len(form.variables) < 2 or not FEWEST_GROUPS <= len(names) <= MOST_GROUPS:
        return []
    found = []
    for name in names:
        kept = np.array([index for index, group in enumerate(groups) if group != name])
        fewer = {variable: np.asarray(x[variable], dtype=np.float64)[kept] for variable in form.variables}
        if kept.size - len(form.parameters) >= 2:
            found.append(_variant(f"without “{name}”", fit(form, fewer, y[kept]), printed, noise, FEWER_RESAMPLES))
    return found


def _decide(main: Variant, variants: Sequence[Variant], difference: float) -> tuple[Verdict, str]:
    """The verdict, in favour of the paper where the ways of fitting disagree."""
    as_printed = [main] * (main.test.p_as_printed >= LEVEL)
    as_printed += [each for each in variants if each.test.p_as_printed >= LEVEL]
    within = [each for each in variants if each.test.p >= LEVEL]
    most = f"at most {difference:.2%}" if difference >= 5e-5 else "less than 0.01%"
    apart = f"the two curves are {most} apart over the points"
    if as_printed:
        told = f"{as_printed[0].test.told(printed=True)} ({as_printed[0].name})"
        return "reproduced", f"The printed values pass the joint test: {told}; {apart}."
    if within:
        told = f"{within[0].test.told()} ({within[0].name})"
        return (
            "reproduced within rounding",
            f"Values that round to the printed ones pass the joint test: {told}; {apart}.",
        )
    if difference < VISIBLE:
        return "reproduced within rounding", f"The joint test rejects the printed values, but {apart}."
    best = max(variants, key=lambda each: each.test.p)
    reason = f"No values that round to the printed ones fit these points: {main.test.told()} ({main.name})"
    if best is not main:
        reason += f", and no better than {best.test.told()} in {len(variants)} ways to fit ({best.name})"
    return "differs", f"{reason}; {apart}."
