"""Which PDFs are meant: a directory, a glob, a list, single files; each content once."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from paper_scan.folder.files import file_sha256
from paper_scan.sources import REFERENCE_FILES, Identifier, Listed, SourceError, identifier, read_reference_file
from paper_scan.survey.directory.store import Store


class NothingFoundError(Exception):
    """What was named is not there, or has no PDF in it. The message says what and where."""


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A PDF to scan."""

    path: Path
    sha256: str
    """Of its content; of its path where it can't be read at all, so that it too has a place in the store."""
    changed: bool = False
    """Its content is another than at the last run."""


@dataclass(frozen=True, slots=True)
class Listing:
    papers: tuple[FoundPaper, ...]
    duplicates: dict[Path, Path]
    """File → the file that has the same content and is scanned."""


@dataclass(frozen=True, slots=True)
class NamedPapers:
    papers: tuple[Path | Identifier, ...]
    """Files, and what is to be fetched."""
    nowhere: tuple[str, ...] = ()
    """Entries of reference files by which no paper can be had, each with its file."""

    @property
    def files(self) -> list[Path]:
        """Those that are files of this disk."""
        return [paper for paper in self.papers if isinstance(paper, Path)]


def named(given: Iterable[str | Path]) -> NamedPapers:
    """Papers in the order given: PDFs below directories (sorted), matches of globs, files, identifiers, what lists
    (``.txt``, one a line) and reference files (``.bib``, ``.ris``, CSL-JSON) name.

    Paths in a list are relative to the list; ``#`` begins a comment line. What is there as a file is that file. Raises
    NothingFoundError.
    """
    found: dict[Path | Identifier, None] = {}
    nowhere: list[str] = []
    for each in given:
        path, paper = Path(each), identifier(str(each))
        if path.is_file() and path.suffix.lower() in REFERENCE_FILES:
            listed = _of_references(path)
            found |= dict.fromkeys(entry.paper for entry in listed if entry.paper is not None)
            nowhere += [f"{path}: {entry.name}" for entry in listed if entry.paper is None]
        elif paper is not None and not path.exists():
            found[paper] = None
        else:
            found |= dict.fromkeys(_named(path))
    return NamedPapers(tuple(found), tuple(nowhere))


def _of_references(file: Path) -> tuple[Listed, ...]:
    try:
        return read_reference_file(file)
    except SourceError as error:
        raise NothingFoundError(str(error)) from None


def _named(path: Path) -> Sequence[Path | Identifier]:
    if path.is_dir():
        below = pdfs_below(path)
        if not below:
            raise NothingFoundError(f"There is no PDF in or below {path}.")
        return below
    if path.is_file():
        return list(_listed(path)) if path.suffix.lower() == ".txt" else [path]
    if glob.has_magic(str(path)):
        # pathlib knows no absolute patterns
        matches = [Path(match) for match in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207
        pdfs = [pdf for match in matches for pdf in (pdfs_below(match) if match.is_dir() else _if_pdf(match))]
        if not pdfs:
            raise NothingFoundError(f"No PDF matches {path}.")
        return pdfs
    raise NothingFoundError(f"There is no file or directory “{path}”.")


def pdfs_below(folder: Path) -> list[Path]:
    """All PDFs in and below a folder. What is called one but is a dangling link or a pipe, and a folder that can't be
    looked into, is listed too: it fails by itself, by name."""
    found: list[Path] = []

    def unreadable(error: OSError) -> None:
        found.append(Path(error.filename))

    for place, _, names in os.walk(folder, onerror=unreadable):
        found += [Path(place, name) for name in names if _if_pdf(Path(name))]
    return sorted(found)


def _if_pdf(path: Path) -> list[Path]:
    return [path] if path.suffix.lower() == ".pdf" else []


def _listed(file: Path) -> Iterator[Path | Identifier]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NothingFoundError(f"{file}: not a list of files ({error}).") from error
    entries = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not entries:
        raise NothingFoundError(f"{file}: the list names no file.")
    for entry in entries:
        path, paper = file.parent / Path(entry).expanduser(), identifier(entry)
        if paper is not None and not path.exists():
            yield paper
            continue
        yield from pdfs_below(path) if path.is_dir() else [path]  # a file that is gone fails by itself, by name


def _plain(path: str) -> str:
    """A path as text that can be kept: a name that isn't UTF-8 has its bytes spelt out."""
    return path.encode("utf-8", "backslashreplace").decode()


def listing(files: Iterable[Path], store: Store | None, keep: bool = True) -> Listing:
    """Each content once, the first file of it. A file is hashed only if its size or time of change is new to the store,
    which keeps what was found."""
    known = store.known_files() if store else {}
    first: dict[str, FoundPaper] = {}
    duplicates: dict[Path, Path] = {}
    kept: list[tuple[str, int, int, str, str | None]] = []
    for place, path in {_plain(path.resolve().as_posix()): path for path in files}.items():
        try:
            stat = path.stat()
            if not S_ISREG(stat.st_mode):
                raise OSError("no ordinary file")  # a pipe would be waited for
            was = known.get(place)
            same = was is not None and (was.size, was.mtime_ns) == (stat.st_size, stat.st_mtime_ns)
            sha256 = was.sha256 if was and same else file_sha256(path)
        except OSError:
            sha256 = hashlib.sha256(f"no such file: {place}".encode()).hexdigest()
            first.setdefault(sha256, FoundPaper(path, sha256))
            continue
        if sha256 in first:
            duplicates[path] = first[sha256].path
        else:
            first[sha256] = FoundPaper(path, sha256, changed=was is not None and was.sha256 != sha256)
        original = first[sha256].path.resolve().as_posix() if path in duplicates else None
        kept.append((place, stat.st_size, stat.st_mtime_ns, sha256, original))
    if store and keep:
        store.keep_files(kept)
    return Listing(tuple(first.values()), duplicates)
