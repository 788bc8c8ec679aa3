"""The corpus of real papers, for tests that need more than PDFs made on the spot.

It is a folder with papers/, gold/, data/ and spec/, named by the environment variable PAPER_SCAN_CORPUS. It is not part
of the project (the papers are other people's); without it the tests that need it are skipped and say so.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

MISSING = "needs the corpus of real papers: set PAPER_SCAN_CORPUS to its folder"


def corpus_folder() -> Path | None:
    """The corpus's folder, or None where the variable is unset. Raises FileNotFoundError where it names no folder."""
    if not (name := os.environ.get("PAPER_SCAN_CORPUS")):
        return None
    folder = Path(name).resolve()
    if not folder.is_dir():
        raise FileNotFoundError(f"PAPER_SCAN_CORPUS is set to {name!r}, which is not a folder")
    return folder


def corpus_files(pattern: str) -> list[Any]:
    """Parameters for ``pytest.mark.parametrize``, one Path per file of the corpus, such as ``papers/hostile/*.pdf``.

    Without the corpus, one parameter that is skipped. A pattern that matches nothing raises FileNotFoundError, so that
    a test never passes by testing nothing.
    """
    folder = corpus_folder()
    if folder is None:
        return [pytest.param(None, marks=pytest.mark.skip(reason=MISSING), id=pattern)]
    files = sorted(folder.glob(pattern))
    if not files:
        raise FileNotFoundError(f"no {pattern} in the corpus at {folder}")
    return [pytest.param(file, id=file.name) for file in files]
