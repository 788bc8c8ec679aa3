"""Where many papers are scanned (processes, threads, a cluster), and the budget that holds for all of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import EngineChoice as Choice
from paper_scan.survey.cluster import Cluster
from paper_scan.survey.directory.engine import Threads
from paper_scan.survey.directory.outstanding import Outstanding
from paper_scan.survey.directory.plan import Wish
from paper_scan.survey.directory.run import Directory, preview
from paper_scan.survey.directory.store import FILE
from paper_scan.survey.directory.workers import Processes

CONVERSATIONS = 4
"""Papers that a model reads at once, unless the user says otherwise."""
WAITING = 64
"""Papers that wait for batches at once, unless the user says otherwise."""


@dataclass(frozen=True)
class Many:
    """What the command line says of a run over many papers."""

    jobs: int | None
    wish: Wish
    dry_run: bool
    is_capped: bool
    """Whether --max-cost was given."""
    max_cost: float | None
    """Dollars; for the whole run if given, else the usual cap of one paper. None for no cap."""
    engine: Choice = Choice.local
    address: str | None = None
    """Of a Ray cluster."""
    offline: bool = False
    batch_api: bool = False


class Spending(Protocol):
    """A budget, as whoever watches sees it."""

    @property
    def spent(self) -> float:
        """Dollars."""


def with_engine(directory: Directory, many: Many, say: Callable[[str], None]) -> tuple[Directory, Spending | None]:
    """The run with an engine, and with one budget if a model reads; asks at a terminal where no budget was given.

    ``say`` is told of batches. Raises PriceUnknown where there is a cap and the model's price isn't known.
    """
    if many.address is not None and many.engine is not Choice.ray:
        raise Stop("--address is for --engine ray.", Code.USAGE)
    reader = directory.how.options.reader
    if many.batch_api and (reader.model is None or many.engine is Choice.ray):
        raise Stop("--batch-api is for --reader claude (or both), on this machine.", Code.USAGE)
    cap = None if reader.model is None else many.max_cost if many.is_capped else _confirmed(directory, many)
    if many.engine is Choice.ray:
        cluster = Cluster(many.address, many.jobs, many.offline, cap)
        return replace(directory, engine=cluster.engine), cluster if reader.model else None
    if reader.model is None:
        return replace(directory, engine=partial(Processes, jobs=many.jobs)), None
    return _in_threads(directory, cap, many, say)


def _in_threads(
    directory: Directory, cap: float | None, many: Many, say: Callable[[str], None]
) -> tuple[Directory, Spending]:
    """One budget and one rate for all."""
    from paper_scan.readers.both import Both
    from paper_scan.readers.claude.session import Claude
    from paper_scan.readers.shared import shared

    reader = directory.how.options.reader
    assert isinstance(reader, Claude | Both)
    kept = Outstanding(directory.out / FILE) if many.batch_api else None
    reader, budget = shared(reader, cap, kept, say)
    jobs = many.jobs or (WAITING if many.batch_api else CONVERSATIONS)
    unit = replace(directory.how, options=replace(directory.how.options, reader=reader))
    return replace(directory, how=unit, engine=partial(Threads, jobs=jobs)), budget


def _confirmed(directory: Directory, many: Many) -> float | None:
    """The cap over all papers that a person at a terminal agrees to."""
    count = len(preview(directory).plan.todo)
    if count == 0:
        return many.max_cost
    cap = None if many.max_cost is None else many.max_cost * count
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Stop(f"{count} papers by Claude cost money: give --max-cost USD for all of them (or none).",
                   Code.UNAVAILABLE)  # fmt: skip
    from typer import confirm

    most = "without a cap" if cap is None else f"at most ${cap:.2f} in all"
    if not confirm(f"{count} papers by {directory.how.options.reader.model}, {most}. Go on?", err=True):
        raise Stop("Nothing was sent.", Code.UNAVAILABLE)
    return cap
