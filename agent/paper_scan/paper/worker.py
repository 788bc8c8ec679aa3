"""The child process that touches the PDF: one request in, one answer out. See ``paper_scan.paper.pdf.isolation``."""

from __future__ import annotations

import base64
import gc
import json
import os
from collections.abc import Callable
from typing import Any, BinaryIO

from paper_scan.paper.errors import PaperError
from paper_scan.paper.geometry import Box
from paper_scan.paper.limits import Limits
from paper_scan.paper.pdf.lifeline import end_with_parent

# Each task imports what it alone needs: a process does one, and its start is a good part of a short paper's reading.


def _read(path: str, password: str | None, limits: Limits) -> Any:
    from paper_scan.paper.read import read_here
    from paper_scan.paper.serialise import to_plain

    return to_plain(read_here(path, password, limits))


def _render(path: str, password: str | None, limits: Limits, page: int, box: list[float] | None, dpi: int) -> Any:
    from paper_scan.paper.pdf.render import render_here

    area = Box(*box) if box else None
    return {"png": base64.b64encode(render_here(path, page, area, dpi, password, limits)).decode("ascii")}


def _pages(path: str, password: str | None, limits: Limits, pages: list[int], settings: dict[str, Any]) -> Any:
    from paper_scan.paper.pdf.render import PictureSettings, pages_here

    return pages_here(path, password, limits, pages, PictureSettings(**settings))


def _annotate(path: str, password: str | None, limits: Limits, notes: list[Any], bookmarks: list[Any]) -> Any:
    from paper_scan.paper.pdf.annotate import Bookmark, Note, annotate_here

    pdf = annotate_here(
        path, password, limits, [Note(**each) for each in notes], [Bookmark(**each) for each in bookmarks]
    )
    return {"pdf": base64.b64encode(pdf).decode("ascii")}


def _graphics(path: str, password: str | None, limits: Limits, pages: list[int]) -> Any:
    from paper_scan.paper.pdf.drawing.drawn import graphics_here
    from paper_scan.paper.serialise import record_to_plain

    return [record_to_plain(graphics) for graphics in graphics_here(path, pages, password, limits)]


TASKS: dict[str, Callable[..., Any]] = {
    "read": _read,
    "render": _render,
    "pages": _pages,
    "annotate": _annotate,
    "graphics": _graphics,
}
"""What can be asked for: called with path, password, limits and the request's own arguments; gives JSON values."""


def main() -> None:
    """Answers the request on stdin. What the PDF library itself prints goes nowhere."""
    gc.disable()  # this process ends with its answer
    answers = _private_stdout()
    request = json.loads(os.fdopen(0, "rb", buffering=0, closefd=False).readline())
    limits = Limits(**request["limits"])
    end_with_parent(limits.seconds)
    _hold_memory(limits.memory)
    try:
        result = TASKS[request["task"]](request["path"], request["password"], limits, **request["arguments"])
        answer = {"result": result}
    except PaperError as error:
        answer = {"error": {"type": type(error).__name__, "reason": error.reason, "remedy": error.remedy}}
    except MemoryError:
        reason = f"reading it took more memory than the limit of {limits.memory} bytes"
        answer = {"error": {"type": "LimitError", "reason": reason, "remedy": "Raise the memory limit"}}
    except Exception as error:  # whatever a hostile file brings about must end as this file's error
        reason = f"reading it failed ({type(error).__name__}: {error})"
        answer = {
            "error": {"type": "CrashError", "reason": reason, "remedy": "Please report it, if you may share the file"}
        }
    answers.write(json.dumps(answer).encode())
    answers.flush()
    os._exit(0)  # closing a damaged document may crash; the answer is out


def _private_stdout() -> BinaryIO:
    """Our own handle on stdout; what C code prints to it or to stderr from now on is lost."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


def _hold_memory(limit: int) -> None:
    """Where the system can: Windows can't, macOS ignores it."""
    try:
        import resource
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (ValueError, OSError):
        return


if __name__ == "__main__":
    main()
