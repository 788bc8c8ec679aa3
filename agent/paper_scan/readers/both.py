"""Rules and Claude side by side: Claude's answers stand, the rules reader's are kept beside them and compared.

What the rules reader found is offered to Claude as search hits, passages without a verdict, so that it can use them
without leaning on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import JsonValue

from paper_scan.readers import rules
from paper_scan.readers.claude.session import Claude
from paper_scan.scans.model import Answer, Quote
from paper_scan.worksheet import Worksheet

if TYPE_CHECKING:
    from paper_scan.checklist import Question
    from paper_scan.readers.base import Progress

HITS = 2
"""Passages shown with a question."""


@dataclass(frozen=True)
class Both:
    """A reader for ``paper_scan.api``."""

    claude: Claude
    name: str = "both"

    @property
    def model(self) -> str:
        return self.claude.model

    @property
    def prompts_sha256(self) -> str:
        return self.claude.prompts_sha256

    def fill(self, worksheet: Worksheet, progress: Progress) -> Mapping[str, JsonValue]:
        """Fill by rules on a sheet of its own, then by Claude, then say where they differ."""
        aside = Worksheet.open(worksheet.paper, worksheet.checklist, None, "rules", pdf=worksheet.pdf)
        rules.fill(aside)
        found = {question.id: answer for question, answer in aside.answers()}
        used = replace(self.claude, hits=lambda question: hits(question, found)).fill(worksheet, progress)
        worksheet.set_beside("rules", found)
        differ = differences(worksheet, found)
        asked = sum(1 for question in worksheet.questions() if question.id in found)
        progress.say(
            f"Rules and {self.model} differ on {len(differ)} of {asked} questions: {', '.join(differ) or 'none'}."
        )
        return {**used, "differs_from_rules": [*differ]}


def hits(question: Question, found: Mapping[str, Answer]) -> str:
    """The passages that the rules reader quoted or found for a question, whatever it made of them."""
    answer = found.get(question.id)
    pieces = (*(answer.evidence or ()), *(each.evidence for each in answer.candidates or ())) if answer else ()
    quotes = [each for each in pieces if isinstance(each, Quote)]
    lines = [f"- p. {quote.page}: {quote.sentence}" for quote in quotes[:HITS]]
    return "\n".join([f"For {question.id}:", *lines]) if lines else ""


def differences(worksheet: Worksheet, found: Mapping[str, Answer]) -> list[str]:
    """Questions that both decided, and decided differently."""
    standing = ((question.id, answer) for question, answer in worksheet.answers())
    return [id for id, answer in standing if id in found and _differ(answer, found[id])]


def _differ(one: Answer, other: Answer) -> bool:
    return not (one.open or other.open) and (one.applies, one.answer) != (other.applies, other.answer)
