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
from paper_scan.tools.tool import TEXT_SHOWN, Input, Tool, ToolResult, failed, refusal
from paper_scan.worksheet import (
    Accepted,
    AnswerDraft,
    DescriptionDraft,
    Missing,
    NotApplicableDraft,
    Refused,
    Worksheet,
)


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
    answers: tuple[AnswerDraft, ...] = ()
    not_applicable: tuple[NotApplicableDraft, ...] = Field(
        (), description="Categories of which no question applies, each in one entry."
    )
    malformed: SkipJsonSchema[tuple[Malformed, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _one_by_one(cls, given: Any) -> Any:
        if isinstance(given, (list, str)):
            given = {"answers": given}
        if isinstance(given, dict) and not given.get("not_applicable") and "answers" not in given:
            raise ValueError("give `answers`")
        if not isinstance(given, dict) or "answers" not in given or set(given) - {"answers", "not_applicable"}:
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
        return {**given, "answers": answers, "malformed": malformed}


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


def _describe(worksheet: Worksheet, asked: DescriptionDraft) -> ToolResult:
    results = worksheet.describe(asked)
    accepted = [each for each in results if isinstance(each, Accepted)]
    refused = [refusal("field", each) for each in results if isinstance(each, Refused)]
    data: dict[str, Any] = {"described": [each.subject for each in accepted]}
    if remarks := {each.subject: " ".join(each.remarks) for each in accepted if each.remarks}:
        data["look_again"] = remarks
    if refused:
        data["refused"] = refused
    return ToolResult(data, is_error=bool(refused))


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


def _whole_categories(worksheet: Worksheet, asked: RecordInput) -> tuple[list[AnswerDraft], list[Refused]]:
    """The answers, with one for each question of a category that doesn't apply; and what can't be so."""
    drafts, unfit = list(asked.answers), []
    answered = {draft.question for draft in drafts}
    for entry in asked.not_applicable:
        questions = _named(worksheet, entry.category)
        may_be = [question for question in questions if not question.always_applies and question.id not in answered]
        if not may_be:
            known = ", ".join(group.id for group in _groups(worksheet))
            why = f"no question of it may be not applicable. The categories: {known}"
            unfit.append(Refused(entry.category, "unknown category", f"{entry.category!r}: {why}."))
        drafts += [
            AnswerDraft(
                question=question.id,
                applies=False,
                answer=False,
                justification=entry.justification,
                confidence=entry.confidence,
            )
            for question in may_be
        ]
    return drafts, unfit


def _record(worksheet: Worksheet, asked: RecordInput) -> ToolResult:
    drafts, unfit = _whole_categories(worksheet, asked)
    results = [*unfit, *(worksheet.record(drafts) if drafts else ())]
    accepted = [each for each in results if isinstance(each, Accepted)]
    refused = [refusal("question", each) for each in results if isinstance(each, Refused)]
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


def _status(worksheet: Worksheet, _: StatusInput) -> ToolResult:
    outcomes = Counter(answer.outcome for _, answer in worksheet.answers())
    return ToolResult(
        {
            "paper": worksheet.info.model_dump(mode="json", exclude={"described"}),
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
                "not_noted": [each.words for each in worksheet.notes.dropped],
            },
            **_warnings(worksheet),
        }
    )


def _ids(questions: Iterable[Question]) -> list[str]:
    return [question.id for question in questions]


def _finish(worksheet: Worksheet, asked: FinishInput) -> ToolResult:
    result = worksheet.finish(asked.despite_contradictions)
    if isinstance(result, Missing):
        return ToolResult({"finished": False, "missing": list(result.items)}, is_error=True)
    outcomes = Counter(answer.outcome for answer in result.scan.answers().values())
    return ToolResult({"finished": True, "answers": dict(outcomes), **_warnings(worksheet)})


def _warnings(worksheet: Worksheet) -> dict[str, list[str]]:
    """What is not missing for a scan, but would be missed in it."""
    lost = [f"Not noted, as its evidence isn't in the paper: {each.words}" for each in worksheet.notes.dropped]
    found = [*worksheet.undescribed, *lost]
    return {"warnings": found} if found else {}


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
        "describe",
        "Say what the paper is",
        "Title, authors, year, venue, DOI and arXiv id as they are printed on the paper, in its byline, its margins or "
        "its notices; each is looked up there, and stands above what the program reads by itself. Give all that are "
        "printed.",
        DescriptionDraft,
        _describe,
        read_only=False,
        example=examples.DESCRIPTION,
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
        "Recording a question again replaces your earlier answer. A category of which nothing applies is one entry of "
        "`not_applicable`.",
        RecordInput,
        _record,
        read_only=False,
        example=examples.RECORD,
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
