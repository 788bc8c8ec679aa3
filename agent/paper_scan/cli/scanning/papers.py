"""From what stands on the command line to PDFs on this disk: what isn't here is fetched."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop
from paper_scan.cli.suggest import no_such_path

if TYPE_CHECKING:
    from paper_scan.sources import Identifier


@dataclass(frozen=True)
class FoundFiles:
    files: list[Path]
    alone: bool
    """One paper was named, by itself: not a directory or list that holds one."""
    missing: tuple[str, ...]
    """Why each of the others could not be had."""


def find_papers(words: Sequence[str], commands: Sequence[str], offline: bool, quiet: bool, dry_run: bool) -> FoundFiles:
    """The papers that are meant, fetched where need be; Stop where there are none, or where one alone can't be had."""
    from paper_scan.sources import identifier
    from paper_scan.survey.directory.find import NothingFoundError, named

    for word in words:
        _check(word, commands)
    try:
        found = named(words)
    except NothingFoundError as error:
        raise Stop(str(error), Code.USAGE) from None
    missing = [f"{entry}: names neither a PDF, an arXiv id nor a DOI" for entry in found.nowhere]
    alone = len(words) == 1 and len(found.papers) == 1 and not missing
    alone = alone and (identifier(words[0]) is not None or Path(words[0]) in found.papers)
    files = found.files
    if len(files) < len(found.papers):
        files, unfetched = _fetched(found.papers, offline, quiet, dry_run, alone)
        missing += unfetched
    if missing and not files and not dry_run:
        raise Stop("None of the papers can be had:\n" + "\n".join(f"  {each}" for each in missing), Code.UNREADABLE)
    return FoundFiles(files, alone, tuple(missing))


def _check(word: str, commands: Sequence[str]) -> None:
    """Stop where a word is neither there nor a name of a paper, or is a finished scan."""
    from glob import has_magic

    from paper_scan.sources import identifier

    path = Path(word)
    if not path.exists() and not has_magic(word) and identifier(word) is None:
        raise Stop(no_such_path(path, commands), Code.USAGE)
    if path.suffix.lower() == ".json" and path.is_file() and not _is_list(path):
        raise Stop(f"{path} is no PDF. To see a finished scan: scan show {path}", Code.USAGE)


def _is_list(file: Path) -> bool:
    """Whether a JSON file may be CSL-JSON, which is a list, or an object with ``items``."""
    try:
        value = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(value, list) or (isinstance(value, dict) and "items" in value)


def _fetched(
    papers: Sequence[Path | Identifier], offline: bool, quiet: bool, dry_run: bool, alone: bool
) -> tuple[list[Path], list[str]]:
    """The files, and for the papers that can't be had the reasons."""
    from paper_scan.sources import SourceError, fetcher
    from paper_scan.sources.errors import OfflineError, Unreachable

    wanted = [paper for paper in papers if not isinstance(paper, Path)]
    files: list[Path] = []
    missing: list[str] = []
    with console.ConsoleProgress(quiet) as progress, fetcher(offline, progress.say) as source:
        if dry_run:
            for each in wanted:
                if source.kept.find(each) is None:
                    progress.say(f"{each} would be fetched")
        else:
            try:
                source.refuse(wanted)
            except OfflineError as error:
                raise Stop(str(error), Code.UNAVAILABLE) from None
        for paper in papers:
            if isinstance(paper, Path):
                files.append(paper)
                continue
            there = source.kept.find(paper)
            if there is None and dry_run:
                continue
            if there is None:
                number = "" if alone else f" ({wanted.index(paper) + 1} of {len(wanted)})"
                progress.step(f"Fetching {paper}{number}")
            try:
                files.append(source.fetch(paper))
            except SourceError as error:
                if alone:
                    later = isinstance(error, Unreachable)
                    raise Stop(str(error), Code.UNAVAILABLE if later else Code.UNREADABLE) from None
                missing.append(str(error))
            except OSError as error:
                raise Stop(f"{error.filename or source.kept.folder}: {error.strerror or error}") from None
            except KeyboardInterrupt:
                raise Stop("Interrupted. What was fetched is kept.", Code.INTERRUPTED) from None
    return list(dict.fromkeys(files)), missing
