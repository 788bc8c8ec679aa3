"""Which reader fills in: the one that is named, or by ``auto`` the best one that can be had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import ReaderChoice as Choice
from paper_scan.settings import offline_by_environment

if TYPE_CHECKING:
    from pydantic import JsonValue

    from paper_scan.readers.base import Progress, Reader
    from paper_scan.worksheet import Worksheet


@dataclass(frozen=True)
class Rules:
    """The rules reader for ``paper_scan.api``."""

    name: str = "rules"
    model: None = None
    prompts_sha256: None = None

    def fill(self, worksheet: Worksheet, progress: Progress) -> Mapping[str, JsonValue]:
        from paper_scan.readers import rules

        rules.fill(worksheet)
        return {}


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
    if choice is Choice.rules:
        return Rules()
    reason = _why_not_claude(offline or offline_by_environment())
    if reason is None:
        return _claude(settings, choice is Choice.both)
    if choice in (Choice.claude, Choice.both):
        raise Stop(f"Claude can't read: {reason}. Without it: --reader rules", Code.UNAVAILABLE)
    if not quiet:
        console.message(f"Reading by rules, without a model: {reason}.")
    return Rules()


def _claude(settings: ClaudeSettings, with_rules: bool) -> Reader:
    from paper_scan.readers.both import Both
    from paper_scan.readers.claude.session import Claude

    claude = Claude(model=settings.model, max_cost=settings.max_cost, effort=settings.effort)
    return Both(claude) if with_rules else claude


def _why_not_claude(offline: bool) -> str | None:
    from paper_scan.readers.claude.messages.client import credentials_source

    if offline:
        return "nothing may leave this machine (offline)"
    if credentials_source() is None:
        return "there are no credentials (ANTHROPIC_API_KEY)"
    return None
