"""Which reader fills in: the one that is named, or by ``auto`` the best one that can be had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import ReaderChoice as Choice

if TYPE_CHECKING:
    from paper_scan.readers.base import Reader


@dataclass(frozen=True)
class ClaudeSettings:
    """What the command line says of a scan by Claude."""

    named: str | None
    """The model, by its id or a short name."""
    cap: float | None
    """Dollars; infinite for ``none``, None where nothing was said."""
    effort: str | None

    @classmethod
    def of(cls, model: str | None, max_cost: str | None, effort: str | None) -> ClaudeSettings:
        """From the options as given; Stop where a cap is neither a number nor ``none``."""
        return cls(model, None if max_cost is None else _dollars(max_cost), effort)

    @property
    def model(self) -> str:
        """The model's id."""
        from paper_scan.readers.claude.messages.models import resolve

        return resolve(self.named)

    @property
    def max_cost(self) -> float | None:
        """Dollars; None for no cap."""
        from paper_scan.readers.claude.messages.budget import DEFAULT_CAP
        from paper_scan.readers.claude.messages.client import server_is_local
        from paper_scan.readers.claude.messages.prices import price_of

        if self.cap is None:
            # a model of this machine bills nobody; any other without a known price has to be let loose on purpose
            return None if price_of(self.model) is None and server_is_local() else DEFAULT_CAP
        return None if self.cap == float("inf") else self.cap


def _dollars(given: str) -> float:
    if given.lower() == "none":
        return float("inf")
    try:
        cap = float(given)
    except ValueError:
        cap = -1.0
    if not 0 <= cap < float("inf"):
        raise Stop(f"--max-cost takes dollars or none, not {given!r}.", Code.USAGE)
    return cap


def choose(choice: Choice, settings: ClaudeSettings, offline: bool, quiet: bool) -> Reader:
    """The reader to use; says in one line where ``auto`` has to do without a model."""
    from paper_scan.readers.by_name import ReaderUnavailable, reader_by_name, why_no_model

    if choice is Choice.auto:
        reason = why_no_model(offline)
        if reason and not quiet:
            console.message(f"Reading by rules, without a model: {reason}.")
        choice = Choice.rules if reason else Choice.claude
    if choice is Choice.rules:
        return reader_by_name("rules")
    try:
        return reader_by_name(
            "both" if choice is Choice.both else "claude",
            model=settings.model,
            max_cost=settings.max_cost,
            effort=settings.effort,
            offline=offline,
        )
    except ReaderUnavailable as error:
        raise Stop(f"{error} Without it: --reader rules", Code.UNAVAILABLE) from None
