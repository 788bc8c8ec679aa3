"""Fits to fewer points, made before a law is said to differ: a paper may have left out its smallest or its largest
runs, and says so in words, or doesn't say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from paper_scan.verification.fitting.fit import default_loss, fit
from paper_scan.verification.fitting.joint import joint_test
from paper_scan.verification.fitting.loss import LOG_HUBER, LOG_SQUARED, SQUARED
from paper_scan.verification.fitting.uncertainty import ENOUGH_FOR_BOOTSTRAP
from paper_scan.verification.forms import Array, Form
from paper_scan.verification.reported.model import Coefficient
from paper_scan.verification.verdicts.doubts import Doubts

Rows: TypeAlias = NDArray[np.intp]
"""Indices of points."""


@dataclass(frozen=True)
class SelectionThresholds:
    """How many points a paper is granted to have left out. benchmarks/sound_papers.py measures what they lead to."""

    silent_share: float = 0.25
    """Share of the points, both ends together, where the paper doesn't speak of any that are left out."""
    said_share: float = 0.5
    """The same where it does."""
    silent_share_of_many: float = 0.05
    """The first share from ``ENOUGH_FOR_BOOTSTRAP`` points on; at one end at a time."""
    spare: int = 2
    """Points beyond the number of parameters that a fit to fewer needs to say anything."""
    most_pairs: int = 14
    """Points up to which any two may have been left out where the text speaks of outliers or diverged runs."""
    level: float = 0.01
    """Probability of the joint test from which such a fit is taken to give the printed values; that of ``judge``."""
    plain: float = 0.2
    """Probability from which no better selection is looked for; not measured."""
    resamples: int = 200
    """Bootstrap resamples of such a test; not measured."""
    tilts: tuple[float, ...] = (0.0, -0.05, 0.05)
    """Powers of the other variables by which a derived variable may be off: attention and embeddings weigh more in
    small models. 0.05 is a factor 1.26 over two decades; not measured."""


THRESHOLDS = SelectionThresholds()


@dataclass(frozen=True)
class Selection:
    """Points among which the printed law comes out."""

    told: str
    """Which, in words: ``without the 3 with the largest N``."""
    kept: Rows
    """Indices of the points."""
    p: float


def passing_selection(
    form: Form,
    printed: Sequence[Coefficient],
    x: Mapping[str, Array],
    y: Array,
    series: Sequence[str],
    doubts: Doubts,
    noise: float = 0.0,
    limits: SelectionThresholds = THRESHOLDS,
) -> Selection | None:
    """A selection that gives the printed coefficients; None if none does.

    The first that gives them well is taken, limits that the text names before all others; else the best one.

    Args:
        noise: variance that rounding adds to log residuals.
    """
    seen: set[bytes] = set()
    best: Selection | None = None
    for number, (told, kept) in enumerate(_selections(form, x, y, series, doubts, limits)):
        key = np.sort(kept).tobytes()
        if key in seen or kept.size - len(form.parameters) < limits.spare:
            continue
        seen.add(key)
        fewer = {name: x[name][kept] for name in form.variables}
        losses = (LOG_SQUARED, SQUARED) if default_loss(form) == LOG_HUBER else (SQUARED,)
        if kept.size >= ENOUGH_FOR_BOOTSTRAP and default_loss(form) == LOG_HUBER:
            losses = (LOG_HUBER,)
        for loss in losses:
            fitted = fit(form, fewer, y[kept], loss=loss)
            test = joint_test(fitted, printed, noise, limits.resamples)
            if test.p >= limits.level and (best is None or test.p > best.p):
                best = Selection(told, kept, test.p)
        named = number < 4 * (len(doubts.counts) + len(doubts.limits)) + bool(doubts.marked)
        if best is not None and (best.p >= limits.plain or named or not doubts.left_out):
            break
    return best


def _selections(
    form: Form, x: Mapping[str, Array], y: Array, series: Sequence[str], doubts: Doubts, limits: SelectionThresholds
) -> Iterator[tuple[str, Rows]]:
    n = y.size
    orders: list[tuple[str, Rows]] = [(name, np.argsort(x[name], kind="stable")) for name in form.variables]
    orders += [("response", np.argsort(y, kind="stable"))]
    orders += [("place in the table", np.arange(n))]
    said = bool(doubts.left_out)
    many = n >= ENOUGH_FOR_BOOTSTRAP
    if many:
        shares = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5) if said else (limits.silent_share_of_many,)
        cuts = [cut for share in shares if (count := max(3, round(share * n))) for cut in ((count, 0), (0, count))]
    else:
        most = int(n * (limits.said_share if said else limits.silent_share))
        cuts = [(low, total - low) for total in range(1, most + 1) for low in range(total + 1)]
        if not said:
            cuts = [cut for cut in cuts if 0 in cut]
    if doubts.marked and len(doubts.marked) < n:
        yield "without the rows that a note marks", np.setdiff1d(np.arange(n), doubts.marked)
    for count in doubts.counts:
        for low, high in ((0, count), (count, 0), (0, n - count), (n - count, 0)):
            if 0 < low + high < n:
                which = f"the {low} with the smallest" if low else f"the {high} with the largest"
                yield f"without {which} {orders[0][0]}", np.sort(orders[0][1][low : n - high])
    for limit in doubts.limits:
        for name in form.variables:
            for word, mask in (("from", x[name] >= limit), ("up to", x[name] <= limit)):
                if 0 < mask.sum() < n:
                    yield f"only with {name} {word} {limit:g}", np.flatnonzero(mask)
    for low, high in cuts:
        for name, order in orders:
            parts = [f"{low} with the smallest {name}"] * (low > 0) + [f"{high} with the largest {name}"] * (high > 0)
            yield f"without the {' and the '.join(parts)}", np.sort(order[low : n - high])
    names = list(dict.fromkeys(series))
    if 2 <= len(names) <= max(4, n // 2) and said:
        for each in names:
            mask = np.array([name != each for name in series])
            yield f"without “{each}”", np.flatnonzero(mask)
            yield f"only “{each}”", np.flatnonzero(~mask)
    if said and not many:
        for index in range(n):
            yield f"without point {index + 1}", np.delete(np.arange(n), index)
        if n <= limits.most_pairs and doubts.any_run:
            for pair in combinations(range(n), 2):
                yield f"without points {pair[0] + 1} and {pair[1] + 1}", np.delete(np.arange(n), pair)


def without_its_scale(
    form: Form,
    printed: Sequence[Coefficient],
    x: Mapping[str, Array],
    y: Array,
    derived: Sequence[str],
    noise: float = 0.0,
    limits: SelectionThresholds = THRESHOLDS,
) -> bool:
    """Whether a law comes out if a derived variable may be off by any factor, and by a small power of the others.

    The factor is granted by leaving out of the test what a change of that variable's unit would change.
    """
    kept = [
        each
        for each in printed
        if not any(variable in derived for variable, _ in form.parameters[form.index(each.name)].unit)
    ]
    others = [name for name in form.variables if name not in derived]
    if not kept or not others:
        return True
    for tilt in limits.tilts:
        tilted = dict(x)
        for name in derived:
            shift = np.mean([np.log(x[other]) - np.log(x[other]).mean() for other in others], axis=0)
            tilted[name] = x[name] * np.exp(tilt * shift)
        if joint_test(fit(form, tilted, y), kept, noise, limits.resamples).p >= limits.level:
            return True
    return False
