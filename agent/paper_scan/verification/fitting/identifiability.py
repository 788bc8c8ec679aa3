"""Can these points determine this form's parameters at all? Asked before any verdict on their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from paper_scan.verification.fitting.fit import Fit, solve, squared_loss
from paper_scan.verification.fitting.problem import FitProblem, Points
from paper_scan.verification.fitting.profile import Profile, profile
from paper_scan.verification.forms import Array

Standing: TypeAlias = Literal["identified", "not identifiable", "too few points"]

CONDITION_GATE = 1e5
"""Condition number above which a fit isn't trusted even if its profiles close. It lies above all sound designs of
benchmarks/identifiability.py (2.7e4 at most); the profiles are the stricter judge."""
COLLINEAR = 1e-4
"""Share of a logarithmic variable's variance that the others leave unexplained, below which a design is collinear."""
FEWEST_SPARE = 2
"""Points beyond the number of parameters that a verdict needs."""
ENOUGH_FOR_ROBUST = 30
"""Points from which a robust fit's own profiles are used; below, those of the squared residuals."""


@dataclass(frozen=True)
class Identifiability:
    """What a form's points can determine."""

    standing: Standing
    reasons: tuple[str, ...]
    """Why it isn't identified; empty if it is."""
    notes: tuple[str, ...]
    """What should be known but doesn't decide: a constant that can't be told from zero, an interval in two pieces."""
    condition: float
    """See ``condition_number``; infinite if a parameter has no effect at the optimum."""
    profiles: Mapping[str, Profile]
    """Per parameter; empty if there are too few points, without amplitudes and constants if an exponent's is open
    or the assessment was brief."""

    @property
    def identified(self) -> bool:
        return self.standing == "identified"


def assess(fit: Fit, level: float = 0.95, *, brief: bool = False) -> Identifiability:
    """Decide whether the points determine the form's parameters.

    They don't if a profile is open: if the parameter can be moved to the end of its range while the others make good
    for it. The condition number, exponents at the end of their range and collinear variables are further grounds, each
    stated.
    """
    spare = fit.n - fit.k
    condition = condition_number(fit)
    if spare < FEWEST_SPARE:
        reason = f"{fit.n} points for {fit.k} parameters leave {spare} to spare; at least {FEWEST_SPARE} are needed"
        return Identifiability("too few points", (reason,), (), condition, {})
    base = profile_base(fit)
    profiles = _profiles(base, level, brief)
    better = [p.lower_found for p in profiles.values() if p.lower_found is not None]
    if better and not any(p.open for p in profiles.values()):
        base = solve(base.problem, base.problem.coordinates.to_u(np.array(better)))
        profiles = _profiles(base, level, brief)
    reasons = _open_reasons(fit, profiles)
    for name, where in fit.at_bounds.items():
        if not fit.form.parameters[fit.form.index(name)].linear:
            reasons.append(f"{name} ended at the {where} of its range")
    reasons += design_faults(base.problem.points)
    if condition > CONDITION_GATE:
        reasons.append(f"the condition number {condition:.1e} is above {CONDITION_GATE:.0e}")
    notes = [note for p in profiles.values() for note in _notes(p)]
    standing: Standing = "not identifiable" if reasons else "identified"
    return Identifiability(standing, tuple(reasons), tuple(notes), condition, profiles)


def _profiles(fit: Fit, level: float, brief: bool) -> dict[str, Profile]:
    """Profiles of all parameters, or only of those the form isn't linear in, if brief or if one of these is open."""
    ordered = sorted(fit.form.parameters, key=lambda parameter: parameter.linear)
    profiles: dict[str, Profile] = {}
    for parameter in ordered:
        if parameter.linear and (brief or any(p.open for p in profiles.values())):
            break
        profiles[parameter.name] = profile(fit, parameter.name, level)
    return profiles


def profile_base(fit: Fit) -> Fit:
    """The fit whose profiles speak for ``fit``: itself, or with few points its counterpart with squared residuals."""
    if fit.loss.kind == "squared" or fit.n >= ENOUGH_FOR_ROBUST:
        return fit
    return solve(FitProblem(fit.problem.points, squared_loss(fit.loss), fit.problem.weights))


def condition_number(fit: Fit) -> float:
    """The condition number of the fit's derivatives (n, k), with columns of unit norm.

    Derivatives are those of the residual quantity (log f or f) by exponents and logarithms of amplitudes, with centred
    variables; so it doesn't depend on units. An amplitude of zero enters with the direction in which it would grow.
    """
    problem = fit.problem
    theta = problem.centred_theta(fit.u[None])
    value = problem.prediction(fit.u[None])[0]
    parts = fit.form.partials(problem.points.columns, theta)
    columns = np.stack([np.broadcast_to(part, (1, fit.n))[0] for part in parts], axis=1)
    if fit.loss.residuals == "log":
        columns = columns / value[:, None]
    norms = np.linalg.norm(columns, axis=0)
    if not np.isfinite(norms).all() or (norms <= 1e-12 * norms.max()).any():
        return float("inf")
    singular: Array = np.linalg.svd(columns / norms, compute_uv=False)
    return float(singular[0] / singular[-1]) if singular[-1] > 0 else float("inf")


def design_faults(points: Points) -> list[str]:
    """What a design lacks, whatever was measured: variables that don't vary, or not independently of each other.

    A variable is collinear if its logarithm is a linear function of the others' logarithms up to a small share of its
    variance.
    """
    faults = []
    usable: dict[str, Array] = {}
    for name, column in zip(points.form.variables, points.columns, strict=True):
        if np.ptp(column) == 0:
            faults.append(f"{name} is the same at all points")
        elif points.form.centring.get(name, "") not in ("mean", "none"):
            usable[name] = np.log(column)
    for name, target in usable.items():
        others = [column for other, column in usable.items() if other != name]
        if not others:
            continue
        design = np.column_stack([np.ones(points.n), *others])
        rest = target - design @ np.linalg.lstsq(design, target, rcond=None)[0]
        share = float(rest @ rest) / float(np.sum((target - target.mean()) ** 2))
        if share < COLLINEAR:
            faults.append(f"log {name} is a linear function of the other variables (up to {share:.0e} of its variance)")
    return faults


def _open_reasons(fit: Fit, profiles: Mapping[str, Profile]) -> list[str]:
    """A sentence per open profile; an amplitude is left out where an exponent in its unit is open itself."""
    reasons = []
    for parameter in fit.form.parameters:
        p = profiles.get(parameter.name)
        carried = [str(power).lstrip("-") for _, power in parameter.unit]
        if p is not None and p.open and not any(name in profiles and profiles[name].open for name in carried):
            sides = " and ".join(side for side, is_open in (("below", p.open_low), ("above", p.open_high)) if is_open)
            span = f"from {p.low:.3g} to {p.high:.3g}"
            reasons.append(f"the profile of {p.parameter} is open {sides}: {span} the points fit about as well")
    return reasons


def _notes(p: Profile) -> list[str]:
    notes = []
    if p.bounded_low:
        notes.append(f"{p.parameter} can't be told from {p.low:g}")
    if p.bounded_high:
        notes.append(f"{p.parameter} can't be told from {p.high:g}")
    if not p.connected:
        notes.append(f"values of {p.parameter} in separate regions fit about as well; the interval spans them")
    if p.lower_found is not None:
        notes.append(f"the profile of {p.parameter} came upon a better fit than the search")
    return notes
