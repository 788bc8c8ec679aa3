"""Where output goes: results to standard output, progress and messages to standard error."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.status import Status


def prepare_streams() -> None:
    """UTF-8 where output is piped (Windows would take a code page), and no crash on a letter that can't be shown."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            if stream.isatty():
                reconfigure(errors="replace")
            else:
                reconfigure(encoding="utf-8", errors="backslashreplace")


def result(text: str) -> None:
    """A command's result as plain text."""
    _write(sys.stdout, text)


def result_json(value: Any) -> None:
    result(json.dumps(value, ensure_ascii=False, indent=1))


def result_rich(renderable: RenderableType) -> None:
    """A command's result for the eye: coloured at a terminal, plain where it is piped."""
    from rich.console import Console

    Console(highlight=False).print(renderable)


def message(text: str) -> None:
    """A line for the person at the keyboard; secrets are taken out of it."""
    from paper_scan.settings.masking import masked

    _write(sys.stderr, masked(text))


def printable(text: str) -> str:
    """The text with characters that steer a terminal spelt out, as JSON does: names and titles come from strangers.

    What is JSON stays the same JSON.
    """
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters but line feeds and tabs, and marks that turn the direction of writing."""


def _write(stream: TextIO, text: str) -> None:
    text = printable(text)
    stream.write(text if text.endswith("\n") else text + "\n")
    stream.flush()


class ConsoleProgress:
    """What is being done, on standard error: a moving line at a terminal, a line a step elsewhere."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._status: Status | None = None

    def __enter__(self) -> ConsoleProgress:
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console

            self._status = Console(stderr=True, highlight=False).status("")
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status is not None:
            self._status.stop()

    def step(self, text: str) -> None:
        """What is going on now; at a terminal replaced by the next step."""
        if self._status is not None:
            from rich.text import Text

            self._status.update(Text(printable(text)))
        else:
            self.say(text)

    def say(self, text: str) -> None:
        """A note that stays."""
        if self._quiet:
            return
        if self._status is not None:
            from rich.text import Text

            self._status.console.print(Text(printable(text)))
        else:
            message(text)
