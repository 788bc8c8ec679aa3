"""``scan view`` as people use it: in a real browser, against the command itself."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import axe
from browser import MISSING, Page, browse, chromium
from made_papers import SECTIONS, make_paper
from made_readers import CHECKLIST, AReader, Silent
from paper_scan.api import Options, scan_paper
from paper_scan.scans.model import Scan, load
from test_view import SECRET, fill

pytestmark = [pytest.mark.slow, pytest.mark.skipif(chromium() is None, reason=MISSING)]

HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> "


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browse() as found:
        yield found


@contextmanager
def served(*arguments: object) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command, and the address that it printed. Ended as by Ctrl-C."""
    command = "from paper_scan.cli import main; main()"
    running = subprocess.Popen(
        [sys.executable, "-c", command, "view", *map(str, arguments), "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        yield running.stdout.readline().strip(), running
    finally:
        if running.poll() is None:
            running.send_signal(signal.SIGINT)
        assert running.wait(timeout=30) in (0, -signal.SIGKILL)
        for stream in (running.stdout, running.stderr):
            if stream is not None:
                stream.close()


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one scan several times, and that of a paper full of markup."""
    folder = tmp_path_factory.mktemp("view")
    for name, sections in (
        ("paper", SECTIONS),
        ("hostile", SECTIONS | {"2 Methods": HOSTILE * 3, f"3 {HOSTILE}": "Words."}),
    ):
        options = Options(CHECKLIST, AReader(fill), verify=False, folder=folder / "outputs" / name)
        scan_paper(make_paper(folder / f"{name}.pdf", sections=sections), options, Silent())
    for name in ("blind", "select", "both", "killed"):
        shutil.copytree(folder / "outputs" / "paper", folder / "outputs" / name)
    return folder / "outputs"


@pytest.fixture(scope="module")
def blind(out: Path) -> Iterator[str]:
    with served(out, "--coder", "Ada", "--blind") as (address, _):
        yield address


@pytest.fixture(scope="module")
def seeing(out: Path) -> Iterator[str]:
    with served(out, "--coder", "Carla") as (address, _):
        yield address


def opened(page: Page, address: str, ready: str = "#ask") -> None:
    page.events.clear()
    page.visit(address, ready)


def decided(page: Page) -> int:
    return int(page.text("#progress").split()[0])


def answer(page: Page, *keys: str) -> None:
    """Press them, and wait until it is recorded."""
    before = decided(page)
    page.press(*keys)
    page.until(f"Number(document.querySelector('#progress').innerText.split(' ')[0]) === {before + 1}")


def complaints(page: Page, address: str) -> list[str]:
    """Errors, and requests to anywhere but the program."""
    origin = "http://" + urlsplit(address).netloc
    return [each for each in page.complaints() if not each.startswith(origin)]


def bodies(page: Page) -> str:
    """All that the program has sent since the page was opened."""
    done = [event["params"]["requestId"] for event in page.events if event.get("method") == "Network.loadingFinished"]
    return "\n".join(str(page.call("Network.getResponseBody", requestId=id)["body"]) for id in done)


def test_a_paper_is_coded_from_start_to_end_by_keyboard_blind(page: Page, out: Path, blind: str) -> None:
    questions = len(CHECKLIST.questions())
    opened(page, f"{blind}&paper=blind")
    page.until("document.querySelector('#page-1 .text span')")
    page.press("f")
    page.until("document.querySelectorAll('.places .take').length > 0")
    assert SECRET not in bodies(page)
    answer(page, "1", "y")  # a new quote: three keys, and the next question comes by itself
    seen = bodies(page)
    assert SECRET not in seen and '"outcome":"yes"' in seen, "what others said of this question came, and no more"
    while decided(page) < questions:
        answer(page, "n")
    assert "limitations" in page.text("#beside").lower(), "now that all is decided, the flags are shown"
    assert axe.rules() is None or axe.faults(page) == []
    assert complaints(page, blind) == []
    coded = settled(out, "blind", questions)
    assert [each.outcome for each in coded.answers().values()].count("yes") == 1


def settled(out: Path, slug: str, persons: int) -> Scan:
    """The scan's file, once it says what that many answers by people were."""
    end = time.monotonic() + 20
    while True:
        made = load(out / slug / "scan.json")
        if sum(bool(each.person) for each in made.answers().values()) == persons:
            return made
        assert time.monotonic() < end, "scan.json doesn't follow"
        time.sleep(0.1)


LINE = "[...document.querySelectorAll('.text span')].find((each) => each.textContent.includes('several limitations'))"
SELECT = f"""(() => {{ const words = {LINE}.firstChild, range = document.createRange();
    range.setStart(words, words.data.indexOf('several') - 10); range.setEnd(words, words.data.indexOf('several') + 15);
    getSelection().removeAllRanges(); getSelection().addRange(range); }})()"""
PLACE = f"""(() => {{ const box = (each) => each.getBoundingClientRect();
    const [line, sheet] = [box({LINE}), box({LINE}.closest('.sheet'))];
    return [(line.left - sheet.left) / sheet.width, line.width / sheet.width]; }})()"""
TURN = """(async () => { const api = await import('/app/api.js'), began = performance.now();
    await Promise.all(['image', 'text'].map((each) => api.blob('papers/select/pages/1/' + each)));
    return performance.now() - began; })()"""


def test_words_selected_on_the_page_are_the_evidence(page: Page, out: Path, seeing: str) -> None:
    opened(page, f"{seeing}&paper=select&question=limitations_section_present")
    page.until("document.querySelector('#page-1 .text span')")
    assert float(page.run(TURN)) < 1000, "milliseconds for a page: about 30 on a machine that does nothing else"
    page.run(SELECT)
    answer(page, "y")
    left, width = page.run(PLACE)
    [proof] = settled(out, "select", 1).answers()["limitations_section_present"].evidence or ()
    assert proof.kind == "quote" and proof.quote == "study has several limitations."
    x0, _, x1, _ = proof.places[0].box
    assert abs(left - x0 / 595) < 0.01 and abs(width - (x1 - x0) / 595) < 0.02, "the text lies over its print"


@pytest.mark.long
def test_two_code_at_once_and_a_third_settles(page: Page, out: Path, blind: str, seeing: str) -> None:
    with served(out / "both", "--coder", "Bob", "--blind") as (bob, _):
        for address, keys in ((blind, "no"), (bob, "on")):  # first and second question: no and open, open and no
            opened(page, f"{address}&paper=both")
            for key in keys:
                answer(page, key)
        settled(out, "both", 2)
    opened(page, f"{seeing}&view=differences", "table a.title")
    assert page.run("document.querySelectorAll('a.title').length") == 2
    assert axe.rules() is None or axe.faults(page) == []
    page.press("j", "Enter")
    page.until("document.querySelector('.pair')")
    assert "Ada" in page.text(".pair") and "Bob" in page.text(".pair")
    page.press("1")
    page.until("document.querySelector('#said').innerText.startsWith('no')")
    page.visit(f"{seeing}&view=agreement", "table")
    assert "Ada and Bob" in page.text("#main")
    assert axe.rules() is None or axe.faults(page) == []
    assert complaints(page, seeing) == []
    first = next(iter(load(out / "both" / "scan.json").answers().values()))
    assert (first.source, first.judged, first.outcome) == ("Carla", True, "no")
    assert {other.by for other in first.others or ()} == {"careful", "Ada", "Bob"}


def test_a_killed_server_loses_nothing(page: Page, out: Path) -> None:
    with served(out / "killed", "--coder", "Ada") as (address, running):
        opened(page, address)
        answer(page, "n")
        running.kill()
        running.wait()
        page.press("n")
        page.until("document.querySelector('#said').innerText.includes('has ended')")
    with served(out / "killed", "--coder", "Ada") as (address, _):
        opened(page, address)
        assert decided(page) == 1
    settled(out, "killed", 1)


POST = "import('/app/api.js').then((api) => api.post({0!r}, {1}))"


@pytest.mark.parametrize("width", [400, 1400])
def test_a_paper_full_of_markup_is_text_and_nothing_sticks_out(page: Page, seeing: str, width: int) -> None:
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    page.call("Emulation.setDeviceMetricsOverride", **metrics)
    try:
        opened(page, f"{seeing}&paper=hostile")
        page.run(POST.format("papers/hostile/amend", json.dumps({"title": (HOSTILE * 60)[:5000]})))
        page.run(POST.format("papers/hostile/flag", json.dumps({"flag": HOSTILE, "detail": HOSTILE})))
        opened(page, f"{seeing}&paper=hostile")
        page.press("f", "c", "j", "e")
        time.sleep(0.2)
        assert HOSTILE[:40] in page.text("h1") and HOSTILE[:40] in page.text("#beside")
        assert page.run("document.querySelectorAll('#main script, #main img[src=x]').length") == 0
        assert "owned" not in page.run("document.title").split("'")[0]
        assert page.run("document.documentElement.scrollWidth <= innerWidth")
        assert complaints(page, seeing) == []
    finally:
        page.call("Emulation.clearDeviceMetricsOverride")


def test_the_list_and_the_samples_reports_have_no_serious_fault(page: Page, seeing: str, root: Path) -> None:
    if axe.rules() is None:
        pytest.skip(axe.MISSING)
    opened(page, seeing, "table a.title")
    assert axe.faults(page) == []
    page.press("t")  # the other of light and dark
    assert axe.faults(page) == []
    for report in sorted((root / "outputs").glob("*/report.html")):
        page.open(report, ready="#bar:not([hidden])")
        assert axe.faults(page) == [], report


def test_without_its_token_the_page_says_where_to_get_one(page: Page, seeing: str) -> None:
    opened(page, seeing, "table a.title")
    page.run("sessionStorage.clear()")
    page.visit(seeing.partition("#")[0], "[role=alert]")
    assert "open the address" in page.text("[role=alert]")
