"""A PDF's objects by their number. One that is damaged counts as empty: what can't be read can't say anything."""

from __future__ import annotations

from typing import Any

_DAMAGED = (RuntimeError, ValueError)
"""What pymupdf raises for an object that isn't there or can't be parsed."""


def value_of(document: Any, xref: int, key: str) -> tuple[str, str]:
    """Kind and text of a dictionary's entry, ``("null", "null")`` where there is none."""
    try:
        kind, text = document.xref_get_key(xref, key)
    except _DAMAGED:
        return "null", "null"
    return kind, text


def source_of(document: Any, xref: int) -> str:
    """The object as written, in one line; empty if it can't be read."""
    try:
        text: str = document.xref_object(xref, compressed=True)
    except _DAMAGED:
        return ""
    return text


def stream_of(document: Any, xref: int) -> bytes:
    """The object's stream, unpacked; empty if it has none."""
    try:
        return document.xref_stream(xref) or b""
    except _DAMAGED:
        return b""
