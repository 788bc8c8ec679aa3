"""The skill: whole by the specification, true to the commands it names, and installed where agents look."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from paper_scan.integrations.skill import faults, install, shipped
from paper_scan.tools import TOOLS
from paper_scan.version import __version__

SKILL = shipped() / "SKILL.md"
SCAN = [sys.executable, "-c", "from paper_scan.cli import main; main()"]


def scan(*words: str, cwd: Path | None = None, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*SCAN, *words], cwd=cwd, input=stdin, capture_output=True, text=True, timeout=120)


def blocks() -> list[str]:
    """The console blocks of SKILL.md."""
    return re.findall(r"```console\n(.*?)```", SKILL.read_text(encoding="utf-8"), re.DOTALL)


def commands() -> list[tuple[str, str | None]]:
    """Each command that the blocks show, with what is fed to it."""
    found = []
    for block in blocks():
        pattern = re.compile(r"^\$ (scan [^\n]*?)(?: <<'JSON'\n(.*?)\nJSON)?$", re.MULTILINE | re.DOTALL)
        found += [(match[1], match[2]) for match in pattern.finditer(block)]
    return found


def test_it_is_whole_by_the_specification() -> None:
    assert faults(shipped()) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("name: paper-scan", "name: Paper_Scan"), "folder"),
        (("license:", "colour: blue\nlicense:"), "unknown field"),
        (("references/answering.md)", "references/gone.md)"), "not there"),
        (("description: >-", "description: >-\n  " + "long " * 300), "characters"),
        (("---\n", "", 1), "front matter"),
    ],
)
def test_a_bad_skill_is_told_why(change: tuple[str, ...], fault: str, tmp_path: Path) -> None:
    folder = tmp_path / "paper-scan"
    shutil.copytree(shipped(), folder)
    text = SKILL.read_text(encoding="utf-8")
    old, new = change[0], change[1]
    (folder / "SKILL.md").write_text(text.replace(old, new, 1), encoding="utf-8")
    assert any(fault in found for found in faults(folder)), faults(folder)


@pytest.mark.long
def test_every_command_and_option_that_the_skill_names_exists() -> None:
    words = "".join(file.read_text(encoding="utf-8") for file in [SKILL, *(shipped() / "references").glob("*.md")])
    named = set(re.findall(r"scan ((?:worksheet|checklist|skill) [a-z]+|verify|study|mcp|doctor)\b", words))
    assert "worksheet record" in named
    for name in named:
        shown = scan(*name.split(), "--help")
        assert shown.returncode == 0, f"scan {name}: {shown.stderr}"
    for command, _ in commands():
        for option in re.findall(r"(--[a-z-]+)", command):
            path = [word for word in command.split()[1:3] if not word.startswith("-")]
            assert option in scan(*path, "--help").stdout, command


def test_every_tool_has_its_command() -> None:
    shown = scan("worksheet", "--help").stdout
    for tool in TOOLS:
        assert re.search(rf"^\W*{tool.name}\s", shown, re.MULTILINE), tool.name


@pytest.mark.slow
def test_its_commands_run_in_order_on_the_sample_paper(root: Path, tmp_path: Path) -> None:
    """As shown, from open to status; the two refusals that it shows are refusals."""
    shutil.copytree(root / "examples", tmp_path / "examples")
    results = {}
    for command, given in commands():
        arguments = re.findall(r'"[^"]*"|\S+', command.removeprefix("scan "))
        done = scan(*(word.strip('"') for word in arguments), cwd=tmp_path, stdin=given)
        assert "Traceback" not in done.stderr
        if command.startswith("scan worksheet amend"):  # nothing is finished here yet
            assert done.returncode == 2 and "no finished scan" in done.stderr
            continue
        assert done.returncode in (0, 1), f"{command}: {done.stderr}"
        results[command] = (done.returncode, json.loads(done.stdout))
    code, recorded = results["scan worksheet record -"]
    assert recorded["accepted"][:2] == ["code_released", "data_released"] and len(recorded["accepted"]) == 9
    assert [refused["question"] for refused in recorded["refused"]] == ["environment_specified"] and code == 1
    described = results["scan worksheet describe -"]
    assert described == (0, {"described": ["title", "authors", "year", "venue", "arxiv_id", "doi"]})
    assert results["scan worksheet finish"][0] == 1  # most questions are unanswered
    assert results["scan worksheet status"][1]["categories"]["artifacts"] == "2 of 4 answered"


def test_it_is_installed_where_it_is_asked_to_be(tmp_path: Path) -> None:
    target = install(str(tmp_path / "skills"))
    assert faults(target) == []
    assert install(str(tmp_path / "skills")) == target  # again: nothing to do
    (target / "SKILL.md").write_text("changed", encoding="utf-8")
    refused = scan("skill", "install", "--for", str(tmp_path / "skills"))
    assert refused.returncode == 1 and "--replace" in refused.stderr
    assert scan("skill", "install", "--for", str(tmp_path / "skills"), "--replace").returncode == 0
    assert faults(target) == []


def test_the_plugin_declares_skill_and_server(root: Path) -> None:
    plugin = json.loads((root / ".claude-plugin" / "plugin.json").read_text(encoding="utf-8"))
    market = json.loads((root / ".claude-plugin" / "marketplace.json").read_text(encoding="utf-8"))
    assert (root / plugin["skills"] / "paper-scan" / "SKILL.md").is_file()
    assert plugin["version"] == __version__
    server = plugin["mcpServers"]["paper-scan"]
    assert server["command"] == "scan" and scan(*server["args"], "--help").returncode == 0
    assert [entry["name"] for entry in market["plugins"]] == [plugin["name"]]
    assert market["owner"]["name"] and market["name"]
    assert yaml.safe_load(SKILL.read_text(encoding="utf-8").split("---")[1])["name"] == plugin["name"]
