"""The published study's numbers beside ours, row by row."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from paper_scan.verification.forms.loss_laws import CHINCHILLA, CORRECTED, POWER_LAW_FLOOR
from paper_scan.verification.study.analysis.extrapolation import half
from paper_scan.verification.study.analysis.loss_scaling import Law
from paper_scan.verification.study.report.published import PublishedNumber
from paper_scan.verification.study.study import Study

FORMS = {"floor": POWER_LAW_FLOOR.name, CHINCHILLA.name: CHINCHILLA.name, "corrected": CORRECTED.name}


def published_rows(study: Study) -> list[tuple[str, ...]]:
    """What, published, worked out again in its way, ours, and why ours differs."""
    if study.published is None:
        return []
    return [(n.what, _published(n), _again(n), _ours(study, n.key), n.why) for n in study.published.numbers]


def _published(n: PublishedNumber) -> str:
    return f"{n.value:g}" + (f" [{n.interval[0]:g}, {n.interval[1]:g}]" if n.interval else "")


def _again(n: PublishedNumber) -> str:
    return "–" if n.again is None else f"{n.again:.4g}" if abs(n.again) >= 1 else f"{n.again:.3f}"


def _ours(study: Study, key: str) -> str:
    group, _, name = key.partition(".")
    family = study.families[0].name
    finders: dict[str, Callable[[Study, str, str], str]] = {
        "power": _task,
        "sigmoid": _task,
        "break": _break,
        "differences": _relation,
        "mape": _error,
        "transfer": _transfer,
    }
    if group in FORMS:
        return _loss_law(study, family, FORMS[group], name)
    return finders[group](study, family, key)


def _loss_law(study: Study, family: str, form: str, name: str) -> str:
    scaling = study.loss_of(family)
    law: Law | None = next((law for law in scaling.laws if law.name == form), None) if scaling else None
    if law is None or scaling is None:
        return "–"
    if not law.usable:
        return "refused: not identifiable"
    candidate = law.candidate
    if name in candidate.fit.parameters:
        interval = law.interval(name)
        ends = f" [{interval[0]:.3g}, {interval[1]:.3g}]" if interval else ""
        return f"{candidate.fit.parameters[name]:.4g}{ends}"
    if name == "adjusted":
        return f"{candidate.adjusted_r_squared:.3f}"
    simple = scaling.preferred.candidate
    return f"AICc {candidate.aicc:.2f}; {simple.form.name.replace('_', ' ')} {simple.aicc:.2f}"


def _task(study: Study, family: str, key: str) -> str:
    group, _, name = key.partition(".")
    task = study.task_of(family, name)
    form = {"power": "bounded_power_law", "sigmoid": "sigmoid"}[group]
    law = next((law for law in task.scaling.laws if law.name == form), None) if task else None
    return f"{law.candidate.adjusted_r_squared:.3f}" if law else "–"


def _break(study: Study, family: str, key: str) -> str:
    task = study.task_of(family, key.partition(".")[2])
    return f"{task.breakpoint.index} (p {task.breakpoint.p:.2f})" if task and task.breakpoint else "–"


def _relation(study: Study, family: str, key: str) -> str:
    found = next((relation for relation in study.relations if relation.family == family), None)
    if found is None:
        return "–"
    if key.endswith(".r"):
        return f"{found.differences.r:.3f}; levels {found.levels.r:.3f}"
    return f"{found.differences.rho:.3f}; levels {found.levels.rho:.3f}"


def _error(study: Study, family: str, key: str) -> str:
    owner = next(each for each in study.families if each.name == family)
    found = [e for e in study.extrapolations if e.family == family and e.trained == half(owner)]
    loss = next((e for e in found if e.quantity == "loss" and e.form == "power_law"), None)
    tasks = [e for e in found if e.form == "bounded_power_law"]
    if loss is None or not tasks:
        return "–"
    mean, skill = float(np.mean([e.mape for e in tasks])), float(np.mean([e.skill for e in tasks]))
    texts = {
        "mape.loss": f"{loss.mape:.2f} (skill {loss.skill:.2f})",
        "mape.tasks": f"{mean:.2f} (skill {skill:.2f})",
        "mape.ratio": f"skills {loss.skill:.2f} and {skill:.2f}",
    }
    return texts[key]


def _transfer(study: Study, family: str, key: str) -> str:
    found = [t for t in study.transfers if t.source == family and t.quantity != "loss"]
    if not found:
        return "–"
    naive = float(np.mean([t.naive for t in found]))
    return f"{float(np.mean([t.mape for t in found])):.2f} (nearest model: {naive:.2f})"
