"""Work on a PDF in a child process: whatever the file does to the PDF library, this process lives on.

The child gets one JSON request on stdin and answers with one JSON document on stdout. Never pickle: a process that has
touched a hostile file is not to be trusted with more than plain values.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from agent.paper import errors
from agent.paper.errors import CrashError, LimitError, NotFoundError, PaperError
from agent.paper.limits import Limits

_START = "import sys; sys.path[:0] = sys.argv[1:]; from agent.paper.pdf.worker import main; main()"
_ROOT = str(Path(__file__).resolve().parents[3])
_KINDS: dict[str, type[PaperError]] = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, PaperError)
}


def in_child(task: str, path: str | Path, password: str | None, limits: Limits, arguments: dict[str, Any]) -> Any:
    """The answer of ``agent.paper.pdf.worker`` to a task, as plain JSON values.

    Raises:
        PaperError: the task's own error, or CrashError or LimitError where the child died or didn't come back.
    """
    if not Path(path).exists():
        raise NotFoundError(path, "there is no such file", "Check the path")
    request = {
        "task": task,
        "path": str(Path(path).absolute()),
        "password": password,
        "limits": asdict(limits),
        "arguments": arguments,
    }
    try:
        done = subprocess.run(
            # -P: a file called json.py in the current directory must not be imported.
            [sys.executable, "-P", "-c", _START, _ROOT],
            input=json.dumps(request).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        reason = f"reading it took longer than the limit of {limits.seconds:g} seconds"
        raise LimitError(path, reason, "Raise the limit on seconds if the file is to be trusted") from None
    return _answer(path, done)


def _answer(path: str | Path, done: subprocess.CompletedProcess[bytes]) -> Any:
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        reason = f"the PDF library crashed on it ({_ending(done.returncode)})"
        raise CrashError(path, reason, "The file is probably damaged: repair it, or print it to a new PDF") from None
    if "error" not in answer:
        return answer["result"]
    error = answer["error"]
    raise _KINDS.get(error["type"], CrashError)(path, error["reason"], error["remedy"])


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
