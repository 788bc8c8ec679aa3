"""95 % intervals for shares and for agreement beyond chance, from items that are independent of one another.

Sources: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22 (1927); K. L. Gwet, "Computing inter-rater reliability and its variance in the presence of
high agreement", British Journal of Mathematical and Statistical Psychology 61 (2008), for the linearised variances.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import sqrt
from typing import TypeAlias

Z = 1.959963984540054
"""Of a 95 % interval."""
Pair: TypeAlias = tuple[str, str]
Interval: TypeAlias = tuple[float, float]


def wilson(yes: float, n: float) -> Interval | None:
    """The score interval of a share: (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n); None for n = 0.

    ``n`` need not be whole: it may be an effective size.
    """
    if n == 0:
        return None
    p, z2 = yes / n, Z * Z
    middle = p + z2 / (2 * n)
    half = Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    scale = 1 + z2 / n
    # the ends are exactly 0 and 1 where nobody, or everybody, said yes
    return (0.0 if p == 0 else (middle - half) / scale, 1.0 if p == 1 else (middle + half) / scale)


def kappa_interval(pairs: Sequence[Pair]) -> Interval | None:
    """Of Cohen's kappa; None where it is not defined or there are fewer than two items."""
    n = len(pairs)
    of_a, of_b = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = [(of_b[a] + of_a[b]) / (2 * n) for a, b in pairs]
    return _linearised(pairs, chance)


def ac1_interval(pairs: Sequence[Pair], classes: Sequence[str]) -> Interval | None:
    """Of Gwet's AC1 on a scale of these classes; None for fewer than two items."""
    n = len(pairs)
    used = Counter(value for pair in pairs for value in pair)
    spread = {k: (1 - used[k] / (2 * n)) / (len(classes) - 1) for k in classes} if n else {}
    return _linearised(pairs, [(spread[a] + spread[b]) / 2 for a, b in pairs])


def _linearised(pairs: Sequence[Pair], chance: Sequence[float]) -> Interval | None:
    """``chance``: each item's part in the agreement that chance would give; their mean is that agreement."""
    n = len(pairs)
    if n < 2:
        return None
    agreed = [float(a == b) for a, b in pairs]
    expected = sum(chance) / n
    if expected >= 1 - 1e-12:
        return None
    found = (sum(agreed) / n - expected) / (1 - expected)
    if all(agreed):  # no item differs, so nothing varies: what the share's own interval leaves open is left open here
        low = wilson(n, n)
        assert low is not None
        return max(-1.0, (low[0] - expected) / (1 - expected)), 1.0
    parts = [
        (own - expected) / (1 - expected) - 2 * (1 - found) * (by_chance - expected) / (1 - expected)
        for own, by_chance in zip(agreed, chance, strict=True)
    ]
    variance = sum((part - found) ** 2 for part in parts) / (n * (n - 1))
    if variance < 1e-18:  # one of the two used one class throughout: nothing is known of how far this would vary
        return None
    reach = Z * sqrt(variance)
    return max(-1.0, found - reach), min(1.0, found + reach)
