"""Texts of scans made comparable, however they are spaced and punctuated."""

from __future__ import annotations

import unicodedata


def bare(text: str) -> str:
    """Letters and digits alone, in no case."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def title_key(title: str) -> str:
    """The same for two spellings of one title: ligatures and wide letters are the usual ones, too."""
    return bare(unicodedata.normalize("NFKC", title))
