"""The paper that a command is about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from paper_scan.cli.exits import Code, Stop

if TYPE_CHECKING:
    from paper_scan.paper import Paper


def paper_at(path: Path, password: str | None) -> Paper:
    """Raises Stop, with the file and the remedy, where the PDF can't be read."""
    from paper_scan.paper import PaperError, read

    try:
        return read(path, password)
    except PaperError as error:
        raise Stop(str(error), Code.UNREADABLE) from None
