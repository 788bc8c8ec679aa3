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
        return model  # a server of another make; what it can do shows at the first request
    model.window = int(getattr(info, "max_input_tokens", None) or model.window)
    model.output = int(getattr(info, "max_tokens", None) or model.output)
    model.asked = getattr(info, "max_input_tokens", None) is not None
    capabilities = getattr(info, "capabilities", None)
    for feature, field_name in (("images", "image_input"), ("thinking", "thinking"), ("effort", "effort")):
        supported = getattr(getattr(capabilities, field_name, None), "supported", None)
        if supported is False:
            model.lacking.add(feature)
    return model


def named_feature(model: ServerModel, server_said: str) -> str | None:
    """The feature that a refusal speaks of, if it is one we can do without and haven't dropped yet."""
    said = server_said.lower()
    for feature, words in FEATURES.items():
        if model.can(feature) and any(word in said for word in words):
            return feature
    return None
