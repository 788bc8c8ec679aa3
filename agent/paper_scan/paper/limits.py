"""Limits against hostile files: what a reader may spend on one PDF."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one PDF may cost before it is given up. ``read`` raises LimitError where a file passes one.

    Only ``drawings_per_page`` doesn't end the reading: that page's drawings are left out and said to be.
    """

    pages: int = 2_000
    """Most pages a file may have."""
    bytes: int = 300_000_000
    """Largest file."""
    seconds: float = 120.0
    """Longest time for the whole file, start of the child process included."""
    drawings_per_page: int = 20_000
    """Most paths on a page that are looked at; a scatter plot has thousands, a map or a dense heat map more."""
    characters: int = 20_000_000
    """Most characters of text in the whole file (a small compressed file can unfold to gigabytes)."""
    unpacked: int = 300_000_000
    """Most bytes that one of the file's streams, other than an image, may unpack to."""
    memory: int = 4_000_000_000
    """Most bytes of address space that the child process may take, where the operating system can hold it to that."""
