"""The command as a user meets it: what works, what is said where something doesn't, and with which exit code."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from conftest import RunScan
from made_papers import SECTIONS, make_paper
from made_readers import CHECKLIST, Silent, a_reader
from made_scans import scan as a_scan
from paper_scan.api import Options, scan_paper
from paper_scan.cli.exits import Code
from paper_scan.paper import read_here
from paper_scan.report.markdown import render
from paper_scan.scans.model import load, to_json


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a paper and a finished scan of it."""
    folder = tmp_path_factory.mktemp("finished")
    pdf = make_paper(folder / "paper.pdf")
    scan_paper(pdf, Options(CHECKLIST, a_reader(), render, out=folder / "outputs", read=read_here), Silent())
    return folder


@pytest.fixture
def work(finished: Path, tmp_path: Path) -> Path:
    """The same, to change as one likes; commands are run in it."""
    work = tmp_path / "work"
    shutil.copytree(finished, work)
    return work


SCAN = Path("outputs") / "lovelace-errors-small-networks"


# -- the default command


def test_a_paper_just_works(run_scan: RunScan, tmp_path: Path) -> None:
    make_paper(tmp_path / "paper.pdf")
    ended = run_scan("paper.pdf", cwd=tmp_path)
    assert ended.returncode == Code.DONE, ended.stderr
    assert "Errors of Small Networks on Digits" in ended.stdout
    assert str(SCAN / "report.md") in ended.stdout
    assert ended.stderr.splitlines() == [
        "Reading by rules, without a model: there are no credentials (ANTHROPIC_API_KEY).",
        "Reading paper.pdf",
        "Doing reported numbers again",
        "Filling in the checklist (rules)",
    ]
    made = load(tmp_path / SCAN / "scan.json")
    released = made.answers()["code_released"]
    assert released.outcome == "yes" and released.evidence is not None
    assert "https://github.com/example/digits" in released.evidence[0].model_dump_json()


@pytest.mark.parametrize("arguments", [
    ("--reader", "rules", "paper.pdf"),
    ("paper.pdf", "--reader", "rules"),
    ("--reader=rules", "paper.pdf"),
    ("-r", "rules", "--quiet", "paper.pdf"),
    ("paper", "--reader", "rules", "paper.pdf"),
])  # fmt: skip
def test_options_may_stand_anywhere(arguments: tuple[str, ...], run_scan: RunScan, tmp_path: Path) -> None:
    make_paper(tmp_path / "paper.pdf")
    ended = run_scan(*arguments, cwd=tmp_path)
    assert (ended.returncode, "without a model" in ended.stderr) == (Code.DONE, False)
    assert (tmp_path / SCAN / "scan.json").exists()


def test_json_on_stdout_is_the_scan_itself(run_scan: RunScan, tmp_path: Path) -> None:
    make_paper(tmp_path / "paper.pdf")
    ended = run_scan("paper.pdf", "--format", "json", "--out", "elsewhere", cwd=tmp_path)
    [written] = (tmp_path / "elsewhere").glob("*/scan.json")
    assert ended.stdout == written.read_text(encoding="utf-8")


def test_markdown_on_stdout_is_the_report(run_scan: RunScan, tmp_path: Path) -> None:
    make_paper(tmp_path / "paper.pdf")
    ended = run_scan("paper.pdf", "--format", "markdown", cwd=tmp_path)
    assert ended.stdout == (tmp_path / SCAN / "report.md").read_text(encoding="utf-8")


def test_as_survey_v2_writes_and_prints_it(run_scan: RunScan, tmp_path: Path) -> None:
    make_paper(tmp_path / "paper.pdf")
    ended = run_scan("paper.pdf", "--as", "survey-v2", "--format", "json", cwd=tmp_path)
    written = (tmp_path / SCAN / "scan.survey-v2.json").read_text(encoding="utf-8")
    assert ended.stdout == written
    assert "provenance" not in json.loads(written)


@pytest.mark.long
def test_a_password_opens_an_encrypted_paper(run_scan: RunScan, tmp_path: Path) -> None:
    make_paper(tmp_path / "locked.pdf", password="secret")
    refused = run_scan("locked.pdf", cwd=tmp_path)
    assert refused.returncode == Code.UNREADABLE
    assert "locked.pdf: it is encrypted" in refused.stderr and "--password" in refused.stderr
    assert run_scan("locked.pdf", "--password", "secret", cwd=tmp_path).returncode == Code.DONE


def test_a_directory_goes_on_after_failures_and_lists_them(run_scan: RunScan, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    make_paper(papers / "good.pdf")
    make_paper(papers / "deeper" / "Other.PDF", title="A Second Paper", sections=SECTIONS | {"5 More": "More words."})
    (papers / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of the kind")
    (papers / "empty.pdf").write_bytes(b"")
    (papers / "notes.txt").write_text("not a PDF", encoding="utf-8")
    ended = run_scan("papers", cwd=tmp_path)
    assert ended.returncode == Code.FAILED
    assert len(list((tmp_path / "outputs").glob("*/scan.json"))) == 2
    assert "2 of 4 files failed" in ended.stderr
    assert "broken.pdf" in ended.stderr and "empty.pdf: the file is empty" in ended.stderr
    listed = run_scan("papers", "--format", "json", "--quiet", cwd=tmp_path)
    states = {Path(each["file"]).name: each["state"] for each in json.loads(listed.stdout)}
    assert states == {"good.pdf": "done", "Other.PDF": "done", "broken.pdf": "damaged", "empty.pdf": "empty"}


def test_a_limit_is_an_error_for_that_file(run_scan: RunScan, tmp_path: Path) -> None:
    make_paper(tmp_path / "paper.pdf")
    ended = run_scan("paper.pdf", "--max-bytes", "100", cwd=tmp_path)
    assert ended.returncode == Code.UNREADABLE
    assert "paper.pdf" in ended.stderr and "100" in ended.stderr


def test_claude_without_credentials_or_offline_says_why(run_scan: RunScan, tmp_path: Path) -> None:
    make_paper(tmp_path / "paper.pdf")
    ended = run_scan("paper.pdf", "--reader", "claude", cwd=tmp_path)
    assert (ended.returncode, "no credentials" in ended.stderr) == (Code.UNAVAILABLE, True)
    for offline in ({"PAPER_SCAN_OFFLINE": "1"}, {}):
        flags = () if offline else ("--offline",)
        ended = run_scan(
            "paper.pdf", "--reader", "claude", *flags, cwd=tmp_path, ANTHROPIC_API_KEY="sk-none", **offline
        )
        assert (ended.returncode, "offline" in ended.stderr) == (Code.UNAVAILABLE, True)
    assert not (tmp_path / "outputs").exists()


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_says_how_to_go_on(root: Path, tmp_path: Path) -> None:
    for number in range(40):
        make_paper(tmp_path / "papers" / f"{number}.pdf", title=f"Paper Number {number}")
    command = [sys.executable, "-c", "from paper_scan.cli import main; main()", "papers", "--reader", "rules"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(root), os.environ["PYTHONPATH"]])}
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("[2/40]"):
            break
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    said = process.stderr.read()
    assert process.wait(30) == Code.INTERRUPTED
    assert "Interrupted after" in said and "Traceback" not in said
    assert not list((tmp_path / "outputs").rglob("*.part"))


# -- what is said where something is wrong


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("papr.pdf",), "There is no file “papr.pdf”. Did you mean paper.pdf?"),
        (("chekc", "x.json"), "Did you mean the command: scan check?"),
        (("--quiet", "check"), "For the command check, put it first"),
        (("nothing",), "neither a file nor a command"),
        (("outputs",), "no PDF in or below outputs"),
        ((SCAN / "scan.json",), "To see a finished scan: scan show"),
        (("paper.pdf", "--reader", "magic"), "magic"),
        (("paper.pdf", "--nope"), "No such option: --nope"),
        (("paper.pdf", "--max-pages", "0"), "--max-pages"),
        (("agree", "outputs", "nope"), "There is no file “nope”"),
        (("check", "nope.json"), "There is no file “nope.json”"),
        (("show", "nope"), "There is no scan"),
        (("record", "paper.pdf"), "--by"),
    ],
)
def test_wrong_usage_is_named(arguments: tuple[str | Path, ...], says: str, run_scan: RunScan, work: Path) -> None:
    ended = run_scan(*arguments, cwd=work)
    assert ended.returncode == Code.USAGE, ended.stderr
    assert says in " ".join(ended.stderr.split())
    assert ended.stdout == "" and "Traceback" not in ended.stderr


def test_an_unknown_checklist_names_those_there_are(run_scan: RunScan, work: Path) -> None:
    ended = run_scan("paper.pdf", "--checklist", "nope", cwd=work)
    assert ended.returncode == Code.UNREADABLE
    assert "ai-research" in ended.stderr


def test_an_output_folder_that_cannot_be_written_is_named(run_scan: RunScan, work: Path) -> None:
    (work / "file").write_text("in the way", encoding="utf-8")
    ended = run_scan("paper.pdf", "--out", "file", "--quiet", cwd=work)
    assert ended.returncode != Code.DONE
    assert "file" in ended.stderr and "Traceback" not in ended.stderr


def test_the_help_is_quick_to_find_things_in(run_scan: RunScan) -> None:
    text = run_scan("--help").stdout
    for word in ("scan paper.pdf", "--reader", "--offline", "checklist", "check", "agree", "record", "Exit codes"):
        assert word in text, word
    bare = run_scan()
    assert (bare.returncode, bare.stderr.split()) == (Code.USAGE, text.split())
    assert run_scan("--version").stdout.startswith("paper-scan ")


def test_the_help_loads_nothing_heavy(root: Path) -> None:
    heavy = ("anthropic", "jinja2", "matplotlib", "numpy", "pydantic", "pymupdf", "rich", "scipy", "yaml")
    code = f"import sys, paper_scan.cli; print(*(name for name in {heavy!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


# -- checklists


def test_checklists_are_listed_and_shown(run_scan: RunScan) -> None:
    listed = json.loads(run_scan("checklist", "list", "--format", "json").stdout)
    [ours] = [each for each in listed if each["name"] == "ai-research"]
    assert sum(ours["questions"].values()) == 81
    shown = " ".join(run_scan("checklist", "show", "ai-research").stdout.split())
    for question in CHECKLIST.all_questions():
        assert question.id in shown and " ".join(question.yes.split()) in shown


def test_a_checklist_file_is_validated_with_its_line(run_scan: RunScan, tmp_path: Path) -> None:
    assert run_scan("checklist", "validate", CHECKLIST.file).returncode == Code.DONE
    bad = tmp_path / "bad.yaml"
    bad.write_text("name: bad\nversion: 1.0\ntitle: Bad\nbuilds_on: ai-research\ncategores: []\n", encoding="utf-8")
    ended = run_scan("checklist", "validate", bad)
    assert ended.returncode == Code.UNREADABLE
    assert f"{bad}:5:" in ended.stderr and "categories" in ended.stderr


def test_the_schema_is_printed(run_scan: RunScan) -> None:
    schema = json.loads(run_scan("checklist", "schema", "ai-research").stdout)
    assert "code_released" in schema["properties"]["checklist"]["properties"]["artifacts"]["properties"]


# -- finished scans


def test_a_scan_is_checked_with_and_without_its_paper(run_scan: RunScan, work: Path) -> None:
    good = run_scan("check", SCAN, "--paper", "paper.pdf", cwd=work)
    assert (good.returncode, good.stderr) == (Code.DONE, "")
    assert "good; 1 pieces of evidence looked up" in good.stdout
    text = (work / SCAN / "scan.json").read_text(encoding="utf-8")
    (work / "broken.json").write_text(text.replace("github.com/example", "github.com/another"), encoding="utf-8")
    alone = run_scan("check", "broken.json", cwd=work)  # that something was changed, only the paper tells what
    assert alone.returncode == Code.FAILED and "its fingerprint is another" in alone.stdout + alone.stderr
    wrong = run_scan("check", "broken.json", "-p", "paper.pdf", "--format", "json", cwd=work)
    assert wrong.returncode == Code.FAILED
    found = json.loads(wrong.stdout)
    assert not found["good"]
    wheres = [fault["where"] for fault in found["faults"]]
    assert any(where.startswith("$.checklist.artifacts.code_released.evidence[0]") for where in wheres)


def test_a_scan_is_shown_in_every_form(run_scan: RunScan, work: Path) -> None:
    text = (work / SCAN / "scan.json").read_text(encoding="utf-8")
    assert run_scan("show", SCAN, "--format", "json", cwd=work).stdout == text
    report = (work / SCAN / "report.md").read_text(encoding="utf-8")
    assert run_scan("show", SCAN / "scan.json", "-f", "markdown", cwd=work).stdout == report
    assert "1 yes, 0 no, 50 still open" in run_scan("show", SCAN, cwd=work).stdout
    survey = run_scan("show", SCAN, "--as", "survey-v2", cwd=work)
    assert json.loads(survey.stdout)["scan_version"] == 2
    assert "50 are written as a no" in survey.stderr


def test_two_scans_are_compared(run_scan: RunScan, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(to_json(a_scan()), encoding="utf-8")
    ended = run_scan("agree", "a.json", "b.json", cwd=tmp_path)
    assert ended.returncode == Code.DONE
    assert "51 questions in both" in ended.stdout and "100.0 %" in ended.stdout
    [figures] = json.loads(run_scan("agree", "a.json", "b.json", "--format", "json", cwd=tmp_path).stdout)
    answered = {"items": 51, "agreed": 51, "percent": 1.0, "kappa": None, "ac1": 1.0}
    assert figures["answered"].items() >= answered.items()
    low, high = figures["answered"]["percent_interval"]
    assert 0.9 < low < high == 1


# -- a person beside the machine


@pytest.mark.long
def test_a_person_corrects_answers_in_an_editor(run_scan: RunScan, work: Path) -> None:
    opened = run_scan("record", SCAN, "--by", "Ada L.", cwd=work)
    file = work / opened.stdout.strip()
    answers = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert answers["code_released"]["quotes"] == ["Our code is available at https://github.com/example/digits"]
    file.write_text(
        "code_released: {answer: yes, because: The abstract links it., confirm: yes,"
        " quotes: ['Our code is available at https://github.com/example/digits']}\n"
        "significance_tests:\n  answer: yes\n  because: Section 3 has a t-test.\n"
        "  quotes: A paired t-test gives t(4) = 5.2, p = 0.006\n"
        "funding_disclosed: {answer: yes, because: It is said., quotes: This work was funded by nobody at all}\n",
        encoding="utf-8",
    )
    recorded = run_scan("record", SCAN, "--by", "Ada L.", "--file", file, cwd=work)
    assert recorded.returncode == Code.FAILED
    assert "2 of 3 answers by Ada L. recorded" in recorded.stderr
    assert "funding_disclosed:" in recorded.stderr and "“This work was funded by the” (p. 1)" in recorded.stderr
    answer = load(work / SCAN / "scan.json").answers()["significance_tests"]
    assert (answer.source, answer.outcome) == ("Ada L.", "yes")
    assert [(other.by, other.outcome) for other in answer.others or ()] == [("careful", "open")]
    assert "This is Ada L.'s answer" in (work / SCAN / "report.md").read_text(encoding="utf-8")
    [figures] = json.loads(run_scan("agree", SCAN / "scan.json", "--format", "json", cwd=work).stdout)
    assert (figures["a"], figures["b"], figures["questions"]) == ("careful", "Ada L.", 2)
    assert run_scan("check", SCAN, "--paper", "paper.pdf", cwd=work).returncode == Code.DONE


def test_a_person_corrects_one_answer_on_the_command_line(run_scan: RunScan, work: Path) -> None:
    words = ("--answer", "no", "--because", "The link is dead.", "--search", "github")
    ended = run_scan("record", "paper.pdf", "--by", "Bob", "--question", "code_released", *words, cwd=work)
    assert ended.returncode == Code.DONE, ended.stderr
    answer = load(work / SCAN / "scan.json").answers()["code_released"]
    assert (answer.source, answer.outcome) == ("Bob", "no")
    assert answer.search is not None and answer.search.terms[0].hits == 1


def test_a_file_of_answers_left_alone_changes_nothing(run_scan: RunScan, work: Path) -> None:
    before = (work / SCAN / "scan.json").read_bytes()
    file = run_scan("record", SCAN, "--by", "Ada", cwd=work).stdout.strip()
    ended = run_scan("record", SCAN, "--by", "Ada", "--file", file, cwd=work)
    assert (ended.returncode, ended.stderr.strip()) == (Code.DONE, "Nothing changed.")
    assert (work / SCAN / "scan.json").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a: [", "line 1"),
        ("just words", "no answers in it"),
        ("invented: {answer: yes}", "not asked of this paper"),
        ("code_released: {answer: maybe}", "write yes, no, n/a or open"),
        ("code_released: {answer: yes, quotation: x}", "code_released.quotation"),
    ],
)
def test_a_file_of_answers_that_is_wrong_is_explained(content: str, says: str, run_scan: RunScan, work: Path) -> None:
    (work / "answers.yaml").write_text(content, encoding="utf-8")
    ended = run_scan("record", SCAN, "--by", "Ada", "--file", "answers.yaml", cwd=work)
    assert ended.returncode == Code.USAGE
    assert says in ended.stderr and "answers.yaml" in ended.stderr


def test_a_paper_that_was_moved_is_asked_for(run_scan: RunScan, work: Path) -> None:
    (work / "paper.pdf").rename(work / "moved.pdf")
    shutil.rmtree(work.parent / "gone", ignore_errors=True)
    run = json.loads((work / SCAN / "run.json").read_text(encoding="utf-8"))
    (work / SCAN / "run.json").write_text(json.dumps(run | {"pdf": "gone.pdf"}), encoding="utf-8")
    ended = run_scan("record", SCAN, "--by", "Ada", cwd=work)
    assert ended.returncode == Code.USAGE and "--paper" in ended.stderr
    assert run_scan("record", SCAN, "--by", "Ada", "--paper", "moved.pdf", cwd=work).returncode == Code.DONE
