"""scan.json: the same scan is the same bytes, a schema holds for it, the public survey's files are read as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from corpus import corpus_files
from made_scans import CHECKLIST, NO, NOT_APPLICABLE, OPEN, quote, scan, yes
from paper_scan.scans import survey_format
from paper_scan.scans.model import Answer, Scan, load, to_json
from paper_scan.scans.schema import scan_schema

MODULE = next(module for module in CHECKLIST.modules if module.id == "scaling_laws")


def values(made: Scan) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(to_json(made))
    return found


def with_module() -> Scan:
    made = scan({"code_released": yes(), "ablation_study": OPEN, "pre_registered": NOT_APPLICABLE})
    answers = {**made.checklist, MODULE.id: {question.id: NO for question in MODULE.questions}}
    tags = ("scaling-law", "theoretical")
    return made.model_copy(update={"checklist": answers, "active_modules": (MODULE.id,), "methodology_tags": tags})


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    made = with_module()
    (tmp_path / "scan.json").write_text(to_json(made), encoding="utf-8")
    assert load(tmp_path / "scan.json") == made
    assert to_json(load(tmp_path / "scan.json")) == to_json(made)


def test_keys_stand_in_fixed_order_and_empty_ones_are_left_out() -> None:
    found = values(with_module())
    assert list(found) == [
        "paper", "format", "scan_version", "paper_type", "paper_type_reason", "active_modules", "methodology_tags",
        "key_findings", "checklist", "claims", "red_flags", "cited_papers", "integrity", "provenance",
    ]  # fmt: skip
    assert list(found["checklist"]) == [*(category.id for category in CHECKLIST.categories), MODULE.id]
    assert list(found["checklist"]["artifacts"]["code_released"]) == [
        "applies", "answer", "justification", "confidence", "evidence",
    ]  # fmt: skip


def test_an_unknown_year_is_said_rather_than_left_out() -> None:
    made = scan()
    unknown = made.model_copy(update={"paper": made.paper.model_copy(update={"year": None})})
    assert values(unknown)["paper"]["year"] is None


def test_rectangles_are_kept_to_a_hundredth() -> None:
    box = (72.123456, 100.0, 300.006, 112.0)
    assert quote("words", places=({"page": 1, "box": box},)).places[0].box == (72.12, 100.0, 300.01, 112.0)


@pytest.mark.parametrize(
    "marks",
    [
        {"applies": False, "answer": True},
        {"applies": False, "answer": False, "open": True, "confidence": "none"},
        {"applies": True, "answer": True, "open": True, "confidence": "none"},
        {"applies": True, "answer": False, "open": True, "confidence": "low"},
    ],
)
def test_marks_that_contradict_each_other_are_no_answer(marks: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Answer(justification="x", **marks)
    made = values(scan())
    made["checklist"]["artifacts"]["code_released"] = {"justification": "x", **marks}
    assert list(validator().iter_errors(made))


def validator() -> jsonschema.Draft202012Validator:
    schema = scan_schema(CHECKLIST)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_schema_explains_its_fields() -> None:
    schema = scan_schema(CHECKLIST)
    assert schema["$defs"]["Quote"]["properties"]["sentence"]["description"].startswith("The whole sentence")
    assert schema["properties"]["checklist"]["properties"]["artifacts"]["properties"]["code_released"]["description"]


def test_a_scan_meets_the_schema_of_its_checklist() -> None:
    assert [error.message for error in validator().iter_errors(values(with_module()))] == []


@pytest.mark.parametrize("break_it", [
    lambda scan: scan["checklist"]["artifacts"].pop("code_released"),
    lambda scan: scan["checklist"].pop("contamination"),
    lambda scan: scan["checklist"].pop("scaling_laws"),
    lambda scan: scan["checklist"]["artifacts"].update(invented=scan["checklist"]["artifacts"]["code_released"]),
    lambda scan: scan.update(active_modules=[]),
    lambda scan: scan.update(paper_type="novel"),
    lambda scan: scan["methodology_tags"].append("vibes"),
    lambda scan: scan["claims"][0].update(supported="very"),
    lambda scan: scan.pop("format"),
    lambda scan: scan.update(extra=1),
    lambda scan: scan["checklist"]["limitations_and_scope"]["limitations_section_present"].update(applies=False),
])  # fmt: skip
def test_the_schema_refuses_what_is_wrong(break_it: Any) -> None:
    found = values(with_module())
    break_it(found)
    assert list(validator().iter_errors(found))


def test_survey_v2_has_the_same_answers_and_nothing_of_ours() -> None:
    theirs = survey_format.values(survey_format.from_scan(with_module()))
    assert list(theirs) == [
        "paper", "scan_version", "active_modules", "methodology_tags", "key_findings", "checklist", "claims",
        "red_flags", "cited_papers",
    ]  # fmt: skip
    assert theirs["scan_version"] == 2
    assert theirs["active_modules"] == []
    assert theirs["methodology_tags"] == ["theoretical"]
    assert list(theirs["checklist"]) == [category.id for category in CHECKLIST.categories]
    released = theirs["checklist"]["artifacts"]["code_released"]
    assert released == {"applies": True, "answer": True, "justification": "It says so."}
    assert set(theirs["claims"][0]) == {"claim", "evidence", "supported"}
    assert set(theirs["red_flags"][0]) == {"flag", "detail"}


def test_an_open_answer_says_so_in_survey_v2() -> None:
    theirs = survey_format.from_scan(scan({"ablation_study": OPEN}))
    answer = theirs.checklist["evaluation_design"]["ablation_study"]
    assert (answer.applies, answer.answer) == (True, False)
    assert answer.justification == survey_format.UNDECIDED + "Needs judgement."


def test_a_scan_by_another_checklist_is_no_survey_scan() -> None:
    made = scan()
    other = made.model_copy(update={"checklist": {"claims": {"claims_match": NO}}})
    with pytest.raises(survey_format.NotSurveyError, match="no place in the survey's format"):
        survey_format.from_scan(other)


def a_survey_file(version: int | None) -> dict[str, Any]:
    found = survey_format.values(survey_format.from_scan(scan()))
    del found["scan_version"], found["active_modules"]
    if version is None:
        del found["checklist"]["claims_and_evidence"]["proxy_outcome_distinction"]
    elif version > 1:
        found |= {"scan_version": version, "active_modules": []}
    if version == 3:
        found |= {"engagement_factors": {"novelty": True, "demo": None}}
        found["paper"]["venue"] = None
    return found


@pytest.mark.parametrize("version", [None, 1, 2, 3])
def test_versions_1_to_3_come_back_value_for_value(version: int | None, tmp_path: Path) -> None:
    found = a_survey_file(version)
    (tmp_path / "scan.json").write_text(json.dumps(found), encoding="utf-8")
    read = survey_format.load(tmp_path / "scan.json")
    assert json.loads(survey_format.to_json(read)) == found


def test_other_versions_are_named() -> None:
    with pytest.raises(survey_format.NotSurveyError, match="4"):
        survey_format.parse({**a_survey_file(2), "scan_version": 4})


@pytest.mark.parametrize("file", corpus_files("spec/reference-scans/*.json"))
def test_published_scans_come_back_value_for_value(file: Path) -> None:
    assert json.loads(survey_format.to_json(survey_format.load(file))) == json.loads(file.read_text(encoding="utf-8"))
