"""What other programs get: tables and bibliographies, read back by parsers that are not ours."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import rispy
from pybtex.database import parse_string

from conftest import RunScan
from made_papers import SECTIONS, Writer
from paper_scan.cli.exits import Code
from paper_scan.scans.model import load

ENTRIES = (
    "[1] Y. LeCun and C. Cortes. The MNIST database of handwritten digits. 1998.",
    "[2] D. P. Kingma and J. Ba. Adam: A method for stochastic optimization. arXiv preprint arXiv:1412.6980, 2014.",
    "[3] N. Ümlaut, Z. Second, et al. Costs & benefits of 100% {braces} in _titles_. Journal of Examples, 3:1-9, "
    "2021. doi: 10.1000/x_y.1.",
    "[4] A. Baseline and B. Other. A strong earlier network. In Proceedings of the Example Conference, 2019.",
)  # fmt: skip


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory, run_scan: RunScan) -> Path:
    folder = tmp_path_factory.mktemp("export")
    sections = SECTIONS | {
        "2 Methods": "We train networks of five sizes on the MNIST dataset [1]. We use the Adam optimizer [2] for all "
        "of them. The benchmark validity [3] of digits was doubted before. Every network is trained for ten epochs.",
        "3 Results": "The error falls from 4.1 to 1.2 percent. Our largest network outperforms the network of Other "
        "[4]. With more data [2, 3] the error might fall further.",
    }
    sections.pop("References")
    _with_list(folder / "paper.pdf", sections)
    assert run_scan("paper.pdf", "--reader", "rules", "--quiet", cwd=folder).returncode == Code.DONE
    return folder


def _with_list(path: Path, sections: dict[str, str]) -> None:
    """The paper with a reference list of an entry a paragraph."""
    writer = Writer()
    writer.paragraph("Errors of Small Networks on Digits", 17, "hebo")
    writer.paragraph("Ada Lovelace, Alan Turing", 11, "helv")
    for heading, body in sections.items():
        writer.paragraph(heading, 13, "hebo")
        writer.paragraph(body, 10, "tiro")
    writer.paragraph("References", 13, "hebo")
    for entry in ENTRIES:
        writer.paragraph(entry, 10, "tiro")
    writer.document.save(path)


def exported(run_scan: RunScan, folder: Path, *how: str) -> str:
    ended = run_scan("export", "outputs", *how, cwd=folder)
    assert ended.returncode == Code.DONE, ended.stderr
    return ended.stdout


def test_a_scan_keeps_the_whole_list_with_where_and_why_each_is_cited(scanned: Path) -> None:
    [file] = (scanned / "outputs").glob("*/scan.json")
    references = load(file).references
    assert references is not None and [entry.label for entry in references] == ["1", "2", "3", "4"]
    assert [len(entry.cited) for entry in references] == [1, 2, 2, 1]
    assert references[3].cited[0].section == "3 Results"
    assert [entry.role for entry in references] == ["data", "method", None, "baseline"]
    assert references[2].doi == "10.1000/x_y.1" and references[1].arxiv_id == "1412.6980"
    assert [each.role for each in load(file).cited_papers] == ["data", "method", "baseline"]


def test_references_as_bibtex_and_ris_read_by_others(scanned: Path, run_scan: RunScan) -> None:
    library = parse_string(exported(run_scan, scanned, "--what", "references", "--format", "bibtex"), "bibtex")
    assert list(library.entries) == ["lecun1998mnist", "kingma2014adam", "umlaut2021costs", "baseline2019strong"]
    adam = library.entries["kingma2014adam"]
    assert (adam.fields["eprint"], adam.fields["archiveprefix"], adam.fields["year"]) == ("1412.6980", "arXiv", "2014")
    assert [str(person) for person in adam.persons["author"]] == ["Kingma, D. P.", "Ba, J."]
    odd = library.entries["umlaut2021costs"]
    assert odd.fields["title"].strip("{}") == r"Costs \& benefits of 100\% \{braces\} in \_titles\_".strip("{}")
    assert (odd.fields["doi"], str(odd.persons["author"][-1])) == ("10.1000/x_y.1", "others")
    records = rispy.loads(exported(run_scan, scanned, "--what", "references", "--format", "ris"))
    assert [record["id"] for record in records] == list(library.entries)
    assert records[1]["authors"] == ["Kingma, D. P.", "Ba, J."]
    assert records[2]["doi"] == "10.1000/x_y.1" and records[2]["title"].startswith("Costs & benefits of 100%")
    items = json.loads(exported(run_scan, scanned, "--what", "references", "--format", "csl-json"))
    assert [item["id"] for item in items] == list(library.entries)
    assert items[1]["author"][0] == {"family": "Kingma", "given": "D. P."}
    assert items[1]["issued"] == {"date-parts": [[2014]]}


def test_answers_in_long_form(scanned: Path, run_scan: RunScan) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(run_scan, scanned))))
    [file] = (scanned / "outputs").glob("*/scan.json")
    scan = load(file)
    assert [row["question"] for row in rows] == list(scan.answers())
    released = next(row for row in rows if row["question"] == "code_released")
    assert (released["outcome"], released["by"], released["pages"]) == ("yes", "rules", "1")
    assert "https://github.com/example/digits" in released["quotes"] and released["ask"].endswith("?")
    searched = next(row for row in rows if row["outcome"] == "no" and row["search_terms"])
    assert searched["search_hits"].isdigit()
    still_open = {row["question"]: row["candidates"] for row in rows if row["outcome"] == "open"}
    candidates = {name: answer.candidates or () for name, answer in scan.answers().items() if answer.outcome == "open"}
    assert {name for name, text in still_open.items() if text} == {name for name, found in candidates.items() if found}
    lines = [json.loads(line) for line in exported(run_scan, scanned, "--format", "jsonl").splitlines()]
    assert [line["question"] for line in lines] == list(scan.answers())
    [paper] = csv.DictReader(io.StringIO(exported(run_scan, scanned, "--what", "papers")))
    assert (paper["authors"], paper["references"]) == ("Ada Lovelace; Alan Turing", "4")


def test_parquet_has_the_same_rows(scanned: Path, run_scan: RunScan, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    ended = run_scan("export", scanned / "outputs", "-w", "references", "-f", "parquet", "-o", tmp_path / "r.parquet")
    assert ended.returncode == Code.DONE, ended.stderr
    table = parquet.read_table(tmp_path / "r.parquet")
    assert table.column("number").to_pylist() == [1, 2, 3, 4]
    assert str(table.schema.field("year").type) == "int32" and table.column("year").to_pylist()[1] == 2014


def test_what_cannot_be_exported_is_said(scanned: Path, run_scan: RunScan) -> None:
    for how, says in ((("--format", "bibtex"), "Answers are no bibliography"), (("-f", "parquet"), "--out FILE")):
        ended = run_scan("export", "outputs", *how, cwd=scanned)
        assert (ended.returncode, says in ended.stderr) == (Code.USAGE, True)
