"""``scan fit``: laws fitted to points of one's own."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from corpus import corpus_files
from paper_scan.cli.app import app
from paper_scan.verification import get_form
from paper_scan.verification.forms.expression import form_of_expression
from paper_scan.verification.forms.written import UnreadableLawError

GADRE = "E + (a * (D/N)^eta + b * (D/N)^-eta) * (6*N*D)^-eta"
PUBLISHED = {
    "c4_original": ((1.508, 141.3, 189.5, 0.1212), (0.850, 2.08, 0.756)),
    "rpj": ((1.837, 212.2, 366.7, 0.1364), (0.857, 2.21, 0.715)),
    "rw_original": ((1.735, 157.1, 246.2, 0.1272), (0.865, 2.21, 0.707)),
}


def fitted(*arguments: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(app, ["fit", *arguments, "--format", "json"])
    assert done.exit_code == 0, done.output
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def written(file: Path, rows: list[dict[str, Any]]) -> str:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(file)


@pytest.mark.parametrize("file", corpus_files("data/gadre/loss_*.csv"))
def test_a_law_with_brackets_gives_the_published_digits(file: Path, tmp_path: Path) -> None:
    rows = [row for row in rows_of(file) if "open_lm_1b" not in row["model"]]
    points = written(tmp_path / "points.csv", rows)
    [found] = fitted(GADRE, points, "--x", "N=params", "--x", "D=training_tokens", "--squared")
    expected = PUBLISHED[file.stem.removeprefix("loss_")][0]
    values = [found["coefficients"][name] for name in ("E", "a", "b", "eta")]
    assert values == pytest.approx(expected, rel=5e-4)


@pytest.mark.parametrize("file", corpus_files("data/gadre/error_*.csv"))
def test_an_exponential_gives_the_published_digits(file: Path) -> None:
    law = "eps - k * exp(-gamma * loss)"
    [found] = fitted(law, str(file), "--y", "error", "--squared", "--compare", "eps=0.9,gamma=0.2")
    expected = PUBLISHED[file.stem.removeprefix("error_")][1]
    digits = {"eps": 3, "k": 2, "gamma": 3}
    assert [round(found["coefficients"][name], places) for name, places in digits.items()] == list(expected)
    assert found["identified"] and found["compared"]["verdict"]


@pytest.mark.parametrize("file", corpus_files("data/epoch-chinchilla/svg_extracted_data.csv"))
def test_chinchillas_points_give_the_published_refit(file: Path, tmp_path: Path) -> None:
    kept = sorted(rows_of(file), key=lambda row: float(row["loss"]))[:-5]
    rows = [
        {"N": row["Model Size"], "D": float(row["Training FLOP"]) / 6 / float(row["Model Size"]), "loss": row["loss"]}
        for row in kept
    ]
    [found] = fitted("chinchilla", written(tmp_path / "points.csv", rows))
    assert found["n"] == 240
    assert round(found["coefficients"]["E"], 3) == 1.817 and round(found["coefficients"]["beta"], 3) == 0.367
    assert [round(end, 3) for end in found["intervals"]["alpha"]] == pytest.approx([0.317, 0.373], abs=0.004)


def test_groups_extra_columns_and_rows_without_a_number(tmp_path: Path) -> None:
    sizes = np.geomspace(1e7, 1e10, 6)
    rows: list[dict[str, Any]] = [
        {"family": name, "N": size, "seed": 1, "loss": scale * size**-0.1, "note": "x"}
        for name, scale in (("one", 12.0), ("two", 15.0))
        for size in sizes
    ]
    rows.append({"family": "two", "N": 5e7, "seed": 1, "loss": "", "note": ""})
    one, two = fitted("A * N^-alpha", written(tmp_path / "points.csv", rows), "--group", "family")
    assert (one["group"], one["n"], one["unused"]) == ("one", 6, 0)
    assert (two["group"], two["n"], two["unused"]) == ("two", 6, 1)
    assert two["coefficients"]["A"] == pytest.approx(15.0, rel=1e-6)


def test_a_law_that_cannot_be_read_and_a_column_that_is_not_there(tmp_path: Path) -> None:
    points = written(tmp_path / "points.csv", [{"N": 1, "loss": 2}, {"N": 2, "loss": 1}])
    for arguments, told in (
        (["__import__('os') * N", points], "can't be read"),
        (["A * M^-alpha", points], "has no variable"),
        (["A * N^-alpha", points, "--y", "error"], "has no column of numbers error"),
        (["A * N^-alpha", points, "--compare", "A"], "NAME=VALUE"),
    ):
        done = CliRunner().invoke(app, ["fit", *arguments])
        assert done.exit_code and told in " ".join(str(done.exception or done.output).split()) + done.output


def test_a_written_law_that_is_known_is_the_known_one() -> None:
    form = form_of_expression("L = E + A * N^-alpha", ("N", "D"))
    assert form.terms and form.variables == ("N",)
    x = {"loss": np.array([2.0, 3.0])}
    written_out = form_of_expression("eps - k * exp(-gamma * loss)", ("loss",))
    known = get_form("exponential_saturation")
    values = {"eps": 0.85, "k": 2.1, "gamma": 0.75}
    assert written_out.value(x, values) == pytest.approx(known.value({"L": x["loss"]}, values))
    with pytest.raises(UnreadableLawError):
        form_of_expression("N.real * A", ("N",))


def test_plots_and_numbers_are_written_and_known_forms_are_listed(tmp_path: Path) -> None:
    sizes = np.geomspace(1e7, 1e10, 8)
    rows: list[dict[str, Any]] = [
        {"model": f"m{i}", "family": "a b/c", "N": n, "N_emb": n / 2, "loss": 1.8 + 400 * n**-0.35}
        for i, n in enumerate(sizes)
    ]
    points = written(tmp_path / "points.csv", rows)
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["fit", "E + A * N^-alpha", points, "--group", "family", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert {file.name for file in out.iterdir()} == {"fit.json", "fit-a-b-c.svg"}
    assert (out / "fit-a-b-c.svg").read_text(encoding="utf-8").startswith("<?xml")
    [saved] = json.loads((out / "fit.json").read_text(encoding="utf-8"))
    assert saved["coefficients"]["alpha"] == pytest.approx(0.35, rel=1e-4) and saved["rows"] == list(range(2, 10))
    listed = CliRunner().invoke(app, ["fit", "--list"])
    assert "chinchilla" in listed.output and "2203.15556" in listed.output
