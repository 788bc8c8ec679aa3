"""A paper's pages as images, rendered ahead in child processes and kept while the paper is open."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from paper_scan.paper import PaperError
from paper_scan.paper.pdf.render import PagePicture, render_pages

AT_ONCE = 8
"""Pages that one child process renders: to start one costs as much as some pages (0.3 s; a page 0.03 s, measured)."""


class PagePictures:
    """Pages by number (from 1). What is asked for first is rendered first; the rest follows by itself."""

    def __init__(self, pdf: Path, password: str | None, pages: int) -> None:
        self._pdf = pdf
        self._password = password
        self._pages = pages
        self._lock = Lock()
        self._part_of: dict[int, Future[dict[int, PagePicture]]] = {}
        self._workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="pages")

    def begin(self) -> None:
        """Start with the first pages."""
        self._part(1)

    def page(self, number: int) -> PagePicture | None:
        """The page, waited for; None where it can't be rendered."""
        return self._part(number).result().get(number) if 1 <= number <= self._pages else None

    def those(self, numbers: Iterable[int]) -> tuple[PagePicture, ...]:
        return tuple(picture for number in numbers if (picture := self.page(number)) is not None)

    def close(self) -> None:
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _part(self, number: int) -> Future[dict[int, PagePicture]]:
        with self._lock:
            if number not in self._part_of:
                wanted = [n for n in range(number, min(number + AT_ONCE, self._pages + 1)) if n not in self._part_of]
                future = self._workers.submit(self._render, wanted)
                self._part_of |= dict.fromkeys(wanted, future)
                future.add_done_callback(lambda _: self._go_on())
            return self._part_of[number]

    def _go_on(self) -> None:
        missing = next((n for n in range(1, self._pages + 1) if n not in self._part_of), None)
        if missing is not None:
            try:
                self._part(missing)
            except RuntimeError:  # closed meanwhile
                return

    def _render(self, pages: list[int]) -> dict[int, PagePicture]:
        try:
            return {picture.page: picture for picture in render_pages(self._pdf, pages, self._password)}
        except PaperError:
            return {}
