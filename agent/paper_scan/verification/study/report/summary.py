"""What a study found, in a few lines: first in the report, and on the terminal."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from paper_scan.verification.study.analysis.extrapolation import half
from paper_scan.verification.study.analysis.loss_scaling import Law, Scaling
from paper_scan.verification.study.family import Family
from paper_scan.verification.study.report.panels import NAMES, label
from paper_scan.verification.study.study import Study

MOST_TASKS = 3
"""Tasks that are named one by one."""


def summary(study: Study) -> list[str]:
    """The main results, family by family, each a sentence with its number; then what holds between families."""
    lines = [line for family in study.families for line in _family(study, family)]
    for each in study.transfers:
        if each.quantity == "loss":
            lines.append(
                f"{each.source}'s loss law in {_said(each.variable)} predicts {each.target} with a mean error of "
                f"{each.mape:.1f} %; its model of the nearest size does with {each.naive:.1f} %."
            )
    return lines


def _family(study: Study, family: Family) -> Iterator[str]:
    for scaling in study.losses:
        if scaling.family == family.name and "@" not in scaling.quantity:
            yield _loss(scaling)
    tasks = [task for task in study.tasks if task.scaling.family == family.name]
    if tasks:
        named = ", ".join(label(task.scaling.quantity) for task in tasks[:MOST_TASKS])
        more = f" and {len(tasks) - MOST_TASKS} more" if len(tasks) > MOST_TASKS else ""
        usable = sum(task.scaling.preferred.usable for task in tasks)
        breaks = sum(task.breakpoint is not None and task.breakpoint.p < 0.05 for task in tasks)
        yield (
            f"{family.name}, tasks ({named}{more}): the points determine a law for {usable} of {len(tasks)}; a "
            "break is "
            f"more than a smooth law would show by chance in {breaks}."
        )
    for relation in study.relations:
        if relation.family == family.name:
            yield (
                f"{family.name}: loss and mean accuracy have r = {relation.levels.r:.2f} over {relation.levels.n} "
                "sizes "
                f"(p = {relation.levels.p:.2g}), their changes from size to size r = {relation.differences.r:.2f} "
                f"(needed for significance: {relation.differences.needed:.2f})."
            )
    for each in study.extrapolations:
        if each.family == family.name and each.quantity == "loss" and each.trained == half(family):
            yield (
                f"{family.name}: {_called(each.form)} of the loss, fitted to the {each.trained} smallest models, "
                "misses "
                f"the larger ones by {each.mape:.1f} % on average; the last fitted value by {each.naive:.1f} %."
            )


def _loss(scaling: Scaling) -> str:
    law = scaling.preferred
    head = f"{scaling.family}, {label(scaling.quantity)} against {_said(scaling.variable)}"
    refused = [_called(each.name) for each in scaling.laws if each.refused]
    tail = f"; not determined by these {scaling.y.size} points: {', '.join(refused)}" if refused else ""
    if not law.usable:
        return f"{head}: the points determine none of the forms{tail}."
    return f"{head}: {_called(law.name)}, {_exponent(law)}{tail}."


def _exponent(law: Law) -> str:
    told = []
    for name, value in law.candidate.fit.parameters.items():
        bounds = law.interval(name)
        if not law.candidate.form.parameters[law.candidate.form.index(name)].positive:
            told.append(f"{name} {value:.3g}" + (f" [{bounds[0]:.3g}, {bounds[1]:.3g}]" if bounds else ""))
    left = f", error of a left-out model {100 * law.candidate.loo:.2g} %" if np.isfinite(law.candidate.loo) else ""
    return ", ".join(told) + left


def _called(form: str) -> str:
    return NAMES.get(form, form)


def _said(variable: str) -> str:
    return {"params": "parameters", "training_flops": "training FLOPs"}.get(variable, variable)
