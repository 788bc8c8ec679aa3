"""Where two JSON values differ, by path."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from paper_scan.report.escaping import shortened

SHOWN = 120
"""Characters of a value that are shown; not measured."""


def differences(stored: Any, again: Any, path: str, whose: str) -> Iterator[tuple[str, str]]:
    """Path and what ``whose`` (``the PDF``) says there, for each leaf that differs.

    Lists of another length differ as a whole: what was put in or left out would shift all that follows.
    """
    if isinstance(stored, dict) and isinstance(again, dict):
        for key in [*stored, *(key for key in again if key not in stored)]:
            if key not in again:
                yield f"{path}.{key}", f"{whose} has nothing there"
            elif key not in stored:
                yield f"{path}.{key}", f"left out; {whose} says {shown(again[key])}"
            else:
                yield from differences(stored[key], again[key], f"{path}.{key}", whose)
    elif isinstance(stored, list) and isinstance(again, list) and len(stored) == len(again):
        for number, (one, other) in enumerate(zip(stored, again, strict=True)):
            yield from differences(one, other, f"{path}[{number}]", whose)
    elif isinstance(stored, list) and isinstance(again, list):
        yield path, f"{len(stored)} here, {len(again)} by {whose}: {shown(again)}"
    elif stored != again:
        yield path, f"{whose} says {shown(again)}"


def shown(value: Any) -> str:
    return shortened(str(value), limit=SHOWN)


NEAR = 2e-3
"""Relative: numbers so near each other are the same computation on two machines. Ours are rounded to three to five
digits, of which the last may come out otherwise; not measured."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?")


def nearly(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same but for the last digits of numbers, in texts too."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(nearly(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(nearly, one, other))
    if isinstance(one, str) and isinstance(other, str):
        numbers = (list(map(float, _NUMBER.findall(text))) for text in (one, other))
        return _NUMBER.sub("", one) == _NUMBER.sub("", other) and all(map(_near, *numbers))
    if isinstance(one, float) and isinstance(other, float):
        return _near(one, other)
    return bool(one == other)


def _near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=NEAR)
