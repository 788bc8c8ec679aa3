"""Shares of yes among the answers, with intervals. Open answers stand apart, neither yes nor no.

Sources, beside those of ``paper_scan.review.intervals``: W. G. Cochran, "Sampling Techniques", third edition (1977), on
ratio estimates; E. L. Korn and B. I. Graubard, "Confidence intervals for proportions with small expected number of
positive counts estimated from survey data", Survey Methodology 24 (1998), for the effective sample size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from paper_scan.review.agreement import Frozen
from paper_scan.review.intervals import wilson
from paper_scan.scans.model import Outcome


class Rate(Frozen):
    """Counts of answers; ``share`` is yes / (yes + no), None where nobody said either."""

    yes: int
    no: int
    open: int
    not_applicable: int
    share: float | None
    low: float | None
    """Lower end of the 95 % interval of the share."""
    high: float | None


def rate(outcomes: Iterable[Outcome], wrong: tuple[float, float] | None = None) -> Rate:
    """Of one question over papers: its answers are independent of one another.

    ``wrong``: the shares of yeses and of noes that are expected to be wrong. The interval then reaches from the lower
    end were so many yeses noes to the upper end were so many noes yeses.
    """
    counts = Counter(outcomes)
    yes, decided = counts["yes"], counts["yes"] + counts["no"]
    if wrong is None:
        return _rate(counts, wilson(yes, decided))
    least, most = wilson(yes * (1 - wrong[0]), decided), wilson(yes + counts["no"] * wrong[1], decided)
    return _rate(counts, (least[0], most[1]) if least and most else None)


def without_interval(found: Rate) -> Rate:
    """The same counts, where nobody knows how often the reader is wrong."""
    return found.model_copy(update={"low": None, "high": None})


def pooled(counts: Sequence[Counter[Outcome]]) -> Rate:
    """Of several questions over papers, each given by its counts. A paper's answers hang together: papers vary.

    The share is the ratio p = sum y_i / sum n_i over papers, with the variance v = m / (m - 1) sum (y_i - p n_i)² /
    (sum n_i)² where m papers have yes or no. The interval is Wilson's with the effective size p (1 - p) / v, held
    between m (a paper's answers tell no more than one) and sum n_i (they tell as much as that many). None for fewer
    than two papers.
    """
    total: Counter[Outcome] = Counter()
    for count in counts:
        total.update(count)
    decided = [(count["yes"], count["yes"] + count["no"]) for count in counts if count["yes"] + count["no"]]
    m, n = len(decided), sum(of for _, of in decided)
    if m < 2:
        return _rate(total, None)
    p = total["yes"] / n
    variance = m / (m - 1) * sum((y - p * of) ** 2 for y, of in decided) / n**2
    # papers that are all alike show no variance, but few papers are still few
    size = min(max(p * (1 - p) / variance, m), n) if variance else m
    return _rate(total, wilson(p * size, size))


def _rate(counts: Counter[Outcome], interval: tuple[float, float] | None) -> Rate:
    yes, no = counts["yes"], counts["no"]
    low, high = interval or (None, None)
    return Rate(
        yes=yes,
        no=no,
        open=counts["open"],
        not_applicable=counts["not applicable"],
        share=yes / (yes + no) if yes + no else None,
        low=low,
        high=high,
    )
