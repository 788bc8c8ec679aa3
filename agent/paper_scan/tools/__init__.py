"""The worksheet's operations as tools: one definition of each, for the loop, MCP and the command line."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from paper_scan.tools.filling import FILLING, what_is_wrong
from paper_scan.tools.looking import LOOKING
from paper_scan.tools.noting import NOTING
from paper_scan.tools.tool import Tool, ToolResult, failed, input_schema, schema
from paper_scan.worksheet import Worksheet

__all__ = ["TOOLS", "TOOL_NAMES", "Tool", "ToolResult", "failed", "input_schema", "run_tool", "schema", "tool_schemas"]

TOOLS: tuple[Tool, ...] = (*LOOKING, *FILLING, *NOTING)

_BY_NAME = {tool.name: tool for tool in TOOLS}
TOOL_NAMES = frozenset(_BY_NAME)


def tool_schemas() -> list[dict[str, Any]]:
    """The tools as the Messages API takes them: name, description, input_schema."""
    return [{"name": tool.name, "description": tool.description, "input_schema": schema(tool)} for tool in TOOLS]


def run_tool(worksheet: Worksheet, name: str, arguments: Any) -> ToolResult:
    """Run a tool on what a model or a person gave, whatever that is.

    What they can mend comes back as a result with ``is_error``; raises JournalError only, where the sheet itself
    can't be read or written.
    """
    tool = _BY_NAME.get(name)
    if tool is None:
        return failed(f"There is no tool {name!r}.", tools=list(_BY_NAME))
    try:
        given = tool.input.model_validate({} if arguments is None else arguments)
    except ValidationError as error:
        example = {"example": tool.example} if tool.example else {}
        return failed(f"The input of {name} doesn't fit: {what_is_wrong(error)}", **example)
    return tool.run(worksheet, given)
