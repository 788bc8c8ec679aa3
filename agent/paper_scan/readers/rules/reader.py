"""The rules reader as readers are known to ``paper_scan.api``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import JsonValue

    from paper_scan.readers.base import Progress
    from paper_scan.worksheet import Worksheet


@dataclass(frozen=True)
class RulesReader:
    """Reads by fixed text rules: no model, no network, the same answers for the same text."""

    name: str = "rules"
    model: None = None
    prompts_sha256: None = None

    def fill(self, worksheet: Worksheet, progress: Progress) -> Mapping[str, JsonValue]:
        from paper_scan.readers.rules.filling import fill

        fill(worksheet)
        return {}
