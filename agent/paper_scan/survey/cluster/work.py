"""One paper on a node: the same work, in a folder that is gone when its files are on their way back."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from paper_scan.folder.slug import slug
from paper_scan.paper import Limits, Paper
from paper_scan.survey.cluster.ledger import drawing_on
from paper_scan.survey.cluster.shipment import NodeResult, Shipment
from paper_scan.survey.directory.engine import Quiet
from paper_scan.survey.directory.task import Ended, PaperTask
from paper_scan.survey.directory.workers import FILLING
from paper_scan.version import __version__

TOOL = f"paper-scan {__version__}"


def work(how: PaperTask, shipment: Shipment, ledger: Any) -> NodeResult:
    """Scan a paper; ``ledger`` is the actor that holds the budget of all, or None. Never raises an error of a paper."""
    import ray

    if shipment.tool != TOOL:
        message = f"a node has {TOOL}, and this machine {shipment.tool}. Install the same version everywhere."
        return NodeResult(Ended("put off", "cluster", message))
    node = ray.get_runtime_context().get_node_id()
    with tempfile.TemporaryDirectory(prefix="paper-scan-", ignore_cleanup_errors=True) as place, _watched(how):
        return replace(_scan(how, shipment, ledger, Path(place)), node=node)


def _scan(how: PaperTask, shipment: Shipment, ledger: Any, place: Path) -> NodeResult:
    path, folder = place / "pdf" / shipment.name, place / "scan"
    for file, content in ((path, shipment.pdf), *((folder / name, each) for name, each in shipment.begun.items())):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    usual, slugs = how.options.read, [""]

    def read(path: Path, password: str | None, limits: Limits) -> Paper:
        paper = usual(path, password, limits)
        slugs.append(slug(paper))
        return paper

    reader = how.options.reader if ledger is None else drawing_on(ledger, shipment.sha256, how.options.reader)
    here = replace(how, options=replace(how.options, out=place, folder=folder, read=read, reader=reader))
    ended = here.scan(path, shipment.sha256, Quiet(), lambda: None)
    ended = replace(ended, message=ended.message.replace(str(path), shipment.path))
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if _is_kept(file)}
    return NodeResult(ended, slugs[-1], str(folder), files)


def _is_kept(file: Path) -> bool:
    """Not locks, nor what was being written."""
    return file.is_file() and not file.name.startswith(".")


@contextmanager
def _watched(how: PaperTask) -> Iterator[None]:
    """Where no server is waited for, a scan that never ends ends its process: the driver learns of it."""
    if how.options.reader.model is not None:
        yield
        return
    timer = threading.Timer(how.options.limits.seconds + FILLING, os._exit, (1,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
