"""Work on a PDF in a child process: whatever the file does to the PDF library, this process lives on.

The child gets one JSON request on stdin and answers with one JSON document on stdout. Never pickle: a process that has
touched a hostile file is not to be trusted with more than plain values.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from paper_scan.paper import errors
from paper_scan.paper.errors import CrashError, LimitError, NotFoundError, PaperError
from paper_scan.paper.limits import Limits
from paper_scan.paper.pdf.lifeline import tie

_START = "import sys; sys.path[:0] = sys.argv[1:]; from paper_scan.paper.worker import main; main()"
_ROOT = str(Path(__file__).resolve().parents[3])
_KINDS: dict[str, type[PaperError]] = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, PaperError)
}


class Child:
    """A child process that has begun a task; ``answer`` waits for its end. Stopped with the ``with`` block."""

    def __init__(self, task: str, path: str | Path, password: str | None, limits: Limits, arguments: dict[str, Any]):
        """Raises NotFoundError where there is no such file."""
        if not Path(path).is_file():
            from paper_scan.paper.pdf.opening import why_no_file

            raise NotFoundError(path, *why_no_file(Path(path)))
        self._path = path
        self._limits = limits
        request = {
            "task": task,
            "path": str(Path(path).absolute()),
            "password": password,
            "limits": asdict(limits),
            "arguments": arguments,
        }
        self._request = json.dumps(request).encode()
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            # -P: a file called json.py in the current directory must not be imported.
            [sys.executable, "-P", "-c", _START, _ROOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        tie(self._process)
        self._lifeline = self._process.stdin
        self._process.stdin = None  # not communicate's: it would close it, and the child end
        self._send()

    def _send(self) -> None:
        """The request is a line; the pipe stays open behind it for as long as this process lives."""
        assert self._lifeline is not None
        with suppress(OSError):  # it died at once: its ending is told by ``answer``
            self._lifeline.write(self._request + b"\n")
            self._lifeline.flush()

    def answer(self) -> Any:
        """The answer of ``paper_scan.paper.worker``, as plain JSON values.

        Raises:
            PaperError: the task's own error, or CrashError or LimitError where the child died or didn't come back.
        """
        left = self._limits.seconds - (time.monotonic() - self._began)
        try:
            output, _ = self._process.communicate(timeout=max(left, 0.0))
        except subprocess.TimeoutExpired:
            self.stop()
            reason = f"reading it took longer than the limit of {self._limits.seconds:g} seconds"
            remedy = "Raise the limit on seconds if the file is to be trusted"
            raise LimitError(self._path, reason, remedy) from None
        self._cut()
        return _answer(self._path, output, self._process.returncode)

    def stop(self) -> None:
        """Ends the child if it is still at work."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()
        self._cut()

    def _cut(self) -> None:
        if self._lifeline is not None:
            with suppress(OSError):
                self._lifeline.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def in_child(task: str, path: str | Path, password: str | None, limits: Limits, arguments: dict[str, Any]) -> Any:
    """A task begun and waited for. Raises as ``Child`` and ``Child.answer`` do."""
    with Child(task, path, password, limits, arguments) as child:
        return child.answer()


def _answer(path: str | Path, output: bytes, code: int) -> Any:
    try:
        answer = json.loads(output)
    except ValueError:
        reason = f"the PDF library crashed on it ({_ending(code)})"
        raise CrashError(path, reason, "The file is probably damaged: repair it, or print it to a new PDF") from None
    if "error" not in answer:
        return answer["result"]
    error = answer["error"]
    raise _KINDS.get(error["type"], CrashError)(path, error["reason"], error["remedy"])


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
