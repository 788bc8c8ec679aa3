"""A study as JSON: every number of the report, with its points and sources."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from paper_scan.verification.forms import Array
from paper_scan.verification.study.analysis.loss_scaling import Law, Scaling
from paper_scan.verification.study.analysis.relation import Correlation, Relation
from paper_scan.verification.study.family import Family
from paper_scan.verification.study.report.summary import summary
from paper_scan.verification.study.study import LEVEL, Study


def as_json(study: Study) -> dict[str, Any]:
    """The study as plain values; what doesn't exist is null. The same input gives the same values."""
    result = {
        "format": "paper-scan-study/1",
        "valid": study.valid,
        "level": LEVEL,
        "seed": study.seed,
        "resamples": study.resamples,
        "summary": summary(study),
        "families": [_family(family) for family in study.families],
        "loss_scaling": [_scaling(scaling) for scaling in study.losses],
        "task_scaling": [
            {**_scaling(task.scaling), "breakpoint": vars(task.breakpoint) if task.breakpoint else None}
            for task in study.tasks
        ],
        "relation": [_relation(relation) for relation in study.relations],
        "extrapolation": [
            {
                "family": e.family, "quantity": e.quantity, "form": e.form, "trained": e.trained,
                "predicted": e.predicted, "actual": e.actual, "mape": e.mape, "naive_mape": e.naive, "skill": e.skill,
            }
            for e in study.extrapolations
        ],
        "transfer": [
            {
                "source": t.source, "target": t.target, "quantity": t.quantity, "form": t.form, "variable": t.variable,
                "predicted": t.predicted, "actual": t.actual, "mape": t.mape, "bias": t.bias, "naive_mape": t.naive,
                "skill": t.skill, "outside_range": t.outside,
            }
            for t in study.transfers
        ],
        "reported_laws": [
            {
                "family": c.family, "quantity": c.quantity, "form": c.law.form, "variable": c.law.variable,
                "source": c.law.source, "reported": dict(c.law.parameters), "refit": dict(c.optimum.parameters),
                "rss_ratio": c.ratio, "p": c.p, "deviation_percent": c.deviation, "largest_percent": c.largest,
                "reproduced": c.reproduced,
            }
            for c in study.laws
        ],
        "published": None if study.published is None else {
            "source": study.published.source,
            "numbers": [
                {
                    "key": n.key, "what": n.what, "published": n.value, "interval": n.interval, "again": n.again,
                    "why": n.why,
                }
                for n in study.published.numbers
            ],
        },
        "validation": [vars(check) for check in study.checks],
    }  # fmt: skip
    plain: dict[str, Any] = _plain(result)
    return plain


def _plain(value: Any) -> Any:
    """Arrays as lists, numpy scalars as Python's, and null for what is no finite number."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _family(family: Family) -> dict[str, Any]:
    columns: dict[str, Array | None] = {
        "params": family.params, "training_tokens": family.tokens, "training_flops": family.flops,
        **family.losses, **family.tasks, **family.variants,
    }  # fmt: skip
    return {
        "name": family.name,
        "file": family.path.name,
        "models": family.models,
        "flops_are": "as given" if family.flops_reported else "6 N D",
        "columns": {
            name: {"values": values, "source": family.source_of(name)}
            for name, values in columns.items()
            if values is not None
        },
        "notes": family.notes,
    }


def _scaling(scaling: Scaling) -> dict[str, Any]:
    return {
        "family": scaling.family,
        "quantity": scaling.quantity,
        "variable": scaling.variable,
        "preferred": scaling.preferred.name if scaling.preferred.usable else None,
        "reason": scaling.message,
        "missing": [{"form": form, "reason": why} for form, why in scaling.missing],
        "laws": [_law(law) for law in scaling.laws],
    }


def _law(law: Law) -> dict[str, Any]:
    candidate, standing = law.candidate, law.standing
    return {
        "form": law.name,
        "equation": candidate.form.equation,
        "standing": standing.standing if standing else "not looked into",
        "reasons": standing.reasons if standing else (),
        "notes": standing.notes if standing else (),
        "condition_number": standing.condition if standing else None,
        # Coefficients that the points don't determine aren't results.
        "parameters": None if law.refused else dict(candidate.fit.parameters),
        "intervals": {name: law.interval(name) for name in candidate.form.parameter_names},
        "aicc": candidate.aicc,
        "aic": candidate.aic,
        "bic": candidate.bic,
        "adjusted_r_squared": candidate.adjusted_r_squared,
        "leave_one_out": None if law.refused else candidate.loo,
        "search": candidate.fit.message,
    }


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "family": relation.family,
        "tasks": relation.tasks,
        "levels": _correlation(relation.levels),
        "differences": _correlation(relation.differences),
        "law": {
            "equation": relation.law.form.equation,
            "parameters": dict(relation.law.parameters),
            "r_squared": relation.law.r_squared,
            "leave_one_out": relation.left_out,
            "naive": relation.naive,
            "skill": relation.skill,
        },
    }


def _correlation(correlation: Correlation) -> dict[str, Any]:
    return {**vars(correlation)}
