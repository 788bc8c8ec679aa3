"""``scan config``: settings that hold for every command, with where each comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.options import TableFormat, TableFormatOption
from paper_scan.settings import SETTINGS, Value, load_settings, project_file, user_file
from paper_scan.settings.loading import nearest
from paper_scan.settings.names import SEND, WrongValue
from paper_scan.settings.places import PROJECT_FILE

app = typer.Typer(
    help="Settings: show them with their origin, set and unset them.\n\n\b\nscan config\nscan config set reader rules",
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)

ProjectOption = Annotated[
    bool, typer.Option("--project", metavar="", help=f"In {PROJECT_FILE} of this folder, not in your own file.")
]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help=f"One of: {', '.join(SETTINGS)}; or {SEND}.HOST.")]


@app.callback(invoke_without_command=True)
def config(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        show()


@app.command()
def show(format: TableFormatOption = TableFormat.text) -> None:
    """Each setting as it holds here, and where it comes from.

    Options overrule the environment, that a project's file, that your own file.

    Example: scan config show --format json
    """
    settings = load_settings()
    if format is TableFormat.json:
        console.result_json({name: asdict(each) for name, each in settings.found.items()} | {SEND: dict(settings.send)})
        return
    width = max(map(len, SETTINGS))
    for name, each in settings.found.items():
        value = "–" if each.value is None else str(each.value).lower() if each.value in (True, False) else each.value
        origin = each.origin if each.origin == "default" else f"{each.origin}: {each.where}"
        console.result(f"{name:{width}}  {value}  ({origin})")
    for host, agreed in settings.send.items():
        console.result(f"{SEND}.{host}  {str(agreed).lower()}  (user: {user_file()})")


@app.command("set")
def set_(
    name: NameArgument,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What it is to be.")],
    project: ProjectOption = False,
) -> None:
    """Set one, in your own file or with --project in the project's.

    Example: scan config set max-cost 2
    """
    from paper_scan.settings.writing import write_setting

    table, _, host = name.partition(".")
    if table == SEND and host and not project:
        flag = SETTINGS["offline"]
        parsed = _parsed(f"{SEND}.{host}", flag.parsed, value)
    else:
        setting = SETTINGS.get(name)
        if setting is None:
            raise Stop(f"There is no setting {name!r}.{nearest(name)}", Code.USAGE)
        if project and setting.users_alone:
            raise Stop(f"{name} can't be set by a project's file: leave --project away.", Code.USAGE)
        parsed = _parsed(name, setting.parsed, value)
    file = _file(project)
    try:
        write_setting(file, name, parsed, project)
    except OSError as error:
        raise Stop(f"{file}: {error.strerror or error}") from None
    console.message(f"{name} = {value} in {file}")
    if name in SETTINGS and (now := load_settings().found[name]).where != str(file):
        console.message(f"But {now.where} sets it to {now.value}, which comes first.")


def _parsed(name: str, parse: Callable[[str], Value], value: str) -> Value:
    try:
        return parse(value)
    except WrongValue as error:
        raise Stop(f"{name} {error}, not {value!r}.", Code.USAGE) from None


@app.command()
def unset(name: NameArgument, project: ProjectOption = False) -> None:
    """Take one out of your own file, or with --project out of the project's.

    Example: scan config unset max-cost
    """
    from paper_scan.settings.writing import remove_setting

    file = _file(project)
    try:
        there = remove_setting(file, name, project)
    except OSError as error:
        raise Stop(f"{file}: {error.strerror or error}") from None
    if not there:
        raise Stop(f"{name} is not set in {file}.", Code.USAGE)
    console.message(f"{name} is no longer set in {file}")


@app.command()
def path() -> None:
    """The files that settings are read from, there or not: yours, then the project's.

    Example: scan config path
    """
    console.result(str(user_file()))
    console.result(str(project_file() or Path.cwd() / PROJECT_FILE))


def _file(project: bool) -> Path:
    return (project_file() or Path.cwd() / PROJECT_FILE) if project else user_file()


def defaults(calls: Iterable[str]) -> dict[str, object]:
    """What the settings files say, as the commands' defaults, command by command. Raises SettingsError.

    The environment stays out: the options name their variables themselves. ``calls`` are the commands of ``worksheet``.
    """
    found = {name: each for name, each in load_settings().found.items() if each.origin in ("project", "user")}
    named = {name.replace("-", "_"): str(each.value) for name, each in found.items() if name in OPTIONS}
    places = {name: value for name, value in named.items() if name in ("out", "checklist")}
    folder = {name: value for name, value in named.items() if name == "out"}
    return {
        "paper": named,
        "record": folder,
        "mcp": places,
        "worksheet": dict.fromkeys(calls, places),
        "doctor": {name: value for name, value in named.items() if name == "model"},
    }


OPTIONS = ("reader", "model", "max-cost", "out", "checklist", "jobs")
"""Settings that are defaults of options."""
