"""What can't be read ends as an error that names the file, the reason and the remedy; it never takes us with it."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pymupdf
import pytest

from paper_scan.paper import (
    CrashError,
    DamagedError,
    EmptyFileError,
    EncryptedError,
    LimitError,
    Limits,
    NoTextError,
    NotFoundError,
    NotPDFError,
    PaperError,
    read,
    read_here,
    render,
)
from pdfs import LOREM, Book, write_paper


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (b"", EmptyFileError, "empty"),
        (b"\0" * 100, EmptyFileError, "empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", NotPDFError, "git lfs pull"),
        (b"<!DOCTYPE html><html>Please log in</html>", NotPDFError, "web page"),
        (b"PK\x03\x04 a word processor's file", NotPDFError, "not|begin like a PDF"),
        (b"%PDF-1.7 and nothing else", DamagedError, "damaged|no pages"),
    ],
)
def test_what_is_no_pdf_says_what_it_is(tmp_path: Path, content: bytes, error: type[PaperError], says: str) -> None:
    path = written(tmp_path / "x.pdf", content)
    for reader in (read, read_here):
        with pytest.raises(error, match=says) as caught:
            reader(path)
        assert str(path) in str(caught.value) and caught.value.remedy


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no such file"):
        read(tmp_path / "nowhere.pdf")
    with pytest.raises(NotFoundError, match="directory"):
        read(tmp_path)


def test_an_encrypted_file_asks_for_its_password(tmp_path: Path) -> None:
    book = Book()
    book.page().text(72, 100, "Between us.")
    lock = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "user_pw": "sesame", "owner_pw": "x"}
    path = book.save(tmp_path / "x.pdf", **lock)
    with pytest.raises(EncryptedError, match="--password"):
        read(path)
    with pytest.raises(EncryptedError, match="wrong"):
        read(path, "open")
    assert read(path, "sesame").text == "Between us."


def test_a_file_with_only_an_owners_password_opens(tmp_path: Path) -> None:
    book = Book()
    book.page().text(72, 100, "Anyone may read this.")
    path = book.save(tmp_path / "x.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="x")
    assert read_here(path).text == "Anyone may read this."


def test_pages_that_are_images_have_no_text(tmp_path: Path) -> None:
    book = Book()
    book.page().image((0, 0, 612, 792))
    with pytest.raises(NoTextError, match=r"no text layer.*ocrmypdf"):
        read_here(book.save(tmp_path / "x.pdf"))


def test_blank_pages_have_no_text(tmp_path: Path) -> None:
    book = Book()
    book.page()
    with pytest.raises(NoTextError, match="no text on its pages"):
        read_here(book.save(tmp_path / "x.pdf"))


def test_one_page_that_is_an_image_is_a_problem_of_that_page(tmp_path: Path) -> None:
    book = Book()
    book.page().text(72, 100, "The first page can be read.")
    book.page().image((0, 0, 612, 792))
    paper = read_here(book.save(tmp_path / "x.pdf"))
    assert [page.source for page in paper.pages] == ["text", "none"]
    assert [(problem.kind, problem.page) for problem in paper.problems] == [("no text layer", 2)]


def shifted(text: str) -> str:
    return "".join(chr(ord(letter) + 1) if letter.isalpha() else letter for letter in text)


def test_a_text_layer_with_wrong_letters_is_not_believed(tmp_path: Path) -> None:
    book = Book()
    book.page().column(72, 100, 400, [LOREM])
    book.page().column(72, 100, 400, [shifted(LOREM)])
    paper = read_here(book.save(tmp_path / "x.pdf"))
    assert [page.source for page in paper.pages] == ["text", "garbled"]
    assert paper.text == LOREM
    assert [(problem.kind, problem.page) for problem in paper.problems] == [("garbled text", 2)]


def test_nothing_but_wrong_letters_is_no_text(tmp_path: Path) -> None:
    book = Book()
    book.page().column(72, 100, 400, [shifted(LOREM)])
    with pytest.raises(NoTextError, match="garbled"):
        read_here(book.save(tmp_path / "x.pdf"))


def test_lists_of_commands_and_names_are_not_garbled(tmp_path: Path) -> None:
    words = "GRTOBJAUT RVKOBJAUT DSPOBJAUT CHGOBJOWN xgboost LSTM BERT GPT RWKV kubectl nginx mmlu hellaswag arXiv wget"
    book = Book()
    book.page().column(72, 100, 400, [words])
    assert read_here(book.save(tmp_path / "x.pdf")).pages[0].source == "text"


def test_what_is_not_a_paper_is_read_with_a_warning(tmp_path: Path) -> None:
    book = Book()
    book.page().column(72, 100, 400, ["Shopping list: bread, milk, eggs, and a new lamp for the kitchen."])
    (warning,) = read_here(book.save(tmp_path / "x.pdf")).warnings
    assert "does not look like a research paper" in warning


def test_a_short_paper_is_one(tmp_path: Path) -> None:
    assert not read_here(write_paper(tmp_path / "x.pdf")).warnings


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(pages=2), "3 pages"),
        (Limits(bytes=1000), "bytes"),
        (Limits(characters=500), "500 characters"),
        (Limits(seconds=0.01), "0.01 seconds"),
    ],
)
def test_a_limit_says_which_one_it_is(tmp_path: Path, limits: Limits, says: str) -> None:
    with pytest.raises(LimitError, match=says):
        read(write_paper(tmp_path / "x.pdf"), limits=limits)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to a limit on memory")
def test_a_limit_on_memory_ends_as_an_error(tmp_path: Path) -> None:
    with pytest.raises((LimitError, CrashError)):
        read(write_paper(tmp_path / "x.pdf"), limits=Limits(memory=60_000_000))


def test_too_many_paths_are_left_out_and_said(tmp_path: Path) -> None:
    book = Book()
    page = book.page()
    page.text(72, 100, "A map has many lines.")
    shape = page.page.new_shape()
    for number in range(60):
        shape.draw_line((72, 120 + 5 * number), (300, 140 + 5 * number))
        shape.finish()
    shape.commit()
    path = book.save(tmp_path / "x.pdf")
    assert not read_here(path).problems
    paper = read_here(path, limits=Limits(drawings_per_page=50))
    assert paper.text == "A map has many lines."
    assert [(problem.kind, problem.page) for problem in paper.problems] == [("too many drawings", 1)]


@pytest.mark.skipif(os.name == "nt", reason="needs a script that can be run")
def test_a_crash_of_the_child_is_an_error_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child is replaced by a program that dies as the PDF library does when a file makes it crash."""
    dying = written(tmp_path / "python", f"#!{sys.executable}\nimport os\nos.abort()\n".encode())
    dying.chmod(dying.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "executable", str(dying))
    with pytest.raises(CrashError, match="crashed on it"):
        read(write_paper(tmp_path / "x.pdf"))


def test_what_the_library_prints_does_not_reach_our_output(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    whole = write_paper(tmp_path / "x.pdf").read_bytes()
    broken = written(tmp_path / "y.pdf", whole[: len(whole) * 2 // 3])
    for reader in (read, read_here):
        try:
            reader(broken)
        except PaperError as error:
            assert str(broken) in str(error)
    printed = capfd.readouterr()
    assert printed.out == "" and printed.err == ""


def test_a_page_is_rendered_as_png(tmp_path: Path) -> None:
    path = write_paper(tmp_path / "x.pdf")
    picture = pymupdf.Pixmap(render(path, 1, dpi=72))
    assert (picture.width, picture.height) == (612, 792)
    part = pymupdf.Pixmap(render(path, 1, (100, 60, 400, 130), dpi=144))
    assert (part.width, part.height) == (600, 140)


def test_a_page_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"no page 9.*1 to 3"):
        render(write_paper(tmp_path / "x.pdf"), 9)


def test_an_enormous_page_is_rendered_smaller(tmp_path: Path) -> None:
    book = Book()
    book.page(width=5000, height=5000).text(100, 100, "Poster", size=80)
    picture = pymupdf.Pixmap(render(book.save(tmp_path / "x.pdf"), 1, dpi=600))
    assert picture.width * picture.height <= 21_000_000
