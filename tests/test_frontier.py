"""Best sizes by compute, and a score in two steps: found again from made runs, with errors that cover."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from corpus import corpus_files
from paper_scan.cli.app import app
from paper_scan.verification import FitError, get_form
from paper_scan.verification.fitting.procedures.frontier import envelope_frontier, isoflop_frontier
from paper_scan.verification.fitting.procedures.ladder import fit_ladder

LAW = {"E": 1.69, "A": 406.4, "alpha": 0.34, "B": 410.7, "beta": 0.28}
BEST = LAW["beta"] / (LAW["alpha"] + LAW["beta"])


def runs(seed: int, noise: float = 0.002, sizes: int = 9) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Curves of equal compute around the best size of each budget."""
    rng = np.random.default_rng(seed)
    scale = (LAW["alpha"] * LAW["A"] / LAW["beta"] / LAW["B"]) ** (1 / (LAW["alpha"] + LAW["beta"]))
    c = np.repeat(np.geomspace(6e18, 3e21, 6), sizes)
    n = scale * (c / 6) ** BEST * np.tile(np.geomspace(0.4, 2.5, sizes), 6)
    loss = get_form("chinchilla").value({"N": n, "D": c / 6 / n}, LAW) * np.exp(rng.normal(0, noise, c.size))
    return c, n, loss


def test_minima_of_parabolas_give_the_exponent_and_cover_it() -> None:
    found = [isoflop_frontier(*runs(seed)) for seed in range(40)]
    assert np.median([each.a for each in found]) == pytest.approx(BEST, abs=0.006)
    covered = sum(each.a_interval[0] <= BEST <= each.a_interval[1] for each in found)
    assert covered >= 34  # of 40, at 95 %
    assert all(minimum.error > 0 for minimum in found[0].minima)


def test_a_budget_without_a_minimum_is_left_out_and_too_few_are_refused() -> None:
    c, n, loss = runs(1)
    rising = np.where(np.isclose(c, c[0]), n, loss)  # of the first budget the smallest run is the best
    found = isoflop_frontier(c, n, rising)
    assert len(found.minima) == 5 and "no minimum inside its sizes" in found.left_out[0]
    with pytest.raises(FitError, match="needed are 3"):
        isoflop_frontier(c[:18], n[:18], loss[:18])


def test_the_lower_envelope_of_training_curves() -> None:
    n = np.repeat(np.geomspace(1e8, 1e10, 14), 60)
    d = n * np.tile(np.geomspace(2, 400, 60), 14)
    loss = get_form("chinchilla").value({"N": n, "D": d}, LAW)
    found = envelope_frontier(6 * n * d, n, loss)
    assert found.a_interval[0] < BEST < found.a_interval[1]


def test_a_ladder_predicts_scores_of_larger_models() -> None:
    rng = np.random.default_rng(2)
    n = np.repeat(np.geomspace(1e8, 3e9, 7), 5)
    d = n * np.tile([5, 20, 60, 160, 400], 7)
    truth = {"low": 0.25, "high": 0.9, "L_0": 2.6, "k": 3.5}
    loss = get_form("chinchilla").value({"N": n, "D": d}, LAW) * np.exp(rng.normal(0, 0.002, n.size))
    score = get_form("sigmoid_of_loss").value({"L": loss}, truth) + rng.normal(0, 0.004, n.size)
    ladder = fit_ladder(n, d, loss, score)
    far = get_form("chinchilla").value({"N": np.array([2e10]), "D": np.array([4e11])}, LAW)
    expected = float(get_form("sigmoid_of_loss").value({"L": far}, truth)[0])
    low, high = ladder.interval(2e10, 4e11, count=100)
    assert low < expected < high and ladder.predict([2e10], [4e11])[0] == pytest.approx(expected, abs=0.03)


def test_isoflop_on_the_command_line(tmp_path: Path) -> None:
    points = tmp_path / "runs.csv"
    with points.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["params", "flops", "loss"])
        writer.writerows(zip(*(runs(3)[place] for place in (1, 0, 2)), strict=True))
    asked = ["fit", "isoflop", str(points), "--x", "N=params", "--x", "C=flops"]
    assert "6 minima of parabolas" in CliRunner().invoke(app, asked).output
    done = CliRunner().invoke(app, [*asked, "--format", "json"])
    assert json.loads(done.stdout)["a"] == pytest.approx(BEST, abs=0.02)


@pytest.mark.parametrize("file", corpus_files("data/epoch-chinchilla/svg_extracted_data.csv"))
def test_chinchillas_own_points_have_an_exponent_near_a_half(file: Path) -> None:
    asked = ["fit", "isoflop", str(file), "--x", "N=Model Size", "--x", "C=Training FLOP", "--format", "json"]
    found = json.loads(CliRunner().invoke(app, asked).stdout)
    assert found["a_interval"][0] < 0.5 < found["a_interval"][1]
