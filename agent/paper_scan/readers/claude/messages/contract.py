"""What a reply may be, so that a server can't cost more than was set aside: its size, its time, its own count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from paper_scan.readers.claude.messages.usage import Usage


@dataclass(frozen=True, slots=True)
class ReplyLimits:
    """When a reply is cut off, or its count of tokens not believed. Not measured."""

    seconds: float = 1_200.0
    """For a whole request, however steadily it drips."""
    characters_per_token: int = 40
    """Of what was asked for: more letters than that are no answer to it. A token has four, seldom ten."""
    characters: int = 20_000
    """On top of that."""
    tokens: int = 4_000
    """By so many a server's count may pass what was asked for or sent: it may add a prompt of its own."""
    times: float = 2.0
    """And so many times the bound on the prompt, which is computed from its bytes."""


REPLY = ReplyLimits()


def most_characters(max_tokens: int, limits: ReplyLimits = REPLY) -> int:
    """Letters beyond which a reply to a request for so many tokens is cut off."""
    return max_tokens * limits.characters_per_token + limits.characters


def letters(event: Any) -> int:
    """What an event of a stream adds to the reply."""
    delta = getattr(event, "delta", None)
    parts = (getattr(delta, name, None) for name in ("text", "partial_json", "thinking", "signature"))
    return sum(len(part) for part in parts if isinstance(part, str))


def is_believable(used: Usage, prompt_bound: int, max_tokens: int, limits: ReplyLimits = REPLY) -> bool:
    """Whether a server's count of tokens can be what a request took: none below zero, none far beyond what was sent
    and asked for."""
    return (
        min(used.as_tuple()) >= 0
        and used.prompt <= limits.times * prompt_bound + limits.tokens
        and used.output <= max_tokens + limits.tokens
    )
