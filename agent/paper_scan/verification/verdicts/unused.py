"""Why points of one's own say nothing of a law that a paper reports."""

from __future__ import annotations

from paper_scan.verification.forms import get_form
from paper_scan.verification.points.points import PointSet, Role
from paper_scan.verification.reported.model import ReportedFit
from paper_scan.verification.verdicts.sources import derived, with_role

_MEANT: dict[Role, str] = {
    "N": "parameters", "D": "tokens", "C": "compute", "L": "loss", "steps": "training steps", "batch": "batch size",
    "rate": "learning rate",
}  # fmt: skip
FEWEST = 3
"""Points without which nothing is linked."""


def why_unused(fit: ReportedFit, own: PointSet) -> str:
    """What the file lacks for this law, in a sentence."""
    wanted = [*dict.fromkeys(role for _, role in fit.variables if role), *([fit.response] if fit.response else [])]
    missing = [role for role in wanted if not with_role(own, role) and not derived(own, role)]
    have = "; ".join(
        f"“{each.name}”" + (f", read as {_called(each.role)}" if each.role else "") for each in own.columns
    )
    if not wanted:
        return f"The points of {own.label} weren't used: what the variables of this law measure isn't known."
    if missing:
        lacking = " and ".join(map(_called, missing))
        return f"The points of {own.label} weren't used: this law needs a column of {lacking}; the file has {have}."
    needed = [found[0] for role in wanted if (found := with_role(own, role))]
    whole = sum(all(column.numbers[row] for column in needed) for row in range(len(own)))
    if whole < FEWEST:
        return f"The points of {own.label} weren't used: {whole} rows have a number in each of the columns it needs."
    return (
        f"The points of {own.label} weren't used: a number that isn't positive stands in a column of the law, "
        f"{get_form(fit.form).equation}."
    )


def _called(role: Role) -> str:
    return _MEANT.get(role, role)
