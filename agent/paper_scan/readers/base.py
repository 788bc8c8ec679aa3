"""What a reader is: whoever fills in a worksheet, through its operations alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from pydantic import JsonValue

from paper_scan.worksheet import Worksheet


class Progress(Protocol):
    """Who is told how a scan gets on."""

    def step(self, text: str) -> None:
        """What is going on now."""

    def say(self, text: str) -> None:
        """Something to know that stays true."""


class Reader(Protocol):
    """Who fills in a worksheet, through its operations alone."""

    @property
    def name(self) -> str:
        """``rules``, ``claude``, …"""

    @property
    def model(self) -> str | None:
        """The model's id, where one reads."""

    @property
    def prompts_sha256(self) -> str | None:
        """Of what the model is told."""

    def fill(self, worksheet: Worksheet, progress: Progress) -> Mapping[str, JsonValue]:
        """Fill in what is missing; returns what run.json should say of it (tokens, cost)."""
