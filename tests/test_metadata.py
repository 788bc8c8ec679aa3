"""Title, authors, year and identifiers, from title pages as they are set."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corpus import corpus_folder
from paper_scan.paper import Paper, read_here
from pdfs import LOREM, Book, Sheet


def paper_of(tmp_path: Path, draw: object, info: dict[str, str] | None = None, name: str = "paper.pdf") -> Paper:
    """A paper whose first page is drawn down to its abstract."""
    book = Book()
    page = book.page()
    draw(page)  # type: ignore[operator]
    page.text(280, 300, "Abstract", size=12, bold=True)
    page.column(72, 320, 468, [LOREM, LOREM, LOREM])
    second = book.page()
    second.column(72, 80, 468, [LOREM] * 6)
    book.document.set_metadata(info or {})
    return read_here(book.save(tmp_path / name))


def two_lines(page: Sheet) -> None:
    page.text(120, 90, "Reading Papers With Care:", size=18, bold=True)
    page.text(120, 112, "A Study of Several Hundred", size=18, bold=True)


def test_a_title_over_two_lines_and_names_between_commas(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        two_lines(page)
        page.text(120, 150, "Ada Reader, Ben J. Writer, and Carla van der Berg", size=11)
        page.text(120, 166, "Institute of Reading, Springfield", size=10)
        page.text(120, 182, "ada@example.org", size=9)

    paper = paper_of(tmp_path, draw)
    assert paper.metadata.title == "Reading Papers With Care: A Study of Several Hundred"
    assert paper.metadata.authors == ("Ada Reader", "Ben J. Writer", "Carla van der Berg")
    assert paper.metadata.affiliations == ("Institute of Reading, Springfield",)
    assert dict(paper.metadata.sources)["authors"] == "page 1"


def test_names_side_by_side_in_blocks_with_numbers_above_the_line(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        two_lines(page)
        for x, name, mark in ((90, "Ada Reader", "1,2"), (250, "Ben J. Writer", "2"), (420, "Carla Berg", "*")):
            end = page.text(x, 150, name, size=11, bold=True)
            page.text(end, 146, mark, size=7)
        page.text(120, 146 + 26, "1", size=7)
        end = page.text(125, 176, "University of Springfield", size=10)
        page.text(end + 8, 172, "2", size=7)
        page.text(end + 13, 176, "Reading Labs", size=10)

    paper = paper_of(tmp_path, draw)
    assert paper.metadata.authors == ("Ada Reader", "Ben J. Writer", "Carla Berg")
    assert paper.metadata.affiliations == ("University of Springfield", "Reading Labs")


def test_degrees_are_no_part_of_a_name(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        two_lines(page)
        page.text(72, 150, "Ada Reader, MD, PhD; Ben J. Writer, MSc; Carla Berg, MD, MPH", size=9)

    assert paper_of(tmp_path, draw).metadata.authors == ("Ada Reader", "Ben J. Writer", "Carla Berg")


def test_a_subtitle_in_another_face_follows_a_colon(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        page.text(72, 90, "Effect of Reading Aloud on Careful Readers", size=15, bold=True)
        page.text(72, 110, "A Randomized Trial", size=15, bold=True, italic=False, font="hebi")
        page.text(72, 140, "Ada Reader; Ben Writer", size=9)

    assert paper_of(tmp_path, draw).metadata.title == "Effect of Reading Aloud on Careful Readers: A Randomized Trial"


def test_the_largest_type_need_not_be_the_title(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        page.text(72, 40, "READING JOURNAL", size=24, bold=True)
        page.text(72, 70, "RESEARCH ARTICLE", size=9)
        two_lines(page)
        page.text(120, 150, "Ada Reader and Ben Writer", size=11)

    assert paper_of(tmp_path, draw).metadata.title.startswith("Reading Papers With Care")


def test_the_files_own_title_helps_only_if_it_is_printed(tmp_path: Path) -> None:
    printed = {"title": "Reading papers with care: a study of several hundred", "author": "Ada Reader"}
    assert paper_of(tmp_path, two_lines, printed).metadata.title == printed["title"]
    other = paper_of(tmp_path, two_lines, {"title": "Microsoft Word - draft7.doc"}, "other.pdf")
    assert other.metadata.title == "Reading Papers With Care: A Study of Several Hundred"


def test_a_title_in_capitals_is_written_as_its_paper_writes_the_words(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        page.text(120, 90, "CAREREAD: READING WITH THE HELP OF LLMS", size=18)
        page.text(120, 130, "Ada Reader", size=11)
        page.column(72, 600, 468, ["CareRead is a reader. We made CareRead for readers; CareRead is free."])

    assert paper_of(tmp_path, draw).metadata.title == "CareRead: Reading with the Help of LLMs"


def test_groups_and_nobody(tmp_path: Path) -> None:
    def group(page: Sheet) -> None:
        two_lines(page)
        page.text(120, 150, "Careful Reading Team", size=11)
        page.text(120, 170, "March 10, 2021", size=11)

    paper = paper_of(tmp_path, group)
    assert (paper.metadata.authors, paper.metadata.year) == (("Careful Reading Team",), 2021)

    def anonymous(page: Sheet) -> None:
        two_lines(page)
        page.text(120, 150, "Anonymous authors", size=11)
        page.text(120, 166, "Paper under double-blind review", size=10)

    assert paper_of(tmp_path, anonymous, name="a.pdf").metadata.authors == ("Anonymous",)


def test_the_stamp_in_the_margin_gives_id_and_year(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        two_lines(page)
        page.text(30, 560, "arXiv:1810.04805v2 [cs.CL] 24 May 2019", size=16, rotate=90)
        page.text(72, 285, "We follow earlier work (arXiv:1706.03762) in this and in all that follows from it.")

    metadata = paper_of(tmp_path, draw).metadata
    assert (metadata.arxiv_id, metadata.year, metadata.venue) == ("1810.04805", 2018, "arXiv")
    assert dict(metadata.sources)["year"] == "arXiv stamp"


def test_an_id_in_the_text_is_another_papers(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        two_lines(page)
        page.text(72, 285, "We follow earlier work (arXiv:1706.03762) in this and in all that follows from it.")

    assert paper_of(tmp_path, draw).metadata.arxiv_id == ""
    named = paper_of(tmp_path, draw, name="2101.00001v3.pdf").metadata
    assert (named.arxiv_id, dict(named.sources)["arxiv_id"]) == ("2101.00001", "file name")


@pytest.mark.parametrize(
    ("notice", "year"),
    [
        ("Behav Res (2016) 48:1205–1226", 2016),
        ("J Read Open. 2022;5(12):e2244495.", 2022),
        ("Copyright 1960 by the Society of Readers", 1960),
        ("37th Conference on Reading Systems (READ 2023).", 2023),
        ("READ ’21, August 14, Springfield", 2021),
        ("Published: January 13, 2022", 2022),
    ],
)
def test_the_year_of_publication_is_in_a_notice(tmp_path: Path, notice: str, year: int) -> None:
    def draw(page: Sheet) -> None:
        page.text(72, 40, notice.replace("’", "'"), size=8)
        two_lines(page)
        page.text(120, 150, "Ada Reader and Ben Writer", size=11)

    assert paper_of(tmp_path, draw, {"creationDate": "D:20240101000000"}).metadata.year == year


def test_the_papers_doi_is_the_one_in_its_running_heads(tmp_path: Path) -> None:
    book = Book()
    for number in range(3):
        page = book.page()
        page.text(72, 770, "J Read 2021. doi:10.1000/jread.2021.7", size=7)
        if number == 0:
            two_lines(page)
            page.text(120, 150, "Ada Reader", size=11)
            page.text(72, 285, "Data: https://doi.org/10.5281/zenodo.1234567", size=8)
        page.column(72, 320, 468, [LOREM, LOREM, LOREM])
    assert read_here(book.save(tmp_path / "doi.pdf")).metadata.doi == "10.1000/jread.2021.7"


GOLD = sorted((corpus_folder() or Path("none")).glob("gold/*.json"))


def normalised(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


@pytest.mark.skipif(not GOLD, reason="needs the corpus of real papers: set PAPER_SCAN_CORPUS to its folder")
@pytest.mark.parametrize("path", GOLD, ids=[path.stem for path in GOLD])
def test_what_is_known_of_real_papers(path: Path, corpus: Path) -> None:
    known = json.loads(path.read_text(encoding="utf-8"))["paper"]
    listed = (corpus / "gold/README.md").read_text(encoding="utf-8")
    stem = next(line.split("|")[2].strip() for line in listed.splitlines() if line.startswith(f"| {path.stem} "))
    metadata = read_here(corpus / "papers" / f"{stem}.pdf").metadata
    assert normalised(metadata.title) == normalised(known["title"])
    assert [normalised(author) for author in metadata.authors] == [normalised(author) for author in known["authors"]]
    assert metadata.year == known["year"]
    assert metadata.arxiv_id == known.get("arxiv_id", "")
    assert metadata.doi == known.get("doi", "")


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        (
            ["Ada Reader (ORCID: 0000-0002-1825-0097)", "Ben Writer (ORCID: 0000-0001-5109-3700)"],
            "Ada Reader|Ben Writer",
        ),
        (["Ada Reader (1), Ben Writer (1,2), Carla Berg (2)"], "Ada Reader|Ben Writer|Carla Berg"),
        (["Ada Reader ID, Ben Writer, Carla Berg ID"], "Ada Reader|Ben Writer|Carla Berg"),
        (
            ["Ada Reader · Ben Writer · Carla de", "los Campos · Dora Heim"],
            "Ada Reader|Ben Writer|Carla de los Campos|Dora Heim",
        ),
        (["Ada Reader, Ben Writer, Anna-", "Lena Berg, Dora Heim"], "Ada Reader|Ben Writer|Anna-Lena Berg|Dora Heim"),
        (["Ada Reader, Pauline 't Hart, Omar al-Khalil"], "Ada Reader|Pauline 't Hart|Omar al-Khalil"),
        (["Ada Reader, Ben Q. Writer III, Carla Berg"], "Ada Reader|Ben Q. Writer III|Carla Berg"),
        (
            ["Ada Reader, Ben Writer, on behalf of the CARE-2 and SLOW Investigators"],
            "Ada Reader|Ben Writer|CARE-2 and SLOW Investigators",
        ),
    ],
)
def test_what_hangs_on_the_names_of_a_byline(tmp_path: Path, byline: list[str], names: str) -> None:
    def draw(page: Sheet) -> None:
        two_lines(page)
        for number, line in enumerate(byline):
            page.text(120, 150 + 14 * number, line, size=11)

    assert paper_of(tmp_path, draw).metadata.authors == tuple(names.split("|"))


def test_names_one_below_the_other_each_over_an_institution_in_another_face(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        two_lines(page)
        for number, name in enumerate(("Ada Reader", "Ben J. Writer", "Carla Berg")):
            page.text(200, 150 + 40 * number, name, size=11, bold=True)
            page.text(200, 164 + 40 * number, "University of Springfield, Springfield", size=11)

    assert paper_of(tmp_path, draw).metadata.authors == ("Ada Reader", "Ben J. Writer", "Carla Berg")
