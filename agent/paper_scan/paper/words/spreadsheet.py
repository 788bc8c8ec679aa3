"""Text that a spreadsheet is to show, not to run."""

from __future__ import annotations

import unicodedata

_STARTS = "=+-@|"


def defused(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula.

    That is so behind blanks, tabs and marks that don't show, and for the wide forms of East Asian scripts. A number is
    none.
    """
    shown = next((c for c in text if unicodedata.category(c)[0] not in "ZC"), "")
    first = unicodedata.normalize("NFKC", shown)[:1] or " "
    begins = first in _STARTS or unicodedata.name(first, "").startswith(("MINUS SIGN", "HYPHEN"))
    if not begins and text[:1] not in ("\t", "\r", "\n"):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text
