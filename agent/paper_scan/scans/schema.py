"""The JSON Schema of a finished scan by one checklist, made from the checklist and the models."""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise
from typing import Any, TypeGuard

from paper_scan.checklist import Category, Checklist, Module, Question
from paper_scan.scans import authors, evidence, lookup, references
from paper_scan.scans import model as scan
from paper_scan.scans.model import Scan

Schema = dict[str, Any]


def scan_schema(checklist: Checklist) -> Schema:
    """JSON Schema (draft 2020-12) that a ``scan.json`` by this checklist meets.

    Types, tags, modules, categories and question ids are the checklist's own; a module's answers are required exactly
    where the module is active. What needs the paper (do the quotes stand in it?) is for ``scan check``.
    """
    schema = Scan.model_json_schema()
    _describe(schema)
    properties = schema["properties"]
    properties["paper_type"] = _one_of(properties["paper_type"], [kind.id for kind in checklist.types])
    properties["methodology_tags"] = _some_of([tag.id for tag in checklist.tags])
    properties["active_modules"] = _some_of([module.id for module in checklist.modules])
    properties["checklist"] = _answers(checklist)
    schema["required"] += ["format", "scan_version"]
    schema["title"] = f"A paper scanned with {checklist.name} {checklist.version}"
    schema["allOf"] = [_active_or_absent(module) for module in checklist.modules]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _describe(schema: Schema) -> None:
    """Put the docstrings below the models' fields into the schema.

    Pydantic could do so by itself, but then at every import, and a third of the time to import the models goes into it.
    """
    sources = [inspect.getsource(module) for module in (evidence, references, authors, lookup, scan)]
    for model in (statement for source in sources for statement in ast.parse(source).body):
        if isinstance(model, ast.ClassDef):
            fields = schema if model.name == Scan.__name__ else schema["$defs"].get(model.name, {})
            for field, below in pairwise(model.body):
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and _is_text(below):
                    fields["properties"][field.target.id]["description"] = inspect.cleandoc(
                        ast.literal_eval(below.value)
                    )


def _is_text(statement: ast.stmt) -> TypeGuard[ast.Expr]:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _one_of(field: Schema, ids: list[str]) -> Schema:
    return {**{key: value for key, value in field.items() if key != "type"}, "enum": ids}


def _some_of(ids: list[str]) -> Schema:
    # An empty enum is not allowed: a list that can hold nothing has no items instead.
    items: Schema = {"items": {"enum": ids}} if ids else {"maxItems": 0}
    return {"type": "array", "uniqueItems": True, **items}


def _answers(checklist: Checklist) -> Schema:
    groups: list[Category | Module] = [*checklist.categories, *checklist.modules]
    return {
        "type": "object",
        "title": checklist.title,
        "description": "Category id, then question id, in the checklist's order.",
        "properties": {group.id: _group(group) for group in groups},
        "required": [category.id for category in checklist.categories],
        "additionalProperties": False,
    }


def _group(group: Category | Module) -> Schema:
    return {
        "type": "object",
        "title": group.title,
        "properties": {question.id: _question(question) for question in group.questions},
        "required": [question.id for question in group.questions],
        "additionalProperties": False,
    }


def _question(question: Question) -> Schema:
    always: Schema = {"properties": {"applies": {"const": True}}} if question.always_applies else {}
    return {"allOf": [{"$ref": "#/$defs/Answer"}], "description": question.ask, **always}


def _active_or_absent(module: Module) -> Schema:
    return {
        "if": {"properties": {"active_modules": {"contains": {"const": module.id}}}},
        "then": {"properties": {"checklist": {"required": [module.id]}}},
        "else": {"properties": {"checklist": {"properties": {module.id: False}}}},
    }
