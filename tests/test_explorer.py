"""The explorer in a real browser: what is in it is seen, found and sorted; what a paper says never runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import axe
from browser import MISSING, Page, browse, chromium
from made_scans import NO, scan, yes
from paper_scan.scans.model import CitedPaper, PaperInfo, RedFlag, Scan, to_json
from paper_scan.survey.explorer import write_explorer
from paper_scan.survey.tables.aggregate import survey
from paper_scan.survey.tables.entries import About, Loaded, load

HOSTILE = (
    "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"><!-- &amp; \u2028"
)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(chromium() is None, reason=MISSING)]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browse() as found:
        yield found


def write(folder: Path, scans: list[Scan], evidence: bool = True) -> Path:
    for number, each in enumerate(scans):
        (folder / f"{number:05}").mkdir(parents=True)
        (folder / f"{number:05}" / "scan.json").write_text(to_json(each), encoding="utf-8")
    loaded = load([folder])
    write_explorer(loaded, survey(loaded), folder / "page.html", evidence)
    return folder / "page.html"


def about(title: str, year: int = 2020, **more: object) -> PaperInfo:
    return PaperInfo.model_validate({"title": title, "authors": ("A. Author",), "year": year, **more})


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cited = CitedPaper(title="Beetles of the Northern Coast", authors=(), year=None, relevance="")
    return write(
        tmp_path_factory.mktemp("three"),
        [
            scan({"code_released": yes("All code is at our site.")}, paper=about("Ants of the Southern Coast", 2019)),
            scan(paper=about("Beetles of the Northern Coast", 2021), red_flags=()),
            scan(paper=about("Crickets of the Western Coast", 2020), cited_papers=(cited,)),
        ],
    )


def titles(page: Page) -> list[str]:
    found = page.run("[...document.querySelectorAll('.row .title')].map((each) => each.textContent)")
    return [str(title) for title in found]


def test_papers_are_searched_sorted_and_opened_by_keyboard(page: Page, three: Path) -> None:
    page.open(three)
    assert [title.split()[0] for title in titles(page)] == ["Ants", "Beetles", "Crickets"]
    page.press("/", *"cricket")
    page.until("document.querySelectorAll('.row').length === 1")
    page.press("Enter", "Enter")
    page.until("!document.querySelector('#paper').hidden")
    assert "Crickets of the Western Coast" in page.text("#paper h2")
    page.press("Escape", "Escape")
    page.until("document.querySelectorAll('.row').length === 3")
    page.run("[...document.querySelectorAll('.head button')].find((each) => each.textContent === 'Year').click()")
    assert [title.split()[0] for title in titles(page)] == ["Beetles", "Crickets", "Ants"]


def test_a_paper_shows_its_evidence(page: Page, three: Path) -> None:
    page.open(three, "#paper=0&question=0")
    page.until("document.querySelector('#paper blockquote')")
    assert "“All code is at our site.”" in page.text("#paper details[open]")
    assert "p. 1" in page.text("#paper blockquote .place")


@pytest.mark.parametrize(
    ("key", "expected"),
    [("2", "Code released"), ("3", "all chosen papers"), ("4", "One run"), ("5", "1 citation among 3 papers")],
)
def test_every_view_has_something_to_show(page: Page, three: Path, key: str, expected: str) -> None:
    page.open(three)
    page.press(key)
    page.until(f"document.querySelector('#view').innerText.includes({expected!r})")
    assert page.complaints() == []


OVERLAPS = """((names) => names.flatMap((a, n) => names.slice(n + 1).filter((b) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length)(
    document.querySelector("canvas").names)"""


def test_names_in_the_citation_graph_do_not_run_into_one_another(page: Page, tmp_path: Path) -> None:
    titles = [f"A Long Title of Paper {n} That Is Cited by the Others Here" for n in range(30)]
    cited = [CitedPaper(title=title, authors=(), year=None, relevance="") for title in titles]
    scans = [scan(paper=about(title, 2019 + n % 3), cited_papers=tuple(cited[:n])) for n, title in enumerate(titles)]
    page.open(write(tmp_path, scans), "#view=graph")
    page.until("document.querySelector('canvas')?.names?.length > 9")
    assert page.run(OVERLAPS) == 0


def test_outcomes_stand_beside_the_table_and_fold_away_on_a_phone(page: Page, three: Path) -> None:
    page.open(three)
    page.until("document.querySelectorAll('#charts .small').length > 3")
    assert "2021 (1)" in page.text("#charts") and "Artifacts" in page.text("#charts")
    assert axe.rules() is None or axe.faults(page) == []
    page.call("Emulation.setDeviceMetricsOverride", width=400, height=800, deviceScaleFactor=1, mobile=False)
    try:
        page.open(three)
        assert page.run("document.querySelector('#controls').open || document.querySelector('#charts').open") is False
        assert page.run("document.querySelector('#view').scrollWidth <= document.querySelector('#view').clientWidth")
        assert page.run("document.documentElement.scrollWidth <= innerWidth")
    finally:
        page.call("Emulation.clearDeviceMetricsOverride")


def test_a_question_leads_to_its_papers(page: Page, three: Path) -> None:
    page.open(three, "#view=rates")
    page.run("document.querySelector('tr.q').click()")
    page.run("const list = document.querySelector('select[aria-label=outcome]');"
             "list.value = 'y'; list.dispatchEvent(new Event('change'))")  # fmt: skip
    assert titles(page) == ["Ants of the Southern Coast"]


def test_light_and_dark(page: Page, three: Path) -> None:
    page.open(three, "#theme=light")
    light = page.run("getComputedStyle(document.body).backgroundColor")
    page.press("t")
    assert page.run("getComputedStyle(document.body).backgroundColor") != light


def test_what_a_paper_says_is_text_and_nothing_else(page: Page, tmp_path: Path) -> None:
    answer = yes(HOSTILE, justification=HOSTILE)
    hostile = scan(
        {"code_released": answer},
        paper=about(HOSTILE, venue=HOSTILE, arxiv_id="javascript:alert(1)", doi="javascript:1"),
        red_flags=(RedFlag(flag=HOSTILE, detail=HOSTILE),),
        key_findings=HOSTILE,
        methodology_tags=(HOSTILE,),
    )
    file = write(tmp_path, [hostile, scan(paper=about("An Honest Paper"))])
    for view in ("papers", "rates", "heat", "distributions", "graph"):
        page.open(file, f"#view={view}&paper=0&question=0")
        page.until("document.querySelector('#paper blockquote')")
        assert page.run("document.title") == "Survey of papers"
        assert page.run("document.querySelectorAll('img, main script, aside script, iframe').length") == 0
        assert page.run("[...document.links].filter((each) => each.protocol !== 'https:').length") == 0
    assert HOSTILE[:40] in page.text("#paper h2")
    assert page.complaints() == []


def test_a_script_that_is_not_ours_is_refused(page: Page, tmp_path: Path) -> None:
    file = write(tmp_path, [scan(paper=about("A Paper with a Guest"))])
    planted = file.read_text(encoding="utf-8").replace("</body>", "<script>document.title = 'owned'</script></body>")
    file.write_text(planted, encoding="utf-8")
    page.open(file)
    assert page.run("document.title") == "Survey of papers"
    page.events.clear()  # the refusal is a complaint


TYPE = """new Promise((done) => {
    const began = performance.now(), box = document.querySelector('#search');
    box.value = 'study 77';
    box.dispatchEvent(new Event('input'));
    const isThere = () => !document.querySelector('#status span').textContent.startsWith('10,000');
    const look = () => isThere() ? done(performance.now() - began) : setTimeout(look, 5);
    look();
})"""


@pytest.mark.long
def test_ten_thousand_papers_are_searched_while_one_types(page: Page, tmp_path: Path) -> None:
    write(tmp_path, [scan(paper=about("A Paper to Copy"))])
    [entry] = load([tmp_path]).entries
    many = [replace(entry, about=About(title=f"Study Number {n} of Many", year=1990 + n % 35)) for n in range(10_000)]
    loaded = Loaded(tuple(many))
    write_explorer(loaded, survey(loaded), tmp_path / "page.html", evidence=False)
    page.open(tmp_path / "page.html")
    assert page.text("#status span") == "10,000 papers, 10,000 scans"
    assert page.run("document.querySelectorAll('.row').length") < 60, "only the rows in sight"
    milliseconds = page.run(TYPE)
    assert milliseconds < 2000


def test_without_evidence_there_is_none(page: Page, tmp_path: Path) -> None:
    file = write(tmp_path, [scan({"code_released": NO}, paper=about("A Paper Alone"))], evidence=False)
    page.open(file, "#paper=0")
    page.until("document.querySelector('#paper').innerText.includes('Written without evidence')")
    assert page.complaints() == []
