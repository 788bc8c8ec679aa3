"""Tables and figures by the labels that readers use for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

_NUMBER = re.compile(r"((?:[A-Z]\.?)?(?:\d+|[IVX]+)(?:\.\d+)*)[a-z]?\W*", re.IGNORECASE)


class Labelled(Protocol):
    @property
    def label(self) -> str: ...


_L = TypeVar("_L", bound=Labelled)


def find_label(wanted: str, among: Sequence[_L]) -> _L | None:
    """The one that ``wanted`` names: ``Table 3``, ``table 3``, ``Tab. 3`` and ``3`` are the same."""
    for same in (_plain, _number):
        key = same(wanted)
        found = [each for each in among if key and same(each.label) == key]
        if found:
            return found[0]
    return None


def _plain(label: str) -> str:
    return " ".join(label.lower().split()).rstrip(".:")


def _number(label: str) -> str:
    """``3`` of ``Table 3`` and ``Fig. 3a`` alike."""
    number = _NUMBER.fullmatch(label.split()[-1]) if label.split() else None
    return number[1].lower() if number else ""
