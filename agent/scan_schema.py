"""The JSON Schema of a finished scan by one checklist, made from the checklist and the models."""

from __future__ import annotations

from typing import Any

from agent.checklist import Category, Checklist, Module
from agent.scan import Scan


def scan_schema(checklist: Checklist) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) that a ``scan.json`` by this checklist meets.

    Types, tags, modules, categories and question ids are the checklist's own; a module's answers are required exactly
    where the module is active. What needs the paper (are the quotes in it?) is for ``scan check``.
    """
    schema = Scan.model_json_schema(mode="validation")
    del schema["title"]
    properties = schema["properties"]
    properties["paper_type"] = _one_of(properties["paper_type"], [kind.id for kind in checklist.types])
    properties["methodology_tags"]["items"] = {"enum": [tag.id for tag in checklist.tags]}
    properties["active_modules"]["items"] = {"enum": [module.id for module in checklist.modules]}
    properties["checklist"] = _answers(checklist)
    schema["$defs"]["Answer"]["allOf"] = _answer_rules()
    schema["required"] = [*schema["required"], "format", "scan_version"]
    about = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Scan by the checklist {checklist.name} {checklist.version}",
    }
    return {**about, **schema, "allOf": _module_rules(checklist)}


def _one_of(field: dict[str, Any], ids: list[str]) -> dict[str, Any]:
    return {**{key: value for key, value in field.items() if key != "type"}, "enum": ids}


def _answers(checklist: Checklist) -> dict[str, Any]:
    groups: list[Category | Module] = [*checklist.categories, *checklist.modules]
    return {
        "type": "object",
        "properties": {group.id: _group(group) for group in groups},
        "required": [category.id for category in checklist.categories],
        "additionalProperties": False,
    }


def _group(group: Category | Module) -> dict[str, Any]:
    return {
        "title": group.title,
        "type": "object",
        "properties": {
            question.id: {"$ref": "#/$defs/Answer", "description": question.ask} for question in group.questions
        },
        "required": [question.id for question in group.questions],
        "additionalProperties": False,
    }


def _answer_rules() -> list[dict[str, Any]]:
    """What the model's own validator holds to, in the words of JSON Schema."""
    return [
        {
            "if": {"properties": {"applies": {"const": False}}},
            "then": {"properties": {"answer": {"const": False}}},
        },
        {
            "if": {"properties": {"open": {"const": True}}, "required": ["open"]},
            "then": {
                "properties": {
                    "applies": {"const": True},
                    "answer": {"const": False},
                    "confidence": {"const": "none"},
                },
                "required": ["confidence"],
            },
        },
    ]


def _module_rules(checklist: Checklist) -> list[dict[str, Any]]:
    """For each module: active and answered, or neither."""
    return [
        {
            "if": {"properties": {"active_modules": {"contains": {"const": module.id}}}},
            "then": {"properties": {"checklist": {"required": [module.id]}}},
            "else": {"properties": {"checklist": {"properties": {module.id: False}}}},
        }
        for module in checklist.modules
    ]
