"""What people call a paper by: an arXiv id, a DOI, an address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

_ARXIV = r"(?P<id>\d{4}\.\d{4,5}|[a-z][a-z-]+(?:\.[A-Z]{2})?/\d{7})(?P<version>v\d+)?"
_ARXIV_ALONE = re.compile(rf"(?i:arxiv:\s*)?{_ARXIV}")
_ARXIV_PATH = re.compile(rf"/(?:abs|pdf|html|format|e-print)/{_ARXIV}(?:\.pdf)?/?")
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.I)
_DOI = re.compile(r"(?i:doi:\s*)?(10\.\d{4,9}/\S+)")
_ARXIV_HOSTS = frozenset({"arxiv.org", "www.arxiv.org", "export.arxiv.org"})
_DOI_HOSTS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})


@dataclass(frozen=True)
class Identifier:
    kind: Literal["arXiv", "DOI", "address"]
    value: str
    """The id with its version if one was given, the DOI in small letters, the address."""

    def __str__(self) -> str:
        return self.value if self.kind == "address" else f"{self.kind}:{self.value}"

    @property
    def file_name(self) -> str:
        """A name for the PDF that every file system takes."""
        if self.kind == "address":
            last = unquote(urlsplit(self.value).path.rstrip("/").rpartition("/")[2]) or "paper"
            stem = last.removesuffix(".pdf").removesuffix(".PDF")
        else:
            stem = f"{self.kind.lower()}-{self.value}"
        return re.sub(r"[^\w.-]+", "-", stem, flags=re.ASCII).strip("-.")[:80] + ".pdf"


def identifier(words: str) -> Identifier | None:
    """What the words name; None if they are neither arXiv id, DOI nor address.

    >>> identifier("arXiv:2401.00448v2"), identifier("https://doi.org/10.1000/X1")
    (Identifier(kind='arXiv', value='2401.00448v2'), Identifier(kind='DOI', value='10.1000/x1'))
    """
    words = words.strip().strip("<>")
    if re.match(r"https?:", words, re.I):
        return _of_address(words)
    if found := _ARXIV_ALONE.fullmatch(words):
        return _arxiv(found)
    if found := _DOI.fullmatch(words):
        return _doi(found[1])
    return None


def _of_address(words: str) -> Identifier:
    parts = urlsplit(words)
    host = (parts.hostname or "").lower()
    if host in _ARXIV_HOSTS and (found := _ARXIV_PATH.fullmatch(parts.path)):
        return _arxiv(found)
    if host in _DOI_HOSTS and (found := _DOI.fullmatch(unquote(parts.path.lstrip("/")))):
        return _doi(found[1])
    return Identifier("address", words)


def _arxiv(found: re.Match[str]) -> Identifier:
    return Identifier("arXiv", found["id"] + (found["version"] or ""))


def _doi(printed: str) -> Identifier:
    doi = printed.rstrip(".,;").lower()
    if (posted := _ARXIV_DOI.fullmatch(doi)) and (found := _ARXIV_ALONE.fullmatch(posted[1])):
        return _arxiv(found)
    return Identifier("DOI", doi)
