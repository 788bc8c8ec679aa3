"""The analysis behind the sample paper: both power laws fitted to models.csv, and the figure drawn.

    python fit.py            prints what the paper may print, and writes figure.pdf beside this file

What the paper prints otherwise is planted; see ../README.md.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

HERE = Path(__file__).parent
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class PowerLaw:
    """L(x) = (scale / x) ** exponent, with the half-widths of the 95 % intervals of exponent and log scale."""

    exponent: float
    exponent_margin: float
    scale: float
    log_scale_margin: float
    r_squared: float
    residual_sd: float

    def __call__(self, x: Numbers | float) -> Numbers:
        return np.asarray((self.scale / np.asarray(x)) ** self.exponent)


def fit(x: Numbers, loss: Numbers) -> PowerLaw:
    """Least squares on log loss: a straight line in log x, solved in closed form; intervals by the t distribution."""
    line = stats.linregress(np.log(x), np.log(loss))
    free = len(x) - 2
    t = float(stats.t.ppf(0.975, free))
    exponent, log_scale = -line.slope, -line.intercept / line.slope
    residuals = np.log(loss) - line.intercept - line.slope * np.log(x)
    sd = float(np.sqrt((residuals**2).sum() / free))
    design = np.column_stack([np.ones_like(x), np.log(x)])
    covariance = sd**2 * np.linalg.inv(design.T @ design)
    gradient = np.array([1 / exponent, log_scale / exponent])  # of log scale, by intercept and slope
    margin = t * float(np.sqrt(gradient @ covariance @ gradient))
    return PowerLaw(exponent, t * line.stderr, float(np.exp(log_scale)), margin, line.rvalue**2, sd)


def read_models() -> dict[str, Numbers]:
    """The columns of models.csv but for the names."""
    with (HERE / "models.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0] if key != "model"}


def draw(models: dict[str, Numbers], path: Path) -> None:
    """Both panels, log-log, points and fitted line, as a vector figure."""
    import matplotlib

    matplotlib.use("pdf")
    import matplotlib.pyplot as plt
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter

    plt.rcParams.update(
        {
            "font.family": "STIXGeneral",
            "mathtext.fontset": "stix",
            "font.size": 9,
            "pdf.fonttype": 42,
            "axes.spines.top": False,
            "axes.spines.right": False,
        }
    )
    figure, axes = plt.subplots(1, 2, figsize=(6.9, 2.4), layout="constrained")
    panels = [("parameters", "Parameters $N$", "(a)"), ("flops", "Training compute $C$ (FLOPs)", "(b)")]
    for axis, (key, label, letter) in zip(axes, panels, strict=True):
        x, law = models[key], fit(models[key], models["loss"])
        grid = np.geomspace(x.min() / 1.5, x.max() * 1.5, 200)
        axis.plot(grid, law(grid), color="0.45", lw=1.1, label="power law", zorder=1)
        axis.plot(x, models["loss"], "o", color="#1f5a92", ms=5, label="Cerebras-GPT", zorder=2)
        axis.set(xscale="log", yscale="log", xlabel=label, ylabel="Test loss $L$", ylim=(1.45, 2.85))
        axis.yaxis.set_major_locator(FixedLocator([1.5, 2.0, 2.5]))
        axis.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.1f}"))
        axis.yaxis.set_minor_formatter(NullFormatter())
        axis.set_title(letter, loc="left", fontsize=9)
    axes[1].legend(frameon=False)
    figure.savefig(path, metadata={"CreationDate": None})


def main() -> None:
    models = read_models()
    for name, key in (("L(N)", "parameters"), ("L(C)", "flops")):
        law = fit(models[key], models["loss"])
        low, high = law.exponent - law.exponent_margin, law.exponent + law.exponent_margin
        factor = np.exp(law.log_scale_margin)
        print(f"{name}  exponent {law.exponent:.4f} [{low:.4f}, {high:.4f}]  scale {law.scale:.2e}", end=" ")
        print(f"[{law.scale / factor:.2e}, {law.scale * factor:.2e}]  R2 {law.r_squared:.4f}", end="  ")
        print(f"residual sd {law.residual_sd:.2%}  tenfold {1 - 10**-law.exponent:.1%}", end="  ")
        smaller = fit(models[key][:-1], models["loss"][:-1])
        print(f"13B from the other six {float(smaller(models[key][-1])):.3f}")
    tasks = np.array(list(models.values())[4:])
    print("average accuracy", " ".join(f"{value:.3f}" for value in tasks.mean(axis=0)))
    draw(models, HERE / "figure.pdf")


if __name__ == "__main__":
    main()
