"""Which models there are for us: short names, and what the server says of a model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ALIASES = {
    "opus": "claude-opus-5-5",
    "sonnet": "claude-sonnet-5-5",
    "haiku": "claude-haiku-5-5",
    "fable": "claude-fable-5-1",
}
DEFAULT = "opus"

WINDOW = 200_000
"""Tokens that a model is taken to read if the server doesn't say."""
OUTPUT = 32_000
"""Tokens that a model is taken to write at most if the server doesn't say."""


@dataclass
class ServerModel:
    """A model and what the server at hand can do with it. ``lacking`` notes what it turned out to lack."""

    id: str
    window: int = WINDOW
    """Tokens of prompt and answer together."""
    output: int = OUTPUT
    asked: bool = False
    """True if window and output are the server's word."""
    lacking: set[str] = field(default_factory=set)
    """Of FEATURES, those that this server refused."""

    def can(self, feature: str) -> bool:
        return feature not in self.lacking


FEATURES = {
    "thinking": ("thinking", "adaptive"),
    "effort": ("output_config", "effort"),
    "cache": ("cache_control", "prompt caching", "ephemeral"),
    "images": ("image",),
}
"""What a server may lack, with the words by which its refusal names it."""


def resolve(name: str | None) -> str:
    """A model id from an alias or an id."""
    return ALIASES.get(name or DEFAULT, name or DEFAULT)


async def ask_server(client: Any, name: str | None) -> ServerModel:
    """The model with its limits as the server gives them; defaults where it doesn't say."""
    from anthropic import APIError

    model = ServerModel(resolve(name))
    try:
        info = await client.models.retrieve(model.id)
    except (APIError, ValueError):
        found = await _own_window(client, model.id)
        if found:
            model.window, model.asked = found, True
            model.output = min(model.output, found // 2)
        return model  # a server of another make; what else it can do shows at the first request
    model.window = int(getattr(info, "max_input_tokens", None) or model.window)
    model.output = int(getattr(info, "max_tokens", None) or model.output)
    model.asked = getattr(info, "max_input_tokens", None) is not None
    capabilities = getattr(info, "capabilities", None)
    for feature, field_name in (("images", "image_input"), ("thinking", "thinking"), ("effort", "effort")):
        supported = getattr(getattr(capabilities, field_name, None), "supported", None)
        if supported is False:
            model.lacking.add(feature)
    return model


async def _own_window(client: Any, id: str) -> int | None:
    """Tokens that the model reads at once, as servers of other makes say it; None if they don't."""
    from anthropic import APIError

    for path in _SAY_WINDOW:
        try:
            said = await client.get(path, cast_to=object)
        except (APIError, ValueError, TypeError):
            continue
        listed = said.get("data") if isinstance(said, dict) else None
        models = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        same = [each for each in models if each.get("id") == id] or (models if len(models) == 1 else [])
        for each in [*same, *([said] if isinstance(said, dict) and not models else [])]:
            sizes = [size for size in _sizes(each) if 0 < size < 100_000_000]
            if sizes:
                return min(sizes)
    return None


_SAY_WINDOW = ("/props", "/api/v0/models", "/v1/models")
"""Where llama.cpp, LM Studio and vLLM say it, the most certain first."""
_WINDOW_NAMES = ("n_ctx", "loaded_context_length", "max_model_len", "max_input_tokens")


def _sizes(said: dict[str, Any]) -> list[int]:
    """What stands under the names of a window's size, at the top or one floor down."""
    inner = [value for value in said.values() if isinstance(value, dict)]
    return [d[name] for d in (said, *inner) for name in _WINDOW_NAMES if isinstance(d.get(name), int)]


def named_feature(model: ServerModel, server_said: str) -> str | None:
    """The feature that a refusal speaks of, if it is one we can do without and haven't dropped yet."""
    said = server_said.lower()
    for feature, words in FEATURES.items():
        if model.can(feature) and any(word in said for word in words):
            return feature
    return None
