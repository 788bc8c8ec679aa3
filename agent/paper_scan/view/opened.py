"""A paper that is open: its worksheet, its pages as images, and its scan's files, written again once nobody types."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import RLock, Timer

from paper_scan.api import MakePage, Unfinished, publish
from paper_scan.checklist import Checklist
from paper_scan.folder.files import PAGE, write_atomically
from paper_scan.report.html import PagesShown
from paper_scan.report.html.page import pages_wanted, plots, render
from paper_scan.report.markdown import render as render_markdown
from paper_scan.scans.model import Scan
from paper_scan.view.pictures import PagePictures
from paper_scan.worksheet import Worksheet


class OpenPaper:
    """Use it under its ``lock``: requests come in several threads."""

    def __init__(self, folder: Path, worksheet: Worksheet, pause: float) -> None:
        assert worksheet.pdf is not None
        self.folder = folder
        self.worksheet = worksheet
        self.lock = RLock()
        self.pictures = PagePictures(worksheet.pdf, worksheet.password, len(worksheet.paper.pages))
        self._pause = pause
        self._timer: Timer | None = None
        self.pictures.begin()
        if not worksheet.completed:  # what a killed server, or one that is still open, has not written yet
            self.changed()

    @property
    def slug(self) -> str:
        return self.folder.name

    def changed(self) -> None:
        """Something was recorded: it is in the journal already; scan.json and the reports follow after a pause."""
        with self.lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = Timer(self._pause, self.write)
            self._timer.daemon = True
            self._timer.start()

    def write(self) -> None:
        """scan.json, report.md and, where there is one, report.html as the journal has it now."""
        with self.lock:
            self._timer = None
            with suppress(Unfinished):  # answers are still missing: there is no scan to write yet
                publish(self.worksheet, self.folder, render_markdown, self._page())

    def write_now(self) -> None:
        """Don't wait for the pause."""
        with self.lock:
            if self._timer is not None:
                self._timer.cancel()
                self.write()

    def close(self) -> None:
        with self.lock:
            self.write_now()
            self.pictures.close()

    def _page(self) -> MakePage | None:
        return self._write_page if (self.folder / PAGE).exists() else None

    def _write_page(self, scan: Scan, checklist: Checklist, file: Path, pdf: Path | None, password: str | None) -> None:
        """As at a scan's end, with the images that are there already."""
        pictures = self.pictures.those(pages_wanted(scan, PagesShown.evidence))
        write_atomically(file, render(scan, checklist, pictures, plots(scan, file.parent)))
