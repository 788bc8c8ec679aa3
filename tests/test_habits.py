"""Small things that people expect of a command: -V, --json, completion, exit codes, examples, a line that fits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from conftest import RunScan
from made_papers import make_paper
from paper_scan.cli import app
from paper_scan.cli.agents import worksheet
from paper_scan.cli.exits import Code
from paper_scan.cli.scanning.watching import fitting


def test_short_forms(run_scan: RunScan, tmp_path: Path) -> None:
    assert run_scan("-V").stdout == run_scan("--version").stdout
    short, long = (run_scan("checklist", "list", *how).stdout for how in (["--json"], ["--format", "json"]))
    assert short == long and json.loads(short)
    make_paper(tmp_path / "--json")
    assert "There is no" not in run_scan("read", "--", "--json", cwd=tmp_path).stderr  # behind -- it is a file


@pytest.mark.parametrize(
    ("shell", "part", "environment", "offers"),
    [
        ("bash", "complete -o default", {"COMP_WORDS": "scan expo", "COMP_CWORD": "1"}, "export"),
        ("zsh", "compdef", {"_TYPER_COMPLETE_ARGS": "scan export --wh"}, "--what"),
        ("fish", "complete --command scan", {"_TYPER_COMPLETE_ARGS": "scan config s",
                                             "_TYPER_COMPLETE_FISH_ACTION": "get-args"}, "set"),
        ("powershell", "Register-ArgumentCompleter", {"_TYPER_COMPLETE_ARGS": "scan sur",
                                                   "_TYPER_COMPLETE_WORD_TO_COMPLETE": "sur"}, "survey"),
    ],
)  # fmt: skip
def test_shells_complete(shell: str, part: str, environment: dict[str, str], offers: str, run_scan: RunScan) -> None:
    if shell in ("bash", "powershell"):
        assert part in run_scan("completion", shell).stdout
    ended = run_scan(_SCAN_COMPLETE=f"complete_{shell}", **environment)
    assert offers in ended.stdout and ended.returncode == 0


def test_every_command_shows_an_example() -> None:
    worksheet.add_tools()

    def without(command: object, path: str) -> list[str]:
        below = getattr(command, "commands", None)
        if below:
            return [found for name, each in below.items() for found in without(each, f"{path} {name}")]
        text = getattr(command, "help", "") or ""
        return [] if "scan " in text or "An input that fits" in text else [path]

    assert without(typer.main.get_command(app.app), "scan") == []


def test_verify_ends_with_what_it_found(run_scan: RunScan, root: Path, tmp_path: Path) -> None:
    planted = run_scan("verify", root / "examples" / "compute-power-law" / "paper.pdf", "--quiet", "--json")
    assert planted.returncode == Code.FAILED and json.loads(planted.stdout)["fits"]
    make_paper(tmp_path / "paper.pdf")
    assert run_scan("verify", tmp_path / "paper.pdf", "--quiet").returncode == Code.DONE


def test_a_heading_is_a_quote(run_scan: RunScan, tmp_path: Path) -> None:
    make_paper(tmp_path / "paper.pdf")
    assert run_scan("paper.pdf", "--reader", "rules", "--quiet", cwd=tmp_path).returncode == Code.DONE
    ended = run_scan(
        "record", "paper.pdf", "--by", "ada", "--question", "limitations_section_present", "--answer", "yes",
        "--because", "It has a heading.", "--quote", "4 Limitations", cwd=tmp_path,
    )  # fmt: skip
    assert ended.returncode == Code.DONE, ended.stderr


def test_a_line_is_cut_between_words() -> None:
    assert fitting("one two three", 80) == "one two three"
    assert fitting("one two three four", 12) == "one two …"
    assert fitting("x" * 100, 10) == "x" * 8 + " …"
