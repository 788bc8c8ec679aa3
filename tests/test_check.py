"""``scan check``: what it accepts, and that each kind of fault is found and named by its path."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus import corpus_files
from made_papers import make_paper
from made_scans import CHECKLIST, NO, NOT_APPLICABLE, OPEN, scan, yes
from paper_scan.paper import Paper, read_here
from paper_scan.review import check
from paper_scan.review.evidence_check import against_paper
from paper_scan.scans.model import Answer, Scan, SearchHit, to_json
from paper_scan.worksheet import AnswerDraft, EvidenceDraft, NotesDraft, Worksheet


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    return read_here(make_paper(tmp_path_factory.mktemp("paper") / "paper.pdf"))


@pytest.fixture(scope="module")
def real(paper: Paper) -> Scan:
    """A scan of that paper as the worksheet makes it."""
    worksheet = Worksheet.open(paper, CHECKLIST, None, "careful")
    worksheet.classify("empirical", ["observational"], "It reports experiments.")
    proved = AnswerDraft(
        question="code_released",
        applies=True,
        answer=True,
        justification="The abstract links it.",
        evidence=(
            EvidenceDraft(quote="Our code is available at https://github.com/example/digits"),
            EvidenceDraft(quote="learning rate of 0.01, a batch size of 64"),
        ),
    )
    absent = proved.model_copy(
        update={"question": "pre_registered", "answer": False, "evidence": (), "search_terms": ("registered", "seeds")}
    )
    worksheet.record([proved, absent])
    worksheet.record(
        AnswerDraft(
            question=q.id, applies=True, answer=False, justification="Not looked at.", confidence="none", open=True
        )
        for q in worksheet.unanswered()
    )
    claims = [{"claim": "Error falls.", "evidence": "Section 3.", "supported": "weak"}]
    worksheet.note(NotesDraft.model_validate({"key_findings": "Error falls with size.", "claims": claims}))
    finished = worksheet.finish()
    found: Scan = finished.scan  # type: ignore[union-attr]
    return found


def write(folder: Path, values: Any) -> Path:
    path = folder / "scan.json"
    path.write_text(values if isinstance(values, str) else json.dumps(values), encoding="utf-8")
    return path


def values(made: Scan) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(to_json(made))
    return found


def faults(made: Scan) -> list[str]:
    return [f"{fault.where}: {fault.what}" for fault in check.against_checklist(made, CHECKLIST)]


def test_a_scan_by_the_worksheet_is_good(real: Scan, paper: Paper, tmp_path: Path) -> None:
    found, checked = check.read(write(tmp_path, to_json(real)))
    assert found == real
    assert (checked.kind, checked.faults) == ("paper-scan/2", ())
    assert faults(real) == []
    wrong, looked_up = against_paper(real, paper)
    assert (wrong, looked_up) == ([], 2)


Change = Callable[[dict[str, Any]], Any]
RELEASED = "$.checklist.artifacts.code_released"


def released(scan: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = scan["checklist"]["artifacts"]["code_released"]
    return found


@pytest.mark.parametrize(
    ("where", "break_it"),
    [
        ("$.paper.title", lambda scan: scan["paper"].pop("title")),
        ("$.claims[0].supported", lambda scan: scan["claims"][0].update(supported="very")),
        (f"{RELEASED}.evidence[0].sentence", lambda scan: released(scan)["evidence"][0].pop("sentence")),
        (
            f"{RELEASED}.evidence[0].places[0].page",
            lambda scan: released(scan)["evidence"][0]["places"][0].update(page="x"),
        ),
        (f"{RELEASED}.evidence[1]", lambda scan: released(scan)["evidence"][1].update(kind="rumour")),
        (RELEASED, lambda scan: released(scan).update(applies=False)),
        ("$.invented", lambda scan: scan.update(invented=1)),
    ],
)
def test_a_wrong_shape_is_named_by_its_path(where: str, break_it: Change, real: Scan, tmp_path: Path) -> None:
    broken = values(real)
    break_it(broken)
    found, checked = check.read(write(tmp_path, broken))
    assert found is None and not checked.is_good
    assert where in [fault.where for fault in checked.faults]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "not JSON"),
        ('{"checklist": ', "not JSON"),
        ("[1, 2]", "not a scan"),
        ("{}", "not a scan"),
        ("[" * 100_000, "nested too deeply"),
        ('{"checklist": {}, "scan_version": 9}', "9"),
    ],
)
def test_what_is_no_scan_is_said(content: str, says: str, tmp_path: Path) -> None:
    found, checked = check.read(write(tmp_path, content))
    assert found is None
    assert says in checked.faults[0].what


@pytest.mark.parametrize(
    ("question", "answer", "where"),
    [
        ("code_released", yes(evidence=None), "artifacts.code_released.evidence: a yes needs evidence"),
        ("code_released", yes(justification=" "), "artifacts.code_released.justification: an answer needs a reason"),
        ("code_released", NO.model_copy(update={"search": None}), "artifacts.code_released.search: a no needs"),
        ("code_released", NO.model_copy(update={"confidence": "none"}), "code_released.confidence: only an open"),
        ("limitations_section_present", NOT_APPLICABLE, "limitations_section_present.applies: this question always"),
    ],
)
def test_an_answer_that_breaks_a_rule_is_found(question: str, answer: Answer, where: str) -> None:
    assert faults(scan()) == []
    [found] = faults(scan({question: answer}))
    assert where in found


def test_ocr_text_is_never_highly_trusted() -> None:
    evidence = tuple(piece.model_copy(update={"source": "ocr"}) for piece in yes().evidence or ())
    [found] = faults(scan({"code_released": yes(evidence=evidence)}))
    assert "at most medium on OCR text" in found


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"paper_type": "novel"}, "$.paper_type: unknown type 'novel'"),
        ({"methodology_tags": ("vibes",)}, "$.methodology_tags[0]: unknown tag 'vibes'"),
        (
            {"methodology_tags": ("benchmark-eval",)},
            "experimental_rigor is switched on by type and tags, but not active",
        ),
        ({"active_modules": ("data_leakage",)}, "data_leakage is active, but not switched on"),
        ({"checklist": {}}, "$.checklist: artifacts is missing"),
        ({"checklist": {**scan().checklist, "mood": {}}}, "$.checklist.mood: unknown category"),
    ],
)
def test_types_tags_and_modules_are_held_against_the_checklist(change: dict[str, Any], says: str) -> None:
    assert any(says in found for found in faults(scan(**change)))


def test_answers_that_cannot_both_stand_are_found() -> None:
    contradictory = {"baselines_included": NO, "baselines_contemporary": yes()}
    assert any("contradiction" in found for found in faults(scan(contradictory)))
    assert not any("contradiction" in found for found in faults(scan({**contradictory, "baselines_included": OPEN})))


def changed(real: Scan, **update: Any) -> Scan:
    """The scan with its first piece of evidence changed."""
    answer = real.checklist["artifacts"]["code_released"]
    assert answer.evidence
    pieces = (answer.evidence[0].model_copy(update=update), *answer.evidence[1:])
    return replaced(real, "artifacts", "code_released", answer.model_copy(update={"evidence": pieces}))


def replaced(real: Scan, category: str, question: str, answer: Answer) -> Scan:
    answers = {**real.checklist[category], question: answer}
    return real.model_copy(update={"checklist": {**real.checklist, category: answers}})


@pytest.mark.parametrize(
    ("update", "where"),
    [
        ({"quote": "Our code is available at https://github.com/example/digit5"}, ""),
        ({"sentence": "Our code is not available."}, ".sentence"),
        ({"places": ()}, ".places"),
        ({"section": "3 Results"}, ".section"),
        ({"source": "ocr"}, ".source"),
    ],
)
def test_evidence_that_the_pdf_contradicts_is_found(
    update: dict[str, Any], where: str, real: Scan, paper: Paper
) -> None:
    wrong, _ = against_paper(changed(real, **update), paper)
    assert f"$.checklist.artifacts.code_released.evidence[0]{where}" in [fault.where for fault in wrong]


def test_offsets_that_moved_are_only_a_warning(real: Scan, paper: Paper) -> None:
    [fault], _ = against_paper(changed(real, start=0, end=50), paper)
    assert fault.severity == "warning"
    assert "1 pieces of evidence stand at other offsets" in fault.what


def test_a_search_that_comes_out_otherwise_is_found(real: Scan, paper: Paper) -> None:
    answer = real.checklist["human_studies"]["pre_registered"]
    assert answer.search is not None
    assert [(hit.term, hit.hits) for hit in answer.search.terms] == [("registered", 0), ("seeds", 2)]
    hidden = answer.search.model_copy(update={"terms": (SearchHit(term="seeds", hits=0, pages=()),)})
    made = replaced(real, "human_studies", "pre_registered", answer.model_copy(update={"search": hidden}))
    [fault] = against_paper(made, paper)[0]
    assert fault.where == "$.checklist.human_studies.pre_registered.search.terms[0]"
    assert "2 times" in fault.what


def test_another_pdf_is_noticed(real: Scan, tmp_path: Path) -> None:
    sections = {"1 Introduction": "Wholly different words stand here."}
    other = read_here(make_paper(tmp_path / "other.pdf", sections=sections))
    wrong, _ = against_paper(real, other)
    assert "another file" in wrong[0].what
    assert any(fault.where.startswith("$.checklist.artifacts.code_released.evidence") for fault in wrong)


@pytest.mark.parametrize("file", corpus_files("spec/reference-scans/*.json"))
def test_the_public_surveys_scans_are_checked_too(file: Path, tmp_path: Path) -> None:
    found, checked = check.read(file)
    assert found is not None and checked.is_good
    assert checked.kind in ("survey v1", "survey v2")
    broken = json.loads(file.read_text(encoding="utf-8"))
    broken["checklist"]["artifacts"]["code_released"].update(applies=False, answer=True)
    del broken["checklist"]["contamination"]
    faults = [fault.where for fault in check.read(write(tmp_path, broken))[1].faults]
    assert faults == ["$.checklist", "$.checklist.artifacts.code_released"]
