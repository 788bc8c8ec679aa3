"""Run a study from files to files: what ``scan study`` does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from paper_scan.verification.study.analysis.task_scaling import SIMULATIONS
from paper_scan.verification.study.family import StudyError, read_family
from paper_scan.verification.study.report.figures import draw_figures
from paper_scan.verification.study.report.markdown import write_report
from paper_scan.verification.study.report.results import as_json
from paper_scan.verification.study.study import Progress, Study, study

FEWEST_RESAMPLES = 50
DATA = Path(__file__).parent / "data"
SHIPPED = {"cerebras-gpt": DATA / "cerebras_gpt.csv", "pythia": DATA / "pythia.csv"}
"""Families that come with the program, by the name that stands for their file."""


def run_study(
    paths: Sequence[str | Path],
    out: Path,
    *,
    seed: int = 0,
    figures: bool = True,
    progress: Progress | None = None,
    resamples: int = SIMULATIONS,
) -> Study:
    """Study the families in ``paths`` and write report.md, study.json and the figures into the folder ``out``.

    Args:
        paths: CSV files (see ``paper_scan.verification.study.family``), or the names of shipped families; none for all
            shipped ones.
        out: made if it isn't there.
        progress: called as each phase begins.
        resamples: simulated data sets that each break is judged by; at least 50.

    Raises:
        StudyError: a file can't be studied, or two files are about the same family.
        OSError: ``out`` can't be written to.
    """
    files = [SHIPPED.get(str(path).lower(), Path(path)) for path in paths] or list(SHIPPED.values())
    families = [read_family(file) for file in files]
    names = [family.name for family in families]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise StudyError(f"{', '.join(twice)} is in more than one file; give each family once, or other names")
    if resamples < FEWEST_RESAMPLES:
        raise StudyError(f"{resamples} resamples say nothing of a p; take at least {FEWEST_RESAMPLES}")
    found = study(families, seed, progress, resamples)
    out.mkdir(parents=True, exist_ok=True)
    drawn = draw_figures(found, out) if figures else {}
    text = json.dumps(as_json(found), indent=1, ensure_ascii=False, allow_nan=False)
    (out / "study.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    (out / "report.md").write_text(write_report(found, drawn), encoding="utf-8", newline="\n")
    return found
