"""Fits that a reader describes: they and their files outlive the process, and stand in the finished scan."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import RunScan
from law_papers import losses_of, ruled, sizes_and_losses
from paper_scan.scans.model import load
from scripted_reader import CLASSIFY, NOTE

SAID = "The loss of Table 1 falls as the tenth root of the size; at one parameter it would be 12.1."
"""No formula: only who understands the sentence can describe the law."""
DRAFT = {
    "form": "L = a * N^-b",
    "coefficients": [{"name": "a", "value": 12.1}, {"name": "b", "value": 0.100}],
    "table": "Table 1",
    "quotes": [{"quote": "falls as the tenth root of the size"}],
}


@pytest.fixture
def call(run_scan: RunScan, tmp_path: Path) -> Any:
    """``scan worksheet NAME``, each in a process of its own; its JSON."""

    def run(name: str, *arguments: str, given: object = None) -> dict[str, Any]:
        if given is not None:
            (tmp_path / "given.json").write_text(json.dumps(given), encoding="utf-8")
            arguments = (*arguments, str(tmp_path / "given.json"))
        done = run_scan("worksheet", name, *arguments, "--out", tmp_path / "outputs")
        assert done.returncode == 0, done.stdout + done.stderr
        found = json.loads(done.stdout)
        assert isinstance(found, dict)
        return found

    return run


def described(call: Any, tmp_path: Path) -> tuple[Path, Path]:
    """A paper with an open sheet in which a fit was described; the PDF and the sheet's folder."""
    pdf = ruled(tmp_path, SAID, sizes_and_losses("Table 1: Points of the fit.", losses_of(0.1, 12.1)))
    folder = Path(call("open", str(pdf))["sheet"])
    found = call("verify", given=DRAFT)
    assert found["verdict"] == "reproduced" and found["points"]["n"] == 7
    return pdf, folder


def fill_and_finish(call: Any) -> None:
    call("classify", CLASSIFY["input"]["type"], "--reason", "It measures losses.")
    told = {"applies": True, "answer": False, "justification": "Nothing of the kind stands in the paper."}
    drafts = [{"question": each, "search_terms": ["zebra crossing"], **told} for each in call("status")["unanswered"]]
    call("record", given={"answers": drafts})
    call("note", given=NOTE["input"] | {"claims": []})
    call("finish")


@pytest.mark.long
@pytest.mark.slow
def test_a_described_fit_is_in_the_finished_scan(call: Any, tmp_path: Path) -> None:
    pdf, folder = described(call, tmp_path)
    assert call("open", str(pdf))["resumed"]  # by another process, as after a kill
    fill_and_finish(call)
    [fit] = load(folder / "scan.json").verification or ()
    assert fit.verdict == "reproduced" and fit.evidence
    assert "reproduced" in (folder / "report.md").read_text(encoding="utf-8").lower()
    assert len(list((folder / "verification").glob("described-table-1-*.csv"))) == 1
    assert call("open", str(pdf))["finished"]
    assert not call("open", str(pdf), "--afresh")["resumed"]  # and now nobody describes it
    assert list((folder / "verification").glob("described-*"))
    fill_and_finish(call)
    assert not list((folder / "verification").glob("described-*"))


@pytest.mark.long
def test_its_files_run_it_again(call: Any, tmp_path: Path) -> None:
    _, folder = described(call, tmp_path)
    call("verify", given=DRAFT)  # again: no second set of files
    [script] = (folder / "verification").glob("*.py")
    assert {each.suffix for each in script.parent.glob(f"{script.stem}.*")} == {".py", ".csv", ".svg"}
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("reproduced\n") and "b = 0.1" in done.stdout


@pytest.mark.long
def test_words_of_the_paper_do_no_harm_in_a_script(call: Any, tmp_path: Path) -> None:
    pdf = ruled(tmp_path, SAID, sizes_and_losses("Table 1: Points of the fit.", losses_of(0.1, 12.1)))
    folder = Path(call("open", str(pdf))["sheet"])
    call("verify", given=DRAFT | {"form": 'L = a * N^-b # """; raise SystemExit(9) # """'})
    [script] = (folder / "verification").glob("*.py")
    assert subprocess.run([sys.executable, str(script)], check=False).returncode == 0


def test_opening_a_sheet_does_the_papers_own_numbers_again(call: Any, root: Path) -> None:
    opened = call("open", str(root / "examples" / "compute-power-law" / "paper.pdf"))
    assert [fit["verdict"] for fit in opened["numbers_done_again"]["fits"]] == ["reproduced", "differs"]
    assert opened["numbers_done_again"]["checks"][0]["severity"] == "error"
    assert (Path(opened["sheet"]) / "verification" / "fit-2.csv").exists()
