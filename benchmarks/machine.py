"""Which machine a figure comes from, and how fast it is at that moment: shared processors differ by half from hour to
hour, and a time alone says little.
"""

from __future__ import annotations

import platform
import time
from pathlib import Path

_ADDITIONS = 2_000_000


def describe() -> str:
    """Processor, Python and system, with the yardstick's time."""
    what = f"{platform.machine()} {_processor()}, Python {platform.python_version()}, {platform.system()}"
    return f"{what}; two million additions take {1e3 * yardstick():.0f} ms here and now"


def yardstick() -> float:
    """Processor seconds that Python takes for two million additions; the fastest of three."""
    return min(_additions() for _ in range(3))


def _additions() -> float:
    start = time.process_time()
    total = 0
    for number in range(_ADDITIONS):
        total += number
    return time.process_time() - start


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or "processor unknown"
