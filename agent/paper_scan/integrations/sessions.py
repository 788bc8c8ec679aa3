"""Worksheets that other agents have open: each call finds its sheet again, whoever made the one before.

A sheet is known by its folder. The paper, once read, is kept beside the journal until the scan is finished, so that a
call costs no second reading of the PDF.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from paper_scan.api import MakePage, publish
from paper_scan.checklist import Checklist, Module
from paper_scan.folder.files import (
    JOURNAL,
    PAGE,
    PREVIOUS,
    REPORT,
    RUN,
    SCAN,
    choose_folder,
    drop_aside,
    named_by,
    set_aside,
    write_atomically,
    write_verification,
)
from paper_scan.paper import Limits, Paper, read
from paper_scan.paper.serialise import from_json, to_json
from paper_scan.recomputed import verifier, verify_paper
from paper_scan.review.reopen import ReopenError, pdf_of, reopen
from paper_scan.scans.model import Scan, load
from paper_scan.tools import TOOLS, failed, run_tool
from paper_scan.tools.tool import Input, ToolResult
from paper_scan.version import __version__
from paper_scan.worksheet import OtherJournalError, Worksheet, is_finished, read_header

READER = "agent"
OTHERS = ("rules", "claude", "both")
"""Readers in whose name an agent records nothing."""
_CHANGING = frozenset(tool.name for tool in TOOLS if not tool.read_only)
MOST_TOLD = 12
"""Fits, and pieces of arithmetic, that opening a sheet tells of."""
_PAPER = ".paper.json"


class OpenInput(Input):
    """What it takes to begin."""

    paper: str = Field(description="Path of the PDF.")
    afresh: bool = Field(False, description="Begin an empty sheet, though a finished scan of this paper is there.")


class AmendInput(Input):
    """What it takes to change a finished scan."""

    sheet: str = Field("", description="The sheet's folder as open or finish gave it; by default the one used last.")
    by: str = Field("", description="Who changes it: a name under which both old and new answers are kept.")


OPEN = (
    "open",
    "Open a paper",
    "Read a PDF and begin its worksheet, or go on with an unfinished one. Gives the sheet's folder, the outline, and "
    "what came of doing the paper's own fits and arithmetic again. Do this first.",
)
"""Name, title and description of the call that comes before all tools."""
AMEND = (
    "amend",
    "Change a finished scan",
    "Open a finished sheet again, with all its answers and notes: record, note, revise and describe change it, "
    "and finish writes it out anew. With a name in `by`, what was answered before is kept beside what is said now.",
)
"""The same for the call that opens a finished sheet again."""


@dataclass(frozen=True)
class Session:
    folder: Path
    worksheet: Worksheet

    def run(self, tool: str, arguments: object, report: Callable[[Scan, Checklist], str]) -> ToolResult:
        """Run a tool; a sheet that it finishes is written out as scan.json and report.md.

        Another reader's sheet is only looked at, unless it was opened to be changed under a name: what is recorded
        would stand as that reader's.
        """
        if tool in _CHANGING and self.worksheet.identity.reader in OTHERS and not self.worksheet.corrected_by:
            own = self.worksheet.identity.model or self.worksheet.identity.reader
            return failed(f"This sheet is {own}'s. To correct it, `amend` it under your name: both answers are kept.")
        result = run_tool(self.worksheet, tool, arguments)
        if tool != "finish" or result.is_error:
            return result
        first = not (self.folder / SCAN).exists()
        scan = publish(self.worksheet, self.folder, report, _page() if (self.folder / PAGE).exists() else None)
        (self.folder / _PAPER).unlink(missing_ok=True)
        drop_aside(self.folder)
        folder = named_by(self.folder, self.worksheet.paper, scan.paper) if first else self.folder
        self.worksheet.moved(folder)
        return ToolResult(result.data | {"sheet": str(folder)} | _written(folder))


def _page() -> MakePage:
    from paper_scan.report.html import write_page_of_scan

    return write_page_of_scan


def _written(folder: Path) -> dict[str, str]:
    return {name: str(folder / name) for name in (SCAN, REPORT)}


def open_sheet(
    pdf: Path,
    out: Path,
    checklist: Checklist,
    password: str | None = None,
    limits: Limits | None = None,
    afresh: bool = False,
) -> tuple[Session | None, ToolResult]:
    """Begin a sheet for a PDF, or go on with the one that an agent left unfinished; and its outline, with what came of
    doing the paper's own numbers again. Where an agent's scan of it is finished nothing is begun, unless ``afresh``:
    the result says so, and what can be done.

    Raises PaperError, JournalError, OSError.
    """
    paper = read(pdf, password, limits)
    folder = choose_folder(out, paper, checklist, READER)
    resumed = (folder / JOURNAL).exists()
    if resumed and not afresh and is_finished(folder / JOURNAL):
        return None, ToolResult(_finished(folder))
    try:
        worksheet = _worksheet(paper, checklist, folder, pdf, password)
        finished = worksheet.completed
        outdated = False
    except OtherJournalError:
        finished = outdated = True
    if finished:
        set_aside(folder)
        resumed = False
        worksheet = _worksheet(paper, checklist, folder, pdf, password)
    if not resumed:
        found = verify_paper(paper, pdf, password)
        worksheet.set_verification(found.fits, found.checks)
        write_verification(folder, found.files)
    write_atomically(folder / _PAPER, json.dumps({"version": __version__, "paper": to_json(paper)}))
    write_atomically(folder / RUN, json.dumps({"pdf": str(pdf.resolve()), "pdf_sha256": paper.sha256}) + "\n")
    outline = run_tool(worksheet, "outline", {}).data
    begun: dict[str, Any] = {
        "sheet": str(folder),
        "resumed": resumed,
        "checklist": checklist.name,
        "types": {meaning.id: meaning.meaning for meaning in checklist.types},
        "tags": {meaning.id: meaning.meaning for meaning in checklist.tags},
        "modules": {module.id: _when(module) for module in checklist.modules},
    }
    if outdated:
        begun["set_aside"] = (
            "An unfinished sheet lay here, begun with another state of the checklist or program. It is kept as "
            f"{folder / PREVIOUS} until this one is finished."
        )
    return Session(folder, worksheet), ToolResult(begun | outline | _done_again(worksheet))


def _finished(folder: Path) -> dict[str, Any]:
    """What there is to know of a scan that is finished, and to do with it."""
    known: dict[str, Any] = {"sheet": str(folder), "finished": True, **_written(folder)}
    try:
        scan = load(folder / SCAN)
    except (OSError, ValueError):  # of another version; its sheet can still be opened again
        pass
    else:
        known |= {
            "title": scan.paper.title,
            "authors": list(scan.paper.authors),
            "answers": dict(Counter(answer.outcome for answer in scan.answers().values())),
            "claims": [claim.claim for claim in scan.claims],
            "red_flags": [{"flag": flag.flag, "detail": flag.detail} for flag in scan.red_flags],
        }
    return known | {
        "to_change_it": "`amend` opens this sheet again: answers, notes and flags can be changed, under a name.",
        "to_read_it_afresh": "`open` with `afresh` begins an empty sheet; this one is kept until that is finished.",
    }


def amend_sheet(
    folder: Path, load_checklist: Callable[[str], Checklist], by: str = "", password: str | None = None
) -> tuple[Session, ToolResult]:
    """Open a finished scan's sheet again, whoever its reader was, to be changed under the name ``by``.

    Raises ReopenError where there is no scan to change, or it is another reader's and nobody is named; PaperError,
    JournalError.
    """
    if not (folder / SCAN).exists():
        raise ReopenError(f"{folder}: no finished scan lies there. Go on with its sheet, or open its paper")
    worksheet = _able_to_verify(reopen(folder, load_checklist, password=password))
    own = (worksheet.identity.reader, worksheet.identity.model or "")
    person = by.strip() if by.strip().casefold() not in (name.casefold() for name in own) else None
    if person is None and worksheet.identity.reader in OTHERS:
        raise ReopenError(
            f"{folder}: read by {own[1] or own[0]}. Say in `by` (--by NAME) who corrects it: both answers are kept"
        )
    worksheet.reopen(person)
    write_atomically(folder / _PAPER, json.dumps({"version": __version__, "paper": to_json(worksheet.paper)}))
    known = _finished(folder) | {"finished": False, "amending": person or worksheet.identity.reader}
    known = {key: value for key, value in known.items() if not key.startswith("to_")}
    how = "Record, note, revise and describe change it; then finish. Until then its scan is as it was."
    return Session(folder, worksheet), ToolResult(known | {"next": how})


def _when(module: Module) -> str:
    """What makes a module's questions asked, in words."""
    switches = [f"the type {name}" for name in module.types] + [f"the tag {name}" for name in module.tags]
    return f"{module.title}: {len(module.questions)} questions more, asked with {' or '.join(switches)}"


def _done_again(worksheet: Worksheet) -> dict[str, Any]:
    """Reported fits and arithmetic that the program has computed again; said also where there was nothing."""
    fits = [
        {"law": fit.equation or fit.form, "verdict": fit.verdict, "reason": fit.reason}
        for fit in worksheet.fits
        if fit.verdict != "nothing reported"
    ]
    checks = [{"severity": each.severity, "message": each.message} for each in worksheet.checks]
    told: dict[str, Any] = {"fits": fits[:MOST_TOLD], "checks": checks[:MOST_TOLD]}
    if not fits:
        told["note"] = "No reported law was found to fit again" + ("." if checks else ", nothing to object to.")
    return {"numbers_done_again": told}


def find_sheet(folder: Path | None, out: Path, load_checklist: Callable[[str], Checklist]) -> Session:
    """The sheet in ``folder``, or the only unfinished one below ``out``.

    Raises ReopenError where there is none or the choice isn't clear, PaperError, JournalError.
    """
    folder = folder or only_unfinished(out)
    header = read_header(folder / JOURNAL)
    if header is None:
        raise ReopenError(f"{folder}: no worksheet was begun there. Open the paper first")
    paper = _kept_paper(folder, header.pdf_sha256)
    if paper is None:
        return Session(folder, _able_to_verify(reopen(folder, load_checklist)))
    checklist = load_checklist(header.checklist_name)
    try:
        return Session(folder, _worksheet(paper, checklist, folder, _pdf(folder), None, header.reader))
    except OtherJournalError as error:
        again = f"Open the paper again to begin a fresh sheet; this one is then kept as {PREVIOUS}"
        raise ReopenError(f"{folder}: begun with another state of the checklist or program. {again}") from error


def _worksheet(
    paper: Paper, checklist: Checklist, folder: Path, pdf: Path | None, password: str | None, reader: str = READER
) -> Worksheet:
    folder.mkdir(parents=True, exist_ok=True)
    return _able_to_verify(Worksheet.open(paper, checklist, folder / JOURNAL, reader, pdf=pdf, password=password))


def _able_to_verify(worksheet: Worksheet) -> Worksheet:
    worksheet.verifier = verifier(worksheet.pdf, worksheet.password)
    return worksheet


def only_unfinished(out: Path) -> Path:
    """The folder of the only sheet below ``out`` that is open. Raises ReopenError."""
    found = sorted(path.parent for path in out.glob(f"*/{_PAPER}"))
    if len(found) == 1:
        return found[0]
    if not found:
        raise ReopenError(f"No worksheet is open below {out}. Open a paper first, or name its folder with --sheet")
    listed = ", ".join(map(str, found))
    raise ReopenError(f"Several worksheets are open; name one of them with --sheet: {listed}")


def _kept_paper(folder: Path, sha256: str) -> Paper | None:
    """The paper as it was read when the sheet was opened, if it is the same and this version's reading."""
    try:
        kept = json.loads((folder / _PAPER).read_text(encoding="utf-8"))
        paper = from_json(kept["paper"]) if kept["version"] == __version__ else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return paper if paper is not None and paper.sha256 == sha256 else None


def check_roots(folder: Path, roots: Sequence[Path]) -> None:
    """Raises ReopenError where a sheet's folder, or the PDF that it names, lies below none of the directories
    (resolved) that may be used."""
    pdf = _pdf(folder)
    for what, path in (("", folder), ("its PDF ", pdf)):
        if path is not None and not any(path.resolve().is_relative_to(root) for root in roots):
            raise ReopenError(f"{folder}: {what}lies below no directory that may be used here")


def _pdf(folder: Path) -> Path | None:
    try:
        return pdf_of(folder)
    except ReopenError:
        return None
