"""How fast and how exact the fit of Chinchilla's law is, beside the usual procedure.

    python benchmarks/fit.py POINTS.csv            a sample of the usual procedure, extrapolated
    python benchmarks/fit.py POINTS.csv --full     all of it: about a quarter of an hour

The usual procedure, written here from its description (Hoffmann et al. 2022, arXiv 2203.15556, appendix D.3;
Besiroglu et al. 2024, arXiv 2404.10102): 4,500 starts on a grid, each minimised by scipy's L-BFGS-B with numeric
gradients, then 4,000 resamples, each minimised by BFGS from the best point. Ours: ``fit`` and ``bootstrap``.

POINTS.csv has a column each for parameters, training FLOPs and loss (by the names ``Model Size``, ``Training FLOP``,
``loss``, or given with --columns). Without a file, 240 points are made up from a known law. Times are CPU seconds of
one thread: set OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from paper_scan.verification import LOG_HUBER, fit, get_form
from paper_scan.verification.fitting.bootstrap import bootstrap

Array = NDArray[np.float64]

STARTS = list(
    itertools.product(
        np.arange(0, 30, 5),
        np.arange(0, 30, 5),
        np.arange(-1, 1.5, 0.5),
        np.arange(0, 2.5, 0.5),
        np.arange(0, 2.5, 0.5),
    )
)
"""(log A, log B, log E, alpha, beta): 6 x 6 x 5 x 5 x 5 = 4,500."""
RESAMPLES = 4000
DELTA = 1e-3


def read_points(path: Path, columns: tuple[str, str, str], drop: int) -> tuple[Array, Array, Array]:
    """Parameters, tokens (FLOPs / 6N) and losses, without the ``drop`` highest losses."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    n, c, y = (np.array([float(row[name]) for row in rows]) for name in columns)
    kept = np.argsort(y)[: len(y) - drop]
    return n[kept], c[kept] / (6 * n[kept]), y[kept]


def made_points() -> tuple[Array, Array, Array]:
    """240 runs on ten compute budgets that follow a Chinchilla law with 1 % noise of heavy tails."""
    rng = np.random.default_rng(0)
    c = np.repeat(np.geomspace(6e18, 3e21, 10), 24)
    n = np.sqrt(c / 120) * np.tile(np.geomspace(1 / 8, 8, 24), 10)
    d = c / (6 * n)
    y = (1.82 + 480 / n**0.348 + 2100 / d**0.366) * np.exp(0.01 * rng.standard_t(3, 240) / np.sqrt(3))
    return n, d, y


def usual_objective(n: Array, d: Array, y: Array) -> Callable[[Array], float]:
    """The sum of Huber's loss over log residuals, as a function of (a, b, e, alpha, beta)."""
    log_n, log_d, log_y = np.log(n), np.log(d), np.log(y)

    def objective(v: Array) -> float:
        a, b, e, alpha, beta = v
        # Plain exponentials are several times faster than logsumexp, and nothing overflows in the range of the starts.
        predicted = np.log(np.exp(a - alpha * log_n) + np.exp(b - beta * log_d) + np.exp(e))
        r = np.abs(predicted - log_y)
        return float(np.where(r <= DELTA, 0.5 * r * r, DELTA * (r - 0.5 * DELTA)).sum())

    return objective


def timed(action: Callable[[], Any]) -> tuple[Any, float]:
    """The action's value and its CPU seconds."""
    start = time.process_time()
    return action(), time.process_time() - start


def run_usual(n: Array, d: Array, y: Array, starts: int, resamples: int) -> dict[str, float]:
    """The usual procedure on an even sample of its starts and resamples, extrapolated to all."""
    objective = usual_objective(n, d, y)
    chosen = [STARTS[i] for i in np.linspace(0, len(STARTS) - 1, starts).astype(int)]
    ends, point = timed(lambda: [minimize(objective, start, method="L-BFGS-B") for start in chosen])
    best = min(ends, key=lambda end: end.fun)
    rng = np.random.default_rng(0)

    def resample() -> None:
        rows = rng.integers(0, len(y), len(y))
        minimize(usual_objective(n[rows], d[rows], y[rows]), best.x, method="BFGS")

    _, boot = timed(lambda: [resample() for _ in range(resamples)])
    reached = sum(end.fun <= best.fun * (1 + 1e-6) for end in ends)
    return {
        "starts run": starts,
        "resamples run": resamples,
        "objective": float(best.fun),
        "share of starts at the best objective": reached / starts,
        "point fit, s": point / starts * len(STARTS),
        "bootstrap, s": boot / resamples * RESAMPLES,
    }


def run_ours(n: Array, d: Array, y: Array, repeats: int) -> dict[str, Any]:
    """Point fit (median of some) and bootstrap (median of five)."""
    form, x = get_form("chinchilla"), {"N": n, "D": d}
    found = fit(form, x, y, loss=LOG_HUBER)  # once for the caches
    times = [timed(lambda: fit(form, x, y, loss=LOG_HUBER))[1] for _ in range(repeats)]
    runs = [timed(lambda: bootstrap(found, RESAMPLES)) for _ in range(5)]
    resamples, boot = runs[0][0], statistics.median(seconds for _, seconds in runs)
    low, high = np.quantile(resamples.theta, [0.025, 0.975], axis=0)
    return {
        "objective": found.objective,
        "spread of polished starts": max(found.polished) / found.objective - 1,
        "starts that agree": f"{found.agreed} of {len(found.polished)}",
        "point fit, s": statistics.median(times),
        "bootstrap, s": boot,
        "resamples not converged": resamples.failed,
        "evaluations per resample": float(resamples.evaluations.mean()),
        "parameters": dict(found.parameters),
        "percentiles": {name: (float(low[i]), float(high[i])) for i, name in enumerate(form.parameter_names)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("points", nargs="?", type=Path)
    parser.add_argument("--columns", default="Model Size,Training FLOP,loss", help="names of the three columns")
    parser.add_argument("--drop", type=int, default=5, help="how many of the highest losses are left out")
    parser.add_argument("--full", action="store_true", help="run all 4,500 starts and 4,000 resamples of the usual one")
    parser.add_argument("--sample", type=int, default=90, help="how many starts and resamples of it are run otherwise")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    options = parser.parse_args()
    if os.environ.get("OMP_NUM_THREADS") != "1":
        print("note: OMP_NUM_THREADS isn't 1, so more than one thread may work\n")
    names = tuple(options.columns.split(","))
    if options.points is None:
        n, d, y = made_points()
        print(f"{len(y)} points made up from a known law")
    else:
        n, d, y = read_points(options.points, names, options.drop)
        print(f"{len(y)} points of {options.points.name}")
    ours = run_ours(n, d, y, 9)
    usual = run_usual(n, d, y, *((len(STARTS), RESAMPLES) if options.full else (options.sample, options.sample)))
    report(ours, usual, options.full)
    if options.json:
        options.json.write_text(json.dumps({"ours": ours, "usual": usual}, indent=1), encoding="utf-8")


def report(ours: dict[str, Any], usual: dict[str, float], full: bool) -> None:
    """Print both side by side."""
    if not full:
        print(
            f"usual procedure: {usual['starts run']:.0f} of {len(STARTS)} starts and {usual['resamples run']:.0f} of "
            f"{RESAMPLES} resamples were run; its times are extrapolated"
        )
    print(f"\n{'CPU seconds':24}{'usual':>12}{'ours':>12}{'ratio':>10}")
    total_usual, total_ours = 0.0, 0.0
    for name in ("point fit, s", "bootstrap, s"):
        print(f"{name[:-3]:24}{usual[name]:12.1f}{ours[name]:12.4f}{usual[name] / ours[name]:10.0f}")
        total_usual, total_ours = total_usual + usual[name], total_ours + ours[name]
    print(f"{'whole job':24}{total_usual:12.1f}{total_ours:12.4f}{total_usual / total_ours:10.0f}")
    print(f"\nobjective               usual {usual['objective']:.14f}   ours {ours['objective']:.14f}")
    print(f"at the best objective   usual {usual['share of starts at the best objective']:.1%} of starts")
    print(f"                        ours {ours['starts that agree']}, spread {ours['spread of polished starts']:.1e}")
    print(f"ours, per resample      {ours['evaluations per resample']:.1f} evaluations")
    print(f"not converged           {ours['resamples not converged']:.2%}")
    for name, value in ours["parameters"].items():
        low, high = ours["percentiles"][name]
        print(f"{name:>6} {value:10.5g}   95 % of resamples [{low:.4g}, {high:.4g}]")


if __name__ == "__main__":
    main()
