"""Is a scan file what it says? Its shape, its rules, and with the PDF at hand its evidence.

``scan check`` prints what these functions find. Our own files and the public survey's versions 1 to 3 are checked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from paper_scan.checklist import Category, Checklist, Module, Question
from paper_scan.review.differences import shown
from paper_scan.scans import survey_format
from paper_scan.scans.model import FORMATS, Answer, Scan
from paper_scan.scans.seal import FIELD, fingerprint
from paper_scan.worksheet.consistency.contradictions import contradictions


class Fault(NamedTuple):
    """Something wrong in a scan file."""

    where: str
    """Path into the JSON: ``$.checklist.CATEGORY.QUESTION.evidence[0].quote``."""
    what: str
    severity: Literal["error", "warning"] = "error"


class Checked(BaseModel):
    """What a file was taken for, and what is wrong with it."""

    model_config = ConfigDict(frozen=True)

    file: str
    kind: str
    """``paper-scan/1``, ``survey v1``, …; ``unknown`` where it is none of them."""
    faults: tuple[Fault, ...]
    evidence: int | None = None
    """Pieces of evidence that were looked up in the PDF; None without it."""

    @property
    def is_good(self) -> bool:
        return not any(fault.severity == "error" for fault in self.faults)


def read(path: Path) -> tuple[Scan | survey_format.SurveyScan | None, Checked]:
    """Read a scan file of any format known here; a scan comes back where its shape is right.

    Raises OSError where the file can't be read at all.
    """
    kind = "unknown"
    try:
        twice: list[str] = []
        data = json.loads(path.read_bytes().decode("utf-8-sig"), object_pairs_hook=partial(_once, twice))
        if not isinstance(data, dict) or "checklist" not in data:
            return None, _checked(path, kind, [Fault("$", "not a scan: it has no checklist")])
        doubled = [Fault("$", f"the key “{name}” stands twice in one object") for name in twice]
        if data.get("format") in FORMATS:
            kind = data["format"]
            return Scan.model_validate(data), _checked(path, kind, [*doubled, *_broken_seal(data)])
        if "format" in data:
            known = f"this program reads {' and '.join(FORMATS)}; a newer one may read it"
            return None, _checked(path, kind, [Fault("$.format", f"unknown format {shown(data['format'])}: {known}")])
        kind = f"survey v{data.get('scan_version', 1)}"
        scan = survey_format.parse(data)
        return scan, _checked(path, kind, [*doubled, *_survey_faults(scan)])
    except UnicodeDecodeError as error:
        return None, _checked(path, kind, [Fault("$", f"not UTF-8 text (byte {error.start})")])
    except json.JSONDecodeError as error:
        return None, _checked(path, kind, [Fault("$", f"not JSON: {error.msg}, line {error.lineno}")])
    except RecursionError:
        return None, _checked(path, kind, [Fault("$", "not a scan: nested too deeply")])
    except survey_format.NotSurveyError as error:
        return None, _checked(path, kind, [Fault("$.scan_version", str(error))])
    except ValidationError as error:
        faults = [Fault(json_path(each["loc"], data), each["msg"]) for each in error.errors()]
        return None, _checked(path, kind, faults)


def _once(twice: list[str], pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; keys that stand twice in it, of which readers take one or the other, are put into ``twice``."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice += (name for name in found if names.count(name) > 1)
    return found


def _broken_seal(data: dict[str, Any]) -> Iterator[Fault]:
    stored = data["provenance"].get(FIELD) if isinstance(data.get("provenance"), dict) else None
    path = f"$.provenance.{FIELD}"
    if stored is None:
        yield Fault(path, "no fingerprint: whether the file was edited can't be told from it alone", "warning")
    elif stored != fingerprint(data):
        yield Fault(path, "the file was changed after it was written: its fingerprint is another")


def against_checklist(scan: Scan, checklist: Checklist) -> Iterator[Fault]:
    """Everything that the checklist asks of a scan's types, modules, questions and answers."""
    if scan.provenance.checklist_sha256 != checklist.sha256_for(scan.provenance.reader):
        yield Fault("$.provenance.checklist_sha256", "made with another state of this checklist", "warning")
    if scan.paper_type not in {kind.id for kind in checklist.types}:
        yield Fault("$.paper_type", f"unknown type {scan.paper_type!r}")
    known_tags = {tag.id for tag in checklist.tags}
    for number, tag in enumerate(scan.methodology_tags):
        if tag not in known_tags:
            yield Fault(f"$.methodology_tags[{number}]", f"unknown tag {tag!r}")
    yield from _groups(scan, checklist)
    yield from _contradictions(scan, checklist)


def _groups(scan: Scan, checklist: Checklist) -> Iterator[Fault]:
    expected = set(checklist.active_modules(scan.paper_type, scan.methodology_tags))
    for module in sorted(expected.symmetric_difference(scan.active_modules)):
        state = "switched on by type and tags, but not active" if module in expected else "active, but not switched on"
        yield Fault("$.active_modules", f"{module} is {state}")
    groups: list[Category | Module] = [*checklist.categories, *checklist.modules]
    asked = {group.id: group for group in groups}
    for name in scan.checklist:
        if name not in asked:
            yield Fault(f"$.checklist.{name}", "unknown category")
    for group in groups:
        is_module = isinstance(group, Module)
        if group.id not in scan.checklist:
            if not is_module or group.id in scan.active_modules:
                yield Fault("$.checklist", f"{group.id} is missing")
        elif is_module and group.id not in scan.active_modules:
            yield Fault(f"$.checklist.{group.id}", "answers of a module that is not active")
        else:
            yield from _answers(group, scan.checklist[group.id])


def _answers(group: Category | Module, answers: dict[str, Answer]) -> Iterator[Fault]:
    path = f"$.checklist.{group.id}"
    questions = {question.id: question for question in group.questions}
    for id in questions.keys() - answers.keys():
        yield Fault(path, f"{id} is not answered")
    for id, answer in answers.items():
        if id in questions:
            yield from _answer(f"{path}.{id}", questions[id], answer)
        else:
            yield Fault(f"{path}.{id}", "unknown question")


def _answer(path: str, question: Question, answer: Answer) -> Iterator[Fault]:
    if not answer.person and not answer.justification.strip():
        yield Fault(f"{path}.justification", "an answer needs a reason")
    match answer.outcome:
        case "not applicable" if question.always_applies:
            yield Fault(f"{path}.applies", "this question always applies")
        case "yes" if not answer.evidence:
            yield Fault(f"{path}.evidence", "a yes needs evidence")
        case "no" if not answer.evidence and not _searched(answer):
            yield Fault(f"{path}.search", "a no needs a record of what was searched, or evidence to the contrary")
    if answer.confidence == "none" and answer.outcome != "open":
        yield Fault(f"{path}.confidence", "only an open question has confidence none")
    if answer.confidence == "high" and any(getattr(piece, "source", "") == "ocr" for piece in answer.evidence or ()):
        yield Fault(f"{path}.confidence", "at most medium on OCR text")


def _searched(answer: Answer) -> bool:
    """A person need name no terms of their own: the question's cues are search enough."""
    return bool(answer.search and (answer.search.terms or (answer.person and answer.search.cues)))


def _contradictions(scan: Scan, checklist: Checklist) -> Iterator[Fault]:
    """Linked questions whose answers can't both stand; a warning where the scan owns up to it."""
    answers = scan.answers()
    found = contradictions(
        checklist, scan.paper_type, scan.methodology_tags, scan.active_modules, lambda question: answers.get(question)
    )
    for each in found:
        is_said = any(each in warning for warning in scan.integrity.warnings)
        yield Fault("$.checklist", f"contradiction: {each}", "warning" if is_said else "error")


def _survey_faults(scan: survey_format.SurveyScan) -> Iterator[Fault]:
    """What the public survey's own rules ask: all categories, and applies false never with answer true."""
    for name in survey_format.CORE:
        if name not in scan.checklist:
            yield Fault("$.checklist", f"{name} is missing")
    for category, answers in scan.checklist.items():
        for question, answer in answers.items():
            if answer.answer and not answer.applies:
                where = f"$.checklist.{category}.{question}"
                yield Fault(where, "a question that does not apply can't be answered yes")


def json_path(location: tuple[int | str, ...], data: Any) -> str:
    """A validation error's place as a path into the JSON.

    Pydantic puts the chosen kind of evidence between its index and its fields, as if it were a key; it is left out.
    """
    path, before = "$", None
    for step in location:
        is_kind = isinstance(before, int) and isinstance(data, dict) and data.get("kind") == step
        before = step
        if is_kind:
            continue
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None  # what is missing or is no container ends the path
    return path


def _checked(path: Path, kind: str, faults: list[Fault]) -> Checked:
    return Checked(file=str(path), kind=kind, faults=tuple(faults))
