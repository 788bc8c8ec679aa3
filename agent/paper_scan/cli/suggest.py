"""What may have been meant by a path that doesn't exist, or by a word that is no command."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path


def no_such_path(path: Path, commands: Iterable[str] = ()) -> str:
    """The message for a path that doesn't exist: with the nearest command or the nearest file beside it."""
    word = str(path)
    commands = list(commands)
    if word in commands:
        return f"There is no file “{word}”. For the command {word}, put it first: scan {word} …"
    near = difflib.get_close_matches(word, commands, n=1, cutoff=0.7)
    if near:
        return f"There is no file “{word}”. Did you mean the command: scan {near[0]}?"
    beside = _nearest_beside(path)
    if beside is not None:
        return f"There is no file “{word}”. Did you mean {beside}?"
    if commands and not path.suffix and len(path.parts) == 1:
        return f"“{word}” is neither a file nor a command. See: scan --help"
    return f"There is no file “{word}”."


def _nearest_beside(path: Path) -> Path | None:
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return None
    near = difflib.get_close_matches(path.name, names, n=1, cutoff=0.75)
    return path.parent / near[0] if near else None
