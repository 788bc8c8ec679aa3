"""What a reader says of the paper itself, what it notes, and a finished scan changed: nothing lost, both kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from made_papers import SECTIONS, make_paper
from paper_scan.checklist import load
from paper_scan.integrations.sessions import Session, amend_sheet, open_sheet
from paper_scan.report.markdown import render
from paper_scan.scans.model import Check
from paper_scan.scans.model import load as load_scan
from paper_scan.scans.survey_format import from_scan, values
from paper_scan.worksheet import AnswerDraft, DescriptionDraft, Finished, Refused, Worksheet
from scripted_reader import answer
from small_checklist import small_checklist
from written_papers import written

CHECKLIST = load("ai-research")
PAPER = written(
    ("title", "Losses of Small Models\nin the Wild"),
    ("authors", "JANE Q. DOEa,b, Müller, Bernd1 and Chen Li"),
    "Journal of Small Things 12 (2021) 3-14. https://doi.org/10.1234/jst.2021.0042 arXiv:2011.01234v2",
    "We compare small models with a strong baseline that nobody has beaten so far.",
    ("caption", "Table 1: Losses; the best is set in bold."),
    ("caption", "Figure 1: Loss against size, with error bars."),
    ("heading", "References"),
    ("reference", "[1] B. Author. A strong baseline for everything. Nature 2019. 10.1038/other.2019"),
    tables={"Table 1": [["Model", "Loss"], ["small", "4.1"]]},
    figures={"Figure 1": "Figure 1: Loss against size, with error bars."},
)


@pytest.fixture
def sheet(tmp_path: Path) -> Worksheet:
    return Worksheet.open(PAPER, small_checklist(tmp_path), None, "tester")


def run(session: Session, tool: str, **arguments: Any) -> dict[str, Any]:
    result = session.run(tool, arguments, render)
    assert not result.is_error, result.data
    return result.data


def filled(session: Session) -> Session:
    """Every question answered, something noted."""
    run(session, "classify", type="empirical", reason="It measures errors.")
    run(session, "record", answers=[answer(question.id) for question in session.worksheet.questions()])
    flag = {
        "flag": "One data set",
        "detail": "Only one was used.",
        "evidence": [{"quote": "Only one data set was used"}],
    }
    run(session, "note", key_findings="Larger is better.", red_flags=[flag, {"flag": "No code", "detail": "None."}])
    return session


def opened(pdf: Path, out: Path, **more: Any) -> Session:
    session, _ = open_sheet(pdf, out, CHECKLIST, **more)
    assert session is not None
    return session


# -- what the paper is


@pytest.mark.parametrize(
    ("given", "page"),
    [
        ({"title": "Losses of small models in the wild"}, 1),  # over two lines, capitals as typed
        ({"authors": ["Jane Q. Doe", "Bernd Müller", "Chen Li"]}, 1),  # marks, capitals, family name first
        ({"year": 2021}, 1),
        ({"year": 2020}, 1),  # of the first posting, by the arXiv number
        ({"venue": "Journal of Small Things"}, 1),
        ({"doi": "https://doi.org/10.1234/JST.2021.0042"}, 1),
        ({"arxiv_id": "2011.01234"}, 1),
    ],
)
def test_what_is_printed_on_the_paper_is_taken_with_its_place(sheet: Worksheet, given: Any, page: int) -> None:
    [name] = given
    [result] = sheet.describe(DescriptionDraft(**given))
    assert not isinstance(result, Refused), result
    found = (sheet.info.described or {})[name]
    assert found.by == "tester" and found.page == page and found.places


@pytest.mark.parametrize(
    "given",
    [
        {"title": "Losses of Small Models"} | {"title": "Losses of Large Models in the Wild"},
        {"authors": ["Jane Q. Doe", "Bernd Mueller"]},
        {"authors": ["Chen L"]},  # a cut word
        {"year": 2019},  # of a cited work
        {"venue": "Nature"},
        {"doi": "10.1234/jst.2021.004"},  # cut
        {"doi": "10.1038/other.2019"},
        {"arxiv_id": "2011.0123"},
    ],
)
def test_what_is_not_printed_on_it_is_refused(sheet: Worksheet, given: Any) -> None:
    [result] = sheet.describe(DescriptionDraft(**given))
    assert isinstance(result, Refused) and result.kind == "not printed"
    assert sheet.info.described is None


def test_a_person_stands_above_a_reader_above_the_program_and_all_are_kept(sheet: Worksheet) -> None:
    sheet.describe(DescriptionDraft(venue="Journal of Small Things", not_printed=("title",)))
    sheet.describe(DescriptionDraft(venue="Small Things"), by="Ada")
    sheet.describe(DescriptionDraft(venue="Journal of Small Things"))
    info = sheet.info
    assert info.venue == "Small Things" and info.title == "" and info.described is not None
    [corrected] = sheet.beside().corrections
    assert (corrected.by, corrected.what, corrected.was) == ("Ada", "venue", "Journal of Small Things")
    assert info.described["title"].instead_of == {"program": PAPER.metadata.title}
    assert any("title" in sentence for sentence in sheet.undescribed)


def test_the_folder_is_named_when_the_sheet_is_finished_and_keeps_its_name_then(tmp_path: Path) -> None:
    """The program's reading is wrong; the reader's names it."""
    sections = {**SECTIONS, "5 By": "By the Grace of Hopper and Edsger Dijkstra, on compilers that work."}
    pdf = make_paper(tmp_path / "p.pdf", sections=sections)
    session = filled(opened(pdf, tmp_path / "out"))
    assert session.folder.name == "lovelace-errors-small-networks"
    run(session, "describe", title="compilers that work", authors=["Edsger Dijkstra"])
    said = run(session, "finish")
    folder = Path(said["sheet"])
    assert folder.name == "dijkstra-compilers-that-work" and not session.folder.exists()
    assert run(session, "status")["paper"]["title"] == "compilers that work"  # goes on from the new place
    scan = load_scan(folder / "scan.json")
    assert scan.paper.described is not None
    assert scan.paper.described["authors"].instead_of == {"program": ("Ada Lovelace", "Alan Turing")}
    assert "Ada Lovelace" in (folder / "report.md").read_text(encoding="utf-8")  # says what the program had read
    assert "described" not in values(from_scan(scan))["paper"]
    again, _ = amend_sheet(folder, lambda _: CHECKLIST)
    run(again, "describe", title="Errors of Small Networks on Digits")
    assert Path(run(again, "finish")["sheet"]) == folder


# -- notes


def test_a_refused_note_comes_back_and_counts_as_dropped_until_it_is_mended(tmp_path: Path) -> None:
    session = filled(opened(make_paper(tmp_path / "p.pdf"), tmp_path / "out"))
    good, bad = {"quote": "The error on the test set falls"}, {"quote": "these words stand nowhere at all"}
    flags = [
        {"flag": "The test leaks", "detail": "It does.", "evidence": [bad]},
        {"flag": "A small sample", "detail": "Five.", "evidence": [good, bad]},
    ]
    refused = session.run("note", {"red_flags": flags}, render)
    assert refused.is_error and [each["item"] for each in refused.data["not_noted"]] == ["The test leaks"]
    assert refused.data["look_again"][0]["item"] == "A small sample"  # stands with what passes
    assert run(session, "status")["noted"]["not_noted"] == ["The test leaks"]
    finished = session.worksheet.finish()
    assert isinstance(finished, Finished) and finished.scan.integrity.dropped_notes
    assert "“The test leaks”" in render(finished.scan, CHECKLIST)
    run(session, "note", red_flags=[{"flag": "The test set leaks", "detail": "It does.", "evidence": [good]}])
    finished = session.worksheet.finish()
    assert isinstance(finished, Finished) and finished.scan.integrity.dropped_notes is None
    names = [flag.flag for flag in finished.scan.red_flags]
    assert names == ["One data set", "No code", "A small sample", "The test set leaks"]


def test_a_tables_label_is_taken_where_a_figures_is(sheet: Worksheet) -> None:
    shown = {"figure": "Table 1", "shows": "the best value is set in bold"}
    [result] = sheet.record([AnswerDraft.model_validate(answer("code") | {"answer": True, "evidence": [shown]})])
    assert not isinstance(result, Refused)
    [evidence] = sheet.answers()[0][1].evidence or ()
    assert evidence.kind == "figure" and evidence.figure == "Table 1"  # not Figure 1


def test_notes_are_renamed_and_deleted_the_programs_own_too(sheet: Worksheet) -> None:
    checks = [Check(kind="average", severity="error", message=f"Row {row} is wrong.") for row in (1, 2)]
    sheet.set_verification([], checks)
    session = Session(Path(), sheet)
    run(session, "note", key_findings="x", red_flags=[{"flag": "old words", "detail": "d"}])
    flag = "Arithmetic that doesn't come out (average)"
    unclear = session.run("revise", {"delete": [flag]}, render)
    assert unclear.is_error and "Row 2" in unclear.data["refused"][0]["message"]
    run(session, "revise", delete=["Row 2 is wrong"], rename=[{"old": "Old words", "new": "new words"}])
    run(session, "classify", type=sheet.checklist.types[0].id, reason="It says so.")
    run(session, "record", answers=[answer(question.id) for question in sheet.questions()])
    finished = sheet.finish()
    assert isinstance(finished, Finished)
    assert [each.flag for each in finished.scan.red_flags] == ["new words", flag]
    said = [(each.by, each.value) for each in finished.scan.corrections or ()]
    assert ("tester", f"{flag}: Row 2 is wrong.") in said


# -- a finished scan


def test_open_on_a_finished_scan_says_so_and_amend_changes_it_under_a_name(tmp_path: Path) -> None:
    pdf = make_paper(tmp_path / "p.pdf")
    finished = run(filled(opened(pdf, tmp_path / "out")), "finish")
    before = load_scan(Path(finished["scan.json"]))
    nothing, said = open_sheet(pdf, tmp_path / "out", CHECKLIST)
    assert nothing is None and said.data["finished"] is True and "amend" in said.data["to_change_it"]
    assert load_scan(Path(finished["scan.json"])) == before  # untouched

    session, said = amend_sheet(Path(finished["sheet"]), lambda _: CHECKLIST, "Ada")
    assert said.data["amending"] == "Ada"
    no = answer("seed") | {"question": "code_released", "justification": "The link is dead."}
    run(session, "record", answers=[no])
    run(session, "note", red_flags=[{"flag": "A dead link", "detail": "No answer from the server."}])
    resumed = opened(pdf, tmp_path / "out")  # every call stands alone: the name is on the sheet
    run(resumed, "revise", delete=["No code"])
    run(resumed, "finish")
    after = load_scan(Path(finished["scan.json"]))
    code = after.answers()["code_released"]
    assert code.source == "Ada" and code.outcome == "no"
    assert [(other.by, other.outcome) for other in code.others or ()] == [("agent", "yes")]
    assert [(flag.flag, flag.by) for flag in after.red_flags] == [("One data set", None), ("A dead link", "Ada")]

    fresh = opened(pdf, tmp_path / "out", afresh=True)
    assert not fresh.worksheet.classified and fresh.folder == Path(finished["sheet"])


def test_a_category_of_which_nothing_applies_is_one_entry(tmp_path: Path) -> None:
    session = opened(make_paper(tmp_path / "p.pdf"), tmp_path / "out")
    run(session, "classify", type="empirical", reason="It measures errors.")
    entry = {"category": "human_studies", "justification": "Nobody was studied."}
    taken = run(session, "record", answers=[], not_applicable=[entry])["accepted"]
    assert len(taken) == 7
    refused = session.run("record", {"not_applicable": [entry | {"category": "nonsense"}]}, render)
    assert refused.is_error and "human_studies" in refused.data["refused"][0]["message"]


def test_the_command_opens_amends_and_says_when_there_is_nothing_to_do(tmp_path: Path) -> None:
    def scan(*words: str) -> subprocess.CompletedProcess[str]:
        start = [sys.executable, "-c", "from paper_scan.cli import main; main()"]
        return subprocess.run([*start, "worksheet", *words], cwd=tmp_path, capture_output=True, text=True, timeout=60)

    pdf = make_paper(tmp_path / "p.pdf")
    told = json.loads(scan("open", str(pdf)).stdout)
    assert told["numbers_done_again"]["fits"] == [] and told["authors"] == ["Ada Lovelace", "Alan Turing"]
    refused = scan("amend", told["sheet"])
    assert refused.returncode == 2 and "no finished scan" in refused.stderr
