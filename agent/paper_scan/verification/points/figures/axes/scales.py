"""From printed numbers at known places to a linear or logarithmic scale, or to the reason why neither is certain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import inf, isclose, isfinite, log10
from typing import Literal, TypeAlias

from paper_scan.verification.points.printed_numbers import PrintedNumber

Kind: TypeAlias = Literal["linear", "log"]

TOLERANCE = 0.35
"""Points by which a label may miss the scale and still count as on it; above it a scale is refused."""
EXACT = 0.02
"""Points: labels that miss by less are as exact as the PDF's own coordinates."""
DECISIVE = 4.0
"""How many times better the one kind of scale must fit than the other."""
MOST_LABELS = 40


@dataclass(frozen=True, slots=True)
class TickLabel:
    """A printed number and where on its axis it stands, in points."""

    position: float
    number: PrintedNumber


@dataclass(frozen=True, slots=True)
class Scale:
    """value = intercept + slope · position, or the decadic logarithm of the value if ``kind`` is ``log``."""

    kind: Kind
    intercept: float
    slope: float
    residual: float
    """Points: the farthest that a used label lies off the scale."""
    used: int
    seen: int
    reason: str
    """Why this kind of scale."""
    factor: float = 1.0
    """What a printed value is multiplied with: an axis's own multiplier, ``1e9`` at its end."""
    addend: float = 0.0

    def value(self, position: float) -> float:
        raw = self.intercept + self.slope * position
        if self.kind == "log":
            raw = 10.0**raw if raw < 300 else inf
        return raw * self.factor + self.addend

    def uncertainty(self, position: float) -> float:
        """How much the value changes over the residual."""
        return abs(self.value(position + self.residual) - self.value(position - self.residual)) / 2


def fit_scale(places: Sequence[TickLabel], other_ticks: Sequence[float] = ()) -> Scale | str:
    """The scale that ``places`` lie on, or why there is none that could be relied upon.

    At least three labels, and more than half of those seen, must lie within TOLERANCE of it; or two, where the kind
    of scale is certain all the same: by a label that is not positive, by minor ticks (``other_ticks``), by notation.
    A consensus over all pairs of labels, linear and logarithmic, comes first, so that a label that was read wrong or
    rounded (40B at 39.6B) does no harm; then least squares over the labels that agree.
    """
    places = _distinct(places)[:MOST_LABELS]
    distinct = {round(place.position, 2) for place in places}
    if len(distinct) < 2 or len({place.number.value for place in places}) < 2:
        return f"only {len(distinct)} labelled position" + ("s" if len(distinct) != 1 else "")
    if len(places) == 2:
        return _from_two(places, other_ticks)
    linear, logarithmic = _consensus(places, "linear"), _consensus(places, "log")
    best = _better(linear, logarithmic, other_ticks)
    if isinstance(best, str):
        return best
    if best.used < 3 or 2 * best.used <= best.seen:
        return f"only {best.used} of {best.seen} labels lie on one linear or logarithmic scale"
    return best


def _distinct(places: Sequence[TickLabel]) -> list[TickLabel]:
    """Without those printed twice in one place: they are no evidence of their own."""
    kept: list[TickLabel] = []
    for place in places:
        if not any(abs(o.position - place.position) < 0.5 and o.number.value == place.number.value for o in kept):
            kept.append(place)
    return kept


def _better(linear: Scale | None, logarithmic: Scale | None, other_ticks: Sequence[float]) -> Scale | str:
    fits = sorted((fit for fit in (linear, logarithmic) if fit), key=lambda fit: (-fit.used, fit.residual))
    if not fits:
        return "the labels lie on neither a linear nor a logarithmic scale"
    best = fits[0]
    if len(fits) == 1 or fits[1].used < best.used:
        otherwise = fits[1].used if len(fits) > 1 else 0
        return _because(best, f"{best.used} of {best.seen} labels fit, {otherwise} otherwise")
    if max(fit.residual for fit in fits) <= EXACT:
        return _because(best, "linear and logarithmic are the same to 0.02 points over so short a range")
    if fits[1].residual > DECISIVE * max(best.residual, EXACT / DECISIVE):
        return _because(best, f"labels miss by {best.residual:.3f} points, otherwise by {fits[1].residual:.3f}")
    for fit in fits:
        if _minor_ticks_say(fit.kind, fit, other_ticks):
            return _because(fit, "by its minor ticks")
    return "the labels fit a linear and a logarithmic scale alike"


def _because(scale: Scale, reason: str) -> Scale:
    return replace(scale, reason=reason)


def _consensus(places: Sequence[TickLabel], kind: Kind) -> Scale | None:
    """The scale of this kind that most labels lie on; None if it can't be of this kind."""
    if kind == "log" and any(place.number.value <= 0 for place in places):
        return None
    points = [(place.position, _raised(place.number.value, kind)) for place in places]
    best: list[tuple[float, float]] = []
    best_miss = float("inf")
    for (p, v), (q, w) in combinations(points, 2):
        if abs(p - q) < 0.5 or v == w:
            continue
        slope = (w - v) / (q - p)
        misses = [abs(v + slope * (position - p) - value) / abs(slope) for position, value in points]
        near = [point for point, miss in zip(points, misses, strict=True) if miss <= TOLERANCE]
        total = sum(miss for miss in misses if miss <= TOLERANCE)
        if (len(near), -total) > (len(best), -best_miss):
            best, best_miss = near, total
    if len(best) < 2:
        return None
    scale = _least_squares(_closest(best), kind, len(places))
    return scale if scale.residual <= TOLERANCE else None


def _closest(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Without the labels but for which the others would agree far better: rounded ones. At least three stay."""
    while len(points) > 3:
        rests = [points[:index] + points[index + 1 :] for index in range(len(points))]
        rest = min(rests, key=_farthest)
        if _farthest(points) <= EXACT or _farthest(rest) > _farthest(points) / DECISIVE:
            break
        points = rest
    return points


def _farthest(points: Sequence[tuple[float, float]]) -> float:
    """Points: how far a label lies off the others' scale at most; infinite if they make no scale."""
    intercept, slope = _line(points)
    if not slope or not isfinite(slope):
        return inf
    return max(abs((value - intercept) / slope - position) for position, value in points)


def _least_squares(points: Sequence[tuple[float, float]], kind: Kind, seen: int) -> Scale:
    intercept, slope = _line(points)
    return Scale(kind, intercept, slope, _farthest(points), len(points), seen, "")


def _line(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Intercept and slope by ordinary least squares, computed about the means; slope 0 if all stand in one place."""
    middle = sum(p for p, _ in points) / len(points)
    mean = sum(v for _, v in points) / len(points)
    square = sum((p - middle) ** 2 for p, _ in points)
    slope = sum((p - middle) * (v - mean) for p, v in points) / square if square else 0.0
    return mean - slope * middle, slope


def _raised(value: float, kind: Kind) -> float:
    return log10(value) if kind == "log" else value


# Two labels


def _from_two(places: Sequence[TickLabel], other_ticks: Sequence[float]) -> Scale | str:
    linear, logarithmic = _consensus(places, "linear"), _consensus(places, "log")
    if linear is None or logarithmic is None:
        only = linear or logarithmic
        return _because(only, "two labels, one not positive") if only else "two labels at one place"
    minor_log = _minor_ticks_say("log", logarithmic, other_ticks)
    minor_linear = _minor_ticks_say("linear", linear, other_ticks, [place.position for place in places])
    if minor_log != minor_linear:
        return _because(logarithmic if minor_log else linear, "two labels, the kind of scale by its minor ticks")
    if not minor_log and (style := _notation_of_log(places)):
        return _because(logarithmic, f"two labels, logarithmic by their notation: {style}")
    return "two labels only, and nothing says whether the scale is linear or logarithmic"


def _minor_ticks_say(kind: Kind, scale: Scale, ticks: Sequence[float], labelled: Iterable[float] = ()) -> bool:
    """Whether unlabelled ticks lie where a scale of this kind has them: at 2, 3, … 9 times a power of ten, unevenly, or
    at even distances that go into the distance of the labels."""
    if kind == "log":
        fractions = [(scale.intercept + scale.slope * tick) % 1 for tick in ticks]
        misses = [min(abs(fraction - log10(digit)) for digit in range(1, 11)) for fraction in fractions]
        spread = {round(10**fraction, 1) for fraction in fractions}
        return len(spread) >= 3 and all(miss < 0.2 * abs(scale.slope) for miss in misses)
    both = sorted({round(tick, 2) for tick in [*ticks, *labelled]})
    gaps = [b - a for a, b in pairwise(both) if b - a > 0.05]
    return len(gaps) >= 4 and all(isclose(gap, gaps[0], abs_tol=0.06) for gap in gaps)


def _notation_of_log(places: Sequence[TickLabel]) -> str:
    numbers = [place.number for place in places]
    if all(number.notation == "power" for number in numbers):
        return "both are powers"
    if all(number.notation == "scientific" and 0.05 <= number.value < 1000 for number in numbers):
        return "small numbers written as a × 10^n"
    decades = [log10(number.value) for number in numbers]
    if all(isclose(decade, round(decade), abs_tol=1e-9) for decade in decades) and abs(decades[0] - decades[1]) > 0.5:
        return "powers of ten with nothing between"
    return ""
