"""A picture of a fit that was done again: points, reported law, refit and its interval."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.verification.fits import FitResult
    from agent.verification.forms import Array


def plot_of(result: FitResult) -> bytes | None:
    """An SVG picture; None for a law in more than one variable."""
    link, judgement = result.link, result.judgement
    if link is None or judgement is None or judgement.refit is None or len(link.x) != 1:
        return None
    import numpy as np
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    from agent.verification.reported.notation import notation

    refit = judgement.refit
    ((variable, x),) = link.x.items()
    fine = np.geomspace(x.min() / 1.2, x.max() * 1.2, 200)
    ours = refit.predict({variable: fine})
    low, high = _band(result, fine)
    with rc_context({"svg.hashsalt": "paper-scan", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(5.2, 3.6), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots()
        axes.fill_between(fine, low, high, color="#c6dbef", linewidth=0, label="95 % of the refit")
        axes.plot(fine, ours, color="#2171b5", label="refit")
        if len(result.reported.coefficients) == refit.k:
            values = {each.name: each.value for each in result.reported.coefficients}
            theirs = refit.form.value({variable: fine}, values)
            axes.plot(fine, theirs, color="#d94801", linestyle="--", label="reported")
        axes.plot(x, link.y, "o", color="black", markersize=4, label=f"{link.source.name}, page {link.points.page}")
        axes.set_xscale("log")
        if refit.form.residuals == "log":
            axes.set_yscale("log")
        axes.set_xlabel(notation(link.columns[variable].name).text)
        axes.set_ylabel(notation(link.columns["y"].name).text)
        axes.set_title(result.verdict)
        axes.legend(frameon=False)
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def _band(result: FitResult, at: Array) -> tuple[Array, Array]:
    """95 % interval of the refitted curve by the delta method, from the residuals' variance with n - k degrees of
    freedom; in logarithms where the residuals are."""
    import numpy as np
    from scipy import special

    assert result.judgement is not None and result.judgement.refit is not None and result.link is not None
    refit = result.judgement.refit
    theta = refit.form.ordered(refit.parameters)
    scale = np.where(np.abs(theta) > 0, np.abs(theta), 1.0)
    logarithmic = refit.form.residuals == "log"

    def slopes(points: Array) -> Array:
        parts = refit.form.partials([points], list(theta[:, None]))
        columns = np.stack([np.broadcast_to(np.ravel(part), points.shape) for part in parts], axis=1) * scale
        value = refit.predict({refit.form.variables[0]: points})
        return np.asarray(columns / value[:, None] if logarithmic else columns)

    (x,) = result.link.x.values()
    spare = max(refit.n - refit.k, 1)
    value, target = refit.predict(result.link.x), result.link.y
    missed = np.log(value / target) if logarithmic else value - target
    inner = slopes(x)
    covariance = np.linalg.pinv(inner.T @ inner) * float(missed @ missed) / spare
    outer = slopes(at)
    spread = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", outer, covariance, outer), 0.0))
    reach = float(special.stdtrit(spare, 0.975)) * spread
    curve = refit.predict({refit.form.variables[0]: at})
    return (curve * np.exp(-reach), curve * np.exp(reach)) if logarithmic else (curve - reach, curve + reach)
