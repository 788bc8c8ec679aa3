"""A scan held against the worksheet that it was made from, where that lies beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from paper_scan.checklist import Checklist
from paper_scan.folder.files import JOURNAL, PREVIOUS
from paper_scan.review.check import Fault
from paper_scan.review.differences import differences
from paper_scan.scans.model import Scan
from paper_scan.worksheet import Header, JournalError
from paper_scan.worksheet.corrections import corrections
from paper_scan.worksheet.entries import Completed, Entry, State, read_entry
from paper_scan.worksheet.finished import standing_beside
from paper_scan.worksheet.journal import Journal

WHOSE = "the worksheet beside it"


def against_journal(scan: Scan, folder: Path, checklist: Checklist) -> list[Fault]:
    """What the worksheet in the scan's folder says otherwise; nothing where none was finished there."""
    for name in (JOURNAL, PREVIOUS):
        path = folder / name
        if not path.is_file():
            continue
        try:
            header, lines = Journal(path).read_whole()
            entries = [read_entry(line) for line in lines]
        except JournalError as error:
            return [Fault(name, f"{error.reason}. {error.remedy}")]
        except ValidationError as error:
            return [Fault(name, f"an entry can't be read ({error.errors()[0]['msg']})")]
        finished = _as_finished(entries)
        if finished is not None:
            return [*_provenance(scan, header), *_contents(scan, finished, checklist)]
    return []


def _as_finished(entries: list[Entry]) -> State | None:
    """The sheet as it was when it was last finished; what was recorded since is not in the scan."""
    ends = [number for number, entry in enumerate(entries, start=1) if isinstance(entry, Completed)]
    if not ends:
        return None
    state = State()
    for entry in entries[: ends[-1]]:
        state.apply(entry)
    return state


def _provenance(scan: Scan, header: Header) -> Iterator[Fault]:
    for name in ("pdf_sha256", "text_sha256", "checklist", "checklist_sha256", "reader"):
        stored, again = getattr(scan.provenance, name), getattr(header, name)
        if stored is not None and stored != again:
            yield Fault(f"$.provenance.{name}", f"{WHOSE} says {again}")


def _contents(scan: Scan, state: State, checklist: Checklist) -> Iterator[Fault]:
    if state.classified is None or state.noted is None:
        yield Fault(JOURNAL, "finished without a type or notes: something was taken out of it")
        return
    modules = checklist.active_modules(state.classified.paper_type, state.classified.tags)
    beside = standing_beside(scan.paper, scan.integrity, checklist, state, modules)
    fields: list[tuple[str, str]] = [(by, name) for name, (by, _) in corrections(state.history).fields.items()]
    corrected = [(each.by, each.what, each.value) for each in beside.corrections]
    for number, each in enumerate(scan.corrections or ()):
        if (each.by, each.what, each.value) not in corrected and (each.by, each.what) not in fields:
            yield Fault(f"$.corrections[{number}]", f"{WHOSE} knows nothing of it")
    for described, said in state.description.items():
        value, stored_value = list(said.values())[-1].value, getattr(scan.paper, described)
        if described not in {field for _, field in fields} and (stored_value or None) != (value or None):
            yield Fault(f"$.paper.{described}", f"{WHOSE} says {value}")
    expected: dict[str, Any] = {
        "paper": beside.about.model_dump(mode="json"),
        "paper_type": state.classified.paper_type,
        "paper_type_reason": state.classified.reason,
        "methodology_tags": list(state.classified.tags),
        "key_findings": state.noted.key_findings,
        "active_modules": list(modules),
        "claims": _values(beside.claims),
        "red_flags": _values(beside.red_flags),
        "cited_papers": _values(state.noted.cited_papers),
        "verification": None if state.fits is None else _values(state.fits),
        "checks": None if state.checks is None else _values(state.checks),
    }
    stored = scan.model_dump(mode="json")
    for name, again in expected.items():
        yield from (Fault(*each) for each in differences(stored.get(name), again, f"$.{name}", WHOSE))
    for category, answers in scan.checklist.items():
        for question, answer in answers.items():
            path = f"$.checklist.{category}.{question}"
            given = state.answer(question)
            if given is None:
                yield Fault(path, f"{WHOSE} has no answer to it")
            else:
                found = differences(answer.model_dump(mode="json"), given.model_dump(mode="json"), path, WHOSE)
                yield from (Fault(*each) for each in found)


def _values(models: Iterable[BaseModel]) -> list[Any]:
    return [each.model_dump(mode="json") for each in models]
