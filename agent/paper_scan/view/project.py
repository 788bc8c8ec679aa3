"""A folder of scans as one coder works in it: which papers there are, and those that are open."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock

from paper_scan.checklist import Checklist
from paper_scan.folder.files import JOURNAL
from paper_scan.review.reopen import ReopenError, reopen
from paper_scan.view.opened import OpenPaper


@dataclass(frozen=True)
class ViewSettings:
    """Numbers that decide something here."""

    pause: float = 1.5
    """Seconds without an answer after which a scan's files are written again. By eye: between two thoughts."""
    open_at_once: int = 6
    """Papers kept open, each with its pages as images (about 0.1 MB a page, measured on two papers)."""
    found: int = 9
    """Passages that a search shows: one digit each."""
    longest_upload: int = 300_000_000
    """Bytes of a PDF that is handed in; as many as reading takes."""


@dataclass
class Project:
    """Use its methods from any thread."""

    out: Path
    """The folder that holds scans' folders."""
    coder: str
    blind: bool
    load_checklist: Callable[[str], Checklist]
    only: Path | None = None
    """The one scan that is worked on, where it isn't the whole folder."""
    pdf: Path | None = None
    """Where that scan's PDF is, if no longer where it was."""
    password: str | None = None
    settings: ViewSettings = field(default_factory=ViewSettings)
    _open: OrderedDict[str, OpenPaper] = field(default_factory=OrderedDict)
    _lock: RLock = field(default_factory=RLock)
    _endings: list[Callable[[], None]] = field(default_factory=list)

    def folders(self) -> list[Path]:
        """The folders of scans, by name; a scan without its journal can't be worked on and is left out."""
        if self.only is not None:
            return [self.only]
        return sorted(journal.parent for journal in self.out.glob(f"*/{JOURNAL}"))

    def folder(self, slug: str) -> Path:
        """Raises KeyError where no scan of that name is here."""
        if self.only is not None:
            if slug != self.only.name:
                raise KeyError(slug)
            return self.only
        # A name, not a path: nothing outside the folder is opened.
        if not slug or Path(slug).name != slug or not (self.out / slug / JOURNAL).is_file():
            raise KeyError(slug)
        return self.out / slug

    def paper(self, slug: str) -> OpenPaper:
        """The paper, opened if it isn't yet.

        Raises KeyError where it isn't here, ReopenError, PaperError or JournalError where it can't be opened.
        """
        with self._lock:
            folder = self.folder(slug)
            if slug in self._open:
                self._open.move_to_end(slug)
                return self._open[slug]
            worksheet = reopen(folder, self.load_checklist, self.pdf if self.only else None, self.password)
            if worksheet.pdf is None:
                raise ReopenError(f"{folder}: its PDF is not at hand")
            opened = self._open[slug] = OpenPaper(folder, worksheet, self.settings.pause)
            while len(self._open) > self.settings.open_at_once:
                self._open.popitem(last=False)[1].close()
            return opened

    def all_open(self) -> list[OpenPaper]:
        with self._lock:
            return list(self._open.values())

    def at_end(self, act: Callable[[], None]) -> None:
        """To be done when the work here ends."""
        self._endings.append(act)

    def close(self) -> None:
        """Write what waits to be written."""
        for act in self._endings:
            act()
        with self._lock:
            for opened in self._open.values():
                opened.close()
            self._open.clear()
