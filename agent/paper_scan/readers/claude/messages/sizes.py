"""How large a prompt is, and what of it is kept on record."""

from __future__ import annotations

from typing import Any

BYTES_PER_TOKEN = 2.0
IMAGE_TOKENS = 5_000
"""No tokenizer we know makes more tokens of English or JSON than one in two bytes; for reservations, not for bills."""


def prompt_bound(prompt: dict[str, Any]) -> int:
    """Tokens that the prompt surely doesn't pass."""
    return int(_bytes(prompt) / BYTES_PER_TOKEN) + 1_000


def _bytes(prompt: dict[str, Any]) -> int:
    """Size of the prompt's text; an image counts as 5,000 tokens, more than models take for one."""

    def size(value: Any) -> int:
        if isinstance(value, str):
            return len(value.encode("utf-8"))
        if isinstance(value, dict):
            if value.get("type") == "image":
                return int(BYTES_PER_TOKEN * IMAGE_TOKENS)
            return sum(len(key) + size(item) for key, item in value.items())
        if isinstance(value, list):
            return sum(map(size, value))
        return 8

    return size(prompt)


def without_images(message: dict[str, Any]) -> dict[str, Any]:
    """A message as the transcript keeps it: an image's bytes can be made again from the PDF."""

    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            if value.get("type") == "image":
                return {"type": "image", "source": "left out"}
            return {key: strip(item) for key, item in value.items()}
        if isinstance(value, list):
            return [strip(item) for item in value]
        return value

    stripped: dict[str, Any] = strip(message)
    return stripped
