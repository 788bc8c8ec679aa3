"""Papers listed by a reference manager: BibTeX, RIS, CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paper_scan.sources.errors import SourceError
from paper_scan.sources.identifiers import Identifier, identifier

REFERENCE_FILES = (".bib", ".ris", ".json")
"""``.json`` is CSL-JSON."""


@dataclass(frozen=True)
class Listed:
    """An entry of a reference file."""

    name: str
    """Its key, else its title."""
    paper: Identifier | Path | None
    """By what it can be had: the PDF that it names on this disk, arXiv id, DOI, a PDF's address; None for nothing."""


def read_reference_file(file: Path) -> tuple[Listed, ...]:
    """The entries, in order. Raises SourceError where the file can't be read or holds none."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SourceError(f"{file}: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise SourceError(f"{file}: not UTF-8 text. Export it again as UTF-8.") from None
    kind = file.suffix.lower()
    entries = (_bibtex if kind == ".bib" else _ris if kind == ".ris" else _csl)(file, text)
    found = tuple(Listed(name, _by(fields, file.parent)) for name, fields in entries)
    if not found:
        raise SourceError(f"{file}: no entry was found in it.")
    return found


Fields = Mapping[str, Iterable[str]]
"""``doi``, ``arxiv``, ``address``, ``file``."""


def _by(fields: Fields, folder: Path) -> Identifier | Path | None:
    for printed in fields.get("file", ()):
        for part in re.split(r"[;:](?![\\/])", printed):  # "Full Text:files/12/paper.pdf:application/pdf"
            path = folder / Path(part.strip()).expanduser()
            if part.lower().strip().endswith(".pdf") and path.is_file():
                return path
    for name in ("arxiv", "doi", "address"):
        for printed in fields.get(name, ()):
            found = identifier(printed)
            if found is None and name == "doi":
                found = identifier(f"doi:{printed.strip()}")
            if found is None or (found.kind == "address" and not found.value.lower().split("?")[0].endswith(".pdf")):
                continue
            return found
    return None


def _bibtex(file: Path, text: str) -> list[tuple[str, Fields]]:
    import logging

    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what is wrong is said below, once
    library = parse_string(text)
    if library.failed_blocks:
        block = library.failed_blocks[0]
        raise SourceError(f"{file}:{(block.start_line or 0) + 1}: not BibTeX: {block.error}.")
    found: list[tuple[str, Fields]] = []
    for entry in library.entries:
        values = {field.key.lower(): str(field.value).replace("{", "").replace("}", "") for field in entry.fields}
        eprint = values.get("eprint", "")
        is_arxiv = values.get("archiveprefix", values.get("eprinttype", "arxiv")).lower() == "arxiv"
        found.append((entry.key, _fields(values, eprint if is_arxiv else "", values.get("file", ""))))
    return found


def _ris(file: Path, text: str) -> list[tuple[str, Fields]]:
    import rispy

    try:
        entries = rispy.loads(text)
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise SourceError(f"{file}: not RIS: {error}.") from None
    found: list[tuple[str, Fields]] = []
    for entry in entries:
        title = str(entry.get("primary_title") or entry.get("title") or entry.get("id") or "untitled")
        urls = [*_texts(entry.get("urls")), *_texts(entry.get("url")), *_texts(entry.get("file_attachments1"))]
        files = [*_texts(entry.get("file_attachments1"))]
        found.append(
            (title, {"doi": _texts(entry.get("doi")), "arxiv": _arxiv_addresses(urls), "address": urls, "file": files})
        )
    return found


def _csl(file: Path, text: str) -> list[tuple[str, Fields]]:
    try:
        items = json.loads(text)
    except ValueError as error:
        raise SourceError(f"{file}: not JSON ({error}).") from None
    items = items if isinstance(items, list) else items.get("items") if isinstance(items, dict) else None
    if not isinstance(items, list) or not all(
        isinstance(item, dict) and ("type" in item or "title" in item) for item in items
    ):
        raise SourceError(f"{file}: not CSL-JSON: a list of items with type and title.")
    found: list[tuple[str, Fields]] = []
    for item in items:
        name = str(item.get("id") or item.get("title") or "untitled")
        values = {key.lower(): str(value) for key, value in item.items() if isinstance(value, str | int)}
        found.append((name, _fields(values, values.get("number", ""), "")))
    return found


def _fields(values: Mapping[str, str], eprint: str, file: str) -> Fields:
    urls = [values["url"]] if values.get("url") else []
    return {
        "doi": [values["doi"]] if values.get("doi") else [],
        "arxiv": [*([eprint] if _is_arxiv(eprint) else []), *_arxiv_addresses(urls)],
        "address": urls,
        "file": [file] if file else [],
    }


def _is_arxiv(words: str) -> bool:
    found = identifier(words)
    return found is not None and found.kind == "arXiv"


def _arxiv_addresses(urls: Iterable[str]) -> list[str]:
    return [url for url in urls if _is_arxiv(url)]


def _texts(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)] if value else []
