"""The PDF library behind one door: imported when first used, and silent."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

Document: TypeAlias = Any
"""A ``pymupdf.Document``: the library says it is typed, but most of its calls aren't."""
PDFPage: TypeAlias = Any
"""A ``pymupdf.Page``."""


@cache
def pdf_library() -> Any:
    """The ``pymupdf`` module. What it would print about damaged files is suppressed: stdout belongs to our answers."""
    library: Any = import_module("pymupdf")
    library.TOOLS.mupdf_display_errors(False)
    library.TOOLS.mupdf_display_warnings(False)
    return library
