"""What a tool is: a name and words for a model, an input, and what it does on a worksheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from paper_scan.worksheet import Refused, Worksheet

TEXT_SHOWN = 16_000
"""Characters of text that one call gives at most; agents' shells cut what is much longer."""


class Input(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


@dataclass(frozen=True, slots=True)
class ToolResult:
    data: dict[str, Any]
    """JSON values."""
    image: bytes | None = None
    """A PNG that belongs to it."""
    is_error: bool = False
    """Something has to be mended and sent again."""


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    title: str
    description: str
    """What it does and when to use it."""
    input: type[BaseModel]
    run: Callable[[Worksheet, Any], ToolResult]
    """Takes an instance of ``input``."""
    read_only: bool = True
    example: Mapping[str, Any] | None = None
    """An input that fits, for tools whose input is more than a word or two."""


def failed(message: str, **further: Any) -> ToolResult:
    return ToolResult({"error": message, **further}, is_error=True)


def refusal(subject: str, refused: Refused) -> dict[str, Any]:
    """A refusal as tools give it; ``subject`` is the key of what was refused."""
    data: dict[str, Any] = {subject: refused.subject, "kind": refused.kind, "message": refused.message}
    if refused.hint:
        data["the_paper_has"] = {"page": refused.hint.page, "text": refused.hint.text}
    return data


def schema(tool: Tool) -> dict[str, Any]:
    """The JSON Schema of a tool's input."""
    return input_schema(tool.input)


def input_schema(model: type[BaseModel]) -> dict[str, Any]:
    """A model's JSON Schema, as small as it can be: no titles, no references, no defaults."""
    full = model.model_json_schema()
    definitions = full.pop("$defs", {})
    small = _small(full, definitions)
    assert isinstance(small, dict)
    small.pop("description", None)  # the tool's own description says it
    return {"type": "object", "properties": {}} | small


def _small(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_small(each, definitions) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = definitions[node["$ref"].rsplit("/", 1)[-1]]
        return _small({**target, **{key: value for key, value in node.items() if key != "$ref"}}, definitions)
    options = [each for each in node.get("anyOf", ()) if each != {"type": "null"}]
    if len(options) == 1:  # a value that may be left out needs no null
        return _small({**options[0], **{key: value for key, value in node.items() if key != "anyOf"}}, definitions)
    small = {}
    for key, value in node.items():
        if key == "properties":
            small[key] = {name: _small(each, definitions) for name, each in value.items()}
        elif key not in ("title", "default"):
            small[key] = _small(value, definitions)
    return small
