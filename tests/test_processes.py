"""Children end with their parent; what can't be read or written ends with its true reason, and the rest goes on."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pymupdf
import pytest

from made_papers import make_paper
from paper_scan.paper import LimitError, Limits, NotFoundError, read, read_here
from paper_scan.survey.directory import find
from paper_scan.survey.directory.store import LEASE, ScanSettings, Store, StoreError

posix = pytest.mark.skipif(os.name != "posix", reason="of POSIX systems")


def nested_forms(path: Path, levels: int = 30) -> Path:
    """A page whose forms paint the next one ten times each: drawing it never ends."""
    document = pymupdf.open()
    page = document.new_page()
    forms = [document.get_new_xref() for _ in range(levels)]
    for number, form in enumerate(forms):
        below = f"/Resources<</XObject<</X {forms[number + 1]} 0 R>>>>" if number + 1 < levels else ""
        document.update_object(form, f"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]{below}>>")
        document.update_stream(form, b"/X Do " * 10 if below else b"0 0 1 1 re f")
    document.xref_set_key(page.xref, "Resources", f"<</XObject<</X {forms[0]} 0 R>>>>")
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.update_stream(stream, b"/X Do")
    page.set_contents(stream)
    document.save(path)
    return path


PARENT = """
import sys
from paper_scan.paper import Reading, Limits
with Reading(sys.argv[1], None, Limits(seconds=300)) as reading:
    print(reading._child._process.pid, flush=True)
    reading.paper()
"""


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_child_at_work_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    pdf = nested_forms(tmp_path / "nested.pdf")
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(pdf)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    time.sleep(1.5)  # the library is at work, and lets no thread run
    assert is_alive(pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait(10)
    until = time.monotonic() + 20
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(pid)


def bomb(path: Path, *, packed: int, size: int) -> Path:
    """A page whose content is packed so many times, and unpacks to so many bytes."""
    data = b" " * size
    for _ in range(packed):
        data = zlib.compress(data, 9)
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 100), "A page of words.")
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.update_stream(stream, data, compress=False)
    document.xref_set_key(stream, "Filter", f"[{'/FlateDecode' * packed}]")
    page.set_contents(stream)
    document.save(path)
    return path


def test_a_small_file_that_unpacks_to_very_much_is_called_that(tmp_path: Path) -> None:
    pdf = bomb(tmp_path / "bomb.pdf", packed=2, size=60_000_000)
    assert pdf.stat().st_size < 5_000
    assert Limits().unpacked < 1_000_000_000
    with pytest.raises(LimitError, match=r"decompression bomb"):
        read_here(pdf, limits=Limits(unpacked=50_000_000))
    with pytest.raises(LimitError, match=r"decompression bomb"):
        read_here(bomb(tmp_path / "once.pdf", packed=1, size=60_000_000), limits=Limits(unpacked=50_000_000))


def test_a_page_that_unpacks_to_little_is_read(tmp_path: Path) -> None:
    pdf = make_paper(tmp_path / "paper.pdf")
    assert read_here(pdf, limits=Limits(unpacked=100_000)).pages


@posix
def test_a_link_that_leads_nowhere_and_a_pipe_say_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "link.pdf").symlink_to(tmp_path / "gone.pdf")
    os.mkfifo(tmp_path / "pipe.pdf")
    for name, says in (("link.pdf", "a link to .*gone.pdf, which isn't there"), ("pipe.pdf", "no ordinary file")):
        with pytest.raises(NotFoundError, match=says):
            read(tmp_path / name)


@posix
def test_what_cannot_be_read_is_listed_by_name_and_nothing_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = make_paper(tmp_path / "papers" / "paper.pdf")
    (tmp_path / "papers" / "link.pdf").symlink_to(tmp_path / "gone.pdf")
    os.mkfifo(tmp_path / "papers" / "pipe.pdf")
    closed = tmp_path / "papers" / "closed"
    closed.mkdir()
    scandir = os.scandir

    def refusing(path: str = ".") -> object:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(closed))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = find.pdfs_below(tmp_path / "papers")
    assert found == sorted([paper, paper.with_name("link.pdf"), paper.with_name("pipe.pdf"), closed])
    listed = find.listing(found, None)
    assert len(listed.papers) == 4


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such names")
def test_a_name_that_is_not_utf8_stops_nothing(tmp_path: Path) -> None:
    plain = make_paper(tmp_path / "papers" / "plain.pdf")
    odd = Path(os.fsdecode(os.fsencode(plain.parent) + b"/odd\xff.pdf"))
    make_paper(tmp_path / "other.pdf", title="Another Paper on Digits and Letters").rename(odd)
    store = Store(tmp_path / "store.sqlite")
    listed = find.listing(find.pdfs_below(plain.parent), store)
    assert len(listed.papers) == 2
    store.close()
    assert read_here(odd).name == "odd\\udcff.pdf"


def test_the_stores_troubles_are_said_with_what_to_do(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.sqlite"
    with sqlite3.connect(foreign) as database:
        database.execute("CREATE TABLE songs (title TEXT)")
    database.close()
    with pytest.raises(StoreError, match="another program's database"):
        Store(foreign)
    (tmp_path / "text.sqlite").write_text("not a database " * 100)
    with pytest.raises(StoreError, match="Remove it to begin anew"):
        Store(tmp_path / "text.sqlite")
    store = Store(tmp_path / "store.sqlite")
    store._db.execute("PRAGMA max_page_count = 1")
    with pytest.raises(StoreError, match="the disk is full"):
        store.keep_files([(f"{number}.pdf", 1, 1, "0" * 64, None) for number in range(10_000)])
    store.close()


def test_a_lease_from_a_clock_that_is_ahead_is_not_waited_for(tmp_path: Path) -> None:
    identity = ScanSettings("ai-research", "rules", "0" * 64, "1.0", None, None, "paper-scan 0.1.0")
    store = Store(tmp_path / "store.sqlite")
    store.queue([("a" * 64, "a.pdf")], identity, ())
    assert store.claim("a" * 64, identity, "another machine")
    store.queue([("a" * 64, "a.pdf")], identity, ())
    assert not store.claim("a" * 64, identity, "we"), "a living owner works on it"
    store._db.execute("UPDATE scans SET lease_until = ?", (time.time() + 100 * LEASE,))
    store.queue([("a" * 64, "a.pdf")], identity, ())
    assert store.claim("a" * 64, identity, "we")
    store.close()
