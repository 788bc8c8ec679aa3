"""fit-1: (N_c/N)^α, N_c = 9.96e+11, α = 0.1044
Run again on fit-1.csv: Table 1, page 1.

    pip install paper-scan==0.2.0
    python fit-1.py
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
    Coefficient("x_c", 996000000000.0, 500000000.0),  # printed as 9.96 × 10^{11}
    Coefficient("alpha", 0.1044, 5e-05),  # printed as 0.1044
]
found = judge(get_form("power_law_scale"), printed, x, y, uncertainty)
print(found.verdict)
print(found.reason)
for name, value in found.fitted.parameters.items() if found.fitted else ():
    interval = found.intervals.get(name)
    print(f"{name} = {value:.6g}" + (f"  [{interval.low:.4g}, {interval.high:.4g}]" if interval else ""))
