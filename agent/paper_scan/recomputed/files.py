"""Files that let anybody run a fit again: the points, a short script, a plot."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from paper_scan.paper.words.spreadsheet import defused
from paper_scan.recomputed.plot import plot_of
from paper_scan.recomputed.rerun import Rerun, of_result
from paper_scan.version import __version__

if TYPE_CHECKING:
    from paper_scan.verification.verdicts.fits import FitResult


def files_of(results: Mapping[str, FitResult]) -> Mapping[str, bytes]:
    """``fit-1.csv``, ``fit-1.py``, ``fit-1.svg`` for each result, by its name; nothing for one without points."""
    found: dict[str, bytes] = {}
    for name, result in results.items():
        rerun = of_result(result)
        found |= files_of_rerun(rerun, name) if rerun else {}
    return found


def described_name(rerun: Rerun) -> str:
    """``described-figure-8-1f3a``: the same for the same description, so that doing it again writes no second set."""
    told = json.dumps([rerun.law, [(c.name, c.value) for c in rerun.coefficients], rerun.source, rerun.points.names()])
    place = re.sub(r"\W+", "-", rerun.source.lower()).strip("-")
    return f"described-{place}-{hashlib.sha256(told.encode()).hexdigest()[:4]}"


def files_of_rerun(rerun: Rerun, name: str) -> dict[str, bytes]:
    """Points, script and plot under one name."""
    found = {f"{name}.csv": _csv(rerun).encode(), f"{name}.py": _script(rerun, name).encode()}
    picture = plot_of(rerun)
    return found | ({f"{name}.svg": picture} if picture is not None else {})


def _csv(rerun: Rerun) -> str:
    """One line a point: variables, response, and where each response was read."""
    import csv
    import io

    variables = list(rerun.x)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*variables, "y", "y_uncertainty", "series", "page", "x0", "y0", "x1", "y1", "text"])
    wanted = rerun.columns["y"]
    column = next(each for each in rerun.points.columns if (each.name, each.role) == (wanted.name, wanted.role))
    for row in range(len(rerun.points)):
        place = column.numbers[row]
        assert place is not None
        box = [f"{value:.2f}" for value in place.box]
        values = [f"{rerun.x[name][row]:.10g}" for name in variables]
        spread = f"{rerun.y_uncertainty[row]:.3g}"
        series = defused(rerun.points.series[row])
        writer.writerow([*values, f"{rerun.y[row]:.10g}", spread, series, place.page, *box, defused(place.text)])
    return out.getvalue()


def _script(rerun: Rerun, name: str) -> str:
    reported = "\n".join(
        f'    Coefficient("{each.name}", {each.value!r}, {each.half_unit!r}),  # printed as {_line(each.text)}'
        for each in rerun.coefficients
    )
    if rerun.written:
        names = [each.name for each in rerun.coefficients]
        load, form = "from paper_scan.verification.forms.written import form_of", f"form_of({rerun.law!r}, {names!r})"
    else:
        load, form = "from paper_scan.verification import get_form", f'get_form("{rerun.form.name}")'
    return f'''"""{name}: {_line(rerun.law)}
Run again on {name}.csv: {_line(rerun.source)}, page {rerun.points.page}.

    pip install paper-scan=={__version__}
    python {name}.py
"""

import csv
from pathlib import Path

{load}
from paper_scan.verification.reported import Coefficient
from paper_scan.verification.verdicts.verdict import judge

with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
x = {{name: [float(row[name]) for row in rows] for name in {list(rerun.x)!r}}}
y = [float(row["y"]) for row in rows]
uncertainty = [float(row["y_uncertainty"]) for row in rows]
printed = [
{reported}
]
found = judge({form}, printed, x, y, uncertainty)
print(found.verdict)
print(found.reason)
for name, value in found.fitted.parameters.items() if found.fitted else ():
    interval = found.intervals.get(name)
    print(f"{{name}} = {{value:.6g}}" + (f"  [{{interval.low:.4g}}, {{interval.high:.4g}}]" if interval else ""))
'''


def _line(text: str) -> str:
    """Words of the paper, fit to stand in a script's text: on one line, ending no string."""
    return " ".join(text.replace("\\", "/").replace('"', "'").split())
