"""Files that let anybody run a fit again: the points, a short script, a plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from agent.refit.plot import plot_of

if TYPE_CHECKING:
    from agent.verification.fits import FitResult


def files_of(results: Sequence[FitResult]) -> Mapping[str, bytes]:
    """``fit-1.csv``, ``fit-1.py``, ``fit-1.svg`` for each result that has points."""
    found: dict[str, bytes] = {}
    for number, result in enumerate(results, start=1):
        found[f"fit-{number}.csv"] = _csv(result).encode()
        found[f"fit-{number}.py"] = _script(result, number).encode()
        picture = plot_of(result)
        if picture is not None:
            found[f"fit-{number}.svg"] = picture
    return found


def _csv(result: FitResult) -> str:
    """One line a point: variables, response, and where each response was read."""
    import csv
    import io

    link = result.link
    assert link is not None
    variables = [name for name in link.columns if name != "y"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*variables, "y", "y_uncertainty", "series", "page", "x0", "y0", "x1", "y1", "text"])
    numbers = [
        each for column in link.points.columns if column.name == link.columns["y"].name for each in column.numbers
    ]
    for row in range(len(link.points)):
        place = numbers[row]
        assert place is not None
        box = [f"{value:.2f}" for value in place.box]
        values = [f"{link.x[name][row]:.10g}" for name in variables]
        spread = f"{link.y_uncertainty[row]:.3g}"
        series = link.points.series[row]
        writer.writerow([*values, f"{link.y[row]:.10g}", spread, series, place.page, *box, place.text])
    return out.getvalue()


def _script(result: FitResult, number: int) -> str:
    fit, link = result.reported, result.link
    assert link is not None
    variables = [name for name in link.columns if name != "y"]
    reported = "\n".join(
        f'    Coefficient("{each.name}", {each.value!r}, {each.half_unit!r}),  # printed as {each.text}'
        for each in fit.coefficients
    )
    return f'''"""Fit {number}: {fit.equation or fit.form}
Run again on fit-{number}.csv: {link.source.name}, page {link.points.page}.

    pip install paper-scan
    python fit-{number}.py
"""

import csv
from pathlib import Path

from agent.verification import get_form
from agent.verification.reported import Coefficient
from agent.verification.verdict import judge

with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
x = {{name: [float(row[name]) for row in rows] for name in {variables!r}}}
y = [float(row["y"]) for row in rows]
uncertainty = [float(row["y_uncertainty"]) for row in rows]
printed = [
{reported}
]
found = judge(get_form("{fit.form}"), printed, x, y, uncertainty)
print(found.verdict)
print(found.reason)
for name, value in found.refit.parameters.items():
    interval = found.intervals.get(name)
    print(f"{{name}} = {{value:.6g}}" + (f"  [{{interval.low:.4g}}, {{interval.high:.4g}}]" if interval else ""))
'''
