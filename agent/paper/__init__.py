"""PDF to ``Paper``: text with positions, sections, tables, figures, references, links, hidden text."""

from agent.paper.errors import (
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
from agent.paper.limits import Limits
from agent.paper.model import Paper
from agent.paper.pdf.render import render
from agent.paper.read import Reading, read, read_here
from agent.paper.serialise import from_json, to_json

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
    "from_json",
    "read",
    "read_here",
    "render",
    "to_json",
]
