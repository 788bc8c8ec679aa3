"""How a run over many papers gets on: a bar at a terminal, plain lines elsewhere, on standard error."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from paper_scan.cli import console
from paper_scan.survey.directory.plan import Plan, Todo
from paper_scan.survey.directory.task import Ended

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from paper_scan.cli.scanning.engines import Spending


BESIDE = 48
"""Columns that the bar, the numbers and the time left take."""
FEW = 20
"""Papers of a run that is over too soon to say how long it takes."""


def fitting(line: str, width: int) -> str:
    """The line in so many columns, cut between words, or in a word that is longer than all of them."""
    if len(line) <= width:
        return line
    head = line[: max(1, width - 2)].rpartition(" ")[0] or line[: max(1, width - 2)]
    return f"{head} …"


class Watching:
    """A ``Watcher`` of ``paper_scan.survey.directory.run``."""

    def __init__(self, quiet: bool, budget: Spending | None = None) -> None:
        self._quiet = quiet
        self._budget = budget
        self._done = self._failed = self._all = 0
        self._in_hand = ""
        self._began = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Watching:
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            self._bar = Progress(
                BarColumn(bar_width=24),
                MofNCompleteColumn(),
                TextColumn("{task.description}"),
                TimeRemainingColumn(compact=True),
                console=Console(stderr=True, highlight=False),
            )
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
        if self._all and not self._quiet:
            console.message(f"{self._state()} in {_duration(time.monotonic() - self._began)}.")

    def planned(self, found: Plan, duplicates: int) -> None:
        self._all = len(found.todo)
        self._began = time.monotonic()
        self._say(planned(found, duplicates))
        stale = [todo for todo in found.todo if todo.reason not in ("new", "queued")]
        for todo in stale[:20]:
            self._say(f"again: {todo.found.path} ({todo.reason})")
        if len(stale) > 20:
            self._say(f"again: {len(stale) - 20} more (--dry-run lists all)")
        if self._bar is not None:
            self._task = self._bar.add_task("", total=self._all)

    def began(self, todo: Todo) -> None:
        self._in_hand = todo.found.path.name
        self._show()

    def ended(self, todo: Todo, ended: Ended) -> None:
        self._done += ended.state == "done"
        self._failed += ended.state == "failed"
        number = f"[{self._done + self._failed}/{self._all}]"
        if ended.state == "done":
            line = f"{number} {todo.found.path} → {ended.folder}  {ended.summary}{_cost(ended.used.cost)}"
            self._say(line if self._bar is None else fitting(line, self._bar.console.width))
            self._say_what_is_left()
        elif ended.state == "failed":
            self._say(f"{number} failed ({ended.kind}): {ended.message}")
        self._show()

    def stopping(self, in_hand: int) -> None:
        papers = "a paper" if in_hand == 1 else f"{in_hand} papers"
        self._say(f"Interrupted: finishing {papers} in hand. Again, to stop at once.")

    def waiting(self, papers: int) -> None:
        them = "a paper" if papers == 1 else f"{papers} papers"
        self._say(f"Another process has {them} in hand: waiting for it. Ctrl-C leaves them to it.")

    def _show(self) -> None:
        if self._bar is not None and self._task is not None:
            state = f"{self._state()}; reading {self._in_hand}" if self._in_hand else self._state()
            room = self._bar.console.width - BESIDE
            self._bar.update(self._task, completed=self._done + self._failed, description=fitting(state, room))

    def _say_what_is_left(self) -> None:
        """Where there is no bar: how long it takes still, ten times in the run."""
        ended, step = self._done + self._failed, max(1, self._all // 10)
        if self._bar is None and self._all >= FEW and ended % step == 0 and ended < self._all:
            left = (time.monotonic() - self._began) / ended * (self._all - ended)
            self._say(f"about {_duration(left)} left")

    def _state(self) -> str:
        """Done, failed, rate, cost."""
        ended = self._done + self._failed
        rate = 60 * ended / max(time.monotonic() - self._began, 1e-3)
        failed = f", {self._failed} failed" if self._failed else ""
        spent = _cost(self._budget.spent) if self._budget is not None else ""
        return f"{self._done} done{failed}, {rate:.0f} a minute{spent}"

    def _say(self, text: str) -> None:
        if self._quiet:
            return
        if self._bar is not None:
            from rich.text import Text

            self._bar.console.print(Text(text))
        else:
            console.message(text)


def planned(plan: Plan, duplicates: int) -> str:
    """One line on what a run has before it."""
    parts = [
        f"{len(plan.todo)} to scan",
        f"{plan.beyond} more beyond --limit" if plan.beyond else "",
        f"{len(plan.done)} done before" if plan.done else "",
        f"{len(plan.failed)} failed before (--retry-failed tries again)" if plan.failed else "",
        f"{len(plan.elsewhere)} in another process's hands" if plan.elsewhere else "",
        f"{duplicates} skipped: same content as another" if duplicates else "",
    ]
    return ", ".join(part for part in parts if part) + "."


def _cost(dollars: float | None) -> str:
    return "" if dollars is None else f"  ${dollars:.3f}"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
