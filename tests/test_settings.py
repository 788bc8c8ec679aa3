"""Settings: where they come from, which comes first, what a project's file may not do, and what counts as consent."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from conftest import RunScan
from made_papers import make_paper
from paper_scan.cli.exits import Code
from paper_scan.settings import SettingsError, load_settings
from paper_scan.settings.places import PROJECT_FILE

KEY = {"ANTHROPIC_API_KEY": "sk-none"}
ELSEWHERE = "https://models.example"


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's settings file, not there yet; the working directory is beside it."""
    monkeypatch.setenv("PAPER_SCAN_CONFIG", str(tmp_path / "mine"))
    monkeypatch.delenv("PAPER_SCAN_OFFLINE", raising=False)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return tmp_path / "mine" / "config.toml"


def shown(run_scan: RunScan, **environment: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        run_scan("config", "show", "--format", "json", cwd=Path.cwd(), **environment).stdout
    )
    return found


@pytest.mark.long
def test_options_come_before_the_environment_the_project_and_the_user(mine: Path, run_scan: RunScan) -> None:
    work = Path.cwd()
    make_paper(work / "paper.pdf")
    assert run_scan("config", "set", "out", "of-user", cwd=work).returncode == Code.DONE
    assert run_scan("config", "set", "reader", "rules", cwd=work).returncode == Code.DONE
    run_scan("paper.pdf", "--quiet", cwd=work)
    (work / "below").mkdir()
    assert run_scan("config", "set", "out", "of-project", "--project", cwd=work).returncode == Code.DONE
    run_scan("../paper.pdf", "--quiet", cwd=work / "below")  # relative to the project's file, not to the directory
    run_scan("paper.pdf", "--quiet", cwd=work, PAPER_SCAN_OUT="of-environment")
    run_scan("paper.pdf", "--quiet", "--out", "of-option", cwd=work, PAPER_SCAN_OUT="of-environment")
    places = {path.parent.parent.name for path in work.rglob("scan.json")}
    assert places == {"of-user", "of-project", "of-environment", "of-option"}
    found = shown(run_scan, PAPER_SCAN_MODEL="haiku")
    assert (found["out"]["origin"], found["out"]["where"]) == ("project", str(work / PROJECT_FILE))
    assert (found["reader"]["origin"], found["reader"]["where"]) == ("user", str(mine))
    assert (found["model"]["value"], found["model"]["where"]) == ("haiku", "PAPER_SCAN_MODEL")
    assert found["checklist"]["origin"] == "default"


def test_set_and_unset_keep_comments_and_say_what_is_wrong(mine: Path, run_scan: RunScan) -> None:
    mine.parent.mkdir()
    mine.write_text('# mine\nmax_cost = 3 # enough\n\n[send]\n"a.example" = true\n', encoding="utf-8")
    for words in (("set", "jobs", "2"), ("set", "max-cost", "none"), ("set", "send.b.example", "no")):
        assert run_scan("config", *words, cwd=Path.cwd()).returncode == Code.DONE
    settings = load_settings()
    assert (settings.value("jobs"), settings.value("max-cost")) == (2, "none")
    assert settings.send == {"a.example": True, "b.example": False}
    assert "# mine" in mine.read_text(encoding="utf-8")
    assert run_scan("config", "unset", "jobs", cwd=Path.cwd()).returncode == Code.DONE
    assert load_settings().value("jobs") is None
    for words, says in (
        (("set", "raeder", "rules"), "Did you mean reader?"),
        (("set", "jobs", "0"), "whole number"),
        (("set", "email", "a@b.example", "--project"), "project's file"),
    ):
        ended = run_scan("config", *words, cwd=Path.cwd())
        assert (ended.returncode, says in ended.stderr) == (Code.USAGE, True), ended.stderr
    assert run_scan("config", "path", cwd=Path.cwd()).stdout.splitlines()[0] == str(mine)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("reader = ", "not TOML"),
        ("raeder = 'rules'", "Did you mean reader?"),
        ("jobs = 'two'", "whole number"),
        ("offline = 'yes'", "true or false"),
        ("[send]\nhost = 'yes'", "hosts with true or false"),
    ],
)
def test_a_broken_file_stops_everything_but_its_mending(mine: Path, text: str, says: str, run_scan: RunScan) -> None:
    mine.parent.mkdir()
    mine.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=re.escape(str(mine))) as raised:
        load_settings()
    assert says in str(raised.value)
    if says == "not TOML":
        ended = run_scan("doctor", cwd=Path.cwd())
        assert (ended.returncode, says in ended.stderr) == (Code.UNREADABLE, True)
        assert run_scan("config", "path", cwd=Path.cwd()).returncode == Code.DONE


def test_a_project_can_forbid_the_network_but_neither_allow_nor_direct_it(mine: Path, run_scan: RunScan) -> None:
    project = Path.cwd() / PROJECT_FILE
    project.write_text("offline = true\n", encoding="utf-8")
    assert load_settings().value("offline") is True
    mine.parent.mkdir()
    mine.write_text("offline = true\n", encoding="utf-8")
    project.write_text("offline = false\n", encoding="utf-8")
    assert load_settings().value("offline") is True
    for name, value in (("server", f'"{ELSEWHERE}"'), ("email", '"a@b.example"'), ("lookup", "true")):
        project.write_text(f"{name} = {value}\n", encoding="utf-8")
        with pytest.raises(SettingsError, match="can't be set by a project's file"):
            load_settings()
    project.unlink()
    make_paper(Path.cwd() / "paper.pdf")
    ended = run_scan("paper.pdf", "--reader", "claude", cwd=Path.cwd(), **KEY)
    assert (ended.returncode, "offline" in ended.stderr) == (Code.UNAVAILABLE, True)


@pytest.mark.skipif(sys.platform != "linux", reason="the server's address is one of this machine by Linux's custom")
def test_a_key_is_not_consent(mine: Path, run_scan: RunScan) -> None:
    asked: list[str] = []

    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(401)

        def log_message(self, *_: object) -> None: ...

    work = Path.cwd()
    make_paper(work / "paper.pdf")
    # another address than 127.0.0.1, so not taken for a model on this machine
    with ThreadingHTTPServer(("127.0.0.2", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = KEY | {"ANTHROPIC_BASE_URL": f"http://127.0.0.2:{server.server_address[1]}"}
        (work / PROJECT_FILE).write_text('reader = "claude"\n', encoding="utf-8")  # may have come with the folder
        ended = run_scan("paper.pdf", cwd=work, **here)
        assert ended.returncode == Code.DONE
        assert "nobody has agreed that text goes to 127.0.0.2" in ended.stderr
        mine.parent.mkdir()
        mine.write_text('[send]\n"127.0.0.2" = false\n', encoding="utf-8")
        ended = run_scan("paper.pdf", cwd=work, **here)
        assert (ended.returncode, "no text goes to 127.0.0.2" in ended.stderr) == (Code.DONE, True)
        assert asked == []
        for text in ('reader = "claude"\n',):
            mine.write_text(text, encoding="utf-8")
            ended = run_scan("paper.pdf", cwd=work, **here)
            assert (ended.returncode, bool(asked)) == (Code.UNAVAILABLE, True), ended.stderr
            asked.clear()
        server.shutdown()


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made otherwise there")
def test_a_person_at_a_terminal_is_asked_once(mine: Path, root: Path) -> None:
    make_paper(Path.cwd() / "paper.pdf")
    environment = os.environ | KEY | {"ANTHROPIC_BASE_URL": ELSEWHERE, "TERM": "dumb"}
    environment["PYTHONPATH"] = os.pathsep.join([str(root / "agent"), os.environ["PYTHONPATH"]])
    command = [sys.executable, "-c", "from paper_scan.cli import main; main()", "paper.pdf"]
    for asked in (True, False):
        ours, theirs = os.openpty()
        os.write(ours, b"n\n")
        ended = subprocess.run(command, env=environment, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE)
        os.close(theirs)
        said = os.read(ours, 1 << 16).decode()
        os.close(ours)
        assert ended.returncode == Code.DONE
        assert ("Send it?" in said) is asked, said
    assert load_settings().send == {"models.example": False}
