"""Figures: where they lie, what they are drawn with, and that their lettering stays out of the text."""

from __future__ import annotations

from pathlib import Path

from paper_scan.paper import Paper, read_here
from paper_scan.paper.geometry import Box
from pdfs import LOREM, Book, Sheet

PLOT: Box = (150, 330, 460, 480)


def plot(page: Sheet, box: Box = PLOT) -> None:
    """Axes, a curve, tick labels left of and below the axes, and an axis title."""
    x0, y0, x1, y1 = box
    page.page.draw_line((x0, y0), (x0, y1), width=0.8)
    page.page.draw_line((x0, y1), (x1, y1), width=0.8)
    points = [(x0 + (x1 - x0) * n / 10, y1 - (y1 - y0) * (n / 10) ** 2) for n in range(11)]
    page.page.draw_polyline(points, color=(0.1, 0.2, 0.8), width=1)
    for n in range(4):
        page.text(x0 - 16, y1 - n * (y1 - y0) / 4, f"0.{n}", size=7)
        page.text(x0 + n * (x1 - x0) / 4, y1 + 10, f"{n}0k", size=7)
    page.text((x0 + x1) / 2 - 20, y1 + 22, "training steps", size=7)


def paper_of(tmp_path: Path, draw: object, text_above: bool = True) -> Paper:
    book = Book()
    page = book.page()
    page.text(150, 80, "Reading Figures With Care", size=18, bold=True)
    if text_above:
        page.column(72, 120, 468, [LOREM, LOREM, LOREM])
    draw(page)  # type: ignore[operator]
    page.column(72, 600, 468, [LOREM, LOREM])
    return read_here(book.save(tmp_path / "figure.pdf"))


def holds(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def captioned(page: Sheet) -> None:
    plot(page)
    page.text(150, 530, "Figure 1: Loss falls with training steps.", size=9)


def test_a_figure_holds_its_axes_and_their_lettering_and_no_more(tmp_path: Path) -> None:
    paper = paper_of(tmp_path, captioned)
    (figure,) = paper.figures
    assert (figure.label, figure.page, figure.content) == ("Figure 1", 1, "vector")
    assert holds(figure.box, (136, 330, 460, 503))
    assert holds((120, 315, 480, 522), figure.box)
    assert figure.caption and paper.text[slice(*figure.caption)].startswith("Figure 1: Loss falls")


def test_lettering_stays_out_of_the_running_text(tmp_path: Path) -> None:
    paper = paper_of(tmp_path, captioned)
    body = [paper.text[p.start : p.end] for p in paper.passages if p.kind == "body"]
    assert not any("training steps" in passage or "30k" in passage for passage in body)
    assert any("training steps" in paper.text[p.start : p.end] for p in paper.passages if p.kind == "figure")


def test_a_formula_above_a_figure_stays_in_the_text(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        page.text(72, 312, "Law: L = 0.5 N + 0.25")
        captioned(page)

    paper = paper_of(tmp_path, draw)
    assert not any("Law: L" in paper.text[p.start : p.end] for p in paper.passages if p.kind == "figure")


def test_an_image_is_a_raster_figure(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        page.image(PLOT)
        page.text(150, 500, "Fig. 2. A photograph of a reader.", size=9)

    (figure,) = paper_of(tmp_path, draw).figures
    assert (figure.label, figure.content) == ("Figure 2", "raster")
    assert holds(figure.box, PLOT)


def test_captions_above_their_figures_are_a_papers_custom_too(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        page.text(150, 320, "Figure 1. Loss by steps.", size=9, bold=True)
        plot(page, (150, 340, 460, 420))
        page.text(150, 460, "Figure 2. Loss by size.", size=9, bold=True)
        plot(page, (150, 480, 460, 540))

    first, second = paper_of(tmp_path, draw).figures
    assert holds(first.box, (150, 340, 460, 420)) and first.box[3] < 460
    assert holds(second.box, (150, 480, 460, 540)) and second.box[1] > 460


def test_two_figures_side_by_side_are_kept_apart(tmp_path: Path) -> None:
    def draw(page: Sheet) -> None:
        plot(page, (100, 340, 280, 440))
        plot(page, (350, 340, 530, 440))
        page.text(100, 490, "Figure 1: The left one.", size=9)
        page.text(350, 490, "Figure 2: The right one.", size=9)

    left, right = paper_of(tmp_path, draw).figures
    assert left.box[2] < 345 < right.box[2]
    assert right.box[0] > 300


def test_a_figure_that_cannot_be_seen_is_still_listed(tmp_path: Path) -> None:
    paper = paper_of(tmp_path, lambda page: page.text(150, 530, "Figure 1: Not there.", size=9))
    (figure,) = paper.figures
    assert figure.content == "unknown"
