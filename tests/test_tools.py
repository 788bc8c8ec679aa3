"""The tools, as a model, an MCP client or the command line sees them: on a real PDF, through one door."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from made_papers import make_paper
from paper_scan.checklist import load
from paper_scan.paper import read_here
from paper_scan.tools import TOOLS, Tool, ToolResult, run_tool, schema, tool_schemas
from paper_scan.worksheet import FitDraft, Worksheet
from small_checklist import small_checklist
from written_papers import written

MOST_SHOWN = 30_000
"""Characters that no result may pass."""


SECTIONS = {
    "Abstract": "We train small networks on digits and measure their error. Larger networks make fewer errors. "
    "Our code is available at https://github.com/example/digits for everyone.",
    "1 Introduction": "Recognising digits is an old problem. We ask how the error falls with size.",
    "2 Methods": "We train networks of five sizes. Every size is trained with five random seeds.",
    "3 Results": "The error on the test set falls from 4.1 to 1.2 percent.",
    "4 Limitations": "This study has several limitations. Only one data set was used.",
    "Acknowledgements": "This work was funded by the Example Science Foundation under grant 12345.",
    "References": "[1] Y. LeCun and C. Cortes. The MNIST database of handwritten digits. 1998.",
}


@pytest.fixture
def sheet(tmp_path: Path) -> Worksheet:
    pdf = make_paper(tmp_path / "paper.pdf", sections=SECTIONS)
    return Worksheet.open(read_here(pdf), small_checklist(tmp_path), None, "tester", pdf=pdf)


@pytest.fixture
def default(tmp_path: Path) -> Worksheet:
    """A sheet with the long checklist."""
    pdf = make_paper(tmp_path / "paper.pdf", sections=SECTIONS)
    return Worksheet.open(read_here(pdf), load("ai-research"), None, "tester", pdf=pdf)


def run(sheet: Worksheet, tool: str, **arguments: Any) -> dict[str, Any]:
    """The data of a call that must succeed."""
    result = run_tool(sheet, tool, arguments)
    assert not result.is_error, result.data
    json.dumps(result.data)
    return result.data


def failure(sheet: Worksheet, tool: str, arguments: Any) -> ToolResult:
    result = run_tool(sheet, tool, arguments)
    assert result.is_error
    return result


def answer(question: str = "code", **more: Any) -> dict[str, Any]:
    quote = {"quote": "Our code is available at https://github.com/example/digits for everyone."}
    return {
        "question": question,
        "applies": True,
        "answer": True,
        "justification": "Abstract.",
        "evidence": [quote],
    } | more


def test_each_tool_has_a_name_words_and_a_small_valid_schema() -> None:
    assert [tool.name for tool in TOOLS] == [
        *("outline", "read", "search", "look", "table"),
        *("classify", "describe", "questions", "record", "status", "finish", "note", "revise", "verify"),
    ]
    for tool in TOOLS:
        Draft202012Validator.check_schema(schema(tool))
        assert schema(tool)["type"] == "object"
        assert 40 < len(tool.description) < 500
        assert tool.title
        assert "$ref" not in json.dumps(schema(tool))
    assert {tool.name for tool in TOOLS if not tool.read_only} == {
        *("classify", "describe", "record", "note", "revise", "verify", "finish")
    }
    assert len(json.dumps(tool_schemas())) < 14_000  # they stand in every request


def test_the_schemas_take_what_the_tools_take() -> None:
    record = next(tool for tool in TOOLS if tool.name == "record")
    validator = Draft202012Validator(schema(record))
    assert validator.is_valid({"answers": [answer()]})
    assert not validator.is_valid({"answers": [answer() | {"confidence": "sure"}]})
    assert not validator.is_valid({"answers": [{"question": "code"}]})
    assert "malformed" not in schema(record)["properties"]


def test_the_outline_lists_sections_with_pages(sheet: Worksheet) -> None:
    data = run(sheet, "outline")
    assert data["title"] == "Errors of Small Networks on Digits"
    assert "3 Results (p. 1)" in data["sections"]
    assert data["pages"] == 1


def test_a_section_is_read_by_number_or_title_with_page_marks(sheet: Worksheet) -> None:
    by_title = run(sheet, "read", section="limitations")
    assert by_title == run(sheet, "read", section="4") == run(sheet, "read", section="4 Limitations")
    assert by_title["text"].startswith("## [p. 1] 4 Limitations")
    assert "Only one data set was used." in by_title["text"]
    assert "five random seeds" not in by_title["text"]
    assert "3 Results" in failure(sheet, "read", {"section": "Diskussion"}).data["error"]
    assert "pages 1 to 1" in failure(sheet, "read", {"pages": "7"}).data["error"]
    assert failure(sheet, "read", {"pages": "one"}).is_error


def test_long_text_comes_in_parts_that_join_without_a_gap(tmp_path: Path) -> None:
    bodies = [f"Paragraph {n} says: " + "words and more words. " * 40 for n in range(60)]
    sheet = Worksheet.open(written(*bodies), small_checklist(tmp_path), None, "tester")
    read, start = "", 0
    for _ in range(60):
        data = run(sheet, "read", start=start)
        assert len(data["text"]) < MOST_SHOWN
        read += data["text"]
        if "more" not in data:
            break
        start = int(data["more"].split("start=")[1].rstrip("."))
    assert [f"Paragraph {n} says" in read for n in range(60)] == [True] * 60
    assert read.count("Paragraph 7 says") == 1


def test_search_gives_passages_with_section_and_page(sheet: Worksheet) -> None:
    data = run(sheet, "search", query="random seeds")
    assert data["passages"][0]["section"] == "2 Methods"
    assert "five random seeds" in data["passages"][0]["text"]
    assert data["the_words_as_given"] == {"hits": 1, "pages": [1]}
    assert "note" in run(sheet, "search", query="zenodo")
    assert failure(sheet, "search", {"query": ""}).is_error


def test_a_page_is_shown_as_an_image(sheet: Worksheet) -> None:
    result = run_tool(sheet, "look", {"page": 1})
    assert not result.is_error
    assert result.image is not None
    assert result.image.startswith(b"\x89PNG")
    assert "pages" not in result.data
    assert "1 to 1" in failure(sheet, "look", {"page": 2}).data["error"]
    assert "1 to 1" in failure(sheet, "look", {}).data["error"]
    assert failure(sheet, "look", {"figure": "Figure 9"}).data["known"] == []


def test_without_the_pdf_there_are_no_images(tmp_path: Path) -> None:
    sheet = Worksheet.open(written("Words."), small_checklist(tmp_path), None, "tester")
    assert "not at hand" in failure(sheet, "look", {"page": 1}).data["error"]


def test_a_table_is_read_row_by_row_with_the_numbers_that_evidence_uses(tmp_path: Path) -> None:
    rows = [["Model", "Loss"], *([f"model {n} " + "x" * 200, f"{n}.5"] for n in range(100))]
    paper = written("Words.", tables={"Table 1": rows}, broken_tables={"Table 2": "an image"})
    sheet = Worksheet.open(paper, small_checklist(tmp_path), None, "tester")
    first = run(sheet, "table", table="1")
    assert first["rows"]["0"] == ["Model", "Loss"]
    start = int(first["more"].split("start_row=")[1].split(";")[0])
    assert next(iter(run(sheet, "table", table="Table 1", start_row=start)["rows"])) == str(start)
    assert "an image" in run(sheet, "table", table="Table 2")["problem"]
    assert failure(sheet, "table", {"table": "Table 3"}).data["known"] == ["Table 1", "Table 2"]


def test_questions_come_with_the_rules_that_decide_them(sheet: Worksheet) -> None:
    assert run(sheet, "questions")["progress"] == {"openness": "0 of 2 answered", "comparison": "0 of 2 answered"}
    run(sheet, "record", answers=[answer()])
    [openness] = run(sheet, "questions", categories=["openness"])["categories"]
    [code, funding] = openness["questions"]
    assert code == {
        "id": "code",
        "ask": "Is the code available?",
        "yes": "A link to it.",
        "no": "None, or a promise.",
        "not_applicable": "Nothing was computed.",
        "look_in": "abstract, links",
        "recorded": "yes",
    }
    assert "always applies" in funding["not_applicable"]
    assert failure(sheet, "questions", {"categories": ["rigor"]}).data["categories"] == ["openness", "comparison"]
    run(sheet, "classify", type="empirical", tags=["benchmark"], reason="They score systems.")
    several = run(sheet, "questions", categories="rigor, funding")["categories"]
    assert [(each["category"], [rule["id"] for rule in each["questions"]]) for each in several] == [
        ("openness", ["funding"]),
        ("rigor", ["seeds"]),
    ]


def test_questions_that_are_too_long_for_one_result_say_what_to_ask_next(default: Worksheet) -> None:
    whole = [category.id for category in default.checklist.categories]
    asked, seen = list(whole), []
    while asked:
        result = run(default, "questions", categories=asked)
        assert len(json.dumps(result)) < MOST_SHOWN
        seen += [each["category"] for each in result["categories"]]
        asked = result["more"].split(": ")[1].strip(".").split(", ") if "more" in result else []
    assert seen == whole


@pytest.mark.parametrize("tool", [tool for tool in TOOLS if tool.example], ids=lambda tool: tool.name)
def test_an_input_that_does_not_fit_is_answered_with_one_that_does(sheet: Worksheet, tool: Tool) -> None:
    error = failure(sheet, tool.name, {"nonsense": 1})
    assert error.data["example"] == tool.example
    tool.input.model_validate(tool.example)


def test_a_fit_may_be_described_with_coefficients_by_name() -> None:
    by_name = FitDraft.model_validate({"form": "L = a * N^-b", "coefficients": {"a": 2.5, "b": 0.3}})
    listed = [{"name": "a", "value": 2.5}, {"name": "b", "value": 0.3}]
    assert by_name == FitDraft.model_validate({"form": "L = a * N^-b", "coefficients": listed})


def test_record_says_of_each_answer_what_became_of_it(sheet: Worksheet) -> None:
    result = failure(
        sheet,
        "record",
        {
            "answers": [
                answer(),
                answer("funding", evidence=[{"quote": "This work was funded by the Sample Science Foundation"}]),
                answer("baselines", confidence="sure"),
                {"question": "current_baselines", "applies": True, "answer": False, "justification": "Nowhere.",
                 "search_terms": ["small networks", "five sizes", "random seeds", "test set", "several limitations"]},
                "nonsense",
            ]
        },
    )  # fmt: skip
    assert result.data["accepted"] == ["code", "current_baselines"]
    [again] = result.data["look_again"]
    assert "several limitations (" in again["remark"] and again["questions"] == ["current_baselines"]
    assert result.data["unanswered"] == 2
    funding, baselines, nonsense = result.data["refused"]
    assert (funding["question"], funding["kind"]) == ("funding", "not found")
    assert "you: “Sample”, paper: “Example”" in funding["message"]
    assert funding["the_paper_has"]["page"] == 1
    assert (baselines["question"], baselines["kind"]) == ("baselines", "malformed")
    assert "confidence" in baselines["message"]
    assert nonsense["kind"] == "malformed"


@pytest.mark.parametrize(
    "given",
    [
        {"answers": json.dumps([answer()])},
        {"answers": answer()},
        [answer()],
        {"answers": [answer(confidence=None, search_terms=None, open=None)]},
    ],
    ids=["a string of JSON", "one answer", "the list alone", "nulls"],
)
def test_record_takes_what_models_make_of_its_schema(sheet: Worksheet, given: Any) -> None:
    result = run_tool(sheet, "record", given)
    assert result.data["accepted"] == ["code"]


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("record", {}),
        ("record", {"answers": "not json"}),
        ("record", {"answers": [], "extra": 1}),
        ("record", None),
        ("record", "words"),
        ("note", {"claims": [{"claim": "x"}]}),
        ("classify", {"type": "empirical"}),
        ("classify", {"type": "novel", "reason": "so"}),
        ("read", {"start": -1}),
        ("read", ["1"]),
        ("nonsense", {}),
        ("verify", {"form": "L = a", "coefficients": []}),
        ("finish", {}),
    ],
)
def test_what_does_not_fit_comes_back_as_a_message(sheet: Worksheet, tool: str, given: Any) -> None:
    result = failure(sheet, tool, given)
    assert result.data.get("error") or result.data.get("missing")
    json.dumps(result.data)


def test_a_whole_scan_through_the_tools(sheet: Worksheet) -> None:
    run(sheet, "classify", type="empirical", tags=[], reason="Networks are trained and measured.")
    run(sheet, "record", answers=[
        answer(),
        answer("funding", evidence=[{"quote": "This work was funded by the Example Science Foundation"}]),
        answer("baselines", answer=False, evidence=[], search_terms=["baseline", "compared with"]),
        answer("current_baselines"),
    ])  # fmt: skip
    status = run(sheet, "status")
    assert status["answers"] == {"yes": 3, "no": 1}
    assert "Without baselines" in status["contradictions"][0]
    missing = failure(sheet, "finish", {}).data["missing"]
    assert len(missing) == 2
    run(sheet, "record", answers=[answer("current_baselines", answer=False, evidence=[], search_terms=["recent"])])
    noted = run(
        sheet, "note", key_findings="Larger networks make fewer errors.",
        claims=[{"claim": "Error falls with size.", "evidence": "Section 3", "supported": "moderate",
                 "quotes": [{"quote": "The error on the test set falls from 4.1 to 1.2 percent."}]}],
    )  # fmt: skip
    assert noted == {"noted": ["Error falls with size.", "key_findings"]}
    assert run(sheet, "finish") == {"finished": True, "answers": {"yes": 2, "no": 2}}


@pytest.mark.slow
def test_no_result_on_a_real_paper_is_longer_than_it_may_be(corpus: Path, tmp_path: Path) -> None:
    from paper_scan.paper import read

    pdf = corpus / "papers" / "agentic" / "2103.13630v3_quantization-survey.pdf"
    sheet = Worksheet.open(read(pdf), load("ai-research"), None, "tester", pdf=pdf)
    calls: list[tuple[str, dict[str, Any]]] = [
        ("outline", {}),
        ("read", {}),
        ("read", {"pages": "1-30"}),
        ("search", {"query": "quantization", "limit": 20}),
        ("questions", {"categories": ["evaluation_design"]}),
        ("status", {}),
        *(("table", {"table": table.label}) for table in sheet.paper.tables),
    ]
    for name, arguments in calls:
        assert len(json.dumps(run_tool(sheet, name, arguments).data)) < MOST_SHOWN, name
