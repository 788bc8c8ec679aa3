"""``read``: a PDF in, a ``Paper`` out, or an error that says why not."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from paper_scan.paper.limits import Limits
from paper_scan.paper.model import Paper
from paper_scan.paper.pdf.isolation import Child
from paper_scan.paper.serialise import from_plain


def read(path: str | Path, password: str | None = None, limits: Limits | None = None) -> Paper:
    """Reads a PDF in a child process, so that a crash or hang of the PDF library ends as an error for this file.

    Raises:
        PaperError: the file can't be read; the error's kind says why, and its text what to do.
    """
    with Reading(path, password, limits or Limits()) as reading:
        return reading.paper()


class Reading:
    """``read`` in two steps: begun at once, while the caller does something else, and waited for by ``paper``.

    Raises NotFoundError where there is no such file. Stopped at the end of its ``with`` block.
    """

    def __init__(self, path: str | Path, password: str | None, limits: Limits) -> None:
        self._child = Child("read", path, password, limits, {})

    def paper(self) -> Paper:
        """Raises PaperError as ``read`` does."""
        return from_plain(self._child.answer())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.stop()


def read_here(path: str | Path, password: str | None = None, limits: Limits | None = None) -> Paper:
    """Reads a PDF in this process: no start-up, but a crash of the PDF library takes this process with it, and no time
    or memory limit holds. For worker processes, and for files one trusts.

    Raises:
        PaperError: as ``read``.
    """
    # What only the child needs is imported here: the command that merely asks for a paper starts faster without.
    from paper_scan.paper.lines.extract import extract
    from paper_scan.paper.pdf.hidden.legibility import without_garbled
    from paper_scan.paper.pdf.opening import opened
    from paper_scan.paper.suitability import with_text
    from paper_scan.paper.understand import understand

    limits = limits or Limits()
    with opened(path, password, limits) as pdf, _uncollected():
        raw = extract(pdf, limits)
        return understand(with_text(without_garbled(raw), path))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of reference cycles: it would go through a hundred thousand new objects again and again to
    find that they have none, which takes a fifth of the time.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
