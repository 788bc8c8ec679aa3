"""A child process ends with its parent, however that dies, on every system.

The parent keeps the child's standard input open and never writes to it again: when the parent is gone, so is the pipe's
other end. A thread of the child waits for that. But the PDF library may be at work for minutes without letting threads
run; so the system itself is asked to end the child: by a signal when the pipe closes (Linux), by a timer (all POSIX
systems), by a job that dies with its last handle (Windows).
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from functools import cache
from typing import Any

GRACE = 10.0
"""Seconds after a child's time limit, at which its parent ends it, before it ends itself."""


def end_with_parent(seconds: float) -> None:
    """Called in the child, once its request is read. ``seconds``: what its task may take."""
    threading.Thread(target=_wait_for_the_end, daemon=True, name="lifeline").start()
    if sys.platform == "win32":
        return
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
    if sys.platform == "linux":
        import fcntl
        import select

        signal.signal(signal.SIGIO, signal.SIG_DFL)  # which ends the process
        fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)
        if select.select([0], [], [], 0)[0]:  # it was closed before
            os._exit(1)


def _wait_for_the_end() -> None:
    try:
        os.read(0, 1)
    finally:
        os._exit(1)


def tie(process: Any) -> None:
    """Called in the parent, with the child's ``subprocess.Popen``: puts it into the job that ends with this process."""
    if sys.platform == "win32":
        job = _job()
        if job:
            import ctypes

            ctypes.windll.kernel32.AssignProcessToJobObject(ctypes.c_void_p(job), ctypes.c_void_p(int(process._handle)))


@cache
def _job() -> int:
    """A Windows job whose processes end when its only handle, this process's, is closed; 0 where there is none."""
    if sys.platform != "win32":
        return 0
    import ctypes

    kernel = ctypes.windll.kernel32
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    job = kernel.CreateJobObjectW(None, None)
    if not job:
        return 0
    size = 144 if ctypes.sizeof(ctypes.c_void_p) == 8 else 112  # JOBOBJECT_EXTENDED_LIMIT_INFORMATION
    limits = bytearray(size)
    limits[16:20] = (0x2000).to_bytes(4, "little")  # LimitFlags: JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
    information = (ctypes.c_char * size).from_buffer(limits)
    kernel.SetInformationJobObject(ctypes.c_void_p(job), 9, information, size)
    return int(job)
