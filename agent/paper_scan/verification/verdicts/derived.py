"""What follows from printed coefficients, with what rounding leaves open: every value inside the box of numbers that
would be printed as they are is tried before a paper is said to contradict itself.

For ``L = E + A/N^alpha + B/D^beta`` under a compute of ``C = 6 N D`` the best size is ``N = G (C/6)^a`` with ``a =
beta/(alpha + beta)`` and ``G = (alpha A / (beta B))^(1/(alpha + beta))``, the best amount of data ``D = (C/6)^b / G``
with ``b = alpha/(alpha + beta)`` (Hoffmann et al. 2022, arXiv 2203.15556, equation 4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import exp, log

from paper_scan.verification.reported.model import Coefficient, ReportedFit

STEPS = 9
"""Values that are tried between the ends of each coefficient's range, ends included."""


@dataclass(frozen=True, slots=True)
class DerivedRange:
    """A derived quantity: from the values as printed, and its range over the rounding box."""

    value: float
    low: float
    high: float

    def meets(self, printed: Coefficient) -> bool:
        """Whether some point of the box gives a value that would be printed like this one."""
        slack = printed.half_unit + 1e-9 * abs(printed.value)
        return self.low - slack <= printed.value <= self.high + slack

    def joined(self, other: DerivedRange) -> DerivedRange:
        """The range of both."""
        return DerivedRange(self.value, min(self.low, other.low), max(self.high, other.high))

    def told(self) -> str:
        return f"{self.value:.3g} ({self.low:.3g} to {self.high:.3g} through the rounding of what is printed)"


def through_box(
    function: Callable[[Mapping[str, float]], float], printed: Sequence[Coefficient], steps: int = STEPS
) -> DerivedRange:
    """A function of named coefficients, as printed and over their box.

    Args:
        steps: values per coefficient; 2 is exact for what rises or falls with each of them throughout.

    Raises:
        ZeroDivisionError, ValueError: the function has no value at some point of the box.
    """
    names = [each.name for each in printed]
    ranges = []
    for each in printed:
        width = 2 * each.half_unit / (steps - 1)
        ranges.append([each.value - each.half_unit + width * i for i in range(steps)] if width else [each.value])
    values = [function(dict(zip(names, point, strict=True))) for point in product(*ranges)]
    own = function({each.name: each.value for each in printed})
    return DerivedRange(own, min(own, *values), max(own, *values))


def is_sum_over_size_and_data(law: ReportedFit) -> bool:
    """Whether a law is a constant, a falling power of size and one of data: the kind that has the optimum above."""
    from paper_scan.verification.forms import get_form  # numpy; only where a law is reported

    return get_form(law.form).additive_in == ("N", "D")


def optimal_exponents(law: ReportedFit) -> dict[str, DerivedRange]:
    """``a`` and ``b`` of a law of size and data; empty where its exponents aren't printed, or may be zero."""
    alpha, beta = law.coefficient("alpha"), law.coefficient("beta")
    if alpha is None or beta is None or not is_sum_over_size_and_data(law):
        return {}
    if min(alpha.value - alpha.half_unit, beta.value - beta.half_unit) <= 0:
        return {}
    both = (alpha, beta)
    return {
        "a": through_box(lambda at: at["beta"] / (at["alpha"] + at["beta"]), both, 2),
        "b": through_box(lambda at: at["alpha"] / (at["alpha"] + at["beta"]), both, 2),
    }


def tokens_per_parameter(law: ReportedFit, compute: float) -> DerivedRange | None:
    """``D/N`` at the best size for ``compute`` FLOPs; None where a coefficient isn't printed, or may be zero."""
    needed = [law.coefficient(name) for name in ("A", "alpha", "B", "beta")]
    printed = [each for each in needed if each is not None and each.value > each.half_unit]
    if len(printed) < len(needed) or not is_sum_over_size_and_data(law):
        return None

    def ratio(at: Mapping[str, float]) -> float:
        alpha, beta = at["alpha"], at["beta"]
        log_g = log(alpha * at["A"] / (beta * at["B"])) / (alpha + beta)
        return exp((alpha - beta) / (alpha + beta) * log(compute / 6) - 2 * log_g)

    return through_box(ratio, printed)
