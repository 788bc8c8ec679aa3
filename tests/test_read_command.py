"""``scan read``: what was read from a PDF, as text, Markdown, JSON; quotes looked up; each line with its label."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import RunScan
from pdfs import LOREM, Book


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Title, author, two headings, a captioned table with rules, a list of references."""
    book = Book()
    page = book.page()
    page.text(72, 90, "Careful Reporting <b>Is</b> Rare", size=18, bold=True)
    page.text(72, 116, "Ottoline Marrow", size=11)
    page.text(72, 150, "Abstract", size=12, bold=True)
    y = page.column(72, 168, 450, [LOREM])
    page.text(72, y + 24, "1 Introduction", size=12, bold=True)
    y = page.column(72, y + 42, 450, [LOREM, "Surveys of this kind are [1] not new."])
    page.text(72, y + 24, "References", size=12, bold=True)
    page.text(72, y + 42, "[1] C. Thistlewood. A survey of surveys. Journal of Surveys, 2020.")
    file = tmp_path_factory.mktemp("read") / "paper.pdf"
    book.save(file)
    return file


def test_json_has_the_papers_parts_by_name(run_scan: RunScan, paper: Path) -> None:
    ended = run_scan("read", paper, "--format", "json")
    assert ended.returncode == 0, ended.stderr
    said = json.loads(ended.stdout)
    assert said["authors"] == ["Ottoline Marrow"]
    assert [(one["title"], one["number"], one["level"], one["page"]) for one in said["sections"]] == [
        ("Abstract", None, 1, 1),
        ("Introduction", "1", 1, 1),
        ("References", None, 1, 1),
    ]
    [entry] = said["references"]
    assert (entry["label"], entry["year"], entry["doi"]) == ("1", 2020, None)
    assert "A survey of surveys" in entry["text"]
    assert said["doi"] is None and said["tables"] == []


def test_markdown_shows_what_is_printed_and_obeys_none_of_it(run_scan: RunScan, paper: Path) -> None:
    text = run_scan("read", paper, "--format", "markdown").stdout
    assert text.startswith("# Careful Reporting \\<b\\>Is")
    assert "\n## 1 Introduction\n" in text


def test_text_marks_pages_and_headings(run_scan: RunScan, paper: Path) -> None:
    text = run_scan("read", paper).stdout
    assert text.startswith("[p. 1] Careful Reporting")
    assert "\n## Abstract\n" in text


def test_each_line_is_explained_by_its_label(run_scan: RunScan, paper: Path) -> None:
    lines = run_scan("read", paper, "--explain").stdout.splitlines()
    assert lines[0] == "[p. 1]"
    labels = {line.split(maxsplit=2)[2].split("  (")[0]: line.split()[0] for line in lines[1:] if line[0] != "["}
    assert labels["Ottoline Marrow"] == "authors"
    assert labels["1 Introduction"] == "heading"
    heading = next(line for line in lines if "1 Introduction" in line)
    assert heading.split()[1] == "1.00" and heading.endswith(
        ("(bold)", "(in a face kept for headings)", "(larger than the running text)")
    )


def test_quotes_are_located_one_a_line_in_their_order(run_scan: RunScan, paper: Path, tmp_path: Path) -> None:
    quotes = tmp_path / "quotes.txt"
    quotes.write_text("careful reporting remains rare in this field\ncareful reporting is common\n\n", encoding="utf-8")
    found = [json.loads(line) for line in run_scan("read", paper, "--locate", quotes).stdout.splitlines()]
    assert found[0] == {"page": 1}
    assert found[1]["page"] is None and "does not contain" in found[1]["reason"]
    assert found[2]["page"] is None and len(found) == 3


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["nowhere.pdf"], 2, "nowhere.pdf"),
        (["{paper}", "--locate", "nowhere.txt"], 2, "nowhere.txt"),
        (["{paper}", "--locate", "{paper}"], 3, "UTF-8"),
        (["{paper}", "--explain", "--locate", "-"], 2, "--locate"),
    ],
)
def test_what_cannot_be_read_is_said(
    run_scan: RunScan, paper: Path, arguments: list[str], code: int, says: str
) -> None:
    ended = run_scan("read", *(argument.format(paper=paper) for argument in arguments))
    assert ended.returncode == code
    assert says in ended.stderr and "Traceback" not in ended.stderr
