"""How a family's loss falls with size and compute: every form, what each can be trusted with, which one to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from paper_scan.verification.fitting.comparison import CandidateForm, judge, rank
from paper_scan.verification.fitting.fit import fit
from paper_scan.verification.fitting.identifiability import Identifiability, assess
from paper_scan.verification.fitting.loss import Loss
from paper_scan.verification.forms import Array, Form, get_form
from paper_scan.verification.forms.loss_laws import CHINCHILLA, CORRECTED, POWER_LAW, POWER_LAW_FLOOR
from paper_scan.verification.study.family import Family

BY_SIZE = tuple(form.name for form in (POWER_LAW, POWER_LAW_FLOOR, CHINCHILLA, CORRECTED))
BY_COMPUTE = BY_SIZE[:2]
_COLUMNS = {"D": "training_tokens", "N": "params"}


@dataclass(frozen=True)
class Law:
    """One form on one quantity: the fit, its criteria, and what the points can determine of it."""

    candidate: CandidateForm
    standing: Identifiability | None
    """None if the form wasn't looked into, as a better one was sound."""

    @property
    def name(self) -> str:
        return self.candidate.form.name

    @property
    def usable(self) -> bool:
        """Whether its coefficients may be quoted."""
        return self.standing is not None and self.standing.identified

    @property
    def refused(self) -> bool:
        """Whether the form was looked into and the points don't determine it."""
        return self.standing is not None and not self.standing.identified

    def interval(self, parameter: str) -> tuple[float, float] | None:
        """The 95 % interval of a coefficient, if it was looked for and the points determine it."""
        if self.standing is None or not self.standing.identified:
            return None
        profile = self.standing.profiles.get(parameter)
        return (profile.low, profile.high) if profile else None


@dataclass(frozen=True)
class Scaling:
    """All forms that were tried on one quantity against one variable."""

    family: str
    quantity: str
    """The column that was fitted."""
    variable: str
    """``params`` or ``training_flops``."""
    x: Array
    y: Array
    """The points that were fitted, shape (n,): models without a value are left out."""
    laws: tuple[Law, ...]
    """The preferred first."""
    message: str
    """Why that one."""
    missing: tuple[tuple[str, str], ...] = ()
    """Forms that weren't fitted, each with the reason."""

    @property
    def preferred(self) -> Law:
        return self.laws[0]


def scale(
    family: str,
    quantity: str,
    variable: str,
    x: Mapping[str, Array],
    y: Array,
    forms: Sequence[str],
    loss: Loss,
    *,
    thorough: bool = True,
) -> Scaling:
    """Fit the forms to one quantity and rank those that the points determine; the others come last.

    Args:
        thorough: look into every form and all its parameters; else only into the better ones, until one is found that
            the points determine, and only at the parameters that it isn't linear in.
    """
    known = np.isfinite(y)
    points = {name: values[known] for name, values in x.items()}
    usable = [get_form(name) for name in forms]
    missing = tuple((f.name, why) for f in usable if (why := _why_missing(f, set(points), int(known.sum()))))
    usable = [f for f in usable if f.name not in dict(missing)]
    candidates = [judge(fit(form, points, y[known], loss=loss)) for form in usable]
    standings: dict[str, Identifiability] = {}

    def stands(candidate: CandidateForm) -> bool:
        if candidate.form.name not in standings:
            standings[candidate.form.name] = assess(candidate.fit, brief=not thorough)
        return standings[candidate.form.name].identified

    sound = [candidate for candidate in candidates if not thorough or stands(candidate)]
    ranked, message = rank(sound) if sound else ([], "")
    while ranked and not stands(ranked[0]):
        sound.remove(ranked[0])
        ranked, message = rank(sound) if sound else ([], "")
    refused = [candidate for candidate in candidates if candidate not in ranked]
    laws = tuple(Law(c, standings.get(c.form.name)) for c in [*ranked, *refused])
    message = message or "the points determine none of the forms"
    return Scaling(family, quantity, variable, points["x"], y[known], laws, message, missing)


def _why_missing(form: Form, have: set[str], n: int) -> str:
    """Why a form can't be fitted to these points; empty if it can."""
    lacking = [_COLUMNS.get(name, name) for name in form.variables if name not in have]
    if lacking:
        return f"it needs a column {', '.join(lacking)}"
    k = len(form.parameters)
    return f"it has {k} coefficients, and there are {n} points" if n < k else ""


def loss_scaling(family: Family, loss: Loss) -> list[Scaling]:
    """Every version of a family's loss against parameters, and against training FLOPs where they are known."""
    studies = []
    for quantity, y in family.losses.items():
        x = {"x": family.params, "N": family.params}
        if family.tokens is not None:
            x["D"] = family.tokens
        forms = BY_SIZE if y is family.loss else BY_SIZE[:2]
        studies.append(scale(family.name, quantity, "params", x, y, forms, loss))
        if family.flops is not None and np.isfinite(family.flops).all():
            studies.append(scale(family.name, quantity, "training_flops", {"x": family.flops}, y, BY_COMPUTE, loss))
    return studies
