"""All of a paper that can be computed again: its reported fits, its arithmetic."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from paper_scan.paper.model import Paper
from paper_scan.paper.pdf.drawing.graphics import PageGraphics, read_graphics
from paper_scan.recomputed import records
from paper_scan.scans.model import Check, VerifiedFit
from paper_scan.verification.reported import find_reported

if TYPE_CHECKING:
    from paper_scan.verification.points.points import PointSet
    from paper_scan.verification.verdicts.fits import FitResult

SECONDS = 30.0
"""Of the processor, after which no further fit is begun; not of the clock, so that a busy machine finds the same."""


@dataclass(frozen=True)
class Verification:
    """What was computed again, and the files that let anybody do so once more."""

    fits: tuple[VerifiedFit, ...]
    checks: tuple[Check, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    """By name below ``verification/``."""
    unused: str = ""
    """Why a file of points was of no use for any law; empty if it was, or if none was given."""


def verify_paper(
    paper: Paper,
    path: Path | None,
    password: str | None = None,
    *,
    seconds: float = SECONDS,
    points: Path | None = None,
    group: str = "",
    files: bool = True,
) -> Verification:
    """Find the fits that a paper reports, run them again, and check its arithmetic.

    Args:
        path: the PDF; without it no figure is read.
        seconds: of the processor, after which no further fit is begun; what is left says so.
        points: a file of points to go by, instead of the paper's tables and figures.
        files: whether to make points, scripts and plots to run the fits again with; plots take a second.
        group: the file's column whose texts name the series of points; without it all are one.

    numpy and scipy are loaded only if the paper reports a fit.

    Raises:
        PointFileError: the file of points can't be read.
    """
    from paper_scan.recomputed.checks import check_paper

    reported = find_reported(paper)
    checks = check_paper(paper, reported)
    own = None
    if points is not None:
        from paper_scan.verification.points.files import points_from_file

        own = points_from_file(points, group=group)
    kinds = ("law", "regression")
    by_kind = [[each for each in reported.unknown if each.kind == kind] for kind in kinds]
    unknown = [records.of_unknown(paper, group) for group in by_kind if group]
    if reported.nothing:
        unused = f"{own.label} wasn't used: the paper reports no law that it could be held against." if own else ""
        return Verification(tuple(unknown) or (records.nothing_reported(),), checks, unused=unused)
    from paper_scan.recomputed.files import files_of
    from paper_scan.recomputed.goodness_files import files_of_goodness
    from paper_scan.verification.verdicts.fits import verify_fits

    def graphics(pages: Sequence[int]) -> Sequence[PageGraphics]:
        return read_graphics(path, pages, password) if path is not None else ()

    begun = time.process_time()
    fits, goodness = verify_fits(paper, reported, graphics, lambda: time.process_time() - begun > seconds, own)
    numbers = count(1)
    named = [(each, f"fit-{next(numbers)}" if files and each.link and each.judgement else None) for each in fits]
    found = [records.of_fit(paper, each, name) for each, name in named]
    made = dict(files_of({name: each for each, name in named if name})) if files else {}
    for number, each in enumerate(goodness, start=1):
        goodness_files = files_of_goodness(each, f"fit-r2-{number}") if files else {}
        found.append(records.of_goodness(paper, each, f"fit-r2-{number}" if goodness_files else None))
        made |= goodness_files
    return Verification((*records.collapsed(found), *unknown), checks, made, _unused(own, fits))


def _unused(own: PointSet | None, fits: Sequence[FitResult]) -> str:
    if own is None or any(each.link for each in fits):
        return ""
    if not fits:
        return f"{own.label} wasn't used: the paper prints coefficients of determination, but no law with coefficients."
    return f"{own.label} wasn't used for any law; each says why."
