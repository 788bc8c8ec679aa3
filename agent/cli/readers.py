"""Which reader fills in: the one that is named, or by ``auto`` the best one that can be had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.cli import console
from agent.cli.exits import Code, Stop
from agent.cli.options import Reader as Choice
from agent.settings import offline_by_environment

if TYPE_CHECKING:
    from pydantic import JsonValue

    from agent.run import Progress, Reader
    from agent.worksheet import Worksheet


@dataclass(frozen=True)
class Rules:
    """The rules reader for ``agent.run``."""

    name: str = "rules"
    model: None = None
    prompts_sha256: None = None

    def fill(self, worksheet: Worksheet, progress: Progress) -> Mapping[str, JsonValue]:
        from agent.readers import rules

        rules.fill(worksheet)
        return {}


def choose(choice: Choice, model: str | None, max_cost: float | None, offline: bool, quiet: bool) -> Reader:
    """The reader to use; says in one line where ``auto`` has to do without a model."""
    if choice is Choice.rules:
        return Rules()
    reason = _why_not_claude(offline or offline_by_environment())
    if reason is None:
        return _claude(model, max_cost)
    if choice is Choice.claude:
        raise Stop(f"Claude can't read: {reason}. Without it: --reader rules", Code.UNAVAILABLE)
    if not quiet:
        console.message(f"Reading by rules, without a model: {reason}.")
    return Rules()


def _claude(model: str | None, max_cost: float | None) -> Reader:
    from agent.messages.models import resolve
    from agent.readers.session import DEFAULT_CAP, Claude

    return Claude(model=resolve(model), max_cost=DEFAULT_CAP if max_cost is None else max_cost)


def _why_not_claude(offline: bool) -> str | None:
    from agent.messages.client import credentials_source

    if offline:
        return "nothing may leave this machine (offline)"
    if credentials_source() is None:
        return "there are no credentials (ANTHROPIC_API_KEY)"
    return None
