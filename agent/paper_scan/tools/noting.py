"""Tools for what stands beside the checklist: notes, what is changed in them, fits that a reader describes."""

from __future__ import annotations

from typing import Any

from paper_scan.tools import examples
from paper_scan.tools.tool import Tool, ToolResult, failed, refusal
from paper_scan.worksheet import Accepted, FitDraft, NoteChangesDraft, NotesDraft, Refused, Worksheet


def _note(worksheet: Worksheet, asked: NotesDraft) -> ToolResult:
    results = worksheet.note(asked)
    refused = [refusal("item", each) for each in results if isinstance(each, Refused)]
    accepted = [each for each in results if isinstance(each, Accepted)]
    data: dict[str, Any] = {"noted": [each.subject for each in accepted]}
    remarks = [{"item": each.subject, "remark": remark} for each in accepted for remark in each.remarks]
    if remarks:
        data["look_again"] = remarks
    if refused:
        data["not_noted"] = refused
        data["mend"] = "These are lost unless you call `note` again with them, mended; only with them."
    return ToolResult(data, is_error=bool(refused))


def _revise(worksheet: Worksheet, asked: NoteChangesDraft) -> ToolResult:
    results = worksheet.revise(asked)
    refused = [refusal("item", each) for each in results if isinstance(each, Refused)]
    data: dict[str, Any] = {"changed": [each.subject for each in results if isinstance(each, Accepted)]}
    if refused:
        data["refused"] = refused
    return ToolResult(data, is_error=bool(refused))


def _verify(worksheet: Worksheet, asked: FitDraft) -> ToolResult:
    try:
        fit = worksheet.verify(asked)
    except LookupError as error:
        return failed(f"Fits can't be verified here: {error}.")
    if isinstance(fit, Refused):
        return ToolResult({"refused_evidence": refusal("item", fit)}, is_error=True)
    return ToolResult(fit.model_dump(mode="json", exclude={"evidence"}))


NOTING = (
    Tool(
        "note",
        "Note claims and findings",
        "Put down what stands beside the checklist: the main claims and how well they are supported, red flags, key "
        "findings, cited papers that matter. Calls add up; the same claim or flag again replaces the earlier one.",
        NotesDraft,
        _note,
        read_only=False,
        example=examples.NOTE,
    ),
    Tool(
        "revise",
        "Rename or delete notes",
        "Rename or delete claims and red flags that were noted, each by its words, or a flag by its detail. The "
        "program's own flags can be changed too; the scan says who deleted one.",
        NoteChangesDraft,
        _revise,
        read_only=False,
        example=examples.CHANGES,
    ),
    Tool(
        "verify",
        "Fit a reported law again",
        "Fit a law that the paper reports again, on the points of one of its tables or figures, and put down whether "
        "the coefficients come out. Only for papers that print the points behind a fit.",
        FitDraft,
        _verify,
        read_only=False,
        example=examples.FIT,
    ),
)
