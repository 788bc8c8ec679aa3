"""``scan annotate``: the marks lie on the evidence, and all else in the PDF is as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pymupdf
import pytest

from conftest import RunScan
from made_papers import make_paper
from paper_scan.cli.exits import Code
from paper_scan.paper import Limits
from paper_scan.paper.pdf.annotate import Bookmark, Note, annotate_here

FOLDER = Path("outputs") / "lovelace-errors-small-networks"


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory, run_scan: RunScan) -> Path:
    work = tmp_path_factory.mktemp("scanned")
    make_paper(work / "paper.pdf")
    with pymupdf.open(work / "paper.pdf") as document:
        document.set_toc([[1, "Abstract", 1], [1, "Methods", 1]])
        document.saveIncr()
    assert run_scan("paper.pdf", "--reader", "rules", cwd=work).returncode == Code.DONE
    assert run_scan("annotate", "paper.pdf", FOLDER, "-o", "marked.pdf", cwd=work).returncode == Code.DONE
    return work


def test_the_highlight_lies_on_the_words_and_says_the_answer(scanned: Path) -> None:
    with pymupdf.open(scanned / "marked.pdf") as marked:
        notes = [(note.type[1], marked[0].get_textbox(note.rect), note.info["content"]) for note in marked[0].annots()]
    [said] = [said for kind, words, said in notes if kind == "Highlight" and "github.com/example/digits" in words
              and "code" in said.lower()][:1]  # fmt: skip
    assert said.startswith("Yes, ")
    assert any("funded by the Example Science Foundation" in words for _, words, _ in notes)


def test_everything_else_is_as_it_was(scanned: Path) -> None:
    original, copy = (scanned / "paper.pdf").read_bytes(), (scanned / "marked.pdf").read_bytes()
    assert copy.startswith(original), "marks are appended"
    with pymupdf.open(scanned / "paper.pdf") as before, pymupdf.open(scanned / "marked.pdf") as after:
        assert [page.get_text() for page in before] == [page.get_text() for page in after]
        assert [page.get_contents() for page in before] == [page.get_contents() for page in after]


def test_bookmarks_by_category_come_after_those_it_has(scanned: Path) -> None:
    with pymupdf.open(scanned / "marked.pdf") as marked:
        outline = marked.get_toc()
    assert [title for _, title, _ in outline[:2]] == ["Abstract", "Methods"]
    assert outline[2][0] == 1 and outline[2][1].startswith("Scan: ")
    categories = [title for level, title, _ in outline[3:] if level == 2]
    assert any(title.startswith("Artifacts (") for title in categories)
    assert any(level == 3 and title.startswith("Yes, ") and page == 1 for level, title, page in outline)


def test_a_scan_of_another_pdf_is_refused(scanned: Path, run_scan: RunScan, tmp_path: Path) -> None:
    other = make_paper(tmp_path / "other.pdf", title="Another Paper Altogether")
    ended = run_scan("annotate", other, scanned / FOLDER, cwd=tmp_path)
    assert ended.returncode == Code.USAGE and "not the PDF of this scan" in ended.stderr
    assert not (tmp_path / "other-marked.pdf").exists()


def test_the_paper_itself_is_never_written_over(scanned: Path, run_scan: RunScan) -> None:
    ended = run_scan("annotate", "paper.pdf", FOLDER, "-o", "paper.pdf", cwd=scanned)
    assert ended.returncode == Code.USAGE and "Name another file" in ended.stderr


def test_an_encrypted_paper_stays_encrypted(run_scan: RunScan, tmp_path: Path) -> None:
    make_paper(tmp_path / "locked.pdf", password="secret")
    key = ("--password", "secret")
    assert run_scan("locked.pdf", "--reader", "rules", *key, cwd=tmp_path).returncode == Code.DONE
    refused = run_scan("annotate", "locked.pdf", FOLDER, cwd=tmp_path)
    assert refused.returncode == Code.UNREADABLE and "--password" in refused.stderr
    ended = run_scan("annotate", "locked.pdf", FOLDER, *key, cwd=tmp_path)
    assert ended.stdout.strip() == "locked-marked.pdf"
    with pymupdf.open(tmp_path / "locked-marked.pdf") as marked:
        assert marked.needs_pass and marked.authenticate("secret")
        assert list(marked[0].annots())


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("framed", [False, True])
def test_marks_lie_right_on_a_turned_page(rotation: int, framed: bool, tmp_path: Path) -> None:
    """What is marked is given as displayed: the ink must lie there when the page is displayed."""
    document = pymupdf.open()
    page = document.new_page(width=400, height=600)
    page.insert_text((200, 300), "Evidence", fontsize=20, rotate=rotation)  # upright as displayed
    page.set_rotation(rotation)
    [found] = page.search_for("Evidence")
    box = tuple(found * page.rotation_matrix)
    document.save(tmp_path / "turned.pdf")
    note = Note(1, [box], (1.0, 0.0, 0.0), "A category", "Yes: a question", is_framed=framed)
    marked = annotate_here(tmp_path / "turned.pdf", None, Limits(), [note], [Bookmark(1, "Scan", 1, box[1], box[0])])
    with pymupdf.open(stream=marked) as result:
        picture = result[0].get_pixmap()
        red = [(x, y) for x in range(picture.width) for y in range(picture.height)
               if picture.pixel(x, y)[0] > 200 and picture.pixel(x, y)[1] < 180]  # fmt: skip
        assert result.get_toc() == [[1, "Scan", 1]]
    assert red
    assert min(x for x, _ in red) >= box[0] - 8 and max(x for x, _ in red) <= box[2] + 8
    assert min(y for _, y in red) >= box[1] - 8 and max(y for _, y in red) <= box[3] + 8


@pytest.mark.long
def test_a_damaged_file_is_marked_all_the_same(scanned: Path, run_scan: RunScan, tmp_path: Path) -> None:
    whole = (scanned / "paper.pdf").read_bytes()
    (tmp_path / "paper.pdf").write_bytes(whole[: whole.rindex(b"startxref")])  # it has to be repaired
    assert run_scan("paper.pdf", "--reader", "rules", cwd=tmp_path).returncode == Code.DONE
    [folder] = (tmp_path / "outputs").glob("*/scan.json")
    shutil.copy(folder, tmp_path / "scan.json")
    assert run_scan("annotate", "paper.pdf", "scan.json", cwd=tmp_path).returncode == Code.DONE
    with pymupdf.open(tmp_path / "paper-marked.pdf") as marked:
        assert list(marked[0].annots())
