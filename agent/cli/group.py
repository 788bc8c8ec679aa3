"""``scan PAPER.pdf`` beside ``scan check FILE``: a group of commands with one that need not be named."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer import Context

DEFAULT = "paper"


class ScanGroup(TyperGroup):
    """The first word is a command, an option of the group, or else the beginning of the default command's arguments.

    The default is inserted before parsing. Waiting for the name to be resolved would be too late: by then the group
    has refused ``--reader`` in ``scan --reader rules paper.pdf`` as an option of its own.
    """

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:  # type: ignore[override]
        if args and not self._is_ours(ctx, args[0]):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def _is_ours(self, ctx: Context, word: str) -> bool:
        own = {option for parameter in self.params for option in (*parameter.opts, *parameter.secondary_opts)}
        return word in self.commands or word in own or word in ctx.help_option_names

    def collect_usage_pieces(self, ctx: Context) -> list[str]:  # type: ignore[override]
        return ["[OPTIONS] PAPER...", "| COMMAND ..."]

    def format_help(self, ctx: Context, formatter: Any) -> None:  # type: ignore[override]
        """The group's help with the default command's options in it, since that is what most people came for."""
        whole = copy.copy(self)
        whole.params = [*self.commands[DEFAULT].params, *self.params]
        super(ScanGroup, whole).format_help(ctx, formatter)
