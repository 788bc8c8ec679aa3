"""A newer version of the program reads the same PDF otherwise: nobody's work is thrown away."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from made_papers import make_paper
from made_readers import CHECKLIST, PROVED, AReader, Silent, a_reader
from paper_scan.api import Options, Unfinished, scan_paper
from paper_scan.folder import files
from paper_scan.paper import Limits, Paper, read_here
from paper_scan.readers.base import Reader
from paper_scan.review import reopen
from paper_scan.scans.model import Scan, load
from paper_scan.survey.directory import find, run, store
from paper_scan.survey.directory.engine import Threads
from paper_scan.survey.directory.plan import Wish
from paper_scan.survey.directory.task import PaperTask
from test_directory import Notes

Reading = Callable[[Path, str | None, Limits], Paper]


def otherwise(old: str, new: str) -> Reading:
    """Reads every PDF as a version would that takes ``old`` for ``new``, letter for letter."""
    assert len(old) == len(new)

    def read(path: Path, password: str | None, limits: Limits) -> Paper:
        paper = read_here(path, password, limits)
        assert old in paper.text
        return replace(paper, text=paper.text.replace(old, new))

    return read


ELSEWHERE = otherwise("Turing", "Tur1ng")
"""Another text, in which the evidence stands as before."""
WITHOUT_EVIDENCE = otherwise("Our code is available", "Our c0de is avai1able")


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return make_paper(tmp_path / "paper.pdf")


def by_model(stop_after: int | None = None) -> Reader:
    reader = a_reader(stop_after)
    assert isinstance(reader, AReader)
    return replace(reader, name="claude", model="claude-made-up")


def scan(
    pdf: Path, out: Path, reader: Reader, read: Reading = read_here, say: Callable[[str], None] | None = None
) -> Scan:
    progress = Silent()
    if say is not None:
        progress.say = say  # type: ignore[method-assign]
    return scan_paper(pdf, Options(CHECKLIST, reader, out=out, read=read, verify=False), progress).scan


def test_an_unfinished_scan_by_a_model_goes_on_in_the_new_text(pdf: Path, tmp_path: Path) -> None:
    with pytest.raises(Unfinished):
        scan(pdf, tmp_path / "out", by_model(stop_after=20))
    asked: list[int] = []

    def counting(worksheet, progress):  # type: ignore[no-untyped-def]
        asked.append(len(worksheet.unanswered()))
        return by_model().fill(worksheet, progress)

    finished = scan(pdf, tmp_path / "out", AReader(counting, "claude", "claude-made-up"), ELSEWHERE)
    assert asked == [51 - 20]
    assert finished.answers()[PROVED.question].outcome == "yes"


def test_an_answer_whose_evidence_is_gone_is_open_and_the_old_one_stands_beside_it(pdf: Path, tmp_path: Path) -> None:
    with pytest.raises(Unfinished):
        scan(pdf, tmp_path / "out", by_model(stop_after=20))
    said: list[str] = []
    answer = scan(pdf, tmp_path / "out", by_model(), WITHOUT_EVIDENCE, said.append).answers()[PROVED.question]
    assert answer.outcome == "open"
    [old] = answer.others or ()
    assert old.outcome == "yes" and old.by == "claude-made-up (earlier reading)"
    assert any(PROVED.question in line for line in said)


def test_what_rules_answered_they_answer_again(pdf: Path, tmp_path: Path) -> None:
    with pytest.raises(Unfinished):
        scan(pdf, tmp_path / "out", a_reader(stop_after=20))
    asked: list[int] = []

    def counting(worksheet, progress):  # type: ignore[no-untyped-def]
        asked.append(len(worksheet.unanswered()))
        return a_reader().fill(worksheet, progress)

    scan(pdf, tmp_path / "out", AReader(counting), ELSEWHERE)
    assert asked == [51]


def test_a_finished_sheet_is_reopened_in_the_new_text(
    pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    scan(pdf, out, a_reader())
    [folder] = [each for each in out.iterdir() if each.is_dir()]
    for read, outcome in ((ELSEWHERE, "yes"), (WITHOUT_EVIDENCE, "open")):
        monkeypatch.setattr(reopen, "read", read)
        sheet = reopen.reopen(folder, lambda name: CHECKLIST, limits=Limits())
        assert {q.id: a.outcome for q, a in sheet.answers()}[PROVED.question] == outcome
    assert not (folder / files.PREVIOUS).exists()


def test_the_same_pdf_keeps_its_folder_when_its_title_is_read_better(pdf: Path, tmp_path: Path) -> None:
    def better(path: Path, password: str | None, limits: Limits) -> Paper:
        paper = read_here(path, password, limits)
        return replace(paper, metadata=replace(paper.metadata, title="Quite Another Title", authors=("Grace Hopper",)))

    scan(pdf, tmp_path / "out", a_reader())
    files._folders_by_pdf.cache_clear()  # another process
    scan(pdf, tmp_path / "out", a_reader(), better)
    assert [each.name for each in (tmp_path / "out").iterdir() if each.is_dir()] == ["lovelace-errors-small-networks"]


def test_a_new_version_makes_stale_what_rules_answered_and_no_paid_scan(pdf: Path, tmp_path: Path) -> None:
    for reader, again in ((a_reader(), {"paper-scan 0.0.1 made it"}), (by_model(), set())):
        out = tmp_path / (reader.model or "rules")

        @cache
        def options(reader: Reader = reader, out: Path = out) -> Options:
            return Options(CHECKLIST, reader, out=out, read=read_here, verify=False)

        def go(options: Callable[[], Options] = options) -> Notes:
            notes = Notes()
            listed = find.named([pdf]).files
            run.run(run.Directory(listed, PaperTask(options()), lambda how: Threads(how, 1), Wish()), notes)
            return notes

        go()
        with closing(sqlite3.connect(out / store.FILE)) as database, database:
            database.execute("UPDATE scans SET tool = 'paper-scan 0.0.1'")
        assert set(go().reasons.values()) == again


def test_scans_of_the_first_format_are_still_read(pdf: Path, tmp_path: Path) -> None:
    scan(pdf, tmp_path / "out", a_reader())
    [file] = (tmp_path / "out").glob("*/scan.json")
    values = json.loads(file.read_text(encoding="utf-8"))
    assert values["format"] == "paper-scan/2" and len(values["provenance"].pop("text_sha256")) == 64
    values["format"] = "paper-scan/1"
    file.write_text(json.dumps(values), encoding="utf-8")
    assert load(file).format == "paper-scan/1"
