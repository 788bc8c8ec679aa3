"""Fits that were done again, in lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from paper_scan.report.escaping import one_line
from paper_scan.scans.model import VerifiedFit


def fit_lines(fit: VerifiedFit) -> Iterator[str]:
    """What was reported, then the reason, then the values side by side, then where the points are."""
    yield one_line(fit.equation or fit.form or "")
    yield one_line(fit.reason)
    if fit.refit:
        yield "  ".join(_value(name, value, fit.reported, fit.intervals or {}) for name, value in fit.refit.items())
    if fit.points:
        why = fit.points.get("why")
        reasons = "; ".join(map(str, why)) if isinstance(why, list) else ""
        yield one_line(f"points: {fit.points.get('source')}, page {fit.points.get('page')} ({reasons})")
        also = fit.points.get("also")
        if isinstance(also, list):
            yield one_line(
                "borne out as well by " + "; ".join(_points(each) for each in also if isinstance(each, dict))
            )
    if fit.sensitivity and fit.verdict in ("differs", "reproduced", "reproduced within rounding"):
        yield "other ways to fit: " + "; ".join(_variant(each) for each in fit.sensitivity)


def _value(name: str, value: JsonValue, reported: Mapping[str, JsonValue], intervals: Mapping[str, JsonValue]) -> str:
    text = f"{name} = {_short(value)}"
    ends = intervals.get(name)
    if isinstance(ends, list) and len(ends) == 2:
        text += f" [{_short(ends[0])}, {_short(ends[1])}]"
    if name in reported:
        text += f" (reported {_short(reported[name])})"
    return text


def _points(each: Mapping[str, JsonValue]) -> str:
    series = f", {each['series']}" if each.get("series") else ""
    return f"{each.get('n')} points of {each.get('source')}{series} (page {each.get('page')})"


def _variant(each: Mapping[str, JsonValue]) -> str:
    refit = each.get("refit")
    values = ", ".join(f"{name} {_short(value)}" for name, value in refit.items()) if isinstance(refit, dict) else ""
    return f"{each.get('how')}: {values} (p = {_short(each.get('p'))})"


def _short(value: JsonValue) -> str:
    return f"{value:.4g}" if isinstance(value, (int, float)) else "open" if value is None else str(value)
