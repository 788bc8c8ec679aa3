"""An agent opens only sheets whose folder and PDF it may use, and never records in another reader's name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from made_papers import make_paper
from made_readers import Silent
from made_scans import CHECKLIST
from paper_scan.api import Options, scan_paper
from paper_scan.cli.agents import worksheet as command
from paper_scan.integrations.mcp import ClientSession
from paper_scan.paper import read_here
from paper_scan.readers.rules.reader import RulesReader
from paper_scan.report.markdown import render
from paper_scan.scans.model import load

ANSWER = {
    "question": "code_released",
    "applies": True,
    "answer": False,
    "justification": "It is promised only.",
    "search_terms": ["github"],
}


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a paper, scanned by rules."""
    below = tmp_path_factory.mktemp("roots")
    pdf = make_paper(below / "papers" / "digits.pdf")
    options = Options(CHECKLIST, RulesReader(), out=below / "outputs", read=read_here, verify=False)
    scan_paper(pdf, options, Silent())
    return below


def client(below: Path) -> ClientSession:
    return ClientSession(((below / "papers").resolve(),), below / "outputs", render)


def sheet(below: Path) -> Path:
    [found] = (below / "outputs").glob("*/scan.json")
    return found.parent


def test_a_sheet_whose_pdf_lies_elsewhere_is_not_opened(scanned: Path, tmp_path: Path) -> None:
    folder = tmp_path / "outputs" / "theirs"
    folder.mkdir(parents=True)
    for name in ("worksheet.jsonl", "scan.json"):
        (folder / name).write_bytes((sheet(scanned) / name).read_bytes())
    (folder / "run.json").write_text(json.dumps({"pdf": str(scanned / "papers" / "digits.pdf")}), encoding="utf-8")
    (tmp_path / "papers").mkdir()
    agent = client(tmp_path)
    for call, more in (("outline", {}), ("amend", {"by": "Ada"})):
        said = agent.call(call, {"sheet": str(folder), **more})
        assert said.is_error and "its PDF lies below no directory" in said.data["error"]
    said = agent.call("outline", {"sheet": str(sheet(scanned))})
    assert said.is_error and "output folder" in said.data["error"]


def test_another_readers_scan_is_corrected_under_a_name_and_not_rewritten(scanned: Path) -> None:
    folder, agent = sheet(scanned), client(scanned)
    before = (folder / "scan.json").read_bytes()
    assert not agent.call("outline", {"sheet": str(folder)}).is_error
    said = agent.call("record", {"sheet": str(folder), "answers": [ANSWER]})
    assert said.is_error and "rules's" in said.data["error"]
    assert agent.call("amend", {"sheet": str(folder)}).is_error
    assert (folder / "scan.json").read_bytes() == before
    assert not agent.call("amend", {"sheet": str(folder), "by": "Ada"}).is_error
    assert not agent.call("record", {"sheet": str(folder), "answers": [ANSWER]}).is_error
    assert not agent.call("finish", {"sheet": str(folder)}).is_error
    made = load(folder / "scan.json")
    found = made.answers()["code_released"]
    assert (made.provenance.reader, found.source, found.outcome) == ("rules", "Ada", "no")
    assert [other.by for other in found.others or ()] == ["rules"]


def test_the_command_holds_to_its_roots(scanned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command.add_tools()
    run = CliRunner()
    monkeypatch.setenv("PAPER_SCAN_ROOTS", str(tmp_path))
    for arguments in (["outline", "--sheet", str(sheet(scanned))], ["open", str(scanned / "papers" / "digits.pdf")]):
        result = run.invoke(command.app, arguments)
        assert result.exit_code != 0 and "lies below no directory" in str(result.exception)
    monkeypatch.setenv("PAPER_SCAN_ROOTS", str(scanned))
    assert run.invoke(command.app, ["outline", "--sheet", str(sheet(scanned))]).exit_code == 0
