"""What public indexes say, from servers on loopback: beside what is printed, never over it; nothing else goes out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from conftest import RunScan
from made_papers import SECTIONS, make_paper
from paper_scan.cli.exits import Code
from paper_scan.paper import Paper, read_here
from paper_scan.scans.model import load
from paper_scan.sources.lookup import look_up
from paper_scan.sources.web import Patience, Web
from paper_servers import Answer, Server, serve

TITLE = "Errors of Small Networks on Digits"
ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<entry><id>http://arxiv.org/abs/2401.00448v3</id><title>{title}</title><published>2024-01-01T00:00:00Z</published>
<updated>2025-02-03T00:00:00Z</updated><author><name>Ada Lovelace</name></author>
<arxiv:doi>10.1000/journal.1</arxiv:doi></entry></feed>"""
ERROR = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#no</id></entry></feed>"""
WORK = {
    "title": [TITLE], "author": [{"given": "Ada", "family": "Lovelace"}], "DOI": "10.1000/journal.1",
    "issued": {"date-parts": [[2024, 5]]}, "container-title": ["Journal of Examples"],
}  # fmt: skip
RETRACTED = WORK | {
    "updated-by": [{"type": "retraction", "DOI": "10.1000/notice", "updated": {"date-parts": [[2025, 1, 2]]}}]
}


def xml(text: str) -> Answer:
    return Answer(body=text.encode(), headers={"Content-Type": "application/atom+xml"})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serve({}) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("lookup")
    make_paper(made / "plain.pdf")
    make_paper(made / "posted.pdf", sections={"arXiv:2401.00448v1 [cs.LG] 1 Jan 2024": "", **SECTIONS})
    return made


def asked(paper: Paper) -> Web:
    return Web("me@example.org", Patience(tries=1))


def test_by_id_with_what_differs(folder: Path, server: Server) -> None:
    server.papers |= {"/api/query": xml(ATOM.format(title=TITLE)), "/works/10.1000%2Fjournal.1": {"message": RETRACTED}}
    paper = read_here(folder / "posted.pdf")
    assert paper.metadata.arxiv_id == "2401.00448"
    with asked(paper) as web:
        found = look_up(paper, web)
    assert [(record.index, record.year, record.doi) for record in found.records] == [
        ("arXiv", 2024, "10.1000/journal.1"),
        ("Crossref", 2024, "10.1000/journal.1"),
    ]
    said = " ".join(found.differences)
    for part in ("version v3 of 2025-02-03; this is v1", "published version: doi:10.1000/journal.1",
                 "a retraction of 2025-01-02, doi:10.1000/notice: don't rely on"):  # fmt: skip
        assert part in said, said
    # the id went out, and nothing else of the paper
    assert [parse_qs(each.query) for each in server.asked] == [
        {"id_list": ["2401.00448"], "max_results": ["1"]},
        {"mailto": ["me@example.org"]},
    ]


def test_by_title_only_if_alike_enough(folder: Path, server: Server) -> None:
    other = WORK | {"title": ["Errors of Large Networks on Letters"]}
    paper = read_here(folder / "plain.pdf")
    for items, titles in (([other, WORK], [TITLE]), ([other], [])):
        server.papers["/works"] = {"message": {"items": items}}
        with asked(paper) as web:
            found = look_up(paper, web)
        assert [record.title for record in found.records] == titles
        assert all(record.by == "title" and record.score == 1.0 for record in found.records)
    sent = parse_qs(server.asked[0].query)
    assert sent == {"query.bibliographic": [TITLE], "rows": ["5"], "mailto": ["me@example.org"]}


def test_another_title_is_said_and_what_cannot_be_asked_too(folder: Path, server: Server) -> None:
    paper = read_here(folder / "posted.pdf")
    server.papers |= {
        "/api/query": xml(ATOM.format(title="On Quite Another Matter")),
        "/works/10.1000%2Fjournal.1": Answer(503),
    }
    with asked(paper) as web:
        found = look_up(paper, web)
    assert any("another title" in line and "On Quite Another Matter" in line for line in found.differences)
    assert len(found.problems) == 1 and "error 503" in found.problems[0]
    server.papers["/api/query"] = xml(ERROR)
    server.papers["/works"] = {"message": {"items": []}}
    with asked(paper) as web:
        assert look_up(paper, web).records == ()


def test_the_command_puts_it_beside_what_is_printed(folder: Path, server: Server, run_scan: RunScan) -> None:
    quiet = ("plain.pdf", "--reader", "rules", "--quiet", "--lookup")
    refused = run_scan(*quiet, "--offline", cwd=folder)
    assert (refused.returncode, server.asked) == (Code.UNAVAILABLE, [])
    server.papers["/works"] = {"message": {"items": [RETRACTED | {"author": [{"name": "Somebody Else"}]}]}}
    assert run_scan(*quiet, cwd=folder).returncode == Code.DONE
    [file] = (folder / "outputs").glob("*/scan.json")
    scan = load(file)
    assert scan.looked_up is not None and scan.looked_up.records[0].authors == ("Somebody Else",)
    assert scan.paper.authors == ("Ada Lovelace", "Alan Turing")
    report = (file.parent / "report.md").read_text(encoding="utf-8")
    assert "Crossref lists a retraction" in report.split("## ")[0]
    assert "What public indexes say" in report
    assert run_scan("check", file, "--paper", "plain.pdf", cwd=folder).returncode == Code.DONE
