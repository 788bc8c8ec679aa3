"""Is the computation right? Checks that don't know what the study hopes to find.

Each does by another way what the study did: another optimiser, differences instead of derivatives, data whose law is
known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from paper_scan.verification.fitting.fit import Fit, solve
from paper_scan.verification.fitting.problem import FitProblem
from paper_scan.verification.fitting.profile import noise_scale
from paper_scan.verification.forms import Array
from paper_scan.verification.study.analysis.loss_scaling import Law, Scaling
from paper_scan.verification.study.family import Family

CLOSE = 0.02
"""By how much F may miss its critical value at the end of an interval."""


@dataclass(frozen=True)
class ValidationCheck:
    """One check: what was looked at, whether it holds, and the worst case that was seen."""

    name: str
    passed: bool
    detail: str


def validate(families: list[Family], scalings: Iterable[Scaling]) -> list[ValidationCheck]:
    """Check the data as read, and every preferred law whose coefficients are reported."""
    laws = [scaling.preferred for scaling in scalings if scaling.preferred.usable]
    fits = [law.candidate.fit for law in laws]
    return [
        _check_numbers(families),
        _check_optima(fits),
        _check_derivatives(fits),
        _check_recovery(fits),
        _check_intervals(laws),
        _check_ends(laws),
    ]


def _check_numbers(families: list[Family]) -> ValidationCheck:
    wrong = []
    for family in families:
        for name, values in {**family.losses, **family.tasks}.items():
            known = values[np.isfinite(values)]
            if not known.size or (known <= 0).any() or (name in family.tasks and (known >= 1).any()):
                wrong.append(f"{family.name} {name}")
    columns: list[Array] = []
    for family in families:
        columns += [*family.losses.values(), *family.tasks.values()]
    total = int(np.isfinite(np.concatenate(columns)).sum())
    return ValidationCheck(
        "numbers as read lie where they can", not wrong, ", ".join(wrong) or f"{total} losses and accuracies"
    )


def _check_optima(fits: list[Fit]) -> ValidationCheck:
    """scipy's trust-region least squares, from around the optimum, doesn't find a better fit."""
    worst, rng = 0.0, np.random.default_rng(0)
    for fit in fits:
        lower, upper = fit.problem.coordinates.lower, fit.problem.coordinates.upper
        start = np.clip(fit.u * (1 + 0.05 * rng.standard_normal(fit.k)), lower + 1e-9, upper - 1e-9)
        other = least_squares(lambda u, fit=fit: fit.problem.residuals(u[None])[0], start, bounds=(lower, upper))
        worst = max(worst, 1.0 - float(other.cost) / fit.objective)
    return ValidationCheck(
        "another optimiser finds no better fit", worst < 1e-6, f"{len(fits)} laws, at most {max(worst, 0.0):.0e} better"
    )


def _check_derivatives(fits: list[Fit]) -> ValidationCheck:
    """The derivatives that the fits followed agree with differences of the function."""
    worst = 0.0
    for fit in fits:
        columns = fit.problem.points.columns
        theta = [float(value) for value in fit.problem.coordinates.centred(fit.u)]
        for index, part in enumerate(fit.form.partials(columns, [np.asarray(value) for value in theta])):
            step = 1e-6 * max(1.0, abs(theta[index]))
            up, down = list(theta), list(theta)
            up[index] += step
            down[index] -= step
            difference = (fit.form.function(*columns, *up) - fit.form.function(*columns, *down)) / (2 * step)
            scale = float(np.abs(difference).max()) or 1.0
            worst = max(worst, float(np.abs(difference - part).max()) / scale)
    return ValidationCheck(
        "derivatives agree with differences", worst < 1e-5, f"{len(fits)} laws, at most {worst:.0e} apart"
    )


def _check_recovery(fits: list[Fit]) -> ValidationCheck:
    """Numbers without noise, made from each law, give that law back."""
    worst = 0.0
    for fit in fits:
        value = fit.problem.prediction(fit.u[None])[0]
        points = fit.problem.points
        again = solve(FitProblem(type(points)(points.form, points.columns, points.centres, value), fit.loss))
        worst = max(worst, float(np.abs(again.residuals).max()))
    return ValidationCheck(
        "noise-free numbers give the law back", worst < 1e-6, f"{len(fits)} laws, at most {worst:.0e} off"
    )


def _check_intervals(laws: list[Law]) -> ValidationCheck:
    outside = []
    for law in laws:
        for name, value in law.candidate.fit.parameters.items():
            interval = law.interval(name)
            if interval and not interval[0] <= value <= interval[1]:
                outside.append(f"{law.name} {name}")
    return ValidationCheck(
        "every estimate lies inside its own interval", not outside, ", ".join(outside) or f"{len(laws)} laws"
    )


def _check_ends(laws: list[Law]) -> ValidationCheck:
    """Held at an end of its interval, a parameter makes the fit worse by just the critical amount."""
    worst, count = 0.0, 0
    for law in laws:
        if law.standing is None:
            continue
        fit = law.candidate.fit
        for name, profile in law.standing.profiles.items():
            ends = [(profile.low, profile.bounded_low), (profile.high, profile.bounded_high)]
            for end, bounded in ends:
                if not bounded:
                    expected = fit.objective + 0.5 * noise_scale(fit) * profile.critical
                    excess = (_held(fit, name, end, expected) - expected) / (expected - fit.objective)
                    worst, count = max(worst, abs(excess)), count + 1
    passed = worst < CLOSE
    return ValidationCheck(
        "interval ends have the critical F", passed, f"{count} ends, at most {100 * worst:.1f} % off"
    )


def _held(fit: Fit, name: str, value: float, expected: float) -> float:
    """The least objective with one parameter held at a value in the units of the data, by scipy.

    It starts at the optimum, and elsewhere only if it gets stuck above what is expected.
    """
    index = fit.form.index(name)
    coordinates = fit.problem.coordinates
    free = [other for other in range(fit.k) if other != index]
    start, lower, upper = fit.u[free], coordinates.lower[free], coordinates.upper[free]

    def residuals(w: Array) -> Array:
        u = fit.u.copy()
        u[free] = w
        theta = coordinates.to_theta(u)
        theta[index] = value
        return np.asarray(fit.problem.residuals(coordinates.to_u(theta)[None])[0])

    rng, least = np.random.default_rng(0), np.inf
    for spread in (0.0, 0.1, 0.1, 0.3, 0.3):
        w = np.clip(start * (1 + spread * rng.standard_normal(len(free))), lower + 1e-9, upper - 1e-9)
        least = min(least, float(least_squares(residuals, w, bounds=(lower, upper), xtol=1e-10, ftol=1e-10).cost))
        if least <= expected + CLOSE * (expected - fit.objective):
            break
    return least
