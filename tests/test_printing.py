"""What strangers wrote steers no terminal and runs in no spreadsheet; secrets are neither shown nor kept."""

from __future__ import annotations

import json
from pathlib import Path

import pymupdf
import pytest
from typer.testing import CliRunner

from made_papers import make_paper
from made_scans import scan
from paper_scan.cli import console
from paper_scan.cli.app import app
from paper_scan.paper.words.spreadsheet import defused
from paper_scan.readers.claude.messages.errors import Rejected
from paper_scan.readers.claude.messages.retry import Transient
from paper_scan.scans.model import PaperInfo, to_json
from paper_scan.settings.masking import masked

STEERING = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe"


def test_control_characters_are_spelt_out(capsys: pytest.CaptureFixture[str]) -> None:
    console.result(f"a {STEERING} b\n")
    console.message(STEERING)
    console.result_json({"title": STEERING})
    out, err = capsys.readouterr()
    for steers in "\x1b\x07\x9b\u202e":
        assert steers not in out and steers not in err
    assert json.loads(out[out.index("{") :]) == {"title": STEERING}, "the same JSON"


def test_a_title_and_a_file_name_with_control_characters_steer_nothing(tmp_path: Path) -> None:
    pdf = make_paper(tmp_path / "a\x1b[31mb.pdf", title="A Study of Escapes in the Titles of Papers")
    with pymupdf.open(pdf) as document:
        document.set_metadata({"title": f"A Study {STEERING}"})
        document.saveIncr()
    for command in (["--offline", str(pdf), "--out", str(tmp_path / "out")], ["read", str(pdf)]):
        run = CliRunner().invoke(app, command)
        assert run.exit_code == 0, run.output
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(run.output)


def test_a_scan_file_with_control_characters_steers_nothing_and_a_long_title_is_cut(tmp_path: Path) -> None:
    about = PaperInfo(title="Long " * 1_000 + STEERING, authors=(STEERING,), year=2020)
    file = tmp_path / "scan.json"
    file.write_text(to_json(scan(paper=about, key_findings=STEERING)), encoding="utf-8")
    run = CliRunner().invoke(app, ["show", str(file)])
    assert run.exit_code == 0, run.output
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(run.output)
    assert run.output.count("Long") <= 45


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\u00a0=1",
        "\u200b=1",
        "＝1",
        "＋1",
        "－1",
        "＠A",
        "\r=1",
        "−1+2",
        "|x",
    ],
)
def test_what_begins_like_a_formula_is_defused(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["A title", "-0.5", "+3", "1e-3", "a=b", "", "—", "“=”"])
def test_what_does_not_is_left(text: str) -> None:
    assert defused(text) == text


SECRETS = {
    "https://ada:hunter2secret@example.org/v1": "hunter2secret",
    "https://example.org/?api_key=abcdef123456&x=1": "abcdef123456",
    "invalid x-api-key: sk-ant-abcdefghijk": "abcdefghijk",
    "Authorization: Bearer abcdef.ghijkl.mnopqr": "abcdef.ghijkl",
    "your key very-own-key-of-mine is wrong": "very-own-key-of-mine",
}


@pytest.mark.parametrize(("text", "secret"), SECRETS.items())
def test_secrets_are_masked_wherever_they_are_said(
    text: str, secret: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "very-own-key-of-mine")
    assert secret not in masked(text)
    console.message(text)
    assert secret not in capsys.readouterr().err
    assert secret not in str(Transient(text)) and secret not in str(Rejected(text, status=401, server_said=text))


@pytest.mark.parametrize("text", ["https://example.org/key", "a token of thanks", "ada@example.org", "sk-learn 1.2"])
def test_what_is_no_secret_is_left(text: str) -> None:
    assert masked(text) == text
