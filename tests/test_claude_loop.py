"""The loop loses nothing and wastes little: what it offers, what comes back to be mended, what is said in the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from paper_scan.api import Outcome
from paper_scan.checklist import load
from paper_scan.paper.marked import marked_text
from paper_scan.readers.claude.branches import deal
from scripted_reader import CLASSIFY, NOTE, answer, asked, once, results
from scripted_server import Reply, Request, Server, call
from test_claude import paper, scan  # noqa: F401 (fixtures)
from written_papers import written

Scan = Callable[..., tuple[Outcome, Server]]
CHECKLIST = load("ai-research")
BAD = [{"quote": "these words stand nowhere at all in it"}]


def run_json(outcome: Outcome) -> dict[str, object]:
    found: dict[str, object] = json.loads((outcome.folder / "run.json").read_text(encoding="utf-8"))
    return found


def test_the_paper_is_described_in_triage_and_what_is_not_printed_is_mended(scan: Scan) -> None:  # noqa: F811
    def describing(request: Request) -> Reply | None:
        if "Task: triage" not in request.task:
            return None
        authors = ["Ada Lovelace", "Alan Turing"]
        if len(request.messages) == 1:
            assert "Ada Lovelace" in request.task  # what the program has read
            return Reply([CLASSIFY, call("describe", title="Errors of Large Networks", authors=authors)])
        assert "not printed" in json.dumps(results(request))
        return Reply([call("describe", title="Errors of Small Networks on Digits")])

    outcome, server = scan(once(describing))
    assert sum("Task: triage" in request.task for request in server.requests) == 2
    described = outcome.scan.paper.described
    assert described is not None and set(described) == {"title", "authors"}
    assert described["title"].by == "claude-opus-5-5" and described["title"].page == 1


@pytest.mark.parametrize("mends", [True, False])
def test_a_refused_note_comes_back_and_what_is_lost_is_counted(scan: Scan, mends: bool) -> None:  # noqa: F811
    flag = {"flag": "The test set leaks", "detail": "It does.", "evidence": BAD}

    def noting(request: Request) -> Reply | None:
        if "Task: close" not in request.task:
            return None
        if len(request.messages) == 1:
            return Reply([call("note", **NOTE["input"], red_flags=[flag])])
        assert "not_noted" in json.dumps(results(request))
        good = [{"quote": "The error on the test set falls"}]
        return Reply([call("note", red_flags=[flag | ({"evidence": good} if mends else {})])])

    outcome, server = scan(once(noting))
    assert [each.flag for each in outcome.scan.red_flags] == (["The test set leaks"] if mends else [])
    assert run_json(outcome)["notes_dropped"] == (0 if mends else 1)
    assert (outcome.scan.integrity.dropped_notes is None) == mends
    closing = sum("Task: close" in request.task for request in server.requests)
    assert closing == (2 if mends else 3)  # it isn't asked for ever
    assert "The test set leaks" in (outcome.folder / "report.md").read_text(encoding="utf-8")


def test_what_is_refused_anywhere_is_mended_in_one_branch(scan: Scan) -> None:  # noqa: F811
    wrong = {"code_released", "funding_disclosed"}

    def misquoting(request: Request) -> Reply | None:
        if "Task: answer the questions" not in request.task:
            return None
        drafts = [answer(id) | ({"answer": True, "evidence": BAD} if id in wrong else {}) for id in asked(request)]
        return Reply([call("record", answers=drafts)])

    outcome, server = scan(once(misquoting))
    mending = [request for request in server.requests if "Task: mend" in request.task]
    assert len(mending) == 1 and set(asked(mending[0])) == wrong
    assert "these words stand nowhere" in mending[0].task and "Refused:" in mending[0].task
    first = [request for request in server.requests if "Task: answer the questions" in request.task]
    assert len(first) == len({request.task for request in first})  # each asked once
    assert outcome.scan.answers()["code_released"].answer


def test_a_branch_is_offered_only_what_it_can_use(scan: Scan) -> None:  # noqa: F811
    _, server = scan(once(lambda _: None))
    offered = {tool["name"] for tool in server.requests[0].body["tools"]}
    assert offered == {"read", "search", "look", "classify", "describe", "record", "note"}  # no table, no law
    shown = server.requests[0].body["messages"][0]["content"][0]["text"]
    assert "MNIST database of handwritten" not in shown  # the reference list goes to the closing branch alone
    [closing] = [request.task for request in server.requests if "Task: close" in request.task]
    assert "MNIST database of handwritten" in closing


def test_portions_are_of_one_size_and_kin_is_together() -> None:
    core = list(CHECKLIST.questions(()))
    everything = list(CHECKLIST.questions(module.id for module in CHECKLIST.modules))
    for questions, most in ((core, 3), (everything, 5)):
        portions = deal(questions)
        assert len(portions) <= most
        assert sorted(q.id for part in portions for q in part.questions) == sorted(q.id for q in questions)
        sizes = [len(part.questions) for part in portions]
        assert max(sizes) <= 2 * min(sizes)
    [together] = [part.name for part in deal(everything) if "contamination" in part.name]
    assert "contamination+data_leakage" in together
    assert deal([]) == [] and len(deal(core[:1])) == 1


def test_a_tables_rows_stand_in_the_text_with_their_numbers(tmp_path: Path) -> None:
    rows = [["Model", "Loss"], ["small", "4.1"], ["large", "4.1"]]
    made = written(("caption", "Table 1: Losses."), tables={"Table 1": rows})
    text = marked_text(made, made.passages, number_rows=True)
    assert "[rows of Table 1]\n0: Model\tLoss\n1: small\t4.1\n2: large\t4.1" in text
    assert "0: Model" not in marked_text(made, made.passages)
