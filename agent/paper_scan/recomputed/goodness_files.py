"""Files that let anybody compute an r² again: the points of the figure, a short script, a plot."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from paper_scan.paper.words.spreadsheet import defused
from paper_scan.recomputed.svg import svg

if TYPE_CHECKING:
    from paper_scan.verification.verdicts.goodness import GoodnessResult

COLOURS = ("#2171b5", "#d94801", "#238b45", "#6a51a3", "#636363")


def files_of_goodness(result: GoodnessResult, name: str) -> dict[str, bytes]:
    """Points, script and plot under one name; nothing where no r² was computed."""
    if result.points is None or result.line is None:
        return {}
    return {
        f"{name}.csv": _csv(result).encode(),
        f"{name}.py": _script(result, name).encode(),
        f"{name}.svg": _plot(result),
    }


def _csv(result: GoodnessResult) -> str:
    assert result.points is not None
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["x", "y", "series", "page", "x0", "y0", "x1", "y1", "text"])
    x, y = (result.points.column(role) for role in (result.reported.variable, result.reported.response))
    assert x is not None and y is not None
    for across, up, series in zip(x.numbers, y.numbers, result.points.series, strict=True):
        assert across is not None and up is not None
        box = [f"{value:.2f}" for value in up.box]
        writer.writerow([f"{across.value:.10g}", f"{up.value:.10g}", defused(series), up.page, *box, defused(up.text)])
    return out.getvalue()


def _script(result: GoodnessResult, name: str) -> str:
    asked = result.reported
    return f'''"""{name}: r² of a straight line in logarithms, printed as {asked.value.value:g} on page {asked.page}.
Computed again on {name}.csv: {asked.figure}.

    pip install numpy
    python {name}.py
"""

import csv
from pathlib import Path

import numpy as np

with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))


def logarithms(series):
    """Of x and y; of all points where the series has no name."""
    chosen = [row for row in rows if series in ("", row["series"])]
    return (np.log([float(row[name]) for row in chosen]) for name in "xy")


x, y = logarithms({result.fitted!r})
slope, intercept = np.polyfit(x, y, 1)
x, y = logarithms({result.judged!r})
missed = y - (slope * x + intercept)
r2 = 1 - np.sum(missed**2) / np.sum((y - y.mean()) ** 2)
print(f"r² = {{r2:.4f}}, printed {asked.value.value:g}; slope {{slope:.4f}}")
'''


def _plot(result: GoodnessResult) -> bytes:
    title = f"r² printed {result.reported.value.value:g}, computed {result.ours:.4f}"
    return svg(lambda figure: _draw(result, figure.subplots()), title)


def _draw(result: GoodnessResult, axes: Any) -> None:
    import numpy as np

    from paper_scan.verification.reported.notation import notation

    points, line, asked = result.points, result.line, result.reported
    assert points is not None and line is not None
    for index, series in enumerate(points.names()):
        own = points.of_series(series)
        x, y = own.values(asked.variable), own.values(asked.response)
        label = series if not series.startswith("(") else ""
        axes.loglog(x, y, "o", color=COLOURS[index % len(COLOURS)], markersize=4, label=label or None)
    every = np.array(points.values(asked.variable))
    ends = np.array([every.min(), every.max()])
    fitted = f"line through {result.fitted}" if result.fitted else "line"
    axes.loglog(ends, line.predict({"x": ends}), color="black", linewidth=1, label=fitted)
    for role, tell in ((asked.variable, axes.set_xlabel), (asked.response, axes.set_ylabel)):
        column = points.column(role)
        tell(notation(column.name).text if column else "")
    axes.legend(frameon=False)
