"""No sound paper is accused: what its text says of the fitted runs is heeded before a law is said to differ."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus import corpus_files
from law_papers import Ruled, only_fit, ruled, verified
from paper_scan.paper import read_here
from paper_scan.recomputed import verify_paper
from paper_scan.verification import LOG_SQUARED, fit, get_form

SIZES = np.array([4.4e7, 8.6e7, 1.6e8, 3.1e8, 5.9e8, 1.1e9, 2.2e9, 4.1e9])
NAMES = ["44M", "86M", "160M", "310M", "590M", "1.1B", "2.2B", "4.1B"]
LOSSES = (1.71 + 470 * SIZES**-0.346) * np.exp(np.random.default_rng(5).normal(0, 0.001, 8))
PLAIN = "We fit a power law with a floor to the models of Table 1 and obtain {law}."
CAPTION = "Table 1: Sizes and losses of our models."


def paper(folder: Path, said: str, fitted: slice, losses: np.ndarray, caption: str = CAPTION, off: float = 0.0) -> Path:
    """A law fitted to some of the runs, and a table with all of them; ``off`` is added to the printed exponent."""
    found = fit(get_form("power_law_floor"), {"x": SIZES[fitted]}, losses[fitted], loss=LOG_SQUARED).parameters
    law = f"L(N) = {found['E']:.3f} + {found['A']:.1f} · N^-{found['alpha'] + off:.3f}"
    rows = [["N", "Loss"], *([name, f"{loss:.3f}"] for name, loss in zip(NAMES, losses, strict=True))]
    return ruled(folder, said.format(law=law), Ruled(caption, rows))


def bent(rows: slice) -> np.ndarray:
    """Losses of which some don't follow the law of the others."""
    found = LOSSES.copy()
    found[rows] *= [0.96, 0.98] if rows.start == 0 else [1.02, 1.03, 1.035]
    return found


@pytest.mark.parametrize(
    ("said", "caption", "fitted", "off_the_law"),
    [
        (PLAIN + " The three largest were kept aside.", CAPTION, slice(0, 5), slice(5, 8)),
        (PLAIN, "Table 1: Losses; the last three are held out of the fit.", slice(0, 5), slice(5, 8)),
        ("Models below 100M parameters are excluded. " + PLAIN, CAPTION, slice(2, 8), slice(0, 2)),
    ],
)
def test_a_law_of_the_runs_that_the_text_names_comes_out(
    tmp_path: Path, said: str, caption: str, fitted: slice, off_the_law: slice
) -> None:
    found = only_fit(paper(tmp_path, said, fitted, bent(off_the_law), caption))
    assert found.verdict.startswith("reproduced")
    assert "not all were fitted" in found.reason
    assert found.points and found.points["n"] == 8 - _length(off_the_law)


def _length(rows: slice) -> int:
    return int(rows.stop - rows.start)


@pytest.mark.parametrize("said", [PLAIN, PLAIN + " The two largest were held out."])
def test_a_wrong_exponent_differs_whichever_runs_were_fitted(tmp_path: Path, said: str) -> None:
    assert only_fit(paper(tmp_path, said, slice(0, 8), LOSSES, off=0.03)).verdict == "differs"


def test_a_law_far_from_the_named_table_differs_unless_its_units_are_others(tmp_path: Path) -> None:
    assert only_fit(paper(tmp_path, PLAIN, slice(0, 8), LOSSES, off=0.1)).verdict == "differs"
    found = fit(get_form("power_law_floor"), {"x": SIZES / 1e6}, LOSSES, loss=LOG_SQUARED).parameters
    law = f"L(N) = {found['E']:.3f} + {found['A']:.3f} · N^-{found['alpha']:.3f}"
    rows = [["N", "Loss"], *([name, f"{loss:.3f}"] for name, loss in zip(NAMES, LOSSES, strict=True))]
    (tmp_path / "other").mkdir()
    assert only_fit(ruled(tmp_path / "other", PLAIN.format(law=law), Ruled(CAPTION, rows))).verdict == "not extractable"


@pytest.mark.parametrize(
    ("said", "caption", "why"),
    [
        (PLAIN + " It is a law of training loss.", "Table 1: Sizes and test losses.", "several losses"),
        (PLAIN + " N excludes embeddings.", CAPTION, "counts parameters"),
        (PLAIN + " N excludes embeddings.", "Table 1: N includes embeddings.", "counts parameters"),
        (PLAIN + " Losses are averaged over three seeds.", CAPTION, "other averages"),
        (PLAIN + " Intermediate checkpoints were fitted too.", CAPTION, "other points"),
        (PLAIN + " One run diverged and isn't fitted.", CAPTION, "left out"),
    ],
)
def test_words_that_tell_of_other_values_forbid_an_accusation(
    tmp_path: Path, said: str, caption: str, why: str
) -> None:
    found = only_fit(paper(tmp_path, said, slice(0, 8), LOSSES, caption, off=0.03))
    assert found.verdict == "not extractable" and why in found.reason


@pytest.mark.parametrize("mark", ["*", "§"])
def test_rows_that_a_note_below_the_table_marks_as_left_out(tmp_path: Path, mark: str) -> None:
    losses, kept = bent(slice(0, 2)), list(range(2, 8))
    found = fit(get_form("power_law_floor"), {"x": SIZES[kept]}, losses[kept], loss=LOG_SQUARED).parameters
    law = f"L(N) = {found['E']:.3f} + {found['A']:.1f} · N^-{found['alpha']:.3f}"
    rows = [["Run", "N", "Loss"]]
    rows += [
        [f"run {i}{mark * (i not in kept)}", name, f"{loss:.3f}"]
        for i, (name, loss) in enumerate(zip(NAMES, losses, strict=True))
    ]
    table = Ruled(CAPTION, rows, f"{mark} Not fitted.")
    fitted = only_fit(ruled(tmp_path, PLAIN.format(law=law), table))
    assert fitted.verdict.startswith("reproduced"), fitted.reason
    assert fitted.points and fitted.points["n"] == 6 and "that a note marks" in fitted.reason


def test_runs_left_out_without_a_word_are_no_accusation(tmp_path: Path) -> None:
    found = only_fit(paper(tmp_path, PLAIN, slice(2, 8), bent(slice(0, 2))))
    assert found.verdict == "not extractable" and "may have been fitted to those" in found.reason


def test_the_paper_says_that_all_runs_were_fitted(tmp_path: Path) -> None:
    said = PLAIN + " No model was left out."
    assert only_fit(paper(tmp_path, said, slice(2, 8), bent(slice(0, 2)))).verdict == "differs"


def test_a_derived_compute_carries_no_accusation(tmp_path: Path) -> None:
    compute = 6 * SIZES * 20 * SIZES * (1 + (SIZES / SIZES[0]) ** -0.4)
    losses = 40 * compute**-0.06
    rows = [["N", "D", "Loss"]]
    tokens = ["0.88B", "1.72B", "3.20B", "6.20B", "11.80B", "22.00B", "44.00B", "82.00B"]
    rows += [[name, d, f"{loss:.3f}"] for name, d, loss in zip(NAMES, tokens, losses, strict=True)]
    said = "We fit a power law to the models of Table 1 and obtain L(C) = 40.00 · C^-0.0600."
    found = only_fit(ruled(tmp_path, said, Ruled(CAPTION, rows)))
    assert found.verdict == "not extractable" and "derived by C = 6 N D" in found.reason


SOUND = ("ok", "coarse", "otherseed", "units", "twoloss", "others", "subset", "dropsmall", "compute")


@pytest.mark.parametrize("pdf", [pdf for name in SOUND for pdf in corpus_files(f"cases/numbers/{name}.pdf")])
def test_sound_cases_are_not_accused(pdf: Path) -> None:
    verdicts = {each.verdict for each in verified(pdf).fits}
    assert "differs" not in verdicts
    if pdf.stem in ("ok", "coarse", "otherseed", "twoloss", "subset", "dropsmall"):
        assert verdicts <= {"reproduced", "reproduced within rounding"}


@pytest.mark.parametrize("pdf", corpus_files("cases/numbers/fault.pdf"))
def test_the_planted_exponent_differs(pdf: Path) -> None:
    assert only_fit(pdf).verdict == "differs"


@pytest.mark.parametrize("pdf", corpus_files("cases/numbers/error-law.pdf"))
def test_a_law_whose_points_come_from_a_file(pdf: Path) -> None:
    points = pdf.with_name("error-law-points.csv")
    [found] = verify_paper(read_here(pdf), pdf, points=points).fits
    assert (found.form, found.verdict) == ("exponential_saturation", "reproduced")


@pytest.mark.parametrize(
    "said",
    [
        "Our models follow the trend of earlier models, for which {law} was found to hold.",
        "We compare with the law {law}, which Smith et al. reported for their models; Table 1 has ours.",
    ],
)
def test_a_law_of_others_is_no_accusation(tmp_path: Path, said: str) -> None:
    found = only_fit(paper(tmp_path, said + " The models are those of Table 1.", slice(0, 8), LOSSES, off=0.03))
    assert found.verdict in ("nothing reported", "not extractable")


@pytest.mark.long
@pytest.mark.parametrize("pdf", corpus_files("cases/numbers/chinchilla-figure-and-law.pdf"))
def test_a_figure_of_two_panels_and_its_law(pdf: Path) -> None:
    found = only_fit(pdf)
    assert (found.verdict, found.points and found.points["n"]) == ("differs", 245)


def test_an_error_that_falls_exponentially_with_the_loss_is_read(tmp_path: Path) -> None:
    losses, errors = [3.042, 3.800, 3.433, 5.221, 4.506, 2.657], [0.6487, 0.7400, 0.6767, 0.8037, 0.7897, 0.5707]
    rows = [["Loss", "Error"], *([f"{a:.3f}", f"{b:.4f}"] for a, b in zip(losses, errors, strict=True))]
    said = "We relate loss and error by Err(L) = 0.850 - 2.08 exp(-0.756 L), fitted to the points of Table 1."
    found = only_fit(ruled(tmp_path, said, Ruled("Table 1: Points of the fit.", rows)))
    assert (found.form, found.verdict) == ("exponential_saturation", "reproduced")
