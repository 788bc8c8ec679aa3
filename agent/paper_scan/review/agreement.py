"""Two readings of the same papers compared: percent, Cohen's kappa, Gwet's AC1, coverage, who is stricter.

An answer is one of four classes: yes, no, not applicable, open. The main figures are over the questions that both
answered (three classes); ``with_open`` takes open as a fourth class.

Sources: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20
(1960); K. L. Gwet, "Computing inter-rater reliability and its variance in the presence of high agreement", British
Journal of Mathematical and Statistical Psychology 61 (2008).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import comb
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from paper_scan.review.intervals import ac1_interval, kappa_interval, wilson
from paper_scan.review.ratings import Rated
from paper_scan.scans.model import Confidence, Outcome

ANSWERED: tuple[Outcome, ...] = ("yes", "no", "not applicable")
ALL: tuple[Outcome, ...] = (*ANSWERED, "open")


class Item(NamedTuple):
    """One question of one paper, answered twice."""

    paper: str
    category: str
    question: str
    a: Outcome
    b: Outcome
    confidence_a: Confidence | None
    confidence_b: Confidence | None


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Measure(Frozen):
    """How far two readings agree over some items. Shares are between 0 and 1; None where nothing is defined."""

    items: int
    agreed: int
    percent: float | None
    """agreed / items."""
    kappa: float | None
    ac1: float | None
    percent_interval: tuple[float, float] | None = None
    """95 %, as if items were independent (Wilson's); so are the others (linearised)."""
    kappa_interval: tuple[float, float] | None = None
    ac1_interval: tuple[float, float] | None = None


class Strictness(Frozen):
    """Where both say yes or no and differ: who says no."""

    a_no_b_yes: int
    b_no_a_yes: int
    p: float | None
    """Exact two-sided sign test that the two are equally strict."""
    stricter: str
    """Name of A or B, or ``neither`` where the test leaves it open (p >= 0.05)."""
    only_a_not_applicable: int
    """A says not applicable, B yes or no."""
    only_b_not_applicable: int


class Agreement(Frozen):
    """The comparison of A and B over one or more papers."""

    a: str
    b: str
    papers: int
    questions: int
    """Questions that stand in both."""
    coverage_a: float | None
    """Share of the questions that A did not leave open."""
    coverage_b: float | None
    answered: Measure
    """Over what both answered."""
    applicable: Measure
    """The same without what both call not applicable."""
    with_open: Measure
    """Over all, open as a class of its own."""
    strictness: Strictness
    categories: dict[str, Measure]
    by_question: dict[str, Measure]
    confidence_a: dict[str, Measure]
    """By how sure A was."""
    confidence_b: dict[str, Measure]
    disagreements: tuple[Item, ...]
    """Every item on which both answered and differ."""
    only_in_a: tuple[str, ...]
    """Questions that only A's files have."""
    only_in_b: tuple[str, ...]


def kappa(pairs: Sequence[tuple[Outcome, Outcome]]) -> float | None:
    """Cohen's kappa, (p_o - p_e) / (1 - p_e) with p_e = sum over classes of P_A(k) P_B(k).

    None without items and where both use one and the same class throughout (p_e = 1).
    """
    n = len(pairs)
    if n == 0:
        return None
    of_a, of_b = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = sum(a == b for a, b in pairs)
    expected = sum(of_a[k] * of_b[k] for k in of_a)  # in items², so that the test for 1 is exact
    return None if expected == n * n else (observed * n - expected) / (n * n - expected)


def ac1(pairs: Sequence[tuple[Outcome, Outcome]], classes: Sequence[Outcome]) -> float | None:
    """Gwet's AC1, (p_o - p_e) / (1 - p_e) with p_e = sum over classes of pi_k (1 - pi_k) / (q - 1).

    pi_k is the mean share of class k over both readings, q the number of classes on the scale, used or not.
    None without items.
    """
    n = len(pairs)
    if n == 0:
        return None
    used = Counter(value for pair in pairs for value in pair)
    shares = [used[k] / (2 * n) for k in classes]
    expected = sum(share * (1 - share) for share in shares) / (len(classes) - 1)
    observed = sum(a == b for a, b in pairs) / n
    return (observed - expected) / (1 - expected)


def sign_test(first: int, second: int) -> float | None:
    """Exact two-sided p-value that two counts of opposite disagreements come from a fair coin."""
    n = first + second
    if n == 0:
        return None
    tail = sum(comb(n, k) for k in range(min(first, second) + 1))
    return min(1.0, 2 * tail / (1 << n))


def compare(pairs: Iterable[tuple[Rated, Rated]], a: str, b: str) -> Agreement:
    """Compare two readings, named ``a`` and ``b``, of the same papers; the items of all papers are pooled."""
    papers = tuple(pairs)
    items = [item for first, second in papers for item in _items(first, second)]
    both = [item for item in items if item.a != "open" and item.b != "open"]
    return Agreement(
        a=a,
        b=b,
        papers=len(papers),
        questions=len(items),
        coverage_a=_share(sum(item.a != "open" for item in items), len(items)),
        coverage_b=_share(sum(item.b != "open" for item in items), len(items)),
        answered=measure(both),
        applicable=measure([item for item in both if (item.a, item.b) != ("not applicable", "not applicable")]),
        with_open=measure(items, ALL),
        strictness=_strictness(both, a, b),
        categories=_grouped(both, lambda item: item.category),
        by_question=_grouped(both, lambda item: item.question),
        confidence_a=_grouped(both, lambda item: item.confidence_a),
        confidence_b=_grouped(both, lambda item: item.confidence_b),
        disagreements=tuple(item for item in both if item.a != item.b),
        only_in_a=_missing(papers),
        only_in_b=_missing([(second, first) for first, second in papers]),
    )


def measure(items: Sequence[Item], classes: Sequence[Outcome] = ANSWERED) -> Measure:
    """Agreement over ``items``, each rated on the scale ``classes``."""
    rated = [(item.a, item.b) for item in items]
    agreed = sum(first == second for first, second in rated)
    return Measure(
        items=len(rated),
        agreed=agreed,
        percent=_share(agreed, len(rated)),
        kappa=kappa(rated),
        ac1=ac1(rated, classes),
        percent_interval=wilson(agreed, len(rated)),
        kappa_interval=kappa_interval(rated),
        ac1_interval=ac1_interval(rated, classes),
    )


def _items(first: Rated, second: Rated) -> list[Item]:
    return [
        Item(
            first.title,
            rating.category,
            question,
            rating.outcome,
            second.ratings[question].outcome,
            rating.confidence,
            second.ratings[question].confidence,
        )
        for question, rating in first.ratings.items()
        if question in second.ratings
    ]


def _grouped(items: Sequence[Item], key: Callable[[Item], str | None]) -> dict[str, Measure]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        name = key(item)
        if name is not None:
            groups.setdefault(name, []).append(item)
    return {name: measure(group) for name, group in groups.items()}


def _strictness(both: Sequence[Item], a: str, b: str) -> Strictness:
    seen = Counter((item.a, item.b) for item in both)
    a_no, b_no = seen["no", "yes"], seen["yes", "no"]
    p = sign_test(a_no, b_no)
    return Strictness(
        a_no_b_yes=a_no,
        b_no_a_yes=b_no,
        p=p,
        stricter="neither" if p is None or p >= 0.05 else a if a_no > b_no else b,
        only_a_not_applicable=seen["not applicable", "yes"] + seen["not applicable", "no"],
        only_b_not_applicable=seen["yes", "not applicable"] + seen["no", "not applicable"],
    )


def _missing(papers: Iterable[tuple[Rated, Rated]]) -> tuple[str, ...]:
    only = (question for first, second in papers for question in first.ratings if question not in second.ratings)
    return tuple(dict.fromkeys(only))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
