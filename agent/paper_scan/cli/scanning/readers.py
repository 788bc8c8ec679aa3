"""Which reader fills in: the one that is named, or by ``auto`` the best one that can be had."""

from __future__ import annotations

import sys
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
    max_time: float | None = None
    """Seconds for one paper."""
    tokens: int | None = None
    """Most tokens of a paper; None where nothing was said."""

    @classmethod
    def of(
        cls,
        model: str | None,
        max_cost: str | None,
        effort: str | None,
        max_time: float | None = None,
        tokens: int | None = None,
    ) -> ClaudeSettings:
        """From the options as given; Stop where a cap is neither a number nor ``none``."""
        return cls(model, None if max_cost is None else _dollars(max_cost), effort, max_time, tokens)

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
            unpriced = price_of(self.model) is None
            return None if unpriced and (server_is_local() or self.tokens is not None) else DEFAULT_CAP
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


def consent(choice: Choice, source: str) -> tuple[Choice, bool]:
    """The reader to go by, and whether naming it was a person's consent that text goes to a model's server.

    It is where it stands on the command line, in the environment, or in the user's own file. A project's file may have
    come with somebody else's folder: there it is a wish, which ``auto`` fulfils if it may. ``source`` as click has it.
    """
    if choice in (Choice.auto, Choice.rules):
        return choice, False
    if source != "DEFAULT_MAP":
        return choice, True
    from paper_scan.settings import load_settings

    agreed = load_settings().of_user.get("reader") in (Choice.claude, Choice.both)
    return (choice if agreed else Choice.auto), agreed


def choose(choice: Choice, settings: ClaudeSettings, offline: bool, quiet: bool, agreed: bool = False) -> Reader:
    """The reader to use; says in one line where ``auto`` has to do without a model. ``agreed``: to its server."""
    from paper_scan.readers.by_name import ReaderUnavailable, reader_by_name, why_no_model

    if choice is Choice.auto:
        reason = why_no_model(offline) or (None if agreed else _why_not_sent())
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
            max_time=settings.max_time,
            effort=settings.effort,
            max_tokens_total=settings.tokens,
            offline=offline,
        )
    except ReaderUnavailable as error:
        raise Stop(f"{error} Without it: --reader rules", Code.UNAVAILABLE) from None


def _why_not_sent() -> str | None:
    """Why a paper's text may not go to the server; None if it may. A person at a terminal is asked once."""
    from paper_scan.readers.claude.messages.client import server_is_local, server_name
    from paper_scan.settings import load_settings

    host = server_name()
    agreed = True if server_is_local() else load_settings().send.get(host)
    if agreed is None and sys.stdin.isatty() and sys.stderr.isatty():
        agreed = _ask(host)
    if agreed is None:
        return f"there are credentials, but nobody has agreed that text goes to {host} (--reader claude does)"
    return None if agreed else f"no text goes to {host} (scan config unset send.{host} asks again)"


def _ask(host: str) -> bool:
    from typer import confirm

    from paper_scan.settings import user_file
    from paper_scan.settings.writing import write_setting

    agreed = confirm(f"Claude can read: papers' text then goes to {host}, now and later. Send it?", err=True)
    try:
        write_setting(user_file(), f"send.{host}", agreed)
        console.message(f"Kept in {user_file()}.")
    except OSError as error:
        console.message(f"{user_file()}: {error.strerror or error}. You will be asked again.")
    return agreed
