"""``scan study``: families in, a report, JSON and figures out; the unknowable is refused, the published compared."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from paper_scan.cli.app import app
from paper_scan.verification.study import SHIPPED, Study, StudyError, run_study
from paper_scan.verification.study.family import read_family


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("study")


@pytest.fixture(scope="module")
def found(out: Path) -> Study:
    return run_study([], out)


def small_family(folder: Path, text: str, name: str = "family.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.long
def test_the_shipped_families_are_studied_and_the_computation_validated(found: Study, out: Path) -> None:
    assert [family.name for family in found.families] == ["Cerebras-GPT", "Pythia"]
    assert found.valid, [check for check in found.checks if not check.passed]
    assert {file.name for file in out.iterdir()} == {
        "report.md", "study.json", "loss_scaling.png", "task_scaling.png", "residuals.png", "model_selection.png",
        "extrapolation.png",
    }  # fmt: skip


def test_what_cannot_be_known_is_refused_and_not_printed(found: Study, out: Path) -> None:
    scaling = found.loss_of("Cerebras-GPT")
    assert scaling is not None
    assert scaling.preferred.name == "power_law"
    refused = {law.name for law in scaling.laws if not law.usable}
    assert refused == {"chinchilla", "corrected_power_law"}
    laws = json.loads((out / "study.json").read_text(encoding="utf-8"))["loss_scaling"][0]["laws"]
    assert all(law["parameters"] is None for law in laws if law["form"] in refused)


def test_the_makers_own_law_comes_out_on_their_losses(found: Study) -> None:
    check = found.laws[0]
    assert check.reproduced
    assert check.ratio == pytest.approx(1.004, abs=5e-4)
    assert check.deviation == pytest.approx(0.66, abs=5e-3)
    assert check.optimum.parameters == pytest.approx({"E": 0.5013, "x_c": 6.47e22, "alpha": 0.0733}, rel=1e-3)


def test_the_published_numbers_come_out_when_worked_out_in_their_way(found: Study) -> None:
    """Every number that can be worked out agrees to its last printed digit."""
    assert found.published is not None
    again = [number for number in found.published.numbers if number.again is not None]
    assert len(again) == 32
    for number in again:
        assert number.again == pytest.approx(number.value, abs=5.01e-4), number.what


def test_the_refused_ones_are_the_only_numbers_without_a_second_column(found: Study) -> None:
    assert found.published is not None
    missing = {number.key.partition(".")[0] for number in found.published.numbers if number.again is None}
    assert missing == {"chinchilla", "corrected"}


def test_the_report_begins_with_what_was_found_and_says_how_and_how_far(out: Path, found: Study) -> None:
    report = (out / "report.md").read_text(encoding="utf-8")
    places = [report.index(f"## {name}") for name in ("Summary", "Data", "Loss", "Tasks", "Methods", "Limits")]
    assert places == sorted(places)
    start = report[places[0] : places[1]]
    assert "Cerebras-GPT, loss against parameters: power law, alpha" in start and "Chinchilla" in start
    assert report.count("adjusted R²") > len(found.losses)
    every = report[report.index("### All forms of each task") : report.index("## Loss and accuracy")]
    assert every.count("| sigmoid from zero |") == every.count("| bounded power law |") == len(found.tasks)


def test_why_a_form_is_missing_and_the_number_of_resamples(tmp_path: Path) -> None:
    path = small_family(tmp_path, "model,params,loss\na,1e7,3.9\nb,1e8,3.2\nc,1e9,2.75\nd,1e10,2.4\n")
    asked = ["study", str(path), "--out", str(tmp_path / "out"), "--no-figures", "--resamples", "60"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0 and "loss against parameters" in done.output
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "Chinchilla: it needs a column training_tokens" in report
    assert "corrected power law: it has 5 coefficients, and there are 4 points" in report
    assert json.loads((tmp_path / "out" / "study.json").read_text(encoding="utf-8"))["resamples"] == 60
    with pytest.raises(StudyError, match="at least 50"):
        run_study([path], tmp_path / "none", resamples=5)


def test_conflicting_sources_are_shown(out: Path, found: Study) -> None:
    report = (out / "report.md").read_text(encoding="utf-8")
    assert "**sources conflict**: loss (model cards) differs for 111M, 256M, 590M, 1.3B, 13B" in report


def test_losses_and_accuracies_move_together_in_levels(found: Study) -> None:
    levels, differences = found.relations[0].levels, found.relations[0].differences
    assert levels.r < -0.96
    assert levels.rho == -1.0
    assert differences.n == 6
    assert abs(differences.r) < differences.needed


def test_the_same_input_gives_the_same_files(tmp_path: Path) -> None:
    path = small_family(tmp_path, "model,params,loss\na,1e7,3.9\nb,1e8,3.2\nc,1e9,2.75\nd,1e10,2.4\ne,3e10,2.2\n")
    texts = []
    for name in ("one", "two"):
        run_study([path], tmp_path / name, figures=False)
        texts.append([(tmp_path / name / file).read_bytes() for file in ("report.md", "study.json")])
    assert texts[0] == texts[1]


def test_a_family_of_ones_own_with_nothing_but_losses(tmp_path: Path) -> None:
    x = np.geomspace(1e7, 1e10, 8)
    y = 1.2 + 60.0 * x**-0.25
    lines = [f"m{index},{size:.6g},{loss:.6f}" for index, (size, loss) in enumerate(zip(x, y, strict=True))]
    path = small_family(tmp_path, "\n".join(["# family: Mine", "model,params,loss", *lines]))
    phases: list[tuple[str, int, int]] = []
    found = run_study([path], tmp_path / "out", progress=lambda *phase: phases.append(phase))
    assert found.valid, [check for check in found.checks if not check.passed]
    assert found.published is None
    scaling = found.loss_of("Mine")
    assert scaling is not None
    assert scaling.preferred.candidate.fit.parameters["alpha"] == pytest.approx(0.25, rel=1e-2)
    assert [number for _, number, _ in phases] == list(range(1, 7))


def test_sizes_may_be_written_as_people_write_them_and_accuracies_in_percent(tmp_path: Path) -> None:
    text = "model,params,piqa_acc\nb,2.2B,70.1\na,111M,59.4\nc,6.7B,73.9\nd,13B,76.6\n"
    family = read_family(small_family(tmp_path, text))
    assert family.models == ("a", "b", "c", "d")
    assert family.params == pytest.approx([1.11e8, 2.2e9, 6.7e9, 1.3e10])
    assert family.tasks["piqa_acc"] == pytest.approx([0.594, 0.701, 0.739, 0.766])
    assert any("percent" in note for note in family.notes)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("model,params,loss\na,1e8,3\nb,1e9,2\n", "has 2 models"),
        ("model,loss\na,4\nb,3\nc,2\nd,1\n", "needs a column params"),
        ("model,params,loss\na,1e7,4\nb,1e8,x\nc,1e9,3\nd,1e10,2\n", "line 3: 'x' in loss is no number"),
        ("model,params,loss\na,1e7,4\nb,1e8\nc,1e9,3\nd,1e10,2\n", "line 3: has 2 fields, the header has 3"),
        ("model,params\na,1e7\nb,1e8\nc,1e9\nd,1e10\n", "neither a column loss"),
        ("model,params,loss\na,1e7,4\nb,1e7,3\nc,1e9,3\nd,1e10,2\n", "same number of parameters"),
        ("# law of loss: nonsense\nmodel,params,loss\na,1e7,4\nb,1e8,3\nc,1e9,3\nd,1e10,2\n", "can't read the law"),
        ("model,params,x_acc\na,1e7,101\nb,1e8,3\nc,1e9,3\nd,1e10,2\n", "holds 101, which is no accuracy"),
        ("model,params,x_acc\na,1e7,-3\nb,1e8,3\nc,1e9,3\nd,1e10,2\n", "holds -3, which is no accuracy"),
    ],
)
def test_a_file_that_cannot_be_studied_is_named_with_the_reason(tmp_path: Path, text: str, complaint: str) -> None:
    path = small_family(tmp_path, text)
    with pytest.raises(StudyError, match=complaint) as error:
        run_study([path], tmp_path / "out")
    assert "family.csv" in str(error.value)


def test_a_missing_file_and_a_family_given_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="can't be read"):
        run_study([tmp_path / "nowhere.csv"], tmp_path / "out")
    with pytest.raises(StudyError, match="more than one file"):
        run_study(["pythia", SHIPPED["pythia"]], tmp_path / "out")
