"""Tables with parameters, tokens and training compute: is the compute about six times their product?"""

from __future__ import annotations

from collections.abc import Iterator

from paper_scan.paper.model import Paper, Table
from paper_scan.verification.arithmetic.finding import Finding
from paper_scan.verification.points.points import PointSet
from paper_scan.verification.points.table_points import points_from_table
from paper_scan.verification.reported.notation import notation

BETWEEN = (0.5, 1.5)
"""Ratio of 6 N D to the printed compute that needs no remark: embeddings and attention account for as much."""


def _names_flops(table: Table) -> bool:
    """Does a cell have the word? Most tables don't, and to read their numbers takes a while."""
    return any("flop" in cell.text.lower() for row in table.rows for cell in row)


def check_flops(paper: Paper) -> Iterator[Finding]:
    for table in paper.tables:
        if table.problem or not _names_flops(table):
            continue
        read = points_from_table(table)
        if not read or not isinstance(read[0], PointSet):
            continue
        points = read[0]
        n, d, c = (points.column(role) for role in ("N", "D", "C"))
        if n is None or d is None or c is None:
            continue
        name = notation(c.name).text.lower()
        if "flop" not in name or any(word in name for word in ("day", "token", "/s", "per")):
            continue
        for row, (size, data, compute) in enumerate(zip(n.numbers, d.numbers, c.numbers, strict=True)):
            if size is None or data is None or compute is None or min(size.value, data.value) < 1e5:
                continue
            if compute.value < 1e12:
                continue
            ratio = 6 * size.value * data.value / compute.value
            if not BETWEEN[0] <= ratio <= BETWEEN[1]:
                start = next((cell.start for cells in table.rows for cell in cells if cell.box == compute.box), -1)
                message = (
                    f"{table.label}, {points.series[row] or f'row {row + 1}'}: 6 × {size.text} × {data.text} is "
                    f"{ratio:.2g} times the printed {compute.text} FLOPs."
                )
                yield Finding("6ND", "lead", message, ((start, start + len(compute.text)),))
