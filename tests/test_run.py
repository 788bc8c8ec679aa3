"""One paper from PDF to folder: what is written, going on after an interruption, and what is never lost."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from made_papers import make_paper
from made_readers import CHECKLIST, PROVED, AReader, Silent, a_reader, leave_all_open
from paper_scan.api import Options, Outcome, Unfinished, scan_paper
from paper_scan.folder.slug import slug
from paper_scan.paper import EncryptedError, NotFoundError, Paper, read_here
from paper_scan.readers.base import Reader
from paper_scan.report.markdown import render
from paper_scan.scans.model import load as load_scan
from paper_scan.worksheet import Accepted, Worksheet


def options(out: Path, reader: Reader | None = None) -> Options:
    return Options(CHECKLIST, reader or a_reader(), render, out=out, read=read_here)


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return make_paper(tmp_path / "paper.pdf")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "outputs"


@pytest.fixture(scope="module")
def some_paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    return read_here(make_paper(tmp_path_factory.mktemp("paper") / "paper.pdf"))


def scan(pdf: Path, out: Path, reader: Reader | None = None) -> Outcome:
    return scan_paper(pdf, options(out, reader), Silent())


def run_json(folder: Path) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return found


def visible(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def test_a_scan_leaves_its_files_in_a_folder_named_after_the_paper(pdf: Path, out: Path) -> None:
    outcome = scan(pdf, out)
    assert outcome.folder == out / "lovelace-errors-small-networks"
    assert visible(outcome.folder) == {"scan.json", "report.md", "worksheet.jsonl", "run.json"}
    assert load_scan(outcome.folder / "scan.json") == outcome.scan
    assert (outcome.folder / "report.md").read_text(encoding="utf-8") == render(outcome.scan, CHECKLIST)
    proved = outcome.scan.answers()["code_released"]
    assert proved.evidence is not None and proved.evidence[0].page == 1


def test_what_changes_from_run_to_run_is_in_run_json_alone(pdf: Path, tmp_path: Path) -> None:
    one, other = scan(pdf, tmp_path / "one"), scan(pdf, tmp_path / "other")
    for name in ("scan.json", "report.md", "worksheet.jsonl"):
        assert (one.folder / name).read_bytes() == (other.folder / name).read_bytes(), name
    assert set(run_json(one.folder)) >= {"started", "seconds", "versions", "answered"}


def test_an_interrupted_scan_goes_on_where_it_was(pdf: Path, out: Path) -> None:
    with pytest.raises(Unfinished) as caught:
        scan(pdf, out, a_reader(stop_after=20))
    assert "Unanswered" in str(caught.value)
    assert not (caught.value.folder / "scan.json").exists()
    outcome = scan(pdf, out)
    assert outcome.resumed and outcome.folder == caught.value.folder
    assert run_json(outcome.folder)["answered"] == len(CHECKLIST.questions()) - 20


def test_a_finished_scan_runs_afresh(pdf: Path, out: Path) -> None:
    first = scan(pdf, out)
    again = scan(pdf, out)
    assert again.folder == first.folder and not again.resumed
    assert run_json(again.folder)["answered"] == len(CHECKLIST.questions())
    assert visible(again.folder) == visible(first.folder)


def test_what_a_person_answered_survives_a_fresh_scan(pdf: Path, out: Path) -> None:
    folder = scan(pdf, out).folder
    worksheet = Worksheet.open(read_here(pdf), CHECKLIST, folder / "worksheet.jsonl", "careful")
    contrary = PROVED.model_copy(update={"answer": False, "justification": "The link is dead.", "search_terms": ("x",)})
    assert isinstance(worksheet.record([contrary], by="Ada")[0], Accepted)
    worksheet.finish()
    with pytest.raises(Unfinished):  # even where the fresh scan is cut short
        scan(pdf, out, a_reader(stop_after=5))
    answer = scan(pdf, out).scan.answers()["code_released"]
    assert (answer.source, answer.outcome, answer.justification) == ("Ada", "no", "The link is dead.")
    assert answer.others is not None
    assert [(other.by, other.outcome) for other in answer.others] == [("careful", "yes")]


def test_another_reader_never_takes_a_scans_place(pdf: Path, out: Path) -> None:
    first, other = scan(pdf, out), scan(pdf, out, a_reader(name="hasty"))
    assert other.folder.name == f"{first.folder.name}-hasty"
    assert scan(pdf, out, a_reader(name="hasty")).folder == other.folder
    assert load_scan(first.folder / "scan.json") == first.scan


def test_another_paper_of_the_same_name_gets_a_number(pdf: Path, out: Path, tmp_path: Path) -> None:
    twin = make_paper(tmp_path / "twin.pdf", sections={"1 Introduction": "A wholly different text of the same title."})
    first = scan(pdf, out)
    assert scan(twin, out, AReader(leave_all_open)).folder.name == f"{first.folder.name}-2"
    assert scan(pdf, out).folder == first.folder


def test_a_paper_that_cannot_be_read_leaves_nothing(tmp_path: Path, out: Path) -> None:
    with pytest.raises(NotFoundError):
        scan(tmp_path / "none.pdf", out)
    locked = make_paper(tmp_path / "locked.pdf", password="secret")
    with pytest.raises(EncryptedError, match="--password"):
        scan(locked, out)
    assert not out.exists()
    opened = scan_paper(locked, replace(options(out), password="secret"), Silent())
    assert opened.scan.paper.title == "Errors of Small Networks on Digits"


@pytest.mark.parametrize(
    ("title", "authors", "year", "name", "expected"),
    [
        ("BERT: Pre-training of Deep Transformers", ("Jacob Devlin",), 2018, "x.pdf", "devlin-2018-bert-pre-training"),
        ("On the Origin of Species", ("Darwin, Charles",), 1859, "x.pdf", "darwin-1859-origin-species"),
        ("Über größte Öfen", ("José Núñez-Ørsted",), None, "x.pdf", "nunez-orsted-uber-grosste-ofen"),
        ("한국어 논문", ("김철수",), 2020, "My Paper (1).pdf", "my-paper-1"),
        ("", (), None, "논문.pdf", "paper-00000000"),
        ("Why Are We", (), 2001, "x.pdf", "2001-why-are-we"),
        ("", ("Con",), None, "x.pdf", "paper-con"),
    ],
)
def test_a_folders_name(
    some_paper: Paper, title: str, authors: tuple[str, ...], year: int | None, name: str, expected: str
) -> None:
    known = replace(some_paper.metadata, title=title, authors=authors, year=year)
    assert slug(replace(some_paper, name=name, sha256="0" * 64, metadata=known)) == expected


@given(st.text(max_size=60), st.text(max_size=30), st.integers(1900, 2100) | st.none(), st.text(max_size=30))
def test_a_folders_name_is_safe_everywhere(
    some_paper: Paper, title: str, author: str, year: int | None, name: str
) -> None:
    known = replace(some_paper.metadata, title=title, authors=(author,), year=year)
    found = slug(replace(some_paper, name=name, metadata=known))
    assert found and len(found) <= 90
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
