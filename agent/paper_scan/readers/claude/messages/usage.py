"""Tokens by kind."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one request, or of many added up."""

    input: int = 0
    """Neither read from the cache nor written to it."""
    cache_write: int = 0
    cache_read: int = 0
    output: int = 0
    """All that the model wrote, thinking included."""
    thinking: int = 0

    @property
    def prompt(self) -> int:
        return self.input + self.cache_write + self.cache_read

    def __add__(self, other: Usage) -> Usage:
        return Usage(*(mine + theirs for mine, theirs in zip(self.as_tuple(), other.as_tuple(), strict=True)))

    def as_tuple(self) -> tuple[int, int, int, int, int]:
        return (self.input, self.cache_write, self.cache_read, self.output, self.thinking)

    def as_dict(self) -> dict[str, int]:
        return asdict(self)

    @classmethod
    def of(cls, usage: Any) -> Usage:
        """From the SDK's usage object, any field of which may be missing, as may the object."""

        def count(holder: Any, name: str) -> int:
            value = getattr(holder, name, None) or 0
            return value if isinstance(value, int) else -1  # no number: not to be believed

        return cls(
            input=count(usage, "input_tokens"),
            cache_write=count(usage, "cache_creation_input_tokens"),
            cache_read=count(usage, "cache_read_input_tokens"),
            output=count(usage, "output_tokens"),
            thinking=count(getattr(usage, "output_tokens_details", None), "thinking_tokens"),
        )
