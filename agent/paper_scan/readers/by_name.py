"""Readers by the names that people give them: ``rules``, ``claude``, ``both``."""

from __future__ import annotations

from typing import Literal, TypeAlias

from paper_scan.readers.base import Reader
from paper_scan.settings import must_stay_offline

ReaderName: TypeAlias = Literal["rules", "claude", "both"]


ANTHROPIC = "api.anthropic.com"


class ReaderUnavailable(Exception):
    """A model was asked for and can't be had: no credentials, or nothing may leave this machine."""


def reader_by_name(
    name: ReaderName,
    *,
    model: str | None = None,
    max_cost: float | None = None,
    max_time: float | None = None,
    effort: str | None = None,
    max_tokens_total: int | None = None,
    offline: bool = False,
) -> Reader:
    """The reader of that name.

    Args:
        model: a model's id; by default the usual one.
        max_cost: dollars for one paper; None for no cap.
        max_time: seconds for one paper; None for no end.
        max_tokens_total: tokens in and out for one paper; None for no cap.

    Raises:
        ReaderUnavailable: a model can't be had here, with the reason.
        ValueError: there is no reader of that name.
    """
    if name == "rules":
        from paper_scan.readers.rules.reader import RulesReader

        return RulesReader()
    if name not in ("claude", "both"):
        raise ValueError(f"there is no reader {name!r}; there are rules, claude and both")
    if reason := why_no_model(offline):
        raise ReaderUnavailable(f"Claude can't read: {reason}.")
    from paper_scan.readers.both import Both
    from paper_scan.readers.claude.messages.client import server_name
    from paper_scan.readers.claude.messages.models import resolve
    from paper_scan.readers.claude.session import Claude

    if server_name() == ANTHROPIC and not resolve(model).startswith("claude"):
        raise ReaderUnavailable(
            f"{resolve(model)} is no model of {ANTHROPIC}. Give the address of a server that has it and speaks the "
            "Messages API: --server URL (docs/servers.md says which do, and what translates for those that don't)."
        )
    claude = Claude(
        model=resolve(model),
        max_cost=max_cost,
        max_time=max_time,
        effort=effort,
        max_tokens_total=max_tokens_total,
    )
    return Both(claude) if name == "both" else claude


def why_no_model(offline: bool = False) -> str | None:
    """Why no model can read here; None if one can."""
    if offline or must_stay_offline():
        return "nothing may leave this machine (offline)"
    from paper_scan.readers.claude.messages.client import credentials_source, server_is_local

    return None if credentials_source() or server_is_local() else "there are no credentials (ANTHROPIC_API_KEY)"
