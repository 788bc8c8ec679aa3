"""``report.html``: from an answer to its place and back, by mouse and keyboard; what a paper says never runs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from browser import MISSING, Page, browse, chromium
from conftest import RunScan
from made_papers import make_paper
from made_scans import CHECKLIST, NO, NOT_APPLICABLE, OPEN, quote, scan, yes
from paper_scan.report.html import render, write_page
from paper_scan.scans.model import CitedPaper, Claim, Hidden, Integrity, PaperInfo, Place, RedFlag, Scan, load

HOSTILE = (
    "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    "<!-- ' &amp; \u202e\x07"
)
FOLDER = Path("outputs") / "lovelace-errors-small-networks"

in_browser = pytest.mark.skipif(chromium() is None, reason=MISSING)


class Read(HTMLParser):
    """Elements by name, and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def every(self, name: str) -> list[str]:
        return [value for _, attributes in self.found for key, value in attributes.items() if key == name and value]


def placed(words: str, page: int, top: float = 100.0) -> tuple[object, ...]:
    return (quote(words, page=page, places=(Place(page=page, box=(72.0, top, 300.0, top + 12)),)),)


@pytest.fixture
def marked() -> Scan:
    """A flag on page 2, a yes with two pieces on pages 3 and 1, an open question, one that does not apply."""
    flag = RedFlag(flag="One run", detail="Every number comes from one run.", evidence=placed("a single run", 2))  # type: ignore[arg-type]
    evidence = (*placed("The code is at our site", 3), *placed("The data too", 1))
    answers = {
        "code_released": yes(evidence=evidence),
        "pre_registered": NOT_APPLICABLE,
        "ablation_study": OPEN.model_copy(update={"evidence": placed("without one part", 2, 300.0)}),
    }
    return scan(answers, red_flags=(flag,), claims=())


def hostile() -> Scan:
    answer = yes(HOSTILE, justification=HOSTILE, source=HOSTILE)
    return scan(
        {"code_released": answer},
        paper=PaperInfo(title=HOSTILE * 60, authors=(HOSTILE,), year=2021, venue=HOSTILE, doi="javascript:alert(1)"),
        red_flags=(RedFlag(flag=HOSTILE, detail=HOSTILE, evidence=placed(HOSTILE, 2)),),  # type: ignore[arg-type]
        claims=(Claim(claim=HOSTILE, evidence=HOSTILE, supported="weak"),),
        key_findings=HOSTILE,
        paper_type_reason=HOSTILE,
        cited_papers=(CitedPaper(title=HOSTILE, authors=(HOSTILE,), year=1, relevance=HOSTILE),),
        integrity=Integrity(
            pages=3,
            hidden_text=(Hidden(reason=HOSTILE, page=1, text=HOSTILE, speaks_to_reader=True),),
            unread=(),
            warnings=(HOSTILE,),
        ),
    )


def test_every_place_leads_to_a_mark_and_back(marked: Scan) -> None:
    read = Read(render(marked, CHECKLIST))
    ids = read.every("id")
    assert len(ids) == len(set(ids))
    links = [link.removeprefix("#") for link in read.every("href")]
    assert set(links) <= set(ids)
    assert {"code_released", "ablation_study", "flag-1"} <= set(links)
    assert [attributes["id"] for tag, attributes in read.found if tag == "figure"] == ["page-1", "page-2", "page-3"]


def test_the_quote_stands_out_in_its_sentence_and_no_space_is_lost() -> None:
    evidence = (quote("is public", sentence="Our code is public & free."),)
    text = render(scan({"code_released": yes(evidence=evidence)}), CHECKLIST)
    assert "“Our code <b>is public</b> &amp; free.”" in text


def test_the_same_scan_gives_the_same_page(marked: Scan) -> None:
    assert render(marked, CHECKLIST) == render(marked, CHECKLIST)


def test_what_a_paper_says_is_no_markup() -> None:
    text = render(hostile(), CHECKLIST)
    read = Read(text)
    assert [tag for tag, _ in read.found].count("script") == 1
    assert not any(key.startswith("on") or key == "style" for _, attributes in read.found for key in attributes)
    assert all(link.startswith("#") for link in read.every("href"))
    assert not read.every("src") and not set(text) & {"\u202e", "\x07"}
    assert "default-src 'none'" in text and "unsafe" not in text


def test_ids_of_a_foreign_checklist_are_only_names(marked: Scan) -> None:
    foreign = marked.model_copy(update={"checklist": {"x": {'"><b id="x': yes("Some words.")}}})
    read = Read(render(foreign, None))
    assert ("b", {"id": "x"}) not in read.found
    assert {link.removeprefix("#") for link in read.every("href")} <= set(read.every("id"))


@pytest.mark.parametrize("sample", ["marrow-2025-language-model-loss", "inkwell-2025-position-fitted-law"])
def test_the_pages_of_the_samples_are_up_to_date(sample: str, root: Path, tmp_path: Path) -> None:
    kept = root / "outputs" / sample
    write_page(load(kept / "scan.json"), CHECKLIST, tmp_path / "report.html", None, folder=kept)
    same = (tmp_path / "report.html").read_bytes() == (kept / "report.html").read_bytes()
    assert same, "look at it, then run examples/build.py"


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory, run_scan: RunScan) -> Path:
    work = tmp_path_factory.mktemp("scanned")
    make_paper(work / "paper.pdf")
    ended = run_scan("paper.pdf", "--reader", "rules", "--format", "html", cwd=work)
    assert ended.returncode == 0 and ended.stdout.strip() == str(FOLDER / "report.html")
    return work


def images(page: Path) -> int:
    return len(re.findall(r'<img src="data:image/(?:png|webp);base64,', page.read_text(encoding="utf-8")))


@pytest.mark.long
def test_one_paper_gets_its_page_a_folder_only_when_asked(scanned: Path, run_scan: RunScan) -> None:
    assert images(scanned / FOLDER / "report.html") == 1
    (scanned / "papers").mkdir()
    shutil.copy(scanned / "paper.pdf", scanned / "papers")
    for options, is_there in (((), False), (("--html", "--force"), True)):
        assert run_scan("papers", *options, "--out", "many", cwd=scanned).returncode == 0
        [folder] = (scanned / "many").glob("lovelace*")
        assert (folder / "report.html").exists() is is_there


def test_show_writes_it_again_with_other_pages(scanned: Path, run_scan: RunScan, tmp_path: Path) -> None:
    folder = shutil.copytree(scanned / FOLDER, tmp_path / "scan")
    page = folder / "report.html"
    before = page.read_bytes()
    for options, expected in ((("--pages", "none"), 0), (("--paper", str(scanned / "paper.pdf")), 1)):
        ended = run_scan("show", folder, "--format", "html", *options, cwd=tmp_path)
        assert (ended.returncode, ended.stdout.strip(), images(page)) == (0, str(page), expected)
    assert page.read_bytes() == before
    lost = run_scan("show", folder, "--format", "html", cwd=tmp_path)
    assert lost.returncode == 0 and "--paper" in lost.stderr and images(page) == 0
    other = make_paper(tmp_path / "other.pdf", title="Another Paper Altogether")
    refused = run_scan("show", folder, "--format", "html", "--paper", other, cwd=tmp_path)
    assert refused.returncode == 2 and "not the PDF that this scan was made from" in refused.stderr


def test_a_correction_reaches_the_page(scanned: Path, run_scan: RunScan, tmp_path: Path) -> None:
    work = shutil.copytree(scanned, tmp_path / "work")
    words = ("--question", "code_released", "--answer", "no", "--because", "The link is dead.", "--search", "github")
    assert run_scan("record", "paper.pdf", "--by", "Bob", *words, cwd=work).returncode == 0
    assert "The link is dead." in (work / FOLDER / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browse() as found:
        yield found


def opened(page: Page, made: Scan, folder: Path, fragment: str = "") -> None:
    (folder / "report.html").write_text(render(made, CHECKLIST), encoding="utf-8")
    page.events.clear()
    page.open(folder / "report.html", fragment, ready="#bar:not([hidden])")


IN_VIEW = "((r) => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector({!r}).getBoundingClientRect())"


@in_browser
@pytest.mark.slow
def test_from_an_answer_to_its_place_and_back_by_keyboard(page: Page, marked: Scan, tmp_path: Path) -> None:
    opened(page, marked, tmp_path)
    page.press("j")
    assert page.run("document.activeElement.id") == "flag-1"
    page.press("e")
    page.until(IN_VIEW.format(".mark.now"))
    assert page.run("document.querySelector('.mark.now').getAttribute('href')") == "#flag-1"
    page.press("1", "j", "e")
    first = page.run("document.querySelector('.mark.now').closest('figure').id")
    page.press("e")
    second = page.run("document.querySelector('.mark.now').closest('figure').id")
    assert (first, second) == ("page-3", "page-1"), "in the order of the answer's evidence"
    page.press("b")
    assert page.run("document.activeElement.id") == "code_released"
    page.until(IN_VIEW.format("#code_released h4"))
    assert page.complaints() == []


@in_browser
@pytest.mark.slow
def test_a_click_goes_there_and_back_again(page: Page, marked: Scan, tmp_path: Path) -> None:
    opened(page, marked, tmp_path)
    page.run("document.querySelector('#code_released .place').click()")
    page.until(IN_VIEW.format(".mark.now"))
    assert page.run("document.querySelector('#code_released').classList.contains('on')")
    page.run("document.querySelector('#page-2 .mark.open').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    page.until(IN_VIEW.format("#ablation_study h4"))
    assert page.run("document.querySelector('#ablation_study').classList.contains('on')")


@in_browser
@pytest.mark.slow
def test_filters_and_search(page: Page, marked: Scan, tmp_path: Path) -> None:
    opened(page, marked, tmp_path)
    shown = "document.querySelectorAll('.item[data-tone]:not([hidden])').length"
    every = page.run(shown)
    page.press("3")
    assert page.run(shown) == 1 and page.text("#count") == f"1 of {every}"
    page.press("0", "/", *"our site")
    assert page.run(shown) == 1
    page.press("Enter")
    assert page.run("document.activeElement.id") in ("flag-1", "code_released")


@in_browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [400, 1400])
def test_nothing_hostile_runs_and_nothing_sticks_out(page: Page, tmp_path: Path, width: int) -> None:
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    page.call("Emulation.setDeviceMetricsOverride", **metrics)
    opened(page, hostile(), tmp_path)
    page.press("j", "e", "t")
    assert "owned" not in page.run("document.title").split("'")[0]
    assert page.run("document.querySelectorAll('script').length") == 1
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    assert page.complaints() == []
    page.call("Emulation.clearDeviceMetricsOverride")


@in_browser
@pytest.mark.slow
def test_a_script_that_is_not_ours_is_refused(page: Page, tmp_path: Path, marked: Scan) -> None:
    planted = render(marked, CHECKLIST).replace("</body>", "<script>document.title = 'owned'</script></body>")
    (tmp_path / "report.html").write_text(planted, encoding="utf-8")
    page.open(tmp_path / "report.html", ready="#bar")
    assert page.run("document.title") != "owned"
    page.events.clear()  # the refusal is a complaint


@in_browser
@pytest.mark.slow
def test_light_and_dark(page: Page, marked: Scan, tmp_path: Path) -> None:
    opened(page, marked, tmp_path)
    before = page.run("getComputedStyle(document.body).backgroundColor")
    page.press("t")
    assert page.run("getComputedStyle(document.body).backgroundColor") != before


def test_a_no_says_what_was_looked_for() -> None:
    assert "Looked for: “github” never; “repository” 2 times" in render(scan({"code_released": NO}), CHECKLIST)
