"""fit-2: (C_c/C)^α, C_c = 8.66e+25, α = 0.0594
Run again on fit-2.csv: Table 1, page 1.

    pip install paper-scan==0.2.0
    python fit-2.py
"""

import csv
from pathlib import Path

from paper_scan.verification import get_form
from paper_scan.verification.reported import Coefficient
from paper_scan.verification.verdicts.verdict import judge

with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
x = {name: [float(row[name]) for row in rows] for name in ['x']}
y = [float(row["y"]) for row in rows]
uncertainty = [float(row["y_uncertainty"]) for row in rows]
printed = [
    Coefficient("x_c", 8.66e+25, 5e+22),  # printed as 8.66 × 10^{25}
    Coefficient("alpha", 0.0594, 5e-05),  # printed as 0.0594
]
found = judge(get_form("power_law_scale"), printed, x, y, uncertainty)
print(found.verdict)
print(found.reason)
for name, value in found.fitted.parameters.items() if found.fitted else ():
    interval = found.intervals.get(name)
    print(f"{name} = {value:.6g}" + (f"  [{interval.low:.4g}, {interval.high:.4g}]" if interval else ""))
