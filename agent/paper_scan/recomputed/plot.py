"""A picture of a fit that was done again. Of a law in one variable: points, reported law, refit and its interval. Of a
law in several: what it gives against what was observed, and how far it is off along its first variable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from paper_scan.recomputed.svg import svg
from paper_scan.recomputed.ticks import log_ticks

if TYPE_CHECKING:
    from paper_scan.recomputed.rerun import Rerun
    from paper_scan.verification.forms import Array

WIDE = 4.0
"""Largest over smallest value of a variable from which its axis is logarithmic."""
OURS, THEIRS = "#2171b5", "#d94801"


def plot_of(rerun: Rerun) -> bytes | None:
    """An SVG picture; None where nothing was fitted."""
    if rerun.judgement.fitted is None:
        return None
    if len(rerun.x) == 1:
        return svg(lambda figure: _curve(rerun, figure.subplots()), rerun.verdict)
    return svg(lambda figure: _against_observed(rerun, *figure.subplots(1, 2)), rerun.verdict, width=7.6)


def _curve(rerun: Rerun, axes: Any) -> None:
    import numpy as np

    from paper_scan.verification.reported.notation import notation

    fitted = rerun.judgement.fitted
    assert fitted is not None
    ((variable, x),) = rerun.x.items()
    logarithmic = x.min() > 0 and x.max() > WIDE * x.min()
    reach = 0.05 * float(np.ptp(x))
    fine = (
        np.geomspace(x.min() / 1.2, x.max() * 1.2, 200)
        if logarithmic
        else np.linspace(max(x.min() - reach, 0.5 * x.min()) if x.min() > 0 else x.min() - reach, x.max() + reach, 200)
    )
    low, high = _band(rerun, fine)
    ours = "refit" if rerun.coefficients else "fit"
    axes.fill_between(fine, low, high, color="#c6dbef", linewidth=0, label=f"95 % of the {ours}")
    axes.plot(fine, fitted.predict({variable: fine}), color=OURS, label=ours)
    theirs = _reported(rerun, {variable: fine})
    if theirs is not None:
        axes.plot(fine, theirs, color=THEIRS, linestyle="--", label="reported")
    axes.plot(x, rerun.y, "o", color="black", markersize=4, label=_points(rerun))
    if logarithmic:
        axes.set_xscale("log")
        log_ticks(axes.xaxis)
    if fitted.form.residuals == "log":
        axes.set_yscale("log")
        log_ticks(axes.yaxis)
    axes.set_xlabel(notation(rerun.columns[variable].name).text)
    axes.set_ylabel(notation(rerun.columns["y"].name).text)
    axes.legend(frameon=False)


def _against_observed(rerun: Rerun, left: Any, right: Any) -> None:
    """Points on the diagonal, and on the line of zero, are where a law passes."""
    from paper_scan.verification.reported.notation import notation

    fitted = rerun.judgement.fitted
    assert fitted is not None
    first = next(iter(rerun.x))
    ours, theirs = fitted.predict(rerun.x), _reported(rerun, rerun.x)
    laws = [(theirs, "x", THEIRS, "reported")] if theirs is not None else []
    for values, marker, colour, name in (*laws, (ours, ".", OURS, "refit")):
        left.plot(rerun.y, values, marker, color=colour, markersize=4, label=name)
        right.plot(rerun.x[first], 100 * (values / rerun.y - 1), marker, color=colour, markersize=4, label=name)
    ends = [rerun.y.min(), rerun.y.max()]
    left.plot(ends, ends, color="black", linewidth=0.8)
    right.axhline(0, color="black", linewidth=0.8)
    response = notation(rerun.columns["y"].name).text
    left.set_xlabel(f"{response}, {_points(rerun)}")
    left.set_ylabel(f"{response} by the law")
    left.legend(frameon=False)
    right.set_xscale("log")
    log_ticks(right.xaxis)
    left.locator_params(nbins=5)
    right.set_xlabel(notation(rerun.columns[first].name).text)
    right.set_ylabel("law above the point, %")


def _points(rerun: Rerun) -> str:
    return f"{rerun.source}, page {rerun.points.page}" if rerun.points.page else rerun.source


def _reported(rerun: Rerun, x: Mapping[str, Array]) -> Array | None:
    """The reported law's values; None where not all its coefficients are printed."""
    fitted = rerun.judgement.fitted
    values = {each.name: each.value for each in rerun.coefficients}
    if fitted is None or set(values) < set(fitted.form.parameter_names):
        return None
    return fitted.form.value(x, values)


def _band(rerun: Rerun, at: Array) -> tuple[Array, Array]:
    """95 % interval of the refitted curve by the delta method, from the residuals' variance with n - k degrees of
    freedom; in logarithms where the residuals are."""
    import numpy as np
    from scipy import special

    fitted = rerun.judgement.fitted
    assert fitted is not None
    theta = fitted.form.ordered(fitted.parameters)
    scale = np.where(np.abs(theta) > 0, np.abs(theta), 1.0)
    logarithmic = fitted.form.residuals == "log"

    def slopes(points: Array) -> Array:
        parts = fitted.form.partials([points], list(theta[:, None]))
        columns = np.stack([np.broadcast_to(np.ravel(part), points.shape) for part in parts], axis=1) * scale
        value = fitted.predict({fitted.form.variables[0]: points})
        return np.asarray(columns / value[:, None] if logarithmic else columns)

    (x,) = rerun.x.values()
    spare = max(fitted.n - fitted.k, 1)
    value, target = fitted.predict(rerun.x), rerun.y
    missed = np.log(value / target) if logarithmic else value - target
    inner = slopes(x)
    covariance = np.linalg.pinv(inner.T @ inner) * float(missed @ missed) / spare
    outer = slopes(at)
    spread = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", outer, covariance, outer), 0.0))
    reach = float(special.stdtrit(spare, 0.975)) * spread
    curve = fitted.predict({fitted.form.variables[0]: at})
    return (curve * np.exp(-reach), curve * np.exp(reach)) if logarithmic else (curve - reach, curve + reach)
