"""``scan view`` by its requests: who may ask, what is recorded, what a blind coder is not sent."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from made_papers import make_paper
from made_readers import CHECKLIST, NOTES, PROVED, AReader, Silent, undecided
from paper_scan.api import Options, scan_paper
from paper_scan.paper import Paper, read_here
from paper_scan.review import reopen
from paper_scan.scans.model import Scan, load
from paper_scan.view import Project, Served, ViewSettings
from paper_scan.view.server import application
from paper_scan.worksheet import AnswerDraft, CandidateDraft, EvidenceDraft, Worksheet

TOKEN = "a-token"
SECRET = "Only the machine says this."
CANDIDATE = "Each network is trained with a learning rate of 0.01"
LIMITS = "This study has several limitations."


def fill(worksheet: Worksheet, _: Any) -> dict[str, Any]:
    """Proves one answer, says no to one in words that give it away, and leaves the rest open, one with a candidate."""
    worksheet.classify("empirical", ["observational"], "It reports experiments.")
    says_no = AnswerDraft(
        question="limitations_section_present",
        applies=True,
        answer=False,
        justification=SECRET,
        confidence="high",
        search_terms=("caveat",),
    )
    found = CandidateDraft(evidence=EvidenceDraft(quote=CANDIDATE), why=SECRET)
    special = {PROVED.question: PROVED, says_no.question: says_no}
    drafts = [special.get(question.id, undecided(question.id)) for question in worksheet.unanswered()]
    drafts[-1] = drafts[-1].model_copy(update={"candidates": (found,)})
    worksheet.record(drafts)
    worksheet.note(NOTES.model_copy(update={"facts": {}}))
    return {}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one finished scan."""
    folder = tmp_path_factory.mktemp("view")
    pdf = make_paper(folder / "paper.pdf")
    scan_paper(pdf, Options(CHECKLIST, AReader(fill), verify=False, out=folder / "outputs"), Silent())
    return folder


@pytest.fixture
def out(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it; the paper itself is read once for all."""
    monkeypatch.setattr(reopen, "read", lambda path, password, limits: paper_of(path))
    shutil.copyfile(made / "outputs" / SLUG / "scan.json", tmp_path / "before.json")
    return shutil.copytree(made / "outputs", tmp_path / "outputs")


@cache
def paper_of(path: Path) -> Paper:
    return read_here(path)


SLUG = "lovelace-errors-small-networks"


@contextmanager
def asking(out: Path, coder: str = "Ada", blind: bool = False) -> Iterator[TestClient]:
    """A browser's tab that was opened with the address."""
    project = Project(out, coder, blind, lambda _: CHECKLIST, settings=ViewSettings(pause=60))
    served = Served(4711, TOKEN)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with TestClient(application(project, served), base_url="http://127.0.0.1:4711", headers=headers) as client:
        yield client
    project.close()


def posted(client: TestClient, name: str, **value: Any) -> dict[str, Any]:
    answer = client.post(f"/api/papers/{SLUG}/{name}", json=value)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def answers(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/papers/{SLUG}").json()["state"]["answers"]
    return found


def written(out: Path) -> Scan:
    return load(out / SLUG / "scan.json")


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": ""},
        {"Authorization": "Bearer another"},
        {"Host": "evil.example:4711"},
        {"Host": "127.0.0.1:80"},
        {"Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_nobody_else_gets_an_answer(out: Path, headers: dict[str, str]) -> None:
    with asking(out) as client:
        assert client.get("/api/project").status_code == 200
        for path in ("/api/project", f"/api/papers/{SLUG}", f"/api/papers/{SLUG}/pages/1/image"):
            assert client.get(path, headers=headers).status_code == 403
        refused = client.post(
            f"/api/papers/{SLUG}/record", json={"question": "code_released", "answer": "no"}, headers=headers
        )
        assert refused.status_code == 403
    assert not any(answer.person for answer in written(out).answers().values())


def test_every_answer_carries_the_policy_and_no_file_beside_the_application_is_served(out: Path) -> None:
    with asking(out) as client:
        for path in ("/", "/app/main.js", "/api/project"):
            policy = client.get(path).headers["content-security-policy"]
            assert "default-src 'none'" in policy and "unsafe" not in policy
        for path in ("/app/..%2Fserver.py", "/app/server.py", "/api/papers/..%2F..", "/api/papers/%2e%2e"):
            assert client.get(path).status_code == 404


def test_a_person_needs_no_words_for_a_yes_with_a_quote_and_a_no(out: Path) -> None:
    with asking(out) as client:
        quote = {"quote": LIMITS}
        result = posted(client, "record", question="limitations_section_present", answer="yes", evidence=[quote])
        assert result["accepted"] == ["limitations_section_present"]
        assert posted(client, "record", question="code_released", answer="no")["accepted"]
        refused = posted(client, "record", question="ablation_study", answer="yes")["refused"]
        assert refused[0]["kind"] == "yes without evidence"
        refused = posted(
            client, "record", question="ablation_study", answer="yes", evidence=[{"quote": "We ablate every part."}]
        )
        assert refused["refused"][0]["kind"] == "not found"
    made = written(out)
    code, limits = made.answers()["code_released"], made.answers()["limitations_section_present"]
    assert (code.outcome, code.source, code.person) == ("no", "Ada", True) and code.search and code.search.cues
    assert [(other.by, other.outcome) for other in code.others or ()] == [("careful", "yes")]
    assert limits.evidence and limits.evidence[0].page == 1


def test_selected_words_are_located_like_any_quote(out: Path) -> None:
    with asking(out) as client:
        lines = client.get(f"/api/papers/{SLUG}/pages/1/text").json()
        start = next(start for start, text, *_ in lines if text.startswith("This study has"))
        inside = posted(client, "select", start=start + 2, end=start + 30)  # begins and ends inside a word
        assert inside["evidence"]["draft"]["quote"] == "This study has several limitations."
        whole = posted(client, "select", start=start + 2, end=start + 5, sentence=True)
        assert whole["evidence"]["draft"]["quote"] == "This study has several limitations."
        short = posted(client, "select", start=start, end=start + 5)
        assert short["refused"]["kind"] == "too short"


def texts(client: TestClient) -> str:
    """All that a browser can be sent before anything is decided."""
    paths = ["/", "/api/project", f"/api/papers/{SLUG}", f"/api/papers/{SLUG}/pages/1/text", "/api/agreement",
             "/api/differences", f"/api/papers/{SLUG}/scan.json"]  # fmt: skip
    return "\n".join(client.get(path).text for path in paths)


def test_blind_means_that_nothing_of_others_is_sent_before_the_question_is_decided(out: Path) -> None:
    with asking(out, "Bob") as client:
        quote = {"quote": "The standard deviation over five seeds is 0.1 percent."}
        posted(
            client, "record", question="variance_reported", answer="yes", evidence=[quote], because="Bob's own words."
        )
    with asking(out) as client:
        assert SECRET in texts(client) and "Bob's own words." in texts(client)
    with asking(out, blind=True) as client:
        every = texts(client)
        for given_away in (SECRET, "Bob's own words.", '"outcomes":', '"outcome":', "It works.", "No limitations"):
            assert given_away not in every
        result = posted(client, "record", question="code_released", answer="no")
        assert SECRET not in json.dumps(result) and "Bob's own words." not in json.dumps(result)
        seen = result["state"]["answers"]
        assert seen["code_released"]["others"][0]["outcome"] == "yes", "decided, so it is shown"
        assert [id for id, each in seen.items() if each["others"] or each["candidates"] or each["stands"]] == [
            "code_released"
        ]
        assert posted(client, "undo")["state"]["answers"]["code_released"]["others"] == []


def test_what_rests_on_a_corrected_answer_is_worked_out_again(out: Path) -> None:
    with asking(out) as client:
        before = client.get(f"/api/papers/{SLUG}").json()["state"]
        assert [flag["flag"] for flag in before["flags"]] == ["No limitations"]
        result = posted(
            client, "record", question="limitations_section_present", answer="yes", evidence=[{"quote": LIMITS}]
        )
        assert result["state"]["flags"] == [] and result["state"]["verdict"] != before["verdict"]
    assert written(out).red_flags == ()
    assert "No limitations" not in (out / SLUG / "report.md").read_text(encoding="utf-8")


def test_title_flags_and_claims_are_corrected_and_undone(out: Path) -> None:
    with asking(out) as client:
        posted(client, "amend", title="Another Title", authors=["Ada King"], year=1843)
        posted(
            client,
            "flag",
            flag="One data set",
            detail="Only MNIST.",
            evidence=[{"quote": "Only one data set was used."}],
        )
        state = posted(client, "withdraw", flags=[["No limitations", written_detail(client)]], claims=["It works."])[
            "state"
        ]
        assert [flag["flag"] for flag in state["flags"]] == ["One data set"] and state["claims"] == []
        assert posted(client, "undo")["state"]["claims"][0]["claim"] == "It works."
        wrong = posted(client, "amend", year=3)
        assert "no year" in wrong["refused"][0]["message"]
    made = written(out)
    assert (made.paper.title, made.paper.authors, made.paper.year) == ("Another Title", ("Ada King",), 1843)
    assert [(flag.flag, flag.by) for flag in made.red_flags] == [("No limitations", None), ("One data set", "Ada")]
    assert [(each.by, each.what, each.value) for each in made.corrections or ()][:1] == [
        ("Ada", "title", "Another Title")
    ]


def written_detail(client: TestClient) -> str:
    flags = client.get(f"/api/papers/{SLUG}").json()["state"]["flags"]
    return str(flags[0]["key"][1])


def code(out: Path, coder: str, **said: str) -> None:
    """Somebody codes these questions blind."""
    proofs = {
        "variance_reported": "The standard deviation over five seeds is 0.1 percent.",
        "code_released": PROVED.evidence[0].quote,
    }
    with asking(out, coder, blind=True) as client:
        for question, answer in said.items():
            evidence = [{"quote": proofs[question]}] if answer == "yes" else []
            assert posted(client, "record", question=question, answer=answer, evidence=evidence)["accepted"]


def test_a_third_person_settles_what_two_coders_answered_differently(out: Path) -> None:
    code(out, "Ada", variance_reported="yes", code_released="yes")
    code(out, "Bob", variance_reported="no", code_released="yes")
    with asking(out, "Carla") as client:
        [difference] = client.get("/api/differences").json()["differences"]
        assert difference["said"] == {"Ada": "yes", "Bob": "no"} and difference["decided"] is None
        people = answers(client)["variance_reported"]["people"]
        assert [each["by"] for each in people] == ["Ada", "Bob"] and people[0]["evidence"][0]["page"] == 1
        assert posted(client, "judge", question="variance_reported", answer="no")["refused"][0]["kind"] == "no reason"
        posted(client, "judge", question="variance_reported", answer="no", because="One number is no variance.")
        assert client.get("/api/differences").json()["differences"][0]["decided"] == ["Carla", "no"]
        [pair] = [
            each for each in client.get("/api/agreement").json()["pairs"] if (each["a"], each["b"]) == ("Ada", "Bob")
        ]
        assert (pair["answered"]["items"], pair["answered"]["agreed"]) == (2, 1)
        low, high = pair["answered"]["percent_interval"]
        assert 0 < low < 0.5 < high < 1
        rows = client.get("/api/agreement.csv").text.splitlines()
        assert any(row.startswith("Ada,Bob,all,,2,1,0.5,") for row in rows)
        assert any(row.startswith("Ada,Bob,question,code_released,1,1,1.0,") for row in rows)
    answer = written(out).answers()["variance_reported"]
    assert (answer.source, answer.outcome, answer.judged) == ("Carla", "no", True)
    assert {(other.by, other.outcome, other.person) for other in answer.others or ()} == {
        ("careful", "open", None),
        ("Ada", "yes", True),
        ("Bob", "no", True),
    }


def test_a_judge_who_also_coded_keeps_both_and_a_later_answer_does_not_unsettle(out: Path) -> None:
    code(out, "Ada", variance_reported="yes")
    code(out, "Bob", variance_reported="no")
    with asking(out, "Ada") as client:
        posted(client, "judge", question="variance_reported", answer="no", because="I was wrong.")
    code(out, "Bob", variance_reported="no")
    answer = written(out).answers()["variance_reported"]
    assert (answer.source, answer.judged) == ("Ada", True)
    assert ("Ada", "yes", None) in {(other.by, other.outcome, other.judged) for other in answer.others or ()}


def test_who_codes_blind_gets_neither_differences_nor_agreement_and_settles_nothing(out: Path) -> None:
    code(out, "Ada", variance_reported="yes")
    code(out, "Bob", variance_reported="no")
    with asking(out, "Bob", blind=True) as client:
        assert client.get("/api/differences").json() == {"hidden": True, "differences": []}
        assert client.get("/api/agreement").json()["pairs"] == []
        assert client.get("/api/agreement.csv").text.count("\n") == 1, "its head alone"
        judged = {"question": "variance_reported", "answer": "no", "because": "Mine is right."}
        assert client.post(f"/api/papers/{SLUG}/judge", json=judged).status_code == 403


def test_nobody_goes_by_the_readers_name(out: Path) -> None:
    with asking(out, "Careful") as client:
        assert (
            posted(client, "record", question="code_released", answer="no")["refused"][0]["kind"] == "a reader's name"
        )


def test_what_a_killed_server_had_not_written_is_written_by_the_next(out: Path) -> None:
    with asking(out) as client:
        posted(client, "record", question="code_released", answer="no")
        journal = (out / SLUG / "worksheet.jsonl").read_bytes()
    (out / SLUG / "worksheet.jsonl").write_bytes(journal)  # as a kill would have left it
    shutil.copyfile(out.parent / "before.json", out / SLUG / "scan.json")
    assert not written(out).answers()["code_released"].person
    with asking(out) as client:
        assert answers(client)["code_released"]["mine"]["outcome"] == "no"
    assert written(out).answers()["code_released"].person


def test_a_new_paper_is_scanned_from_the_browser(made: Path, tmp_path: Path) -> None:
    (tmp_path / "outputs").mkdir()
    pdf = (made / "paper.pdf").read_bytes()
    with asking(tmp_path / "outputs", blind=True) as client:
        assert client.post("/api/scan?name=page.html", content=b"<p>no</p>").status_code == 400
        client.post("/api/scan?name=..%2F..%2Fmy paper.pdf", content=pdf)
        end = time.monotonic() + 60
        while (new := client.get("/api/project").json()["new"][0])["state"] not in ("done", "failed"):
            assert time.monotonic() < end
            time.sleep(0.1)
        assert (new["name"], new["state"], new["slug"]) == ("my-paper.pdf", "done", SLUG)
        assert client.get(f"/api/papers/{SLUG}").json()["state"]["decided"] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["outputs"], "nothing was written elsewhere"


def test_the_report_says_who_put_right_and_who_settled_what(out: Path) -> None:
    code(out, "Ada", variance_reported="yes")
    code(out, "Bob", variance_reported="no")
    with asking(out, "Carla") as client:
        posted(client, "judge", question="variance_reported", answer="no", because="One number is no variance.")
        posted(client, "amend", title="Another Title", year=1843)
    report = (out / SLUG / "report.md").read_text(encoding="utf-8")
    assert "Carla settled 1 question that people had answered differently." in report
    assert "Put right by Carla: title, year." in report
