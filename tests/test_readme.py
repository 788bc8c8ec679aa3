"""The README keeps its word: its commands are the ones that are tested, and its output is what the program prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import RunScan
from paper_scan.cli.exits import Code
from test_examples import load


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def commands(readme: str) -> list[str]:
    return re.findall(r"^```sh\n(.+?)\n```", readme, re.M | re.S)


def test_the_first_command_installs_and_scans_the_second_tests(readme: str, root: Path) -> None:
    first, second = commands(readme)[:2]
    assert "pip install -e . && scan --offline " in first
    paper = root / first.split()[-1]
    assert paper.read_bytes().startswith(b"%PDF")
    assert second.startswith("pip install -e '.[test]'") and second.endswith("&& pytest")


def test_the_output_shown_is_what_the_example_prints(readme: str, root: Path, tmp_path: Path) -> None:
    build = load(root / "examples" / "build.py")
    shown = build.BLOCK.search(readme)
    assert shown is not None
    assert shown[2] == build.scan(build.SHOWN, tmp_path), "look at it, then run examples/build.py"


def test_every_exit_code_is_explained(readme: str) -> None:
    explained = {int(code) for code in re.findall(r"^\| (\d+) \|", readme, re.M)}
    assert explained == {code.value for code in Code}


def test_every_link_into_the_checkout_leads_somewhere(readme: str, root: Path) -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)", readme) if "://" not in target]
    assert len(targets) >= 5
    assert [target for target in targets if not (root / target).exists()] == []


def test_every_command_named_is_one_of_the_program(readme: str, run_scan: RunScan) -> None:
    named = set(re.findall(r"^ {4}scan ([a-z]+) ", readme, re.M))
    usage = run_scan("--help").stdout
    assert named and all(re.search(rf"\b{name}\b", usage) for name in named)


def test_the_law_that_is_done_again_is_what_verify_prints(readme: str, run_scan: RunScan) -> None:
    [block] = re.findall(r"^```text\n(differs .+?)\n```", readme, re.M | re.S)
    printed = " ".join(run_scan("verify", "examples/compute-power-law/paper.pdf", "--quiet").stdout.split())
    for line in block.splitlines():
        assert " ".join(line.split()) in printed
