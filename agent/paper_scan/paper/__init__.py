"""PDF to ``Paper``: text with positions, sections, tables, figures, references, links, hidden text."""

from paper_scan.paper.errors import (
    CrashError,
    DamagedError,
    EmptyFileError,
    EncryptedError,
    LimitError,
    NoTextError,
    NotFoundError,
    NotPDFError,
    PaperError,
)
from paper_scan.paper.limits import Limits
from paper_scan.paper.model import Paper
from paper_scan.paper.pdf.render import render
from paper_scan.paper.read import Reading, read, read_here
from paper_scan.paper.serialise import from_json, to_json
from paper_scan.paper.words.names import family_name

__all__ = [
    "CrashError",
    "DamagedError",
    "EmptyFileError",
    "EncryptedError",
    "LimitError",
    "Limits",
    "NoTextError",
    "NotFoundError",
    "NotPDFError",
    "Paper",
    "PaperError",
    "Reading",
    "family_name",
    "from_json",
    "read",
    "read_here",
    "render",
    "to_json",
]
