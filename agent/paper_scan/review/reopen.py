"""A scan's worksheet opened once more, with the paper it is for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from paper_scan.checklist import Checklist
from paper_scan.folder.files import JOURNAL, PREVIOUS, RUN, SCAN, file_sha256
from paper_scan.paper import Limits, read
from paper_scan.scans.model import load
from paper_scan.worksheet import Header, JournalError, OtherJournalError, Worksheet, read_header


class ReopenError(Exception):
    """There is no scan to open, or not what it needs; the message says what to give."""


def find_folder(target: Path, out: Path) -> Path:
    """The scan's folder: ``target`` itself, or the one below ``out`` that is for the PDF ``target``.

    Raises ReopenError where there is none, or where there are several (by different readers or checklists).
    """
    if target.is_dir():
        if not (target / JOURNAL).exists():
            raise ReopenError(f"{target}: no scan lies there (it has no {JOURNAL})")
        return target
    sha256 = file_sha256(target)
    found = [journal.parent for journal in sorted(out.glob(f"*/{JOURNAL}")) if _is_for(journal, sha256)]
    if not found:
        raise ReopenError(f"{target}: not scanned yet below {out}. Scan it first: scan {target}")
    if len(found) > 1:
        listed = ", ".join(map(str, found))
        raise ReopenError(f"{target}: there are several scans of it; name one of their folders: {listed}")
    return found[0]


def reopen(
    folder: Path,
    load_checklist: Callable[[str], Checklist],
    pdf: Path | None = None,
    password: str | None = None,
    limits: Limits | None = None,
) -> Worksheet:
    """The worksheet in a scan's folder. ``pdf``: where the PDF is, if no longer where it was when it was scanned.

    Raises ReopenError, PaperError, JournalError, or what ``load_checklist`` raises.
    """
    header = read_header(folder / JOURNAL)
    if header is None:
        raise ReopenError(f"{folder}: no scan was begun there")
    pdf = pdf or pdf_of(folder)
    paper = read(pdf, password, limits)
    if paper.sha256 != header.pdf_sha256:
        raise ReopenError(f"{pdf}: not the PDF that was scanned in {folder}. Give that one with --paper")
    model, prompts = _reader(folder)
    checklist = load_checklist(header.checklist_name)

    def opened() -> Worksheet:
        return Worksheet.open(
            paper,
            checklist,
            folder / JOURNAL,
            header.reader,
            model=model,
            prompts_sha256=prompts,
            pdf=pdf,
            password=password,
        )

    try:
        return opened()
    except OtherJournalError as error:
        if error.only_text:
            return _relocated(folder, opened)
        again = "Scan the paper again first; what persons answered is carried over"
        raise ReopenError(f"{folder}: scanned by another version of the checklist or the program. {again}") from error


def _relocated(folder: Path, opened: Callable[[], Worksheet]) -> Worksheet:
    """The sheet carried over to the text as it is read now. What is open since stands in its scan as a warning."""
    aside = folder / PREVIOUS
    (folder / JOURNAL).replace(aside)
    try:
        worksheet = opened()
        for lost in worksheet.take_over(aside):
            worksheet.warn(lost)
    except BaseException:
        aside.replace(folder / JOURNAL)
        raise
    aside.unlink()
    return worksheet


def _is_for(journal: Path, sha256: str) -> bool:
    try:
        header: Header | None = read_header(journal)
    except JournalError:
        return False
    return header is not None and header.pdf_sha256 == sha256


def pdf_of(folder: Path) -> Path:
    """The PDF that a scan's folder is for. Raises ReopenError where that isn't said, or it is no longer there."""
    try:
        path = Path(json.loads((folder / RUN).read_text(encoding="utf-8"))["pdf"])
    except (OSError, ValueError, KeyError, TypeError):
        raise ReopenError(f"{folder}: it does not say which PDF it is for. Give it with --paper") from None
    if not path.is_file():
        raise ReopenError(f"{folder}: its PDF is no longer at {path}. Say where it is with --paper")
    return path


def _reader(folder: Path) -> tuple[str | None, str | None]:
    """The model and the prompts of the finished scan."""
    try:
        made = load(folder / SCAN).provenance
    except (OSError, ValueError):
        return None, None
    return made.model, made.prompts_sha256
