"""The summary that a scan prints to the terminal: the report's head and counts, and where to read on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group as Together
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from paper_scan.checklist import Checklist
from paper_scan.report import trust, view
from paper_scan.report.escaping import one_line, shortened
from paper_scan.report.view import AnswerGroup
from paper_scan.scans.model import Outcome, Scan

if TYPE_CHECKING:
    from rich.console import RenderableType

COLOURS: dict[Outcome, str] = {"yes": "green", "no": "red", "open": "yellow", "not applicable": "bright_black"}
MOST_FLAGS = 6
LONGEST_TITLE = 200
"""Characters of a title that are shown."""
MOST_CLAIMS = 5


def summary(scan: Scan, checklist: Checklist | None = None, folder: Path | None = None) -> RenderableType:
    """What to print for a finished scan; ``folder`` is where its files lie.

    Paper text goes in as ``Text``, never as markup, and without control characters.
    """
    found = view.groups(scan, checklist)
    return Together(*_head(scan, found), _categories(found), *_red_flags(scan), *_claims(scan), *_foot(folder))


def _head(scan: Scan, found: tuple[AnswerGroup, ...]) -> Iterator[RenderableType]:
    yield Text()
    yield Text(shortened(view.title(scan), limit=LONGEST_TITLE), style="bold")
    yield Text(f"{view.authors(scan.paper)} · {view.identity(scan.paper)}", style="bright_black")
    yield Text()
    yield Text.assemble((view.verdict(view.total(found)), "bold"), " ", trust.in_short(scan))
    for caution in view.cautions(scan):
        yield Text.assemble(("Careful: ", "yellow"), caution)
    yield Text()


def _categories(found: tuple[AnswerGroup, ...]) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bright_black")
    table.add_column("", no_wrap=True)
    for outcome in view.OUTCOMES:
        table.add_column("n.a." if outcome == "not applicable" else outcome, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for group in found:
        counts = group.counts
        numbers = [Text(str(counts[outcome] or ""), style=COLOURS[outcome]) for outcome in view.OUTCOMES]
        bar = [(view.MARKS[outcome] * counts[outcome], COLOURS[outcome]) for outcome in view.OUTCOMES]
        table.add_row(Text(one_line(group.title)), *numbers, Text.assemble(*bar))
    return table


def _red_flags(scan: Scan) -> Iterator[RenderableType]:
    yield from _heading("Red flags")
    if not scan.red_flags:
        yield _item(Text(trust.no_flags(scan)))
    for flag in scan.red_flags[:MOST_FLAGS]:
        detail = shortened(flag.detail, limit=200)
        yield _item(Text.assemble((one_line(flag.flag), "bold"), " — ", detail))
    yield from _more(len(scan.red_flags) - MOST_FLAGS)


def _claims(scan: Scan) -> Iterator[RenderableType]:
    if not scan.claims:
        return
    yield from _heading("Main claims")
    for claim in scan.claims[:MOST_CLAIMS]:
        support = "" if claim.supported == "not judged" else f"  {claim.supported}"
        yield _item(Text.assemble(shortened(claim.claim, limit=200), (support, "cyan")))
    yield from _more(len(scan.claims) - MOST_CLAIMS)


def _foot(folder: Path | None) -> Iterator[RenderableType]:
    if folder is not None:
        yield Text.assemble("\n", ("Report  ", "bright_black"), one_line(str(folder / "report.md")))
        if (folder / "report.html").exists():
            yield Text.assemble(("Page    ", "bright_black"), one_line(str(folder / "report.html")))
        yield Text.assemble(("Scan    ", "bright_black"), one_line(str(folder / "scan.json")))


def _heading(words: str) -> Iterator[RenderableType]:
    yield Text()
    yield Rule(Text(words, style="bold"), align="left", style="bright_black")


def _item(text: Text) -> RenderableType:
    return Padding(text, (0, 0, 0, 2))


def _more(count: int) -> Iterator[RenderableType]:
    if count > 0:
        yield _item(Text(f"… and {count} more in the report", style="bright_black"))
