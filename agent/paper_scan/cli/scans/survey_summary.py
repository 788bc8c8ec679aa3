"""A survey in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from paper_scan.report.view import in_words
from paper_scan.survey.tables.aggregate import PaperGroup, QuestionRate, Survey
from paper_scan.survey.tables.rates import Rate

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

BAR = 10
MOST = 12
"""Rows of a list that may be long."""


def summary(found: Survey) -> Iterator[RenderableType]:
    """What there is to say, a part at a time."""
    from rich.text import Text

    yield Text(f"\n{_counted(found.papers, 'paper')}, {_counted(found.scans, 'scan')}: {_listed(found.readers)}\n")
    yield _rates("category", ((in_words(name), rate) for name, rate in found.categories.items()))
    if found.papers > 1:
        ranked = sorted((each for each in found.questions if each.rate.share is not None), key=_surely_low)
        lowest = [(each.question, each.rate) for each in ranked[:MOST]]
        yield _rates("\nleast often yes", lowest)
        for name, groups in found.groups.items():
            if len(groups) > 1:
                yield _groups(name, groups)
    yield from _lists(found)
    yield Text("Shares are yes of yes and no, with 95 % intervals; open answers stand apart.", style="bright_black")
    if left := sum(not each.decidable for each in found.questions):
        yield Text(
            f"{_counted(left, 'question')} can't be decided by the reader (decidable: no in --csv, grey in --html). "
            "An interval holds the rules reader's own error, and is left out where nobody has counted that.",
            style="bright_black",
        )


def _surely_low(each: QuestionRate) -> float:
    """The interval's upper end, so that one paper's no doesn't come before many papers' noes."""
    return 1.0 if each.rate.high is None else each.rate.high


def _lists(found: Survey) -> Iterator[RenderableType]:
    from rich.text import Text

    if found.red_flags:
        shared = [each for each in found.red_flags if each.papers > 1] or list(found.red_flags)
        yield Text("\nred flags, by papers", style="bright_black")
        yield from (Text(f"{each.papers:>6}  {each.flag[:90]}") for each in shared[:MOST])
    if found.verdicts:
        yield Text(f"\nreported fits, by papers: {_listed(found.verdicts)}")
    for each in found.agreement:
        kappa = "–" if each.answered.kappa is None else f"{each.answered.kappa:.2f}"
        percent = "–" if each.answered.percent is None else f"{100 * each.answered.percent:.1f} %"
        yield Text(f"\n{each.a} and {each.b}: {percent} of {each.answered.items} answers agree, kappa {kappa} "
                   f"({_counted(each.papers, 'paper')})")  # fmt: skip
    edges, outside = found.citations.edges, found.citations.outside
    if edges or outside:
        yield Text(f"\n{_counted(len(edges), 'citation')} among these papers. Cited most, and not among them:")
        yield from (Text(f"{each.papers:>6}  {each.title[:90]}" + (f" ({each.year})" if each.year else ""))
                    for each in outside[:8])  # fmt: skip
    yield Text("")


def _rates(heading: str, rates: Iterable[tuple[str, Rate]]) -> Table:
    table = _table(heading, "", "yes", "interval", "yes", "no", "open", "n.a.")
    for name, rate in rates:
        table.add_row(
            name[:30],
            _bar(rate.share),
            _percent(rate.share),
            "–" if rate.low is None or rate.high is None else f"{100 * rate.low:.0f}–{100 * rate.high:.0f} %",
            *(str(count) for count in (rate.yes, rate.no, rate.open, rate.not_applicable)),
        )
    return table


def _groups(name: str, groups: tuple[PaperGroup, ...]) -> Table:
    """The largest groups; years in their order."""
    largest = sorted(groups, key=lambda group: -group.papers)[:MOST]
    shown = [group for group in groups if group in largest]
    more = f" ({MOST} of {len(groups)})" if len(groups) > MOST else ""
    table = _table(f"\nby {name}{more}", "", "yes", "interval", "papers")
    for group in shown:
        low, high = group.rate.low, group.rate.high
        interval = "–" if low is None or high is None else f"{100 * low:.0f}–{100 * high:.0f} %"
        table.add_row(group.name[:30], _bar(group.rate.share), _percent(group.rate.share), interval, str(group.papers))
    return table


def _table(*columns: str) -> Table:
    from rich.table import Table

    table = Table(*columns, box=None, padding=(0, 1, 0, 0), header_style="bright_black")
    for column in table.columns:
        column.no_wrap = True
    for column in table.columns[2:]:
        column.justify = "right"
    return table


def _bar(share: float | None) -> str:
    filled = round(BAR * (share or 0.0))
    return "" if share is None else "█" * filled + "░" * (BAR - filled)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())
