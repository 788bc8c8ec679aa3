"""``scan PAPER.pdf`` beside ``scan check FILE``: a group of commands with one that need not be named.

Help is plain text in sections. Typer could draw it in boxes, but loads a Markdown reader to do so, and takes twice as
long over it as over everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer import Context

DEFAULT = "paper"
Row = tuple[str, str]


class ScanCommand(TyperCommand):
    """A command whose options stand in sections by their ``rich_help_panel``."""

    def format_options(self, ctx: Context, formatter: Any) -> None:  # type: ignore[override]
        _write_sections(formatter, _options(ctx, self.get_params(ctx)))


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

    def format_options(self, ctx: Context, formatter: Any) -> None:  # type: ignore[override]
        """The default command's options stand among the group's, since that is what most people came for."""
        params = [*self.commands[DEFAULT].params, *self.get_params(ctx)]
        _write_sections(formatter, chain(_options(ctx, params), self._commands(formatter.width)))

    def _commands(self, width: int) -> Iterator[tuple[str, Row]]:
        """Each command's section, name and line."""
        for name, command in self.commands.items():
            if not command.hidden:
                section = _section(command, "Commands")
                yield section, (name, command.get_short_help_str(width - 20))


def _options(ctx: Context, params: Iterable[Any]) -> Iterator[tuple[str, Row]]:
    """Each parameter's section, name and help."""
    for param in params:
        row = param.get_help_record(ctx)
        if row is not None:
            is_argument = param.param_type_name == "argument"
            name = row[0].partition(" <")[0] if is_argument else row[0]  # its type says nothing to who reads the help
            yield _section(param, "Arguments" if is_argument else "Options"), (name, row[1])


def _section(thing: Any, otherwise: str) -> str:
    # Typer puts a placeholder object where nothing was given.
    named = getattr(thing, "rich_help_panel", None)
    return named if isinstance(named, str) else otherwise


def _write_sections(formatter: Any, rows: Iterable[tuple[str, Row]]) -> None:
    sections: dict[str, list[Row]] = {}
    for section, row in rows:
        sections.setdefault(section, []).append(row)
    for section, found in sections.items():
        with formatter.section(section):
            formatter.write_dl(found)
