"""From a path to an open document, or to the error that says why it can't be had."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from paper_scan.paper.errors import DamagedError, EmptyFileError, EncryptedError, LimitError, NotFoundError, NotPDFError
from paper_scan.paper.limits import Limits
from paper_scan.paper.pdf.library import Document, PDFPage, pdf_library

_HEAD = 2048
"""Bytes: readers accept a PDF that begins with some junk."""


@dataclass(frozen=True, slots=True)
class OpenPDF:
    path: str
    sha256: str
    document: Document

    def page(self, number: int) -> PDFPage:
        """The page with this number, from 1. Raises NotFoundError where there is none."""
        count = self.document.page_count
        if not 1 <= number <= count:
            raise NotFoundError(self.path, f"it has no page {number}", f"Its pages are 1 to {count}")
        return self.document[number - 1]


@contextmanager
def opened(path: str | Path, password: str | None, limits: Limits) -> Iterator[OpenPDF]:
    """The PDF at ``path``, decrypted, with at least one page.

    Raises:
        PaperError: there is no such file, or it can't be opened; its kind says why.
    """
    data = _load(Path(path), limits)
    document = _open(path, data, password)
    try:
        if document.page_count == 0:
            raise DamagedError(path, "the PDF has no pages", "Download it again, or repair it")
        if document.page_count > limits.pages:
            reason = f"it has {document.page_count} pages, more than the limit of {limits.pages}"
            raise LimitError(path, reason, "Raise the page limit to read it")
        yield OpenPDF(str(path), sha256(data).hexdigest(), document)
    finally:
        document.close()


def why_no_file(path: Path) -> tuple[str, str]:
    """Why there is no file to be read at a path, and what to do."""
    if path.is_symlink() and not path.exists():
        return f"it is a link to {path.readlink()}, which isn't there", "Mend the link, or remove it"
    if path.is_dir():
        try:
            next(path.iterdir(), None)
        except OSError as error:
            return f"it is a folder that can't be looked into ({error.strerror})", "Check that you may read it"
        return "it is a directory", "Check the path"
    if path.exists():
        return "it is no ordinary file, but a pipe, a socket or a device", "Copy what it gives to a file"
    return "there is no such file", "Check the path"


def _load(path: Path, limits: Limits) -> bytes:
    """The file's bytes, if they can be a PDF at all."""
    if not path.is_file():
        raise NotFoundError(path, *why_no_file(path))
    try:
        size = path.stat().st_size
        if size > limits.bytes:
            reason = f"it has {size} bytes, more than the limit of {limits.bytes}"
            raise LimitError(path, reason, "Raise the limit on bytes to read it")
        data = path.read_bytes()
    except OSError as error:
        raise NotFoundError(path, f"it can't be opened ({error.strerror})", "Check that you may read it") from None
    if not data.strip(b"\0\t\n\r "):
        raise EmptyFileError(path, "the file is empty", "Download it again")
    if data.startswith(b"version https://git-lfs"):
        reason = "it is a Git LFS pointer, a few lines that stand for the PDF"
        raise NotPDFError(path, reason, "Fetch the PDF itself with `git lfs pull`")
    if b"%PDF" not in data[:_HEAD]:
        web = data[:_HEAD].lstrip().lower().startswith((b"<!doctype html", b"<html"))
        reason = "it is a web page, not a PDF" if web else "it doesn't begin like a PDF"
        raise NotPDFError(path, reason, "Download the PDF itself" if web else "Give a PDF file")
    return data


def _open(path: str | Path, data: bytes, password: str | None) -> Document:
    library = pdf_library()
    try:
        document = library.open(stream=data, filetype="pdf")
    except (library.FileDataError, library.EmptyFileError, RuntimeError, ValueError) as error:
        raise DamagedError(path, f"the PDF is damaged ({error})", "Download it again, or repair it") from None
    if document.needs_pass and not document.authenticate(password or ""):
        document.close()
        reason = "the password is wrong" if password else "it is encrypted"
        raise EncryptedError(path, reason, "Give its password with --password")
    return document
