"""A model's message, read: the tool calls in it that are whole, whatever form a server gave them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    id: str | None
    """None where the call came as JSON text: it is then answered by text."""
    name: str
    input: Any


@dataclass(frozen=True)
class Turn:
    """What the model said: the blocks to send back, and the calls to run."""

    content: list[dict[str, Any]]
    calls: list[Call]
    stop: str
    refusal: str = ""
    """The category, where the model or its guard declined."""


def read_message(message: dict[str, Any], tools: Collection[str]) -> Turn:
    """Take a message apart, as the API spells it.

    A call that the token limit cut off is dropped: its input may be half of what was meant.
    """
    blocks = [block for block in message["content"] if isinstance(block, dict)]
    stop = str(message.get("stop_reason"))
    if stop in ("max_tokens", "model_context_window_exceeded") and blocks and blocks[-1]["type"] == "tool_use":
        blocks = blocks[:-1]
    calls = [Call(b["id"], b["name"], b.get("input")) for b in blocks if b["type"] == "tool_use"]
    if not calls:
        calls = [call for b in blocks if b["type"] == "text" for call in calls_in_text(b.get("text") or "", tools)]
    details = message.get("stop_details") or {}
    refusal = str(details.get("category") or "") if stop == "refusal" else ""
    return Turn([_plain(b) for b in blocks], calls, stop, refusal)


def _plain(block: dict[str, Any]) -> dict[str, Any]:
    """A block as the API takes it back; the SDK's own fields and empty ones are not part of it."""
    keep = {
        "text": ("type", "text"),
        "tool_use": ("type", "id", "name", "input"),
        "thinking": ("type", "thinking", "signature"),
        "redacted_thinking": ("type", "data"),
    }.get(block["type"])
    return {key: block[key] for key in keep if key in block} if keep else block


def calls_in_text(text: str, tools: Collection[str]) -> list[Call]:
    """Tool calls written as JSON, bare or fenced, as servers without tool use give them.

    ``{"name": "record", "input": {…}}``, or a list of such objects.
    """
    calls = []
    for candidate in [*re.findall(r"```(?:json)?\s*(.*?)```", text, re.DOTALL), text]:
        try:
            data = json.loads(candidate)
        except json.JSONDecodeError:
            continue
        for item in data if isinstance(data, list) else [data]:
            if isinstance(item, dict) and item.get("name") in tools:
                arguments: Any = next((item[key] for key in ("input", "arguments", "parameters") if key in item), {})
                calls.append(Call(None, item["name"], arguments))
        if calls:
            break
    return calls
