"""Ticks of logarithmic axes: few enough, and worded short enough, not to run into one another."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import Any


@dataclass(frozen=True)
class TickSettings:
    """From how many powers of ten an axis has which ticks. By eye, at the width of a report."""

    powers_alone: float = 2.0
    """From here the powers of ten are enough."""
    few_powers: float = 0.9
    """From here also their double and fivefold; below, round numbers at equal steps."""
    most: int = 6
    """Ticks of an axis, about."""
    plain: tuple[float, float] = (1e-3, 1e5)
    """Numbers between these are written out, others as powers."""


SETTINGS = TickSettings()


def log_ticks(axis: Any) -> None:
    """Set the ticks of a logarithmic axis for the values it shows now; its limits stay as they are."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullFormatter, NullLocator

    low, high = sorted(axis.get_view_interval())
    powers = log10(high / low)
    axis.set_minor_formatter(NullFormatter())
    if powers >= SETTINGS.powers_alone:
        axis.set_major_locator(LogLocator(numticks=SETTINGS.most + 1))
    else:
        axis.set_minor_locator(NullLocator())
        subs = (1.0, 2.0, 5.0) if powers < SETTINGS.powers_alone * 0.8 else (1.0, 3.0)
        found = [
            tick
            for tick in (
                LogLocator(subs=subs).tick_values(low, high)
                if powers >= SETTINGS.few_powers
                else MaxNLocator(SETTINGS.most - 1, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
            )
            if low <= tick <= high
        ]
        axis.set_major_locator(FixedLocator(found))
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))


def number(value: float) -> str:
    """``2.5``, ``40000``, or as a power: 3·10⁸."""
    low, high = SETTINGS.plain
    if value == 0 or low <= abs(value) < high:
        return f"{value:g}"
    mantissa, _, exponent = f"{value:.3g}".partition("e") if "e" in f"{value:.3g}" else f"{value:.2e}".partition("e")
    power = f"10^{{{int(exponent)}}}"
    shown = f"{float(mantissa):g}"
    return f"${power}$" if shown == "1" else f"${shown}\\cdot{power}$"
