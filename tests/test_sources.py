"""Papers by identifier, address and reference file, from servers on loopback that behave as the real ones do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import RunScan
from made_papers import make_paper
from paper_scan.cli.exits import Code
from paper_scan.sources import Fetcher, SourceError, identifier, read_reference_file
from paper_scan.sources.errors import OfflineError, Unreachable
from paper_scan.sources.kept import KeptPapers
from paper_scan.sources.servers import ARXIV
from paper_scan.sources.turnstile import Turnstile
from paper_scan.sources.web import Patience, Web
from paper_servers import Answer, Server, page, pdf, serve


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_paper(tmp_path_factory.mktemp("paper") / "paper.pdf").read_bytes()


@pytest.fixture
def server(content: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serve({"/pdf/2401.00448v2": content}) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


WAITS: list[float] = []


@pytest.fixture
def source(tmp_path: Path) -> Fetcher:
    WAITS.clear()
    web = Web("me@example.org", Patience(tries=3), sleep=WAITS.append, turnstile=Turnstile(tmp_path / "servers"))
    return Fetcher(KeptPapers(tmp_path / "kept"), web, "me@example.org")


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("2401.00448", "arXiv:2401.00448"),
        ("arXiv:2401.00448v2", "arXiv:2401.00448v2"),
        ("hep-th/9901001", "arXiv:hep-th/9901001"),
        ("https://arxiv.org/abs/2401.00448v2", "arXiv:2401.00448v2"),
        ("http://www.arxiv.org/pdf/2401.00448v1.pdf", "arXiv:2401.00448v1"),
        ("https://doi.org/10.48550/arXiv.2401.00448", "arXiv:2401.00448"),
        ("doi:10.1000/A(B)1;x", "DOI:10.1000/a(b)1;x"),
        ("10.1000/xyz", "DOI:10.1000/xyz"),
        ("https://dx.doi.org/10.1000%2Fxyz", "DOI:10.1000/xyz"),
        ("https://papers.example/a.pdf?x=1", "https://papers.example/a.pdf?x=1"),
        ("paper.pdf", None),
        ("papers/2401", None),
        ("10.5", None),
    ],
)
def test_what_words_name(words: str, means: str | None) -> None:
    found = identifier(words)
    assert (None if found is None else str(found)) == means


def fetch(source: Fetcher, words: str) -> Path:
    paper = identifier(words)
    assert paper is not None
    return source.fetch(paper)


def test_a_paper_is_fetched_once_and_kept_by_content(source: Fetcher, server: Server, content: bytes) -> None:
    server.papers["/elsewhere.pdf"] = content
    file = fetch(source, "2401.00448v2")
    assert (file.name, file.read_bytes()) == ("arxiv-2401.00448v2.pdf", content)
    assert fetch(source, "https://arxiv.org/abs/2401.00448v2") == file
    assert fetch(source, f"{server.address}/elsewhere.pdf") == file  # other name, same content
    assert server.paths() == ["/pdf/2401.00448v2", "/elsewhere.pdf"]
    assert server.asked[0].user_agent.startswith("paper-scan/") and "me@example.org" in server.asked[0].user_agent
    file.write_bytes(content[:100])  # damaged since: not taken for the paper
    assert fetch(source, "2401.00448v2").read_bytes() == content


def test_an_open_copy_is_found_by_doi(source: Fetcher, server: Server, content: bytes) -> None:
    server.papers |= {
        "/v2/10.1000/open": {
            "is_oa": True,
            "best_oa_location": {"url_for_pdf": None, "url": "https://journal.example/1"},
            "oa_locations": [{"url_for_pdf": f"{server.address}/moved"}],
        },
        "/moved": Answer(302, headers={"Location": "/copy.pdf"}),
        "/copy.pdf": content,
        "/v2/10.1000/closed": {"is_oa": False, "best_oa_location": None, "oa_locations": []},
    }
    assert fetch(source, "doi:10.1000/open").read_bytes() == content
    assert server.asked[0].query == "email=me%40example.org"
    with pytest.raises(SourceError, match=r"no open PDF.*library"):
        fetch(source, "doi:10.1000/closed")
    with pytest.raises(SourceError, match="doesn't know this DOI"):
        fetch(source, "doi:10.1000/unknown")
    with pytest.raises(SourceError, match="scan config set email"):
        Fetcher(source.kept, source.web, None).fetch(identifier("10.1000/other"))  # type: ignore[arg-type]


def test_what_may_pass_is_tried_again(source: Fetcher, server: Server, content: bytes) -> None:
    server.papers["/pdf/2401.00001"] = [
        Answer(429, headers={"Retry-After": "7"}),
        Answer(body=content, headers={"Content-Type": "application/pdf"}, cut=200),
        pdf(content),
    ]
    assert fetch(source, "2401.00001").read_bytes() == content
    assert WAITS[0] == 7 and len(WAITS) == 2
    server.papers["/pdf/2401.00002"] = Answer(503)
    with pytest.raises(Unreachable, match=r"error 503.*later"):
        fetch(source, "2401.00002")
    server.papers["/pdf/2401.00003"] = Answer(429, headers={"Retry-After": "3600"})
    with pytest.raises(Unreachable, match="asks to wait 3600 s"):
        fetch(source, "2401.00003")
    with pytest.raises(Unreachable, match="no connection"):
        fetch(source, "http://127.0.0.1:9/paper.pdf")
    assert not list(source.kept.folder.glob("*.part"))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (page(), "is a web page, no PDF"),
        (Answer(body=b"PK\x03\x04", headers={"Content-Type": "application/zip"}), "not a PDF .application/zip."),
        (Answer(404), "has no such paper.*Check the identifier"),
        (Answer(403), "doesn't give it to programs"),
        (Answer(302, headers={"Location": "/pdf/2401.00009"}), "from page to page without end"),
        (Answer(302, headers={"Location": "ftp://papers.example/a.pdf"}), "not an address that can be fetched"),
    ],
)
def test_what_is_final_is_said_with_its_remedy(answer: Answer, says: str, source: Fetcher, server: Server) -> None:
    server.papers["/pdf/2401.00009"] = answer
    with pytest.raises(SourceError, match=says):
        fetch(source, "2401.00009")
    assert not WAITS and not list(source.kept.folder.rglob("*.pdf"))


def test_one_request_in_three_seconds_over_all_processes(tmp_path: Path) -> None:
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    for _ in range(3):
        turnstile = Turnstile(tmp_path, clock=lambda: now[0], sleep=sleep)  # each as a process of its own
        with turnstile.through("arXiv", ARXIV.seconds):
            now[0] += 0.5
    assert slept == [2.5, 2.5] and ARXIV.seconds >= 3


BIB = """@article{open, title={Open {P}aper}, doi = {10.1000/OPEN}}
@misc{posted, title={Posted}, eprint={2401.00448v2}, archivePrefix={arXiv}}
@book{shelf, title={On the Shelf}, publisher={Somebody}}
@article{mine, title={Mine}, file={Full Text:mine.pdf:application/pdf}, doi={10.1000/mine}}
"""
RIS = """TY  - JOUR
TI  - Posted
UR  - https://arxiv.org/abs/2401.00448v2
ER  - 

TY  - JOUR
TI  - Open
DO  - 10.1000/open
ER  - 
"""
CSL = [{"id": "a", "type": "article", "title": "A", "DOI": "10.1000/open"}, {"id": "b", "type": "book", "title": "B"}]


def test_reference_files_name_papers(tmp_path: Path) -> None:
    (tmp_path / "mine.pdf").write_bytes(b"%PDF-1.7")
    for name, text, wanted in (
        ("a.bib", BIB, ["DOI:10.1000/open", "arXiv:2401.00448v2", None, tmp_path / "mine.pdf"]),
        ("b.ris", RIS, ["arXiv:2401.00448v2", "DOI:10.1000/open"]),
        ("c.json", json.dumps(CSL), ["DOI:10.1000/open", None]),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        found = [entry.paper for entry in read_reference_file(tmp_path / name)]
        assert [each if each is None or isinstance(each, Path) else str(each) for each in found] == wanted
    for name, text in (("bad.bib", "@article{a, title={x}"), ("bad.json", "[1]"), ("empty.bib", "")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(SourceError, match=name):
            read_reference_file(tmp_path / name)


# -- the command


def test_a_mixed_list_is_scanned_and_what_cannot_be_had_is_named(
    server: Server, content: bytes, tmp_path: Path, run_scan: RunScan
) -> None:
    make_paper(tmp_path / "own.pdf", title="A Paper of One's Own")
    (tmp_path / "refs.bib").write_text(BIB, encoding="utf-8")
    (tmp_path / "list.txt").write_text("own.pdf\narXiv:2401.00448v2\n# no\n2401.00404\n", encoding="utf-8")
    here = {"PAPER_SCAN_CACHE": str(tmp_path / "cache")}
    ended = run_scan("list.txt", "refs.bib", "--reader", "rules", cwd=tmp_path, **here)
    assert ended.returncode == Code.FAILED
    assert len(list((tmp_path / "outputs").glob("*/scan.json"))) == 2
    said = ended.stderr
    assert "4 of 6 files failed" in said or "failed" in said
    for part in (
        "refs.bib: shelf: names neither",
        "arXiv:2401.00404: arXiv has no such paper",
        "scan config set email",
    ):
        assert part in said, said
    again = len(server.asked)
    alone = run_scan("arXiv:2401.00448v2", "--offline", "--reader", "rules", cwd=tmp_path, **here)
    assert (alone.returncode, len(server.asked)) == (Code.DONE, again)  # kept: nothing leaves the machine
    refused = run_scan("2401.00448v2", "2401.00500", "--offline", cwd=tmp_path, **here)
    assert (refused.returncode, len(server.asked)) == (Code.UNAVAILABLE, again)
    assert "arXiv:2401.00500: would have to be fetched" in refused.stderr


def test_offline_refuses_before_anything_opens(source: Fetcher, server: Server) -> None:
    shut = Fetcher(source.kept, source.web, "me@example.org", offline=True)
    for words in ("2401.00448v2", "10.1000/open", f"{server.address}/a.pdf"):
        with pytest.raises(OfflineError, match="nothing may leave this machine"):
            fetch(shut, words)
    assert server.asked == [] and source.web._client is None
