"""``read``: a PDF in, a ``Paper`` out, or an error that says why not."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from agent.paper.errors import DamagedError, EmptyFileError, EncryptedError, LimitError, NotFoundError, NotPDFError
from agent.paper.extract import extract
from agent.paper.limits import Limits
from agent.paper.model import Paper
from agent.paper.understand import understand

if TYPE_CHECKING:
    import pymupdf


def read(path: str | Path, password: str | None = None, limits: Limits | None = None) -> Paper:
    """Reads a PDF in a child process, so that a crash or hang of the PDF library ends as an error for this file."""
    return read_here(path, password, limits)


def read_here(path: str | Path, password: str | None = None, limits: Limits | None = None) -> Paper:
    """Reads a PDF in this process: faster for many, but a crash of the PDF library takes the process with it.

    Raises:
        PaperError: the file can't be read; its kind says why.
    """
    limits = limits or Limits()
    data = load(path, limits)
    document = open_document(path, data, password)
    try:
        return understand(extract(document, Path(path).name, hashlib.sha256(data).hexdigest(), limits))
    finally:
        document.close()


def load(path: str | Path, limits: Limits) -> bytes:
    """The file's bytes, if they can be a PDF at all."""
    file = Path(path)
    if not file.is_file():
        raise NotFoundError(path, "there is no such file", "Check the path")
    size = file.stat().st_size
    if size == 0:
        raise EmptyFileError(path, "the file is empty", "Download it again")
    if size > limits.bytes:
        raise LimitError(
            path, f"it has {size} bytes, more than the limit of {limits.bytes}", "Raise the limit to read it"
        )
    data = file.read_bytes()
    if data.startswith(b"version https://git-lfs"):
        raise NotPDFError(path, "it is a Git LFS pointer, not the PDF it stands for", "Fetch it with `git lfs pull`")
    if b"%PDF" not in data[:2048]:
        raise NotPDFError(path, "it does not begin like a PDF", "Give the PDF itself")
    return data


def open_document(path: str | Path, data: bytes, password: str | None) -> pymupdf.Document:
    """The opened and decrypted document."""
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    try:
        document = pymupdf.open(stream=data, filetype="pdf")
    except (pymupdf.FileDataError, pymupdf.EmptyFileError, RuntimeError) as error:
        raise DamagedError(path, f"the PDF is damaged ({error})", "Download it again, or repair it") from None
    if document.needs_pass and not document.authenticate(password or ""):
        reason = "the password is wrong" if password else "it is encrypted"
        raise EncryptedError(path, reason, "Give its password with --password")
    if document.page_count == 0:
        raise DamagedError(path, "the PDF has no pages", "Download it again, or repair it")
    return document
