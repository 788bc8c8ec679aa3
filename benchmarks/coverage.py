"""How often intervals that claim 95 % hold the truth, at 7, 15, 40 and 240 points.

    python benchmarks/coverage.py            about ten minutes on one core
    python benchmarks/coverage.py --quick    a tenth of the data sets

Data sets are made from a known law with noise of a known size and fitted; ``intervals`` is asked for 95 %, as a user
would; the share of intervals that hold the true value is counted per parameter. One standard error of that share is
printed beside it. A row is marked when its share lies outside 93 to 97 % by more than two standard errors. The last
row doesn't count: with Huber's loss and few points for many parameters, resampling is known to be conservative.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paper_scan.verification import LOG_HUBER, LOG_SQUARED, Loss, fit, get_form, intervals

Array = NDArray[np.float64]
BAND = (0.93, 0.97)


@dataclass(frozen=True)
class Case:
    """A law, a design and a noise from which data sets are made."""

    name: str
    form: str
    x: Mapping[str, Array]
    truth: Mapping[str, float]
    noise: float
    """Standard deviation of the log response."""
    loss: Loss
    sets: int
    heavy: bool = False
    """Whether the noise is Student's t with 3 degrees of freedom, not normal."""
    counts: bool = True
    """Whether the row must lie in the band."""

    @property
    def n(self) -> int:
        return len(next(iter(self.x.values())))


def budgets(low: float, high: float, count: int, each: int, spread: float) -> dict[str, Array]:
    """``each`` model sizes around 20 tokens per parameter, on ``count`` compute budgets."""
    c = np.repeat(np.geomspace(low, high, count), each)
    n = np.sqrt(c / 120) * np.tile(np.geomspace(1 / spread, spread, each), count)
    return {"N": n, "D": c / (6 * n)}


FLOOR = {"E": 1.0, "A": 40.0, "alpha": 0.17}
CHINCHILLA = {"E": 1.82, "A": 480.0, "alpha": 0.348, "B": 2100.0, "beta": 0.366}


def cases() -> list[Case]:
    """The designs that count, then the one that doesn't."""
    seven = {"x": np.geomspace(1.1e8, 1.3e10, 7)}
    fifteen = {"x": np.geomspace(1e7, 1.2e10, 15)}
    forty = {"x": np.geomspace(1e7, 1e10, 40)}
    small, large = budgets(1e18, 1e21, 5, 8, 5.0), budgets(6e18, 3e21, 10, 24, 8.0)
    pure = {"A": 20.0, "alpha": 0.1}
    return [
        Case("pure power law", "power_law", seven, pure, 0.01, LOG_SQUARED, 1000),
        Case("power law with floor", "power_law_floor", seven, FLOOR, 0.004, LOG_SQUARED, 800),
        Case("power law with floor", "power_law_floor", fifteen, FLOOR, 0.006, LOG_SQUARED, 800),
        Case("power law with floor", "power_law_floor", forty, FLOOR, 0.006, LOG_SQUARED, 2000),
        Case("Chinchilla", "chinchilla", small, CHINCHILLA, 0.005, LOG_SQUARED, 1000),
        Case("power law with floor", "power_law_floor", forty, FLOOR, 0.006, LOG_HUBER, 600),
        Case("Chinchilla", "chinchilla", large, CHINCHILLA, 0.01, LOG_SQUARED, 400),
        Case("Chinchilla", "chinchilla", large, CHINCHILLA, 0.01, LOG_HUBER, 400),
        Case("Chinchilla, heavy tails", "chinchilla", large, CHINCHILLA, 0.01, LOG_HUBER, 300, heavy=True),
        Case("Chinchilla, few points", "chinchilla", small, CHINCHILLA, 0.005, LOG_HUBER, 300, counts=False),
    ]


def noisy(case: Case, rng: np.random.Generator) -> Array:
    """The law's values with multiplicative noise."""
    form = get_form(case.form)
    draws = rng.standard_t(3, case.n) / np.sqrt(3.0) if case.heavy else rng.standard_normal(case.n)
    return np.asarray(form.value(case.x, case.truth) * np.exp(case.noise * draws))


def run(case: Case, sets: int, resamples: int) -> dict[str, float]:
    """The share of data sets whose interval holds the truth, per parameter."""
    form = get_form(case.form)
    held = dict.fromkeys(form.parameter_names, 0)
    rng = np.random.default_rng(20250101)
    for index in range(sets):
        found = fit(form, case.x, noisy(case, rng), loss=case.loss)
        bounds = intervals(found, count=resamples, seed=index).of
        for name in held:
            held[name] += bounds[name].low <= case.truth[name] <= bounds[name].high
    return {name: count / sets for name, count in held.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the data sets")
    parser.add_argument("--resamples", type=int, default=800)
    options = parser.parse_args()
    print(f"{'n':>4}  {'law':26}{'residuals':11}{'sets':>5}{'CPU s':>7}  coverage of nominal 95 %, in %")
    outside = 0
    for case in cases():
        sets = max(20, case.sets // 10) if options.quick else case.sets
        start = time.process_time()
        shares = run(case, sets, options.resamples)
        seconds = time.process_time() - start
        error = float(np.sqrt(0.95 * 0.05 / sets))
        missed = any(not BAND[0] - 2 * error <= share <= BAND[1] + 2 * error for share in shares.values())
        outside += missed and case.counts
        mark = "does not count" if not case.counts else "outside 93 to 97" if missed else ""
        text = "  ".join(f"{name} {100 * share:.1f}" for name, share in shares.items())
        kind = "Huber" if case.loss.kind == "huber" else "squared"
        print(
            f"{case.n:4}  {case.name:26}{kind:11}{sets:5}{seconds:7.0f}  {text}  ± {100 * error:.1f}  {mark}",
            flush=True,
        )
    print(f"\n{outside} rows that count lie outside 93 to 97 % by more than two standard errors")


if __name__ == "__main__":
    main()
