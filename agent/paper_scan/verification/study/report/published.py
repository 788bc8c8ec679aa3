"""A published study of the same data: its numbers, the same numbers worked out again in its way, and ours.

The middle column is the test of the first: where it agrees, the difference to ours is one of method or source, not of
arithmetic. Its way is: squared differences, the model cards' losses, floors that may not be negative.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from paper_scan.verification.fitting.fit import Fit, fit
from paper_scan.verification.fitting.loss import SQUARED
from paper_scan.verification.forms import Array, get_form
from paper_scan.verification.points.printed_numbers import parse_number
from paper_scan.verification.study.analysis.extrapolation import mean_percent_error
from paper_scan.verification.study.analysis.relation import correlate
from paper_scan.verification.study.analysis.task_scaling import two_lines
from paper_scan.verification.study.family import Family

FILE = Path(__file__).parents[1] / "data" / "published.csv"
CARDS = "loss@model cards"
NORM = "arc_challenge_acc@acc_norm"


@dataclass(frozen=True)
class PublishedNumber:
    """One number of the published study."""

    key: str
    what: str
    value: float
    interval: tuple[float, float] | None
    again: float | None
    """Worked out here in its way; None where that isn't possible."""
    why: str
    """Why ours differs."""


@dataclass(frozen=True)
class PublishedStudy:
    """All numbers of the published study, and who they are from."""

    source: str
    numbers: tuple[PublishedNumber, ...]


def published_study(families: list[Family]) -> PublishedStudy | None:
    """The published study of these families; None if it is about others."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    head = dict(line[1:].strip().split(": ", 1) for line in lines if line.startswith("#"))
    by_name = {family.name: family for family in families}
    wanted = [name.strip() for name in head["families"].split(",")]
    if not all(name in by_name for name in wanted):
        return None
    first, second = (by_name[name] for name in wanted)
    if CARDS not in first.losses or NORM not in second.variants:
        return None
    again = work_out(first, second)
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return PublishedStudy(head["source"], tuple(_number(row, again) for row in rows))


def _number(row: Mapping[str, str], again: Mapping[str, float]) -> PublishedNumber:
    interval = (float(row["low"]), float(row["high"])) if row["low"] else None
    return PublishedNumber(row["key"], row["what"], float(row["value"]), interval, again.get(row["key"]), row["why"])


def work_out(first: Family, second: Family) -> dict[str, float]:
    """The published study's numbers by its own method, by key."""
    n, loss = len(first.models), first.losses[CARDS]
    found = _floor(first, loss)
    half = (n + 1) // 2
    log_x = np.log(first.params)
    errors = []
    for task, y in first.tasks.items():
        power, sigmoid = _law("bounded_power_law", first.params, y), _law("sigmoid_from_zero", first.params, y)
        found[f"power.{task}"] = _adjusted(power, power.k + 1)
        found[f"sigmoid.{task}"] = _adjusted(sigmoid, sigmoid.k + 1)
        found[f"break.{task}"] = float(np.argmin(two_lines(log_x, y[None])[0]) + 2)
        errors.append(_error(_law("bounded_power_law", first.params[:half], y[:half]), first.params[half:], y[half:]))
    mean = np.mean(list(first.tasks.values()), axis=0)
    differences = correlate(-np.diff(loss), np.diff(mean))
    found["differences.r"], found["differences.rho"] = differences.r, differences.rho
    small = _law("power_law_floor", first.params[:half], loss[:half])
    found["mape.loss"] = _error(small, first.params[half:], loss[half:])
    found["mape.tasks"] = float(np.mean(errors))
    found["mape.ratio"] = found["mape.loss"] / found["mape.tasks"]
    found["transfer.tasks"] = _transfer(first, second)
    return found


def _floor(family: Family, loss: Array) -> dict[str, float]:
    law = _law("power_law_floor", family.params, loss)
    n, k = law.n, law.k
    deviance = n * float(np.log(law.rss / n))
    return {
        "floor.alpha": law.parameters["alpha"],
        "floor.E": law.parameters["E"],
        "floor.adjusted": _adjusted(law, k + 1),
        "floor.aic": deviance + 2 * k,
        "floor.bic": deviance + k * float(np.log(n)),
    }


def _transfer(first: Family, second: Family) -> float:
    """Task laws of the first family on the second, at nominal sizes, with acc_norm where it took that."""
    printed = [parse_number(model) for model in second.models]
    nominal = np.array([number.value if number else np.nan for number in printed])
    errors = []
    for task, y in first.tasks.items():
        actual = second.variants[NORM] if task == NORM.partition("@")[0] else second.tasks.get(task)
        if actual is not None:
            errors.append(_error(_law("bounded_power_law", first.params, y), nominal, actual))
    return float(np.mean(errors))


def _law(form: str, x: Array, y: Array) -> Fit:
    return fit(get_form(form), {"x": x}, y, loss=SQUARED)


def _error(law: Fit, x: Array, y: Array) -> float:
    return mean_percent_error(law.predict({"x": x}), y)


def _adjusted(law: Fit, parameters: int) -> float:
    spread = law.problem.target - law.problem.target.mean()
    return 1.0 - (law.rss / (law.n - parameters)) / (float(spread @ spread) / (law.n - 1))
