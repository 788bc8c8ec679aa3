"""How a family's loss falls with size and compute: every form, what each can be trusted with, which one to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from agent.verification.comparison import Candidate, judge, rank
from agent.verification.fitting import fit
from agent.verification.forms import Array, get_form
from agent.verification.identifiability import Identifiability, assess
from agent.verification.loss import Loss
from agent.verification.study.family import Family

BY_SIZE = ("power_law", "power_law_floor", "chinchilla", "corrected_power_law")
BY_COMPUTE = ("power_law", "power_law_floor")


@dataclass(frozen=True)
class Law:
    """One form on one quantity: the fit, its criteria, and what the points can determine of it."""

    candidate: Candidate
    standing: Identifiability

    @property
    def name(self) -> str:
        return self.candidate.form.name

    @property
    def usable(self) -> bool:
        """Whether its coefficients may be quoted."""
        return self.standing.identified

    def interval(self, parameter: str) -> tuple[float, float] | None:
        """The 95 % interval of a coefficient, if the points determine it."""
        profile = self.standing.profiles.get(parameter)
        return (profile.low, profile.high) if profile and self.usable else None


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

    @property
    def preferred(self) -> Law:
        return self.laws[0]


def scale(
    family: str, quantity: str, variable: str, x: Mapping[str, Array], y: Array, forms: Sequence[str], loss: Loss
) -> Scaling:
    """Fit the forms to one quantity and rank those that the points determine by AICc; the others come last."""
    known = np.isfinite(y)
    points = {name: values[known] for name, values in x.items()}
    laws = []
    for name in forms:
        form = get_form(name)
        if set(form.variables) <= set(points) and known.sum() >= len(form.parameters):
            found = fit(form, points, y[known], loss=loss)
            laws.append(Law(judge(found), assess(found)))
    sound = [law for law in laws if law.usable]
    ranked, message = rank([law.candidate for law in sound or laws])
    if not sound:
        message = "the points determine none of the forms"
    places = {candidate.form.name: place for place, candidate in enumerate(ranked)}
    order = sorted(laws, key=lambda law: places.get(law.name, len(places)))
    return Scaling(family, quantity, variable, points["x"], y[known], tuple(order), message)


def loss_scaling(family: Family, loss: Loss) -> list[Scaling]:
    """Every version of a family's loss against parameters, and against training FLOPs where they are known."""
    studies = []
    for quantity, y in family.losses.items():
        x = {"x": family.params, "N": family.params}
        if family.tokens is not None:
            x["D"] = family.tokens
        studies.append(scale(family.name, quantity, "params", x, y, BY_SIZE, loss))
        if family.flops is not None and np.isfinite(family.flops).all():
            studies.append(scale(family.name, quantity, "training_flops", {"x": family.flops}, y, BY_COMPUTE, loss))
    return studies
