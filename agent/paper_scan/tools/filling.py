"""Tools that fill the worksheet in, and say how far it is."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from paper_scan.checklist import Category, Module, Question
from paper_scan.tools import examples
from paper_scan.tools.tool import TEXT_SHOWN, Input, Tool, ToolResult, failed
from paper_scan.worksheet import Accepted, AnswerDraft, FitDraft, Missing, NotesDraft, Refused, Worksheet


class ClassifyInput(Input):
    type: str = Field(description="The paper's main type.")
    tags: tuple[str, ...] = Field((), description="All methodology tags that fit.")
    reason: str = Field(description="What in the paper makes it so, in a sentence.")


class QuestionsInput(Input):
    categories: tuple[str, ...] = Field(
        (), description="Ids of categories, modules or single questions; without any, how far each category is."
    )

    @field_validator("categories", mode="before")
    @classmethod
    def _one_or_several(cls, given: Any) -> Any:
        """Models name a single one, or several in one string."""
        return re.split(r"[,;\s]+", given.strip(" ,;")) if isinstance(given, str) and given.strip() else given or ()


@dataclass(frozen=True)
class Malformed:
    """An answer that doesn't have the form of one; the others of the call are none the worse for it."""

    question: str
    message: str


class RecordInput(Input):
    answers: tuple[AnswerDraft, ...]
    malformed: SkipJsonSchema[tuple[Malformed, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _one_by_one(cls, given: Any) -> Any:
        if isinstance(given, (list, str)):
            given = {"answers": given}
        if not isinstance(given, dict) or "answers" not in given or set(given) - {"answers"}:
            return given
        items = given["answers"]
        if isinstance(items, str):  # some models write the list as a string of JSON
            try:
                items = json.loads(items)
            except ValueError:
                return given
        if isinstance(items, dict):
            items = [items]
        if not isinstance(items, list):
            return given
        answers, malformed = [], []
        for item in items:
            try:
                answers.append(AnswerDraft.model_validate(item))
            except ValidationError as error:
                name = str(item.get("question", "")) if isinstance(item, dict) else ""
                malformed.append(Malformed(name, what_is_wrong(error)))
        return {"answers": answers, "malformed": malformed}


class StatusInput(Input):
    pass


class FinishInput(Input):
    despite_contradictions: bool = Field(
        False, description="Let contradictions stand that the paper itself forces; the scan will name them."
    )


def what_is_wrong(error: ValidationError) -> str:
    """A validation error in one line: ``confidence: Input should be 'high', 'medium' or 'low'``."""
    found = (f"{'.'.join(map(str, each['loc'])) or 'input'}: {each['msg']}" for each in error.errors()[:5])
    return "; ".join(found).replace("a valid tuple", "a list").replace("a valid dictionary", "an object")


def _classify(worksheet: Worksheet, asked: ClassifyInput) -> ToolResult:
    result = worksheet.classify(asked.type, asked.tags, asked.reason)
    if isinstance(result, Refused):
        return failed(result.message)
    return ToolResult(
        {
            "type": asked.type,
            "tags": list(asked.tags),
            "active_modules": list(worksheet.active_modules),
            "categories": _progress(worksheet),
        }
    )


def _groups(worksheet: Worksheet) -> list[Category | Module]:
    """The categories and modules that are asked of this paper."""
    checklist, active = worksheet.checklist, worksheet.active_modules
    return [*checklist.categories, *(module for module in checklist.modules if module.id in active)]


def _progress(worksheet: Worksheet) -> dict[str, str]:
    """``3 of 9 answered`` for each category."""
    waiting = Counter(question.category for question in worksheet.unanswered())
    sizes = {group.id: len(group.questions) for group in _groups(worksheet)}
    return {id: f"{size - waiting[id]} of {size} answered" for id, size in sizes.items()}


def _questions(worksheet: Worksheet, asked: QuestionsInput) -> ToolResult:
    if not asked.categories:
        note = "" if worksheet.classified else " Classify the paper first: its type and tags switch modules on."
        return ToolResult({"progress": _progress(worksheet), "more": f"Ask for categories by their ids.{note}"})
    asked_for: dict[str, list[Question]] = {}
    for name in asked.categories:
        found = _named(worksheet, name)
        if not found:
            known = [group.id for group in _groups(worksheet)]
            return failed(f"No category or question {name!r} is asked of this paper.", categories=known)
        asked_for.setdefault(found[0].category, []).extend(found)
    recorded = {question.id: answer.outcome for question, answer in worksheet.answers()}
    shown: list[dict[str, Any]] = []
    left: list[str] = []
    room = TEXT_SHOWN
    for group in _groups(worksheet):
        if group.id not in asked_for:
            continue
        rules = [_rule(question, recorded) for question in dict.fromkeys(asked_for[group.id])]
        room -= len(json.dumps(rules))
        if shown and room < 0:
            left.append(group.id)
        else:
            shown.append({"category": group.id, "title": group.title, "about": group.about, "questions": rules})
    more = {"more": f"Too long for one result. Ask next for: {', '.join(left)}."} if left else {}
    return ToolResult({"categories": shown, **more})


def _named(worksheet: Worksheet, name: str) -> list[Question]:
    """The questions of a category or module by its id or title, or the one question with that id."""
    for group in _groups(worksheet):
        if name in (group.id, group.title):
            return list(group.questions)
    return [question for question in worksheet.questions() if question.id == name]


def _rule(question: Question, recorded: dict[str, Any]) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": question.id,
        "ask": question.ask,
        "yes": question.yes,
        "no": question.no,
        "not_applicable": question.not_applicable or "never: it always applies",
    }
    if question.where:
        rule["look_in"] = ", ".join(question.where)
    if question.id in recorded:
        rule["recorded"] = recorded[question.id]
    return rule


def _record(worksheet: Worksheet, asked: RecordInput) -> ToolResult:
    results = worksheet.record(asked.answers) if asked.answers else []
    accepted = [each for each in results if isinstance(each, Accepted)]
    refused = [_refusal("question", each) for each in results if isinstance(each, Refused)]
    refused += [{"question": m.question, "kind": "malformed", "message": m.message} for m in asked.malformed]
    data: dict[str, Any] = {"accepted": [each.subject for each in accepted]}
    remarks: dict[str, list[str]] = {}
    for each in accepted:
        for remark in each.remarks:
            remarks.setdefault(remark, []).append(each.subject)
    if remarks:
        data["look_again"] = [{"remark": remark, "questions": about} for remark, about in remarks.items()]
    if refused:
        data["refused"] = refused
    data["unanswered"] = len(worksheet.unanswered())
    return ToolResult(data, is_error=bool(refused))


def _refusal(subject: str, refused: Refused) -> dict[str, Any]:
    data: dict[str, Any] = {subject: refused.subject, "kind": refused.kind, "message": refused.message}
    if refused.hint:
        data["the_paper_has"] = {"page": refused.hint.page, "text": refused.hint.text}
    return data


def _note(worksheet: Worksheet, asked: NotesDraft) -> ToolResult:
    results = worksheet.note(asked)
    refused = [_refusal("item", each) for each in results if isinstance(each, Refused)]
    data: dict[str, Any] = {"noted": [each.subject for each in results if isinstance(each, Accepted)]}
    if refused:
        data["not_noted"] = refused
    return ToolResult(data, is_error=bool(refused))


def _verify(worksheet: Worksheet, asked: FitDraft) -> ToolResult:
    try:
        fit = worksheet.verify(asked)
    except LookupError as error:
        return failed(f"Fits can't be verified here: {error}.")
    if isinstance(fit, Refused):
        return ToolResult({"refused_evidence": _refusal("item", fit)}, is_error=True)
    return ToolResult(fit.model_dump(mode="json", exclude={"evidence"}))


def _status(worksheet: Worksheet, _: StatusInput) -> ToolResult:
    outcomes = Counter(answer.outcome for _, answer in worksheet.answers())
    return ToolResult(
        {
            "type": worksheet.paper_type,
            "tags": list(worksheet.tags),
            "categories": _progress(worksheet),
            "answers": dict(outcomes),
            "unanswered": _ids(worksheet.unanswered()),
            "contradictions": list(worksheet.contradictions()),
            "noted": {
                "key_findings": bool(worksheet.notes.key_findings),
                "claims": len(worksheet.notes.claims),
                "red_flags": len(worksheet.notes.red_flags),
                "cited_papers": len(worksheet.notes.cited_papers),
            },
        }
    )


def _ids(questions: Iterable[Question]) -> list[str]:
    return [question.id for question in questions]


def _finish(worksheet: Worksheet, asked: FinishInput) -> ToolResult:
    result = worksheet.finish(asked.despite_contradictions)
    if isinstance(result, Missing):
        return ToolResult({"finished": False, "missing": list(result.items)}, is_error=True)
    outcomes = Counter(answer.outcome for answer in result.scan.answers().values())
    return ToolResult({"finished": True, "answers": dict(outcomes)})


FILLING = (
    Tool(
        "classify",
        "Classify the paper",
        "Say what type of paper it is and which methodology tags fit; they decide which modules of the checklist are "
        "asked. Do this before answering.",
        ClassifyInput,
        _classify,
        read_only=False,
    ),
    Tool(
        "questions",
        "Questions and their rules",
        "The questions of categories with the rules that decide them, and what is recorded. Answer by these rules.",
        QuestionsInput,
        _questions,
    ),
    Tool(
        "record",
        "Record answers",
        "Record answers, as many as you like in one call. Each is accepted, or refused with the reason and the nearest "
        "real passage: mend the refused ones and send only those again. Quotes must stand in the paper exactly. "
        "Recording a question again replaces your earlier answer.",
        RecordInput,
        _record,
        read_only=False,
        example=examples.RECORD,
    ),
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
        "verify",
        "Fit a reported law again",
        "Fit a law that the paper reports again, on the points of one of its tables or figures, and put down whether "
        "the coefficients come out. Only for papers that print the points behind a fit.",
        FitDraft,
        _verify,
        read_only=False,
        example=examples.FIT,
    ),
    Tool(
        "status",
        "How far the worksheet is",
        "What is answered, what is missing, and which answers contradict each other.",
        StatusInput,
        _status,
    ),
    Tool(
        "finish",
        "Finish the scan",
        "Close the worksheet. Says what is still missing or contradictory, or that the scan is finished.",
        FinishInput,
        _finish,
        read_only=False,
    ),
)
