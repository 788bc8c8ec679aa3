"""Which reader fills in: the one that is named, or by ``auto`` the best one that can be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.cli import console
from agent.cli.exits import Code, Stop
from agent.cli.options import Reader as Choice
from agent.settings import offline_by_environment

if TYPE_CHECKING:
    from pydantic import JsonValue

    from agent.run import Reader


def choose(choice: Choice, offline: bool, quiet: bool) -> Reader:
    """The reader to use; says in one line where ``auto`` has to do without a model."""
    if choice is Choice.rules:
        return _rules()
    reason = _why_not_claude(offline or offline_by_environment())
    if choice is Choice.claude:
        raise Stop(f"Claude can't read: {reason}. Without it: --reader rules", Code.UNAVAILABLE)
    if not quiet:
        console.message(f"Reading by rules, without a model: {reason}.")
    return _rules()


def _rules() -> Reader:
    from agent.readers import rules
    from agent.run import Progress, Reader
    from agent.worksheet import Worksheet

    def fill(worksheet: Worksheet, progress: Progress) -> dict[str, JsonValue]:
        rules.fill(worksheet)
        return {}

    return Reader("rules", fill)


def _why_not_claude(offline: bool) -> str | None:
    from agent.messages.client import credentials_source

    if offline:
        return "nothing may leave this machine (offline)"
    if credentials_source() is None:
        return "there are no credentials (ANTHROPIC_API_KEY)"
    return None
