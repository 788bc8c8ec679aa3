"""One paper on a node: the same unit of work, in a folder that is gone when its files are on their way back."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from paper_scan import __version__
from paper_scan.folder.slug import slug
from paper_scan.paper import Limits, Paper
from paper_scan.survey.cluster.ledger import drawing_on
from paper_scan.survey.cluster.transfer import Parcel, Result
from paper_scan.survey.directory.engine import Quiet
from paper_scan.survey.directory.task import Ended, Unit
from paper_scan.survey.directory.workers import FILLING

TOOL = f"paper-scan {__version__}"


def work(unit: Unit, parcel: Parcel, ledger: Any) -> Result:
    """Scan a paper; ``ledger`` is the actor that holds the budget of all, or None. Never raises an error of a paper."""
    import ray

    if parcel.tool != TOOL:
        message = f"a node has {TOOL}, and this machine {parcel.tool}. Install the same version everywhere."
        return Result(Ended("put off", "cluster", message))
    node = ray.get_runtime_context().get_node_id()
    with tempfile.TemporaryDirectory(prefix="paper-scan-", ignore_cleanup_errors=True) as place, _watched(unit):
        return replace(_scan(unit, parcel, ledger, Path(place)), node=node)


def _scan(unit: Unit, parcel: Parcel, ledger: Any, place: Path) -> Result:
    path, folder = place / "pdf" / parcel.name, place / "scan"
    for file, content in ((path, parcel.pdf), *((folder / name, each) for name, each in parcel.begun.items())):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    usual, slugs = unit.options.read, [""]

    def read(path: Path, password: str | None, limits: Limits) -> Paper:
        paper = usual(path, password, limits)
        slugs.append(slug(paper))
        return paper

    reader = unit.options.reader if ledger is None else drawing_on(ledger, parcel.sha256, unit.options.reader)
    here = replace(unit, options=replace(unit.options, out=place, folder=folder, read=read, reader=reader))
    ended = here.scan(path, parcel.sha256, Quiet(), lambda: None)
    ended = replace(ended, message=ended.message.replace(str(path), parcel.path))
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if _is_kept(file)}
    return Result(ended, slugs[-1], str(folder), files)


def _is_kept(file: Path) -> bool:
    """Not locks, nor what was being written."""
    return file.is_file() and not file.name.startswith(".")


@contextmanager
def _watched(unit: Unit) -> Iterator[None]:
    """Where no server is waited for, a scan that never ends ends its process: the driver learns of it."""
    if unit.options.reader.model is not None:
        yield
        return
    timer = threading.Timer(unit.options.limits.seconds + FILLING, os._exit, (1,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
