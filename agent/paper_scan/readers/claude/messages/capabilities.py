"""What a server can do with a model, found out by asking it: for ``scan doctor --ping``.

A few requests of some hundred tokens. What a server lacks the loop finds out by itself and goes without; this says so
beforehand.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from paper_scan.readers.claude.messages.models import ask_server

_TOOL = {
    "name": "colour",
    "description": "Say a colour.",
    "input_schema": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
}
_WORDS = [{"role": "user", "content": "Call the tool `colour` with the name of the colour of the sky."}]
_WRITTEN = 200
"""Tokens that each answer may have."""


@dataclass(frozen=True)
class Capability:
    name: str
    has: bool
    said: str
    """What came back, in a few words; and where it is lacking, what the loop does without."""


async def capabilities(client: Any, name: str) -> list[Capability]:
    """Ask for each in turn. Raises anthropic.APIError only where the server can't be reached at all."""
    import anthropic

    model = await ask_server(client, name)
    window = f"{model.window:,} tokens"
    found = [
        Capability(
            "window", model.asked, window if model.asked else f"not said: taken for {window}; a longer paper is refused"
        )
    ]

    async def ask(name: str, without: str, request: Callable[[], Awaitable[str]]) -> None:
        try:
            said = await request()
        except anthropic.APIConnectionError:
            raise
        except (anthropic.APIError, ValueError, AttributeError) as error:
            found.append(Capability(name, False, f"{without} ({_short(error)})"))
        else:
            found.append(Capability(name, bool(said), said or without))

    async def answer(content: list[dict[str, Any]], **more: Any) -> Any:
        """As the loop asks: by a stream."""
        settings = {"model": model.id, "max_tokens": _WRITTEN, "messages": content}
        async with client.messages.stream(**settings, **more) as stream:
            return await stream.get_final_message()

    async def message() -> str:
        said = await answer([{"role": "user", "content": "Say: here."}])
        return f"streams answers ({said.usage.input_tokens} tokens in, {said.usage.output_tokens} out)"

    async def tools() -> str:
        said = await answer(_WORDS, tools=[_TOOL])
        return "calls tools" if any(block.type == "tool_use" for block in said.content) else ""

    async def images() -> str:
        source = {"type": "base64", "media_type": "image/png", "data": base64.standard_b64encode(_png()).decode()}
        picture = [{"type": "image", "source": source}, {"type": "text", "text": "What colour is this?"}]
        await answer([{"role": "user", "content": picture}])
        return "takes images"

    async def counting() -> str:
        counted = await client.messages.count_tokens(model=model.id, messages=_WORDS)
        return f"counts tokens ({counted.input_tokens} for a line)"

    await ask("messages", "no message came back: nothing can be read with it", message)
    await ask("tools", "no tool was called: the loop takes calls that are written as JSON, too", tools)
    await ask("images", "figures can't be looked at; the loop goes by text", images)
    await ask("counting", "--estimate --exact has to go by lengths", counting)
    return found


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]


def _png() -> bytes:
    """Eight by eight pixels of blue."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x20\x40\xff" * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
