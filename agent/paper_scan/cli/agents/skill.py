"""``scan skill``: the agent skill, put where agents find it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop

app = typer.Typer(no_args_is_help=True, help="The agent skill: install it for an agent, or check it.")


@app.command()
def install(
    where: Annotated[
        str, typer.Option("--for", metavar="claude|codex|DIR", help="For which agent, or the folder its skills lie in.")
    ] = "claude",
    replace: Annotated[bool, typer.Option("--replace", metavar="", help="Renew one that is there already.")] = False,
) -> None:
    """Copy the skill to where the agent looks for skills. Then ask it to scan a paper."""
    from paper_scan.integrations import skill

    try:
        console.result(f"Installed: {skill.install(where, replace)}")
    except skill.SkillExists as error:
        raise Stop(str(error), Code.FAILED) from None
    except OSError as error:
        raise Stop(f"{error.filename or where}: {error.strerror or error}.", Code.FAILED) from None


@app.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="A skill's folder.  [default: the one shipped]")
    ] = None,
) -> None:
    """Check a skill against the Agent Skills specification.

    Example: scan skill check
    """
    from paper_scan.integrations import skill

    folder = folder or skill.shipped()
    faults = skill.faults(folder)
    if faults:
        raise Stop("\n".join(faults), Code.FAILED)
    console.result(f"Good: {folder}")
