"""Points out of vector figures that are drawn for the purpose."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figure_scores import Score, score
from figure_styles import REFUSED, STYLES, Style, draw, embed
from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.drawing.drawn import graphics_here
from paper_scan.paper.pdf.drawing.graphics import PageGraphics, read_graphics
from paper_scan.verification.points.figures import points_from_figure
from paper_scan.verification.points.figures.axes.scales import Scale, TickLabel, fit_scale
from paper_scan.verification.points.points import PointSet, Refusal
from paper_scan.verification.points.printed_numbers import PrintedNumber

LARGEST_ERROR = 1e-4
"""Share of the axis's span, in decades on a log axis."""
LARGEST_COLOUR_ERROR = 1 / 256
"""Share of the colour bar: matplotlib paints no finer than 256 colours, and a point's colour is one of them."""


def graphics_of(pdf: bytes, folder: Path) -> PageGraphics:
    path = folder / "figure.pdf"
    path.write_bytes(pdf)
    return graphics_here(path, [1])[0]


def by_name(styles: list[Style]) -> list[object]:
    return [pytest.param(style, id=style.name) for style in styles]


drawn = cache(draw)


@pytest.mark.parametrize("style", by_name(STYLES))
def test_every_point_is_found_in_place_and_under_its_name(style: Style, tmp_path: Path) -> None:
    pdf, panels, _ = drawn(style)
    is_complete(score(panels, points_from_figure(graphics_of(pdf, tmp_path))))


@pytest.mark.slow
@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize("style", by_name(STYLES))
def test_size_and_direction_on_the_page_change_nothing(style: Style, turn: int, tmp_path: Path) -> None:
    pdf, panels, _ = drawn(style)
    is_complete(score(panels, points_from_figure(graphics_of(embed(pdf, turn=turn), tmp_path))))


def is_complete(result: Score) -> None:
    assert (result.found, result.false, result.misnamed) == (result.drawn, 0, 0), result.notes
    assert result.worst < LARGEST_ERROR
    assert result.worst_colour <= LARGEST_COLOUR_ERROR
    assert result.worst_bar < LARGEST_ERROR


@pytest.mark.parametrize("style", by_name(REFUSED))
def test_what_cannot_be_read_for_certain_is_refused_with_a_reason(style: Style, tmp_path: Path) -> None:
    pdf, _, _ = drawn(style)
    results = points_from_figure(graphics_of(pdf, tmp_path))
    assert not any(isinstance(result, PointSet) and len(result) for result in results)
    assert all(result.reason if isinstance(result, Refusal) else result.problems for result in results)


REASONS = {
    "two different y axes": "different scales",
    "sizes that are not to scale": "only 3 of 7 labels",
    "symmetric logarithmic axis": "only 3 of 9 labels",
    "two labels that could mean either scale": "nothing says whether the scale is linear or logarithmic",
    "a figure that is an image": "not extractable",
}


@pytest.mark.parametrize(("name", "reason"), REASONS.items())
def test_a_refusal_says_what_is_wrong(name: str, reason: str, tmp_path: Path) -> None:
    style = next(style for style in REFUSED if style.name == name)
    (result,) = points_from_figure(graphics_of(drawn(style)[0], tmp_path))
    assert isinstance(result, Refusal)
    assert reason in result.reason


def test_points_painted_as_an_image_are_said_to_be_one(tmp_path: Path) -> None:
    style = next(style for style in REFUSED if style.name == "points painted as an image")
    (result,) = points_from_figure(graphics_of(drawn(style)[0], tmp_path))
    assert isinstance(result, PointSet)
    assert "raster" in result.problems[0]


def styled(name: str, folder: Path) -> tuple[PageGraphics, list[PointSet]]:
    style = next(style for style in STYLES if style.name == name)
    graphics = graphics_of(drawn(style)[0], folder)
    return graphics, [result for result in points_from_figure(graphics) if isinstance(result, PointSet)]


def test_every_number_keeps_its_place_and_what_its_calibration_leaves_open(tmp_path: Path) -> None:
    _, (points,) = styled("log-log, hollow markers", tmp_path)
    assert points.box[0] < points.box[2]
    for column in points.columns:
        for number in column.numbers:
            assert number is not None
            x, y = (number.box[0] + number.box[2]) / 2, (number.box[1] + number.box[3]) / 2
            assert points.box[0] <= x <= points.box[2] and points.box[1] <= y <= points.box[3]
            assert f"({x:.2f}, {y:.2f})" in number.text
            assert 0 <= number.uncertainty < 1e-4 * abs(number.value)


def test_the_evidence_says_how_many_labels_it_rests_on_and_why_the_scale_is_what_it_is(tmp_path: Path) -> None:
    _, (points,) = styled("log-log, hollow markers", tmp_path)
    x, y, marks = points.evidence
    assert x.startswith("x axis: log, 5 of 5 labels within 0.000 points; 5 of 5 labels at tick marks; log:")
    assert y.startswith("y axis: log, 4 of 4 labels")
    assert marks == "40 marks, hollow #dc143c circle: not named by a legend"


def test_columns_are_named_after_axes_and_colour_bar_and_have_roles(tmp_path: Path) -> None:
    _, (points,) = styled("colour bar, logarithmic, on log axes, black edges", tmp_path)
    assert [(column.name, column.role) for column in points.columns] == [("x", ""), ("y", ""), ("Parameters", "N")]
    _, (points,) = styled("log-log, hollow markers", tmp_path)
    assert [(column.name, column.role) for column in points.columns] == [("Parameters", "N"), ("Loss", "L")]
    assert points.column("N") is points.columns[0]


def test_a_unit_in_an_axis_title_is_multiplied_in(tmp_path: Path) -> None:
    def paint(_: np.random.Generator) -> tuple[object, list[object]]:
        figure, axes = plt.subplots()
        axes.plot([1, 2, 4, 6], [2.5, 2.3, 2.2, 2.1], "o")
        axes.set(xlabel="Parameters (B)", ylabel="Loss (nats)")
        return figure, []

    (points,) = points_from_figure(graphics_of(draw(Style("units", paint))[0], tmp_path))
    assert isinstance(points, PointSet)
    assert points.values("N") == pytest.approx((1e9, 2e9, 4e9, 6e9))
    assert points.values("L") == pytest.approx((2.5, 2.3, 2.2, 2.1))
    assert "times 1e+09" in points.evidence[0] and "unit “(B)” of its title" in points.evidence[0]


def test_a_figures_rectangle_leaves_out_what_lies_beside_it(tmp_path: Path) -> None:
    graphics, (left, right) = styled("two panels, linear and log", tmp_path)
    x0, y0, x1, y1 = right.box
    (only,) = points_from_figure(graphics, Box(x0 - 40, y0 - 10, x1 + 10, y1 + 40))
    assert isinstance(only, PointSet)
    assert only.values(only.columns[0].name) == right.values(right.columns[0].name)
    assert left.box != right.box


def test_the_same_file_gives_the_same_points(tmp_path: Path) -> None:
    assert styled("two by two, shared axes", tmp_path) == styled("two by two, shared axes", tmp_path)


def test_drawings_come_through_the_child_process_unchanged(tmp_path: Path) -> None:
    here, _ = styled("colour bar, linear", tmp_path)
    assert read_graphics(tmp_path / "figure.pdf", [1]) == (here,)


def test_a_page_with_too_many_drawings_is_refused_before_they_are_read(tmp_path: Path) -> None:
    import pymupdf

    document = pymupdf.open()
    page = document.new_page()
    shape = page.new_shape()
    for index in range(8_001):
        shape.draw_line((index % 500, index % 700), (index % 500 + 1, index % 700))
        shape.finish()
    shape.commit()
    (result,) = points_from_figure(graphics_of(document.tobytes(), tmp_path))
    assert isinstance(result, Refusal)
    assert "paints 8001 objects, more than the limit of 8000" in result.reason


@pytest.mark.parametrize(
    "name", ["plot markers, two series, legend", "colour bar, linear", "two panels, linear and log"]
)
@pytest.mark.parametrize("quarter", [90, 270])
def test_a_figure_on_its_side_is_read_as_if_it_stood(name: str, quarter: int, tmp_path: Path) -> None:
    import pymupdf

    pdf, panels, _ = drawn(next(style for style in STYLES if style.name == name))
    figure = pymupdf.open(stream=pdf, filetype="pdf")
    document = pymupdf.open()
    page = document.new_page()
    wide, high = figure[0].rect.height * 0.8, figure[0].rect.width * 0.8
    page.show_pdf_page(pymupdf.Rect(80, 90, 80 + wide, 90 + high), figure, 0, rotate=quarter)
    results = points_from_figure(graphics_of(document.tobytes(), tmp_path))
    is_complete(score(panels, results))
    for points in results:
        assert isinstance(points, PointSet)
        assert points.evidence[-1] == "the figure lies on its side; read upright"
        assert points.box[3] - points.box[1] > 0 and points.box[2] <= 80 + wide and points.box[3] <= 90 + high


# Scales


@given(
    st.sampled_from(["linear", "log"]),
    st.floats(0.5, 5),
    st.floats(20, 90),
    st.integers(3, 9),
    st.booleans(),
)
def test_a_scale_is_found_through_a_label_that_is_wrong(
    kind: str, start: float, pitch: float, count: int, wrong: bool
) -> None:
    values = [10.0 ** (k + 1) if kind == "log" else round(start, 1) * (k + 1) for k in range(count)]
    places = [TickLabel(100 + pitch * k, PrintedNumber(value, 0.0, "plain")) for k, value in enumerate(values)]
    if wrong:
        places[1] = TickLabel(places[1].position + 7, places[1].number)
    scale = fit_scale(places)
    if wrong and count == 3:  # unless the three happen to lie as on the other kind of scale
        assert isinstance(scale, str) or (scale.kind != kind and scale.used == 3)
    else:
        assert isinstance(scale, Scale)
        assert scale.kind == kind
        assert scale.used == count - wrong
        assert scale.value(100 + 2 * pitch) == pytest.approx(values[2])


@given(
    st.lists(st.tuples(st.floats(0, 300), st.sampled_from([0.0, 1.0, 2.0, 10.0, -1.0, 1e300, 1e-300])), max_size=7),
    st.lists(st.floats(0, 300), max_size=5),
)
def test_no_labels_are_a_crash(labels: list[tuple[float, float]], ticks: list[float]) -> None:
    scale = fit_scale([TickLabel(position, PrintedNumber(value, 0.0, "plain")) for position, value in labels], ticks)
    assert isinstance(scale, str) or scale.residual <= 0.35


def test_a_label_painted_twice_counts_once() -> None:
    places = [TickLabel(position, PrintedNumber(value, 0.0, "plain")) for position, value in ((0, 2), (0, 2), (50, 6))]
    assert fit_scale(places) == "two labels only, and nothing says whether the scale is linear or logarithmic"


# Figures of other programs, imitated: what matplotlib never does


def draw_by_hand(folder: Path, marks: str) -> tuple[PageGraphics, list[tuple[float, float]]]:
    """A panel from (100, 100) to (300, 250), x from 0 to 10, y from 0 to 5, with all tick marks in one path."""
    import pymupdf

    document = pymupdf.open()
    page = document.new_page()
    page.draw_rect(pymupdf.Rect(100, 100, 300, 250))
    ticks = page.new_shape()
    for step in range(6):
        ticks.draw_line((100 + 40 * step, 250), (100 + 40 * step, 245))
        ticks.draw_line((100, 250 - 30 * step), (105, 250 - 30 * step))
        wide = pymupdf.get_text_length(str(2 * step), fontsize=9)
        page.insert_text((100 + 40 * step - wide / 2, 262), str(2 * step), fontsize=9)
        page.insert_text((90, 250 - 30 * step + 3.2), str(step), fontsize=9)
    ticks.finish()
    ticks.commit()
    truth = [(1.5 + 1.3 * k, 0.7 + 0.6 * k) for k in range(6)]
    shape = page.new_shape()
    for x, y in truth:
        px, py = 100 + 20 * x, 250 - 30 * y
        if marks == "plus, stroke by stroke":
            for a, b in (((px - 3, py), (px + 3, py)), ((px, py - 3), (px, py + 3))):
                shape.draw_line(a, b)
                shape.finish(color=(0.8, 0, 0))
        elif marks == "circles in one path":
            shape.draw_circle((px, py), 2.5)
        elif marks == "dingbats":
            # A circle of the ZapfDingbats font with its middle at (0.396, 0.347) em: R's pdf device writes points so.
            page.insert_text((px - 0.396 * 8, py + 0.347 * 8), "l", fontsize=8, fontname="zadb")
        elif marks == "equilateral triangles":
            corners = [(px + 3 * np.cos(a), py - 3 * np.sin(a)) for a in np.radians((90, 210, 330))]
            shape.draw_polyline([*corners, corners[0]])
            shape.finish(color=(0, 0, 1), fill=(0, 0, 1))
    if marks == "circles in one path":
        shape.finish(fill=(0, 0.5, 0))
    shape.commit()
    return graphics_of(document.tobytes(), folder), truth


@pytest.mark.parametrize(
    "marks", ["plus, stroke by stroke", "circles in one path", "equilateral triangles", "dingbats"]
)
def test_marks_as_other_programs_draw_them(marks: str, tmp_path: Path) -> None:
    graphics, truth = draw_by_hand(tmp_path, marks)
    (points,) = points_from_figure(graphics)
    assert isinstance(points, PointSet), points
    found = sorted(zip(points.values("x"), points.values("y"), strict=True))
    assert np.allclose(found, truth, atol=2e-3)


def test_labels_without_anything_to_hold_them_against_are_refused(tmp_path: Path) -> None:
    import pymupdf

    document = pymupdf.open()
    page = document.new_page()
    for step in range(5):
        page.insert_text((110 + 35 * step, 262), str(step), fontsize=9)
        page.insert_text((88, 230 - 30 * step), str(step), fontsize=9)
        page.draw_circle((120 + 30 * step, 220 - 20 * step), 2, fill=(0, 0, 0))
    page.draw_rect(pymupdf.Rect(100, 100, 300, 250))
    (result,) = points_from_figure(graphics_of(document.tobytes(), tmp_path))
    assert isinstance(result, Refusal)
    assert "no tick marks or grid lines" in result.reason


def test_labels_that_were_displaced_are_refused(tmp_path: Path) -> None:
    graphics, _ = draw_by_hand(tmp_path, "circles in one path")
    shifted = [
        replace(run, origin=(run.origin[0] + 8, run.origin[1] + 8), end=(run.end[0] + 8, run.end[1] + 8))
        for run in graphics.texts
    ]
    (result,) = points_from_figure(replace(graphics, texts=tuple(shifted)))
    assert isinstance(result, Refusal)
