"""Which condition number means that points don't determine a law: the simulation behind the gate.

    python benchmarks/identifiability.py            about five minutes on one core
    python benchmarks/identifiability.py --quick    a fifth of the designs

Designs run from good to hopeless: for Chinchilla's law the tokens per parameter vary by anything from 1 % to a factor
50 around 20, for a power law with a floor the sizes span a factor 2 to 10,000. Each is given noise between 0.2 and 1 %
and fitted. Then two things are compared that don't know of each other: the condition number at the optimum, and
whether the profile of an exponent is open or the exponent's estimate off by more than half its true value. What it
shows is that open profiles are the better judge: two exponents are lost from a few hundred on, while a single one, next
to a floor that can't be negative, may still be sound at some ten thousand. So the gate lies above all sound designs.
"""

from __future__ import annotations

import argparse
import itertools
import time
from dataclasses import dataclass

import numpy as np

from paper_scan.verification import LOG_SQUARED, fit, get_form
from paper_scan.verification.fitting.identifiability import CONDITION_GATE, condition_number
from paper_scan.verification.fitting.profile import profile

EDGES = (0.0, 1e2, 2e2, 5e2, 1e3, 2e3, 5e3, 1e4, 1e5, np.inf)


@dataclass(frozen=True)
class Outcome:
    """What became of one design."""

    condition: float
    open: bool
    off: bool
    """Whether an exponent's estimate is off by more than half its true value."""


def chinchilla(rng: np.random.Generator) -> Outcome:
    truth = {"E": 1.8, "A": 480.0, "alpha": 0.35, "B": 2100.0, "beta": 0.37}
    points = int(rng.choice([12, 20, 40]))
    n = np.geomspace(1e7, 1e10, points)
    d = 20 * n * np.exp(rng.normal(0, np.exp(rng.uniform(np.log(0.01), np.log(4.0))), points))
    return outcome("chinchilla", {"N": n, "D": d}, truth, ("alpha", "beta"), rng)


def floor(rng: np.random.Generator) -> Outcome:
    alpha = float(rng.choice([0.08, 0.2, 0.35]))
    truth = {"E": 1.0, "A": 1.5 * 1e8**alpha, "alpha": alpha}
    span = np.exp(rng.uniform(np.log(2.0), np.log(1e4)))
    n = np.geomspace(1e7, 1e7 * span, int(rng.choice([6, 10, 20])))
    return outcome("power_law_floor", {"x": n}, truth, ("alpha",), rng)


def outcome(
    name: str, x: dict[str, np.ndarray], truth: dict[str, float], exponents: tuple[str, ...], rng: np.random.Generator
) -> Outcome:
    form = get_form(name)
    value = form.value(x, truth)
    noise = np.exp(rng.uniform(np.log(0.002), np.log(0.01)))
    found = fit(form, x, value * np.exp(noise * rng.standard_normal(value.size)), loss=LOG_SQUARED)
    is_open = any(profile(found, exponent).open for exponent in exponents)
    off = any(abs(found.parameters[exponent] / truth[exponent] - 1) > 0.5 for exponent in exponents)
    return Outcome(condition_number(found), is_open, off)


def table(title: str, outcomes: list[Outcome]) -> None:
    print(f"\n{title}\n{'condition number':>22}{'designs':>9}{'open':>8}{'off by half':>13}{'either':>9}")
    for low, high in itertools.pairwise(EDGES):
        inside = [each for each in outcomes if low <= each.condition < high or (high == np.inf <= each.condition)]
        if not inside:
            continue
        shares = [np.mean(flags) for flags in zip(*((o.open, o.off, o.open or o.off) for o in inside), strict=True)]
        texts = "".join(f"{share:>{width}.0%}" for share, width in zip(shares, (8, 13, 9), strict=True))
        print(f"{low:>10.0e} to {high:<8.0e}{len(inside):>9}{texts}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    rng, start = np.random.default_rng(1), time.process_time()
    count = 100 if options.quick else 500
    joint, single = [chinchilla(rng) for _ in range(count)], [floor(rng) for _ in range(count)]
    table("E + A N^-alpha + B D^-beta, D around 20 N", joint)
    table("E + A N^-alpha", single)
    sound = max(each.condition for each in joint + single if not each.open and not each.off)
    print(f"\nthe largest condition number of a sound design is {sound:.1e}")
    print(f"the gate is {CONDITION_GATE:.0e}; {time.process_time() - start:.0f} s of CPU time")


if __name__ == "__main__":
    main()
