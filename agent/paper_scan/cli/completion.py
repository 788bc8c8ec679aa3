"""``scan completion``: what a shell needs to complete commands and options."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer

from paper_scan.cli import console

VARIABLE = "_SCAN_COMPLETE"
"""Set by the shells' scripts when they ask the program what could follow."""


class Shell(StrEnum):
    bash = "bash"
    zsh = "zsh"
    fish = "fish"
    powershell = "powershell"


def completion(shell: Annotated[Shell, typer.Argument(metavar="bash|zsh|fish|powershell", help="Your shell.")]) -> None:
    """Print the script that makes a shell complete commands and options.

    \b
    bash:        scan completion bash >> ~/.bashrc
    zsh:         scan completion zsh >> ~/.zshrc       (after compinit)
    fish:        scan completion fish > ~/.config/fish/completions/scan.fish
    PowerShell:  scan completion powershell >> $PROFILE
    """
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    console.result(get_completion_script(prog_name="scan", complete_var=VARIABLE, shell=shell.value))


def answer_shells() -> None:
    """Makes ready to answer a shell, where one asks."""
    if VARIABLE in os.environ:
        from typer.completion import completion_init  # type: ignore[attr-defined]

        completion_init()
