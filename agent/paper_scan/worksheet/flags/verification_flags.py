"""Red flags that follow from what the program computed again: coefficients that differ, arithmetic that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paper_scan.scans.model import Check, RedFlag, VerifiedFit

DIFFERS = "Reported coefficients don't come out of the printed points"

DIFFERS = "Reported coefficients don't come out of the printed points"


def verification_flags(fits: Iterable[VerifiedFit], checks: Iterable[Check]) -> Iterator[RedFlag]:
    """Nothing but a verdict of ``differs`` and an ``error`` becomes a red flag."""
    for fit in fits:
        if fit.verdict == "differs":
            named = fit.equation or fit.form or "a reported law"
            yield RedFlag(
                flag=DIFFERS,
                detail=f"{named}: {fit.reason}",
                evidence=fit.evidence or None,
                severity="error",
            )
    for check in checks:
        if check.severity == "error":
            flag = f"Arithmetic that doesn't come out ({check.kind})"
            yield RedFlag(flag=flag, detail=check.message, evidence=check.evidence or None, severity="error")
