"""The ``verify`` tool: a reader says which law is reported and where its points are; the program computes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from paper_scan.folder.files import VERIFICATION, write_files
from paper_scan.paper.errors import PaperError
from paper_scan.paper.geometry import Box
from paper_scan.paper.model import Paper
from paper_scan.paper.pdf.drawing.graphics import read_graphics
from paper_scan.recomputed import records
from paper_scan.recomputed.files import described_name, files_of_rerun
from paper_scan.recomputed.rerun import of_described
from paper_scan.scans.model import Evidence, VerifiedFit
from paper_scan.worksheet import FitDraft, Refused, Verifier, settle

if TYPE_CHECKING:
    from paper_scan.verification.points.points import PointSet


def verifier(path: Path | None, password: str | None = None) -> Verifier:
    """What a worksheet calls to verify a described fit. Without ``path`` no figure can be read."""

    def verify(paper: Paper, draft: FitDraft, folder: Path | None) -> VerifiedFit:
        return verify_draft(paper, draft, path, password, folder)

    return verify


def verify_draft(
    paper: Paper, draft: FitDraft, path: Path | None, password: str | None = None, folder: Path | None = None
) -> VerifiedFit:
    """Fit a described law to the described points.

    Args:
        folder: the scan's folder, below which points, a script that runs the fit again and a plot are written.

    Raises:
        OSError: they can't be written.
    """
    from paper_scan.verification.forms.written import WRITTEN, UnreadableLawError, form_of
    from paper_scan.verification.verdicts.described import NoPointsError, choose_points, judge_described, printed_value

    coefficients = [printed_value(each.name, each.value) for each in draft.coefficients]
    settled = [settle(paper, each) for each in draft.quotes]
    evidence: tuple[Evidence, ...] = tuple(each.evidence for each in settled if not isinstance(each, Refused))

    def answer(reason: str) -> VerifiedFit:
        return VerifiedFit(
            verdict="not extractable",
            form=draft.form,
            reason=reason,
            reported=records.reported_of(coefficients),
            evidence=evidence,
        )

    if not coefficients:
        return answer("No coefficients were given.")
    try:
        form = form_of(draft.form, [each.name for each in draft.coefficients])
        chosen = choose_points(form, _sets(paper, draft, path, password), draft.x, draft.y, draft.series)
    except (UnreadableLawError, NoPointsError) as error:
        return answer(f"{str(error)[:1].upper()}{str(error)[1:]}.")
    except PaperError as error:
        return answer(f"The drawings can't be read: {error.reason}.")
    judgement = judge_described(form, coefficients, chosen)
    source = draft.table or draft.figure or chosen.points.label
    known = [each for each in coefficients if each.name in form.parameter_names]
    rerun = of_described(draft.form, form, known, chosen, source, judgement)
    points = records.points_of(chosen.points, chosen.columns, source, ("given by the reader", *chosen.notes))
    if folder is not None:
        name = described_name(rerun)
        write_files(folder / VERIFICATION, files_of_rerun(rerun, name))
        points["files"] = name
    return VerifiedFit(
        verdict=judgement.verdict,
        form=form.name if form.name != WRITTEN else form.equation,
        reason=f"{judgement.n} points of {source}, page {chosen.points.page}. {judgement.reason}",
        reported=records.reported_of(coefficients),
        points=points,
        evidence=evidence,
        equation=draft.form,
        **records.judged(judgement),
    )


def _sets(paper: Paper, draft: FitDraft, path: Path | None, password: str | None) -> list[PointSet]:
    """The sets of points in the table or figure that is named; without a name, those of all tables."""
    from paper_scan.verification.points.figures import points_from_figure
    from paper_scan.verification.points.points import Refusal
    from paper_scan.verification.points.table_points import points_from_table
    from paper_scan.verification.verdicts.described import NoPointsError, table_or_figure

    wanted = draft.table or draft.figure
    label = table_or_figure(paper, wanted) if wanted else ""
    tables = [each for each in paper.tables if each.label == label or not wanted]
    figures = [each for each in paper.figures if each.label == label]
    found = [points for each in tables for points in points_from_table(each) if not isinstance(points, Refusal)]
    pages = {each.page: each.box for each in figures}
    if wanted and not tables and not figures:
        # A page without a caption: “page 1”.
        page = int(digits) if (digits := wanted.lower().removeprefix("page").strip()).isdigit() else 0
        if not 1 <= page <= len(paper.pages):
            labels = [each.label for each in paper.tables] + [each.label for each in paper.figures]
            known = ", ".join(labels) or "none"
            raise NoPointsError(f"the paper has no {wanted!r}; it has {known}")
        pages = {page: Box(0.0, 0.0, paper.pages[page - 1].width, paper.pages[page - 1].height)}
    if pages and path is None:
        raise NoPointsError("figures can't be read here, as the PDF isn't at hand")
    if pages and path is not None:
        for graphics in read_graphics(path, sorted(pages), password):
            read = points_from_figure(graphics, pages[graphics.page])
            refused = [each.reason for each in read if isinstance(each, Refusal)]
            panels = [each for each in read if not isinstance(each, Refusal) and len(each)]
            if refused and not panels:
                raise NoPointsError(f"{wanted} can't be read: {'; '.join(refused)}")
            found += panels
    return found
