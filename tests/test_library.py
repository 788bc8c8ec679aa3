"""The library: what docs/library.md shows is run, and the package's face is light and keeps its word."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import paper_scan
from floors import HEAVY


@pytest.fixture(scope="module")
def example(root: Path) -> Path:
    return root / "examples" / "compute-power-law" / "paper.pdf"


def test_every_example_of_the_page_runs(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    page = (root / "docs" / "library.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```python\n(.+?)^```", page, re.M | re.S)
    assert len(examples) == 4
    names: dict[str, object] = {}
    for example in examples:
        exec(compile(example, "docs/library.md", "exec"), names)


def test_every_public_name_can_be_had_and_no_other() -> None:
    for name in paper_scan.__all__:
        assert getattr(paper_scan, name) is not None
    assert not hasattr(paper_scan, "no_such_name")


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import sys, paper_scan; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {name.partition(".")[0] for name in loaded}.isdisjoint(HEAVY | {"pydantic", "typer", "yaml"})


def test_a_scan_keeps_nothing_unless_told_to(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = paper_scan.scan(example)
    assert list(tmp_path.iterdir()) == []
    kept = paper_scan.scan(example, out=tmp_path / "scans")
    [file] = tmp_path.glob("scans/*/scan.json")
    assert paper_scan.load_scan(file) == kept == found


def test_verification_is_on_unless_switched_off(example: Path) -> None:
    assert paper_scan.scan(example, verify=False).verification is None
    verdicts = [fit.verdict for fit in paper_scan.scan(example).verification or ()]
    assert "differs" in verdicts and verdicts == [fit.verdict for fit in paper_scan.verify(example).fits]


def test_a_notebook_shows_the_scan_and_obeys_none_of_its_words(example: Path) -> None:
    found = paper_scan.scan(example, verify=False)
    assert "<table>" in found._repr_html_()
    hostile = found.model_copy(update={"paper": found.paper.model_copy(update={"title": "<script>alert(1)</script>"})})
    shown = hostile._repr_html_()
    assert "<script>" not in shown and "&lt;script&gt;" in shown


def test_errors_are_the_documented_ones(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(paper_scan.PaperError, match=r"nothing\.pdf"):
        paper_scan.scan(tmp_path / "nothing.pdf")
    with pytest.raises(paper_scan.ChecklistError):
        paper_scan.scan(example, checklist="no-such-checklist")
    with pytest.raises(paper_scan.ReaderUnavailable, match="credentials"):
        paper_scan.scan(example, "claude")
    monkeypatch.setenv("PAPER_SCAN_OFFLINE", "1")
    with pytest.raises(paper_scan.ReaderUnavailable, match="offline"):
        paper_scan.scan(example, "claude")
    with pytest.raises(ValueError, match="no reader 'nobody'"):
        paper_scan.scan(example, "nobody")  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        paper_scan.fit_points("no_such_law", {"N": [1.0, 2.0]}, [1.0, 2.0])
