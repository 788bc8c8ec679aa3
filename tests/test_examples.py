"""The sample papers: their PDFs come from their sources, their numbers from their data but for what is planted, and the
scans of them that are kept under outputs/ come out again, byte for byte."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pymupdf
import pytest

SAMPLES = ("compute-power-law", "points-position")


def load(file: Path) -> ModuleType:
    """A module of the examples, which are no package."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def creator(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf) as document:
        return str(document.metadata["creator"])


def text_of(pdf: Path) -> str:
    with pymupdf.open(pdf) as document:
        return " ".join(" ".join(page.get_text() for page in document).split())


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_pdf_is_built_from_its_source(sample: str, root: Path) -> None:
    pytest.importorskip("typst", reason="needs typst to build the sample papers")
    kept = root / "examples" / sample / "paper.pdf"
    built = load(root / "examples" / "build.py").pdf(kept.with_suffix(".typ"))
    if creator(built) != creator(kept.read_bytes()):
        pytest.skip(f"{creator(built)} is here; the kept PDF is by {creator(kept.read_bytes())}")
    assert built == kept.read_bytes(), "run examples/build.py"


@pytest.fixture(scope="module")
def fitted(root: Path) -> ModuleType:
    return load(root / "examples" / "compute-power-law" / "fit.py")


def test_the_sound_law_is_what_the_data_give(fitted: ModuleType, root: Path) -> None:
    models = fitted.read_models()
    law = fitted.fit(models["parameters"], models["loss"])
    paper = text_of(root / "examples" / "compute-power-law" / "paper.pdf")
    low, high = law.exponent - law.exponent_margin, law.exponent + law.exponent_margin
    assert f"with an exponent of {law.exponent:.4f} and" in paper
    assert f"[{low:.4f}, {high:.4f}]" in paper
    assert f"{law.scale / 1e11:.2f} × 10" in paper
    smaller = fitted.fit(models["parameters"][:-1], models["loss"][:-1])
    assert f"The prediction for the largest model is {float(smaller(models['parameters'][-1])):.3f}" in paper


def test_the_planted_coefficient_is_not(fitted: ModuleType, root: Path) -> None:
    models = fitted.read_models()
    law = fitted.fit(models["flops"], models["loss"])
    paper = text_of(root / "examples" / "compute-power-law" / "paper.pdf")
    [printed] = set(re.findall(r"training compute with an exponent of (0\.\d+),", paper))
    assert printed == "0.0594"
    assert f"{law.exponent:.4f}" == "0.0549" and "0.0549" not in paper
    assert f"{law.scale / 1e25:.2f} × 10" in paper, "only the exponent is wrong"


def test_one_average_is_planted(fitted: ModuleType, root: Path) -> None:
    models = fitted.read_models()
    means = [f"{sum(values) / 7:.3f}" for values in zip(*list(models.values())[4:], strict=True)]
    paper = text_of(root / "examples" / "compute-power-law" / "paper.pdf")
    rows = paper[paper.index("OBQA Average") :]
    printed = re.findall(r"(?:\d+M|[\d.]+B)((?: 0\.\d{3}){7}) (0\.\d{3})", rows)
    assert [average for _, average in printed] == [*means[:4], "0.472", *means[5:]]
    assert means[4] == "0.462"


def test_the_figure_is_drawn_from_the_data(fitted: ModuleType, root: Path, tmp_path: Path) -> None:
    kept = (root / "examples" / "compute-power-law" / "figure.pdf").read_bytes()
    fitted.draw(fitted.read_models(), tmp_path / "figure.pdf")
    drawn = (tmp_path / "figure.pdf").read_bytes()
    if creator(drawn) != creator(kept):
        pytest.skip(f"{creator(drawn)} is here; the kept figure is by {creator(kept)}")
    assert drawn == kept, "run examples/compute-power-law/fit.py"


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_kept_scan_comes_out_again(sample: str, root: Path, tmp_path: Path) -> None:
    build = load(root / "examples" / "build.py")
    build.scan(f"examples/{sample}/paper.pdf", tmp_path)
    [folder] = (tmp_path / "outputs").iterdir()
    made, kept = build.kept_files(folder), build.kept_files(root / "outputs" / folder.name)
    assert made == kept and len(made) >= 2
    for file in made:
        same = (folder / file).read_bytes() == (root / "outputs" / folder.name / file).read_bytes()
        assert same, f"outputs/{folder.name}/{file} is another now: look at it, then run examples/build.py"


def test_a_report_shows_the_fits_that_were_done_again(root: Path) -> None:
    """With points, script and picture; all of them lie beside it."""
    [folder] = (root / "outputs").glob("marrow-*")
    linked = re.findall(r"\]\((verification/[^)]+)\)", (folder / "report.md").read_text(encoding="utf-8"))
    assert sorted(linked) == [f"verification/fit-{n}.{kind}" for n in (1, 2) for kind in ("csv", "py", "svg")]
    assert all((folder / file).is_file() for file in linked)
