"""The study's report in Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from paper_scan.verification.study.analysis.extrapolation import half
from paper_scan.verification.study.analysis.loss_scaling import Law, Scaling
from paper_scan.verification.study.analysis.relation import Correlation
from paper_scan.verification.study.report.methods import limits, methods
from paper_scan.verification.study.report.panels import NAMES, label
from paper_scan.verification.study.report.published_table import published_rows
from paper_scan.verification.study.report.summary import summary
from paper_scan.verification.study.study import Study


def write_report(study: Study, figures: Mapping[str, Path]) -> str:
    """The whole report; figures are linked by the names of their files."""
    parts = [
        "# Scaling study: " + " and ".join(family.name for family in study.families),
        _validity(study),
        "## Summary\n\n" + "\n".join(f"- {said(line)}" for line in summary(study)),
        "## Data",
        _data(study),
        "## Loss",
        _picture(figures, "loss_scaling", "Loss against parameters"),
        *(_scaling(scaling) for scaling in study.losses),
        _picture(figures, "residuals", "Residuals of the loss laws"),
        _laws(study),
        "## Tasks",
        _picture(figures, "task_scaling", "Accuracy against parameters"),
        _tasks(study),
        _picture(figures, "model_selection", "Error of a left-out model by form"),
        "## Loss and accuracy",
        _relations(study),
        "## Extrapolation",
        _picture(figures, "extrapolation", "Error on larger models"),
        _extrapolations(study),
        "## Transfer",
        _transfers(study),
        _published(study),
        methods(study),
        limits(),
        "## Validation",
        table(
            ("check", "holds", "worst case"),
            [(c.name, "yes" if c.passed else "**no**", c.detail) for c in study.checks],
        ),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; empty without rows."""
    if not rows:
        return ""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def number(value: float) -> str:
    """Four digits, or a dash for what doesn't exist."""
    return f"{value:.4g}" if np.isfinite(value) else "–"


def said(text: str) -> str:
    """The text with forms called by the names that people use."""
    for name in sorted(NAMES, key=len, reverse=True):
        text = text.replace(name, NAMES[name])
    return text


def _picture(figures: Mapping[str, Path], name: str, text: str) -> str:
    return f"![{text}]({figures[name].name})" if name in figures else ""


def _validity(study: Study) -> str:
    failed = [check.name for check in study.checks if not check.passed]
    if failed:
        return f"**Don't rely on these numbers: a check of the computation failed ({'; '.join(failed)}).**"
    return "Intervals are 95 %. Forms that the points don't determine are refused, with the reason, and not reported."


def _data(study: Study) -> str:
    lines = []
    for family in study.families:
        span = f"{number(family.params[0])} to {number(family.params[-1])}"
        lines.append(f"**{family.name}**: {len(family.models)} models, {span} parameters ({family.path.name}).")
        lines += [f"- {'all columns' if column == '*' else column}: {text}" for column, text in family.sources.items()]
        lines += [f"- {note}" for note in family.notes]
        for name, values in {**family.losses, **family.variants}.items():
            base = {**family.losses, **family.tasks}.get(name.partition("@")[0])
            if "@" in name and base is not None:
                both = np.isfinite(values) & np.isfinite(base)
                apart = [family.models[i] for i in np.flatnonzero(both & (values != base))]
                if apart:
                    most = float(np.max(np.abs(values - base)[both]))
                    sizes = ", ".join(apart)
                    lines.append(f"- **sources conflict**: {label(name)} differs for {sizes}, by up to {number(most)}")
        lines.append("")
    return "\n".join(lines).strip()


def _coefficients(law: Law) -> str:
    if law.standing is not None and not law.usable:
        return f"{law.standing.standing}: " + "; ".join(law.standing.reasons)
    texts = []
    for name, value in law.candidate.fit.parameters.items():
        interval = law.interval(name)
        texts.append(
            f"{name} {number(value)}" + (f" [{number(interval[0])}, {number(interval[1])}]" if interval else "")
        )
    notes = "; ".join(law.standing.notes) if law.standing else ""
    return ", ".join(texts) + (f" ({notes})" if notes else "")


_CRITERIA = ("AICc", "AIC", "BIC", "adjusted R²", "left-out error")


def _criteria(law: Law, unit: str = "%") -> tuple[str, ...]:
    found = law.candidate
    values = (found.aicc, found.aic, found.bic, found.adjusted_r_squared)
    left = f"{100 * found.loo:.2f} {unit}".strip() if np.isfinite(found.loo) else "–"
    return (*(number(value) for value in values), left)


def _missing(scaling: Scaling) -> str:
    told = "; ".join(f"{said(form)}: {why}" for form, why in scaling.missing)
    return f"Not fitted: {told}." if told else ""


def _scaling(scaling: Scaling) -> str:
    rows = [(said(law.name), *_criteria(law), _coefficients(law)) for law in scaling.laws]
    title = f"### {scaling.family}: {label(scaling.quantity)} against {scaling.variable}"
    message = said(scaling.message)
    parts = [title, f"{message[0].upper()}{message[1:]}.", table(("form", *_CRITERIA, "coefficients"), rows)]
    return "\n\n".join(part for part in (*parts, _missing(scaling)) if part)


def _laws(study: Study) -> str:
    rows = []
    for check in study.laws:
        reported = ", ".join(f"{name} {number(value)}" for name, value in check.law.parameters.items())
        fitted = ", ".join(f"{name} {number(check.optimum.parameters[name])}" for name in check.law.parameters)
        rows.append((check.family, label(check.quantity), reported, fitted, f"{check.ratio:.3f}", number(check.p),
                     f"{check.deviation:.2f} %", f"{check.largest:+.1f} %"))  # fmt: skip
    head = ("family", "points", "reported", "refit", "RSS ratio", "p", "deviation", "largest model from the others")
    return "### The laws that the makers report\n\n" + table(head, rows) if rows else ""


def _tasks(study: Study) -> str:
    rows, all_forms, missing = [], [], []
    for task in study.tasks:
        scaling, found = task.scaling, task.breakpoint
        at = f"after {found.index} models, p {found.p:.2f}" if found else "– (fewer than six models)"
        law = scaling.preferred
        rows.append((scaling.family, label(scaling.quantity), said(law.name), f"{100 * law.candidate.loo:.1f}",
                     _coefficients(law), at))  # fmt: skip
        for each in scaling.laws:
            kept = _coefficients(each) if each.standing else "not looked into, as a better form is sound"
            all_forms.append((scaling.family, label(scaling.quantity), said(each.name), *_criteria(each, ""), kept))
        missing += [f"{label(scaling.quantity)}, {said(form)}: {why}" for form, why in scaling.missing]
    if not rows:
        return ""
    head = ("family", "task", "preferred", "left-out error, points", "coefficients", "best break")
    note = "p is the share of data sets from the preferred smooth law in which two lines gain as much as here."
    every = table(("family", "task", "form", *_CRITERIA[:4], "left-out error, points", "coefficients"), all_forms)
    gone = f"\n\nNot fitted: {'; '.join(missing)}." if missing else ""
    return f"{table(head, rows)}\n\n{note}\n\n### All forms of each task\n\n{every}{gone}"


def _correlation(name: str, c: Correlation) -> tuple[str, ...]:
    return name, str(c.n), f"{c.r:.3f}", f"{c.p:.3g}", f"{c.rho:.3f}", f"{c.rho_p:.3g}", f"{c.needed:.2f}"


def _relations(study: Study) -> str:
    rows, lines = [], []
    for each in study.relations:
        rows.append(_correlation(f"{each.family}, levels", each.levels))
        rows.append(_correlation(f"{each.family}, differences", each.differences))
        law = ", ".join(f"{name} {number(value)}" for name, value in each.law.parameters.items())
        lines.append(
            f"{each.family}: mean error = eps − k exp(−gamma L) with {law}; R² {each.law.r_squared:.4f}, skill on a "
            f"left-out model {each.skill:.2f} against the mean of the others."
        )
    head = ("loss with mean accuracy", "n", "r", "p", "rho", "p", "r needed")
    return table(head, rows) + "\n\n" + "\n\n".join(lines) if rows else ""


def _extrapolations(study: Study) -> str:
    halves = {family.name: half(family) for family in study.families}
    rows = [
        (e.family, label(e.quantity), said(e.form), f"{e.trained}", f"{e.mape:.2f} %", f"{e.naive:.2f} %",
         f"{e.skill:.2f}")
        for e in study.extrapolations
        if e.trained == halves[e.family] or e.quantity == "loss"
    ]  # fmt: skip
    head = ("family", "quantity", "form", "fitted to", "mean error", "last value's", "skill")
    return table(head, rows)


def _transfers(study: Study) -> str:
    rows = [
        (f"{t.source} → {t.target}", label(t.quantity), t.variable, said(t.form), f"{t.mape:.2f} %",
         f"{t.bias:+.2f} %", f"{t.naive:.2f} %", f"{t.skill:.2f}")
        for t in study.transfers
    ]  # fmt: skip
    head = ("from → to", "quantity", "variable", "form", "mean error", "bias", "nearest model's", "skill")
    return table(head, rows) or "It takes two families that share a quantity."


def _published(study: Study) -> str:
    if study.published is None:
        return ""
    head = ("number", "published", "again, its way", "ours", "why they differ")
    return f"## Beside a published study\n\nSource: {study.published.source}.\n\n" + table(head, published_rows(study))
