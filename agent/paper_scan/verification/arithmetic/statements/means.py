"""Means that no n integers have: a mean of 3.45 of 17 answers on a scale of whole numbers would be 58.65 / 17.

Brown & Heathers 2017, Social Psychological and Personality Science 8, 363 (the GRIM test).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil, floor

from paper_scan.paper.model import Paper
from paper_scan.verification.arithmetic.finding import Finding
from paper_scan.verification.arithmetic.statements.told import told, value_of

_MEAN = re.compile(r"\b(?:M|[Mm]ean)\s*(?:=|of|was)\s*(?P<mean>\d+\.\d{2,3})(?!\d|%)")
_N = re.compile(r"\b[nN]\s*=\s*(?P<n>\d{1,3})\b(?!,\d)")
_WHOLE = re.compile(
    r"\bnumber of (?:errors|items|words|trials|children|visits|answers|mistakes|days|attempts|responses|questions)"
    r"|\b(?:single|one)[- ]item\b|\b(?:an?|one) (?:\w+[- ])?(?:\w+)-point (?:Likert )?(?:scale|item)\b"
    r"|\bscale (?:of|from) \d to \d+\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\bitems\b|\bsubscale|\bcomposite\b|\baverag|\bweighted\b|\badjusted\b|\bestimated\b|log", re.IGNORECASE
)


def check_means(paper: Paper) -> Iterator[Finding]:
    """Leads: only in sentences on whole numbers with one sample size, too small for every mean of two decimals."""
    for _, said in told(paper):
        sizes = {match["n"] for match in _N.finditer(said.text)}
        if len(sizes) != 1 or not _WHOLE.search(said.text) or _SEVERAL.search(said.text):
            continue
        n = int(sizes.pop())
        for match in _MEAN.finditer(said.text):
            mean, half = value_of(match["mean"])
            if not 3 <= n < 0.5 / half or _possible(mean, half, n):
                continue
            message = (
                f"“{match[0]}” with n = {n}: no {n} whole numbers have this mean; the nearest are "
                f"{floor(mean * n) / n:.4g} and {ceil(mean * n) / n:.4g}."
            )
            yield Finding("mean of whole numbers", "lead", message, (said.source(*match.span()),))


def _possible(mean: float, half: float, n: int) -> bool:
    """Whether some whole number over n is printed as this mean, rounded or cut off."""
    return any(abs(k / n - mean) <= 2 * half * (1 + 1e-9) for k in (floor(mean * n), ceil(mean * n)))
