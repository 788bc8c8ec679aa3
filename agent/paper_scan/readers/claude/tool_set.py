"""Which tools a branch is offered, and how they are described there: what it can't use costs in every request."""

from __future__ import annotations

from typing import Any

from paper_scan.paper.model import Paper
from paper_scan.paper.search.search import find_term
from paper_scan.tools import tool_schemas

ALWAYS = ("read", "search", "classify", "describe", "record", "note")
"""The program itself outlines the paper, hands out the questions and finishes."""
LAWS = ("power law", "scaling law", "exponent")
"""Words without which no paper reports a fitted law."""


def loop_tools(paper: Paper, images: bool = True) -> list[dict[str, Any]]:
    """The tools for one paper, as the Messages API takes them.

    ``images``: whether the model at hand can look at any.
    """
    names = set(ALWAYS)
    if images:
        names.add("look")
    if paper.tables:
        names.add("table")
    if any(find_term(paper, words).hits for words in LAWS):
        names.add("verify")
    offered = [tool for tool in tool_schemas() if tool["name"] in names]
    return [tool if tool["name"] == "record" else _terse(tool) for tool in offered]


def _terse(tool: dict[str, Any]) -> dict[str, Any]:
    """Without the words on evidence, which stand in ``record`` already."""

    def short(node: Any) -> Any:
        if isinstance(node, list):
            return [short(each) for each in node]
        if not isinstance(node, dict):
            return node
        fields = node.get("properties", {})
        if {"quote", "shows", "link"} <= set(fields):
            bare = {name: {k: v for k, v in field.items() if k != "description"} for name, field in fields.items()}
            return {key: value for key, value in node.items() if key != "description"} | {"properties": bare}
        return {key: short(value) for key, value in node.items()}

    return {**tool, "input_schema": short(tool["input_schema"])}
