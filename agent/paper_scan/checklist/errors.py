"""What is wrong with a checklist file, and where."""

from __future__ import annotations

from pathlib import Path


class ChecklistError(Exception):
    """A checklist that can't be used: the file, the line (from 1; 0 if the file as a whole), and what to do."""

    def __init__(self, message: str, file: Path | str, line: int = 0) -> None:
        self.message = message
        self.file = Path(file)
        self.line = line
        where = f"{self.file}:{line}" if line else str(self.file)
        super().__init__(f"{where}: {message}")
