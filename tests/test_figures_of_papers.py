"""Points out of the vector figures of real papers, where the corpus is there."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from paper_scan.paper.pdf.drawing.drawn import graphics_here
from paper_scan.verification import LOG_HUBER, fit, get_form
from paper_scan.verification.points.figures import points_from_figure
from paper_scan.verification.points.points import PointSet, Refusal


def panels(corpus: Path, paper: str, page: int) -> list[PointSet]:
    (graphics,) = graphics_here(corpus / "papers" / "scaling" / paper, [page])
    return [result for result in points_from_figure(graphics) if isinstance(result, PointSet)]


def log_line(points: PointSet) -> tuple[float, float]:
    """Slope and intercept of log10 y against log10 x."""
    x, y = (np.log10(points.values(column.name)) for column in points.columns[:2])
    slope, intercept = np.polyfit(x, y, 1)
    return float(slope), float(intercept)


def r_squared(points: PointSet, slope: float, intercept: float) -> float:
    x, y = (np.log10(points.values(column.name)) for column in points.columns[:2])
    return float(1 - ((y - intercept - slope * x) ** 2).sum() / ((y - y.mean()) ** 2).sum())


def test_chinchillas_points_and_what_others_fitted_to_them(corpus: Path) -> None:
    contours, slices = panels(corpus, "derived-chinchilla-fig4.pdf", 1)
    assert (len(contours), len(slices)) == (245, 114)
    assert [column.role for column in contours.columns] == ["C", "N", "L"]
    n, c, loss = (np.array(contours.values(role)) for role in "NCL")

    with (corpus / "data" / "epoch-chinchilla" / "svg_extracted_data.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    theirs = np.log([[float(row[k]) for k in ("Model Size", "Training FLOP", "loss")] for row in rows])
    ours = np.log(np.column_stack([n, c, loss]))
    pairs = [int(np.argmin(((theirs - one) ** 2).sum(axis=1))) for one in ours]
    misses = np.abs(ours - theirs[pairs])
    assert misses[:, :2].max() < 2e-4
    # Theirs take the upper edge of a pixel of the colour bar for its middle: 0.15 %.
    assert np.allclose(misses[:, 2], 0.0015, atol=1e-4)

    kept = np.argsort(loss)[:-5]
    refit = fit(get_form("chinchilla"), {"N": n[kept], "D": (c / (6 * n))[kept]}, loss[kept], loss=LOG_HUBER)
    assert refit.parameters["alpha"] == pytest.approx(0.3473, abs=0.001)
    assert refit.parameters["beta"] == pytest.approx(0.3672, abs=0.001)


def test_rwkvs_points_without_the_legends_samples(corpus: Path) -> None:
    (points,) = panels(corpus, "2305.13048v2_rwkv.pdf", 6)
    assert Counter(points.series) == {"Optimal": 17, "Test": 6, "Non-Optimal": 21}
    slope, intercept = log_line(points.of_series("Optimal"))
    assert r_squared(points.of_series("Optimal"), slope, intercept) == pytest.approx(0.994, abs=0.0005)
    assert r_squared(points.of_series("Test"), slope, intercept) == pytest.approx(0.875, abs=0.0005)


def test_kaplans_figure_8(corpus: Path) -> None:
    left, right = panels(corpus, "2001.08361v1_kaplan.pdf", 10)
    assert Counter(left.series).most_common() == [
        (name, 24) for name in ("WebText2 (Test)", "Internet Books", "Books", "Wikipedia", "Common Crawl")
    ]
    assert [column.role for column in left.columns] == ["N", "L"]
    assert log_line(left.of_series("WebText2 (Test)"))[0] == pytest.approx(-0.0769, abs=0.0002)
    assert Counter(right.series) == {"Books at convergence": 21, "Wikipedia at convergence": 21}


def test_moonlights_stars_are_named_after_lines_of_their_colour(corpus: Path) -> None:
    left, right = panels(corpus, "2502.16982_moonlight.pdf", 1)
    assert Counter(left.series) == {"Muon": 5, "AdamW": 5}
    for name, amplitude, exponent in (("Muon", 2.506, -0.052), ("AdamW", 2.608, -0.054)):
        slope, intercept = log_line(left.of_series(name))
        assert 10**intercept == pytest.approx(amplitude, abs=0.002)
        assert slope == pytest.approx(exponent, abs=0.001)
    assert len(right) == 16


COUNTED = [
    ("scaling/2305.13048v2_rwkv.pdf", 7, [26, 26, 26, 26, 26, 26, 26]),
    ("scaling/2001.08361v1_kaplan.pdf", 8, [65, 39]),
    ("scaling/2001.08361v1_kaplan.pdf", 16, [61, 61]),
    ("scaling/2503.05139_ling_v2.pdf", 8, [8]),
    ("other/nuijten2016_reporting-errors.pdf", 9, [58, 58, 58, 58, 58, 58, 22, 8, 20]),
    ("other/apep0001_sick-leave.pdf", 16, [11]),
    ("agentic/1810.04805_bert.pdf", 16, [16]),
    ("agentic/2307.16789_toolllm.pdf", 2, [6]),
]
"""Points counted by eye."""


@pytest.mark.parametrize(("paper", "page", "counts"), COUNTED)
def test_as_many_points_as_one_counts(corpus: Path, paper: str, page: int, counts: list[int]) -> None:
    (graphics,) = graphics_here(corpus / "papers" / paper, [page])
    results = points_from_figure(graphics)
    assert [len(result) for result in results if isinstance(result, PointSet) and len(result)] == counts


def test_a_page_with_tens_of_thousands_of_drawings_takes_no_time(corpus: Path) -> None:
    (graphics,) = graphics_here(corpus / "papers" / "hostile" / "2306.14048v3_41k-drawings.pdf", [30])
    (result,) = points_from_figure(graphics)
    assert isinstance(result, Refusal)
    assert "more than the limit" in result.reason
