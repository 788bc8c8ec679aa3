"""The JSON Schema of scans made with one checklist."""

from __future__ import annotations

import copy
from typing import Any

from agent.checklist.model import Category, Checklist, Module

Schema = dict[str, Any]


def specialise(scan_schema: Schema, checklist: Checklist) -> Schema:
    """The schema of any scan (``Scan.model_json_schema()``) narrowed to this checklist's types, tags and questions.

    Every category must be there with every question; a module only where ``active_modules`` names it.
    """
    schema = copy.deepcopy(scan_schema)
    properties = schema["properties"]
    answer = properties["checklist"]["additionalProperties"]["additionalProperties"]
    groups: tuple[Category | Module, ...] = (*checklist.categories, *checklist.modules)
    properties["checklist"] = {
        "type": "object",
        "title": checklist.title,
        "description": "Category id, then question id, in the checklist's order.",
        "properties": {group.id: _group(group, answer) for group in groups},
        "required": [category.id for category in checklist.categories],
        "additionalProperties": False,
    }
    properties["paper_type"] = {"enum": [meaning.id for meaning in checklist.types], "title": "Paper type"}
    properties["methodology_tags"] = _list_of([meaning.id for meaning in checklist.tags], "Methodology tags")
    properties["active_modules"] = _list_of([module.id for module in checklist.modules], "Active modules")
    schema["title"] = f"A paper scanned with {checklist.name} {checklist.version}"
    schema["allOf"] = [_module_rule(module) for module in checklist.modules]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _list_of(allowed: list[str], title: str) -> Schema:
    # An empty enum is not allowed; a list that can hold nothing has no items instead.
    items: Schema = {"items": {"enum": allowed}} if allowed else {"maxItems": 0}
    return {"type": "array", "title": title, "uniqueItems": True, **items}


def _group(group: Category | Module, answer: Schema) -> Schema:
    return {
        "type": "object",
        "title": group.title,
        "properties": {
            question.id: {
                "allOf": [answer],
                "description": question.ask,
                **({"properties": {"applies": {"const": True}}} if question.always_applies else {}),
            }
            for question in group.questions
        },
        "required": [question.id for question in group.questions],
        "additionalProperties": False,
    }


def _module_rule(module: Module) -> Schema:
    """A module's answers are there exactly where it is among the active modules."""
    return {
        "if": {"properties": {"active_modules": {"contains": {"const": module.id}}}, "required": ["active_modules"]},
        "then": {"properties": {"checklist": {"required": [module.id]}}},
        "else": {"properties": {"checklist": {"not": {"required": [module.id]}}}},
    }
